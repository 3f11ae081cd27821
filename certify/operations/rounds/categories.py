"""The categories of a round at one glance, and setting many at once, by hand or from the register."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from certify.domain.assessment.rounds import RoundState
from certify.domain.assessment.states import DECIDED_STATES, State
from certify.domain.criteria.version import UNKNOWN, Category, Version, categories_possible
from certify.domain.problems import Problem
from certify.operations.act import Act, NotFound, Refused
from certify.operations.assessments.steps import set_category
from certify.operations.rounds.register import name_of, version_for
from certify.operations.rounds.steps import round_for
from certify.store import categories, units
from certify.store.assessments import files
from certify.store.assessments.files import Assessment
from certify.store.categories import Entry
from certify.store.rounds import Round
from certify.store.units import Unit


@dataclass(frozen=True)
class Classed:
    """A file of a round with its category, and what the register says of its unit on the period's last day."""

    file: Assessment
    unit: Unit
    parent: Unit
    category: Category | None
    entry: Entry | None
    entry_name: str
    settable: bool
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
        """Whether nothing was said of the category yet."""
        return not self.file.category and not self.file.category_basis


@dataclass(frozen=True)
class Overview:
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
        """The files of which nothing was said and the register says something."""
        return [row for row in self.rows if row.offered and row.blank]

    @property
    def differing(self) -> list[Classed]:
        """The files that say something else than the register."""
        return [row for row in self.rows if row.offered and not row.blank]


def overview(act: Act, round_id: int) -> Overview:
    """The categories of a round of the actor's province. Raises Forbidden, NotFound."""
    act.need("category:set")
    found = round_for(act, round_id)
    version = version_for(act.library, found.criteria_version)
    kept = files.of_round(act.connection, round_id)
    communes = units.some(act.connection, [one.unit_id for one in kept])
    known = {unit.id: unit for unit in (*units.areas(act.connection), *communes)}
    entries = categories.on_day(act.connection, version.id, found.period_to)
    rows = [_classed(found, version, known, one, entries.get(known[one.unit_id].code)) for one in kept]
    rows.sort(key=lambda row: (row.parent.code, row.unit.sort_key, row.unit.code))
    return Overview(found, version, tuple(rows))


def set_many(act: Act, round_id: int, chosen: Iterable[int], category: str, basis: str, reason: str = "") -> int:
    """Give the chosen files of a round one category, all or none; how many changed. Raises Refused, NotFound."""
    rows = {row.file.id: row for row in overview(act, round_id).rows}
    wanted = list(chosen)
    if not wanted:
        raise Refused(["Chưa chọn xã, phường, thị trấn nào."])
    if not set(wanted) <= set(rows):
        raise NotFound

    def change(row: Classed) -> bool:
        return set_category(act, row.file.id, category, basis, reason=reason)

    return _each([rows[one] for one in wanted], change)


def apply_register(
    act: Act,
    round_id: int,
    reason: str = "",
    *,
    replace: bool = False,
) -> int:
    """Set what the register says where nothing was said yet, and with `replace` and a reason where the file differs.

    All or none; how many changed. Files past their appraisal are never touched. Raises Refused, Forbidden, NotFound.
    """
    found = overview(act, round_id)

    def change(row: Classed) -> bool:
        entry = row.entry
        if entry is None:
            return False
        return set_category(act, row.file.id, entry.category, entry.basis, reason=reason or "theo danh mục")

    if replace and found.differing and not reason.strip():
        said = f"Lý do thay đổi: phải ghi, vì {len(found.differing)} hồ sơ đã có phân loại khác."
        raise Refused([Problem("why", said)])
    return _each([*found.fillable, *(found.differing if replace else ())], change)


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


def _classed(found: Round, version: Version, known: dict[int, Unit], one: Assessment, entry: Entry | None) -> Classed:
    unit = known[one.unit_id]
    return Classed(
        file=one,
        unit=unit,
        parent=known[unit.parent_id or found.province_id],
        category=version.category(one.category) if one.category else None,
        entry=entry,
        entry_name=name_of(version, entry.category) if entry else "",
        settable=found.state == RoundState.OPEN and one.state not in DECIDED_STATES | {State.APPRAISED},
        possible=categories_possible(version, unit.type, known[found.province_id].type),
    )
