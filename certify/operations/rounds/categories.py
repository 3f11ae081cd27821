"""An overview of the categories in a round, and setting many at once, by hand or from the register."""

from collections.abc import Callable, Collection, Iterable, Sequence

from msgspec import Struct

from certify.domain.assessment.hands import Had, Hand, exclusion
from certify.domain.assessment.rounds import RoundState
from certify.domain.assessment.states import CATEGORY_STATES
from certify.domain.criteria.version import UNKNOWN, Category, Version, categories_possible
from certify.domain.problems import Problem
from certify.operations.act import Act, NotFound, Refused
from certify.operations.assessments.offices import hands_on_files
from certify.operations.assessments.steps import set_category
from certify.operations.rounds.lookup import round_for
from certify.operations.rounds.register import name_of, version_for
from certify.store import categories
from certify.store.assessments import files
from certify.store.assessments.files import Assessment
from certify.store.categories import Entry
from certify.store.rounds import Round
from certify.store.units import units
from certify.store.units.units import Unit


class Classed(Struct, frozen=True):
    """A file of a round with its category, and the register's entry for its unit on the period's last day.

    `why_not` says that the category, which can still be set, must be another person's to set.
    """

    file: Assessment
    unit: Unit
    parent: Unit
    category: Category | None
    entry: Entry | None
    entry_name: str
    settable: bool
    why_not: str
    possible: tuple[Category, ...]

    @property
    def offered(self) -> bool:
        """Whether the register would change the file."""
        if not self.settable or self.entry is None:
            return False
        chosen = None if self.entry.category == UNKNOWN else self.entry.category
        return (chosen, self.entry.basis) != (self.file.category, self.file.category_basis)

    @property
    def blank(self) -> bool:
        """Whether the file has neither category nor basis yet."""
        return not self.file.category and not self.file.category_basis


class Overview(Struct, frozen=True):
    """Every file of a round, by area and name."""

    round: Round
    version: Version
    rows: tuple[Classed, ...]

    @property
    def missing(self) -> list[Classed]:
        """The files that can still be given a category and have none."""
        return [row for row in self.rows if row.settable and row.category is None]

    @property
    def fillable(self) -> list[Classed]:
        """The files without category or basis for which the register has an entry."""
        return [row for row in self.rows if row.offered and row.blank]

    @property
    def differing(self) -> list[Classed]:
        """The files whose category or basis differs from the register's."""
        return [row for row in self.rows if row.offered and not row.blank]


def overview(act: Act, round_id: int) -> Overview:
    """The categories of a round of the actor's province. Raises Forbidden, NotFound."""
    act.need("category:set")
    round_ = round_for(act, round_id)
    version = version_for(act.library, round_.criteria_version)
    round_files = files.of_round(act.connection, round_id)
    communes = units.some(act.connection, [file.unit_id for file in round_files])
    units_by_id = {unit.id: unit for unit in (*units.areas(act.connection), *communes)}
    entries = categories.on_day(act.connection, version.id, round_.period_to)
    had = hands_on_files(act, [file.id for file in round_files], [Hand.CATEGORY])
    rows = [
        _classed(round_, version, units_by_id, file, entries.get(units_by_id[file.unit_id].code), had.get(file.id, ()))
        for file in round_files
    ]
    rows.sort(key=lambda row: (row.parent.code, row.unit.sort_key, row.unit.code))
    return Overview(round_, version, tuple(rows))


def set_many(act: Act, round_id: int, chosen: Iterable[int], category: str, basis: str, reason: str = "") -> int:
    """Set one category for the chosen files of a round, all or none; how many changed. Raises Refused, NotFound."""
    rows = {row.file.id: row for row in overview(act, round_id).rows}
    wanted_ids = list(chosen)
    if not wanted_ids:
        raise Refused(["Chưa chọn xã, phường, thị trấn nào."])
    if not set(wanted_ids) <= set(rows):
        raise NotFound

    def change(row: Classed) -> bool:
        return set_category(act, row.file.id, category, basis, reason=reason)

    return _each([rows[id_] for id_ in wanted_ids], change)


def apply_register(
    act: Act,
    round_id: int,
    reason: str = "",
    *,
    replace: bool = False,
) -> int:
    """Set the register's categories where none is set yet, and with `replace` and a reason also where they differ.

    All or none; how many changed. Files past their appraisal aren't changed. Raises Refused, Forbidden, NotFound.
    """
    categories_overview = overview(act, round_id)

    def change(row: Classed) -> bool:
        entry = row.entry
        if entry is None:
            return False
        return set_category(act, row.file.id, entry.category, entry.basis, reason=reason or "theo danh mục")

    if replace and categories_overview.differing and not reason.strip():
        text = f"Lý do thay đổi: phải ghi, vì {len(categories_overview.differing)} hồ sơ đã có phân loại khác."
        raise Refused([Problem("why", text)])
    return _each([*categories_overview.fillable, *(categories_overview.differing if replace else ())], change)


def _each(rows: Sequence[Classed], change: Callable[[Classed], bool]) -> int:
    count, problems = 0, list[Problem]()
    for row in rows:
        try:
            count += change(row)
        except Refused as refused:
            problems += [problem.under(row.unit.full_name) for problem in refused.problems]
    if problems:
        raise Refused(problems)
    return count


def _classed(
    round_: Round,
    version: Version,
    units_by_id: dict[int, Unit],
    file: Assessment,
    entry: Entry | None,
    had: Collection[Had],
) -> Classed:
    unit = units_by_id[file.unit_id]
    is_open = round_.state == RoundState.OPEN and file.state in CATEGORY_STATES
    why_not = exclusion(Hand.CATEGORY, had) if is_open else ""
    return Classed(
        file=file,
        unit=unit,
        parent=units_by_id[unit.parent_id or round_.province_id],
        category=version.category(file.category) if file.category else None,
        entry=entry,
        entry_name=name_of(version, entry.category) if entry else "",
        settable=is_open and not why_not,
        why_not=why_not,
        possible=categories_possible(version, unit.type, units_by_id[round_.province_id].type),
    )
