"""Proof within a transaction that changes a whole database: it stands only if the audit finds nothing."""

from collections.abc import Callable

import click

from certify.commands.audit import known_heads
from certify.config import Settings
from certify.domain.library import Library
from certify.operations.audit.faults import faults
from certify.store.connection import Connection

DESPITE_FAULTS = click.option(
    "--despite-faults", is_flag=True, help="Làm cả khi kiểm tra thấy sai lệch, đã có từ trước và đã rõ vì sao."
)
HINT = "Nếu sai lệch ấy đã có từ trước và đã rõ vì sao: chạy lại với --despite-faults."


class Faulty(Exception):  # noqa: N818
    """What the audit finds, a sentence each in its message."""


def proof(site: Settings, *, despite_faults: bool) -> Callable[[Connection], None]:
    """What raises Faulty on a connection whose data the audit finds at fault; nothing where faults are accepted."""
    heads = known_heads(site)

    def prove(connection: Connection) -> None:
        if not despite_faults and (found := list(faults(connection, Library(site.criteria_folders), heads))):
            raise Faulty("\n".join([*found, HINT]))

    return prove
