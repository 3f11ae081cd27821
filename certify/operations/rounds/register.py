"""The register of the categories of units, as of a day."""

from collections import defaultdict
from datetime import date, timedelta

from msgspec import Struct

from certify.documents.tables.writing import Cell, Table
from certify.domain.criteria.version import UNKNOWN, UNKNOWN_NAME, Version
from certify.domain.days import write_day
from certify.domain.library import Library, UnknownVersion
from certify.operations.act import Act, NotFound
from certify.operations.units.scope import province_for
from certify.store import categories
from certify.store.categories import Entry
from certify.store.units import units
from certify.store.units.units import Unit

HEADS = (
    ("Mã đơn vị", 10),
    ("Tên đơn vị", 30),
    ("Phân loại", 44),
    ("Căn cứ pháp lý", 50),
    ("Từ ngày", 12),
    ("Đến hết ngày", 12),
)
_DAY = timedelta(days=1)


class Listed(Struct, frozen=True):
    """A commune on a day with its entries: the one valid then, and all others."""

    unit: Unit
    parent: Unit | None
    entry: Entry | None
    others: tuple[Entry, ...]


class Register(Struct, frozen=True):
    """The register of a province under a version, as of a day."""

    version: Version
    province: Unit
    on: date
    rows: tuple[Listed, ...]

    @property
    def missing(self) -> int:
        """How many communes have no entry on the day."""
        return sum(row.entry is None for row in self.rows)

    @property
    def unknown(self) -> int:
        """How many communes are entered with an unknown category."""
        return sum(row.entry is not None and row.entry.category == UNKNOWN for row in self.rows)


def register_on(act: Act, version_id: str, on: date) -> Register:
    """The communes of the actor's province on a day, each with its entries. Raises Forbidden, NotFound."""
    act.need("category:set")
    version, province = version_for(act.library, version_id), province_for(act)
    by_code: dict[str, list[Entry]] = defaultdict(list)
    for entry in categories.of_version(act.connection, version.id):
        by_code[entry.unit_code].append(entry)
    above = {unit.id: unit for unit in units.areas(act.connection)}
    rows = (
        _listed(unit, above.get(unit.parent_id or 0), by_code[unit.code], on)
        for unit in units.communes(act.connection, province.id, on)
    )
    return Register(version, province, on, tuple(rows))


def table_of(register: Register) -> Table:
    """Every entry of the day's communes, in a form that can be edited and imported again."""
    rows = [
        line_of(register, row, entry, register.on)
        for row in register.rows
        for entry in sorted((*row.others, *filter(None, (row.entry,))), key=lambda listed: listed.valid_from)
    ]
    title = f"{register.version.number}, {register.province.full_name}"
    return Table("danh-muc-phan-loai", "Danh mục phân loại", title, HEADS, rows)


def line_of(register: Register, row: Listed, entry: Entry | None, first: date) -> tuple[Cell, ...]:
    """A commune with an entry as a line of a file; without an entry as unknown from `first` on."""
    unit = (row.unit.code, row.unit.full_name)
    if entry is None:
        return (*unit, UNKNOWN_NAME, "", first, None)
    return (*unit, name_of(register.version, entry.category), entry.basis, entry.valid_from, last_day(entry))


def version_for(library: Library, version_id: str) -> Version:
    """The newest revision of a version. Raises NotFound."""
    try:
        return library.latest(version_id).version
    except UnknownVersion as unknown:
        raise NotFound from unknown


def name_of(version: Version, category_id: str) -> str:
    """A category's name; "chưa rõ" for an unknown one."""
    names = {category.id: category.name for category in version.categories}
    return UNKNOWN_NAME if category_id == UNKNOWN else names.get(category_id, category_id)


def last_day(entry: Entry) -> date | None:
    """The last day on which an entry is valid; None without an end."""
    return entry.valid_to - _DAY if entry.valid_to else None


def entry_text(version: Version, entry: Entry) -> str:
    """An entry as text: category, basis and time."""
    until = f" đến hết {write_day(last_day(entry))}" if entry.valid_to else ""
    basis = f" ({entry.basis})" if entry.basis else ""
    return f"{name_of(version, entry.category)}{basis}, từ {write_day(entry.valid_from)}{until}"


def _listed(unit: Unit, parent: Unit | None, entries: list[Entry], on: date) -> Listed:
    holding = next((entry for entry in entries if entry.holds(on)), None)
    return Listed(unit, parent, holding, tuple(entry for entry in entries if entry is not holding))
