"""A form that met an ended session: kept for a day for its owner, who signs in again and sends it on.

One for each account, the newest. Signing out deletes it; those that nobody came back for go after a day.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from msgspec import Struct

from certify.operations.act import Act
from certify.store.connection import Connection
from certify.store.site import uploads

KIND = "form"
LIFE = timedelta(days=1)
Fields = Sequence[tuple[str, str]]


class KeptForm(Struct, frozen=True):
    """Where a form was to go, what its fields held, and whether files came with it, which are not kept."""

    address: str
    fields: Fields
    had_files: bool = False


def keep(connection: Connection, account_id: int, form: KeptForm, at: datetime) -> None:
    """Keep the form of an account in place of the one before."""
    content = {"fields": [list(field) for field in form.fields], "had_files": form.had_files}
    row = {"account_id": account_id, "kind": KIND, "file_name": form.address, "content": content, "at": at}
    uploads.keep(connection, row)


def kept(act: Act) -> KeptForm | None:
    """The actor's kept form, if there is one of the last day."""
    row = uploads.newest(act.connection, act.actor.id, KIND)
    if row is None or act.at - row.at > LIFE:
        return None
    fields = [(name, value) for name, value in row.content["fields"]]
    return KeptForm(row.file_name, fields, bool(row.content["had_files"]))


def drop_old(connection: Connection, at: datetime) -> None:
    """Delete the forms that nobody came back for."""
    uploads.drop_before(connection, KIND, at - LIFE)


def drop(act: Act) -> None:
    """Delete the actor's kept form."""
    uploads.drop(act.connection, act.actor.id, KIND)
