"""Names of units in files, held against the units that their codes mean."""

from collections.abc import Iterable

from certify.domain.vietnamese import folded_words
from certify.store.units.units import Unit


def misnamed(typed: str, units: Iterable[Unit]) -> str:
    """What is wrong with a name beside a code, which means one of these units; "" for its name, whole or bare, or none.

    Marks, capitals and blanks make no difference.
    """
    meant = list(units)
    names = {_plain(name) for unit in meant for name in (unit.full_name, unit.name)}
    if not typed.strip() or not meant or _plain(typed) in names:
        return ""
    return f"ghi “{typed.strip()[:60]}”, nhưng mã {meant[0].code} là {meant[0].full_name}; hãy sửa mã hoặc tên."


def _plain(name: str) -> str:
    return " ".join(folded_words(name))
