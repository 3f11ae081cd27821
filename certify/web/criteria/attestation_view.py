"""A draft laid out as the Decision's own table, and the progress of each of its parts."""

import re
from collections.abc import Iterator

from msgspec import Struct

from certify.domain.criteria.editing.lines import Line
from certify.domain.criteria.editing.paths import at
from certify.domain.criteria.editing.words import NAMES, part_words, place_parts, unit_of, value_words
from certify.domain.criteria.figures import MARK_NAMES, Mark
from certify.operations.criteria.work import Work, agreed
from certify.store.criteria.drafts import StoredLine


class Part(Struct, frozen=True):
    """A part of a draft: how many lines it has, how many nobody confirmed, and whether anything is wrong."""

    key: str
    title: str
    lines: int
    left: int
    stated: int
    agreed: int
    disputed: int


class Figure(Struct, frozen=True):
    """One line as the table shows it: its text, clause and mark, and who confirmed it."""

    name: str
    said: str
    clause: str
    mark: str
    provisional: bool
    statement: StoredLine | None

    @property
    def state(self) -> str:
        """A word that the style sheet knows: agreed, disputed, stated; empty while nobody confirmed it."""
        if self.statement is None:
            return ""
        return "disputed" if self.statement.remark else "agreed" if agreed(self.statement) else "stated"


class TableRow(Struct, frozen=True):
    """A row of the Decision's table: what is judged, how, and how many points; `title` says it where no line does."""

    part: str
    heading: bool
    title: str
    names: tuple[Figure, ...]
    scale: tuple[Figure, ...]
    points: tuple[Figure, ...]
    full: str


def parts_of(work: Work) -> list[Part]:
    """The parts in order, each with its counts."""
    lines_by_part: dict[str, list[Line]] = {}
    for line in work.lines:
        lines_by_part.setdefault(line.part, []).append(line)
    return [_part(work, key, lines) for key, lines in lines_by_part.items()]


def overview_of(work: Work, *, only: bool) -> list[TableRow]:
    """The table's rows; with `only` just the lines that are provisional and not yet confirmed by two people."""
    lines_by_row: dict[str, list[Line]] = {}
    for line in work.lines:
        lines_by_row.setdefault(_owner(line.place), []).append(line)
    rows = [_row(work, owner, lines, only=only) for owner, lines in lines_by_row.items()]
    return [row for row in rows if row.names or row.scale or row.points]


def _part(work: Work, key: str, lines: list[Line]) -> Part:
    stated = [statement for line in lines if (statement := work.statement(line))]
    left = sum(work.marks[line.mark_place] is Mark.PROVISIONAL and not work.statement(line) for line in lines)
    disputed = sum(bool(statement.remark) for statement in stated)
    return Part(key, title_of(work, key), len(lines), left, len(stated), sum(map(agreed, stated)), disputed)


def title_of(work: Work, key: str) -> str:
    """The name of a part."""
    if key == "chung":
        return "Điều kiện công nhận"
    if key.startswith("trinh-tu-"):
        day = at(work.data, f"procedure[{int(key.removeprefix('trinh-tu-')) - 1}].in_force_from")
        return f"Trình tự từ {value_words(day)}"
    return f"{key}. {at(work.data, f'criteria[{key}].name') or 'Tiêu chí chưa có tên'}"


def _owner(place: str) -> str:
    """The row that a line belongs to: an indicator, a criterion, or itself."""
    match = re.match(r"criteria\[[^\]]+\](\.indicators\[[^\]]+\])?", place)
    return match[0] if match else place


def _row(work: Work, owner: str, lines: list[Line], *, only: bool) -> TableRow:
    shown = [line for line in lines if not only or _open(work, line)]
    named = [line for line in shown if line.place.endswith(".name")]
    points = [line for line in shown if line.place.endswith((".max", ".threshold")) or line.place == "total"]
    scale = [line for line in shown if line not in named and line not in points]
    heading = owner.startswith("criteria") and "indicators" not in owner
    if not owner.startswith("criteria"):
        named, scale = scale, []
    names, how, most = (tuple(_figures(work, group)) for group in (named, scale, points))
    return TableRow(lines[0].part, heading, _title(work, owner), names, how, most, _full(work, owner))


def _title(work: Work, owner: str) -> str:
    if owner == "total":
        return NAMES[owner]
    if owner.endswith(".threshold"):
        return str(at(work.data, f"{owner.rpartition('.')[0]}.name"))
    return place_parts(owner)[0] if owner.startswith("procedure") else ""


def _open(work: Work, line: Line) -> bool:
    statement = work.statement(line)
    return work.marks[line.mark_place] is Mark.PROVISIONAL and not (statement and agreed(statement))


def _full(work: Work, owner: str) -> str:
    """The most points of an indicator."""
    rule = at(work.data, f"{owner}.rule") or {}
    best = at(rule, "bands[0].points") if "bands" in rule else at(rule, "yes.points")
    return value_words(best).strip("“”") if best is not None else ""


def _figures(work: Work, lines: list[Line]) -> Iterator[Figure]:
    for line in lines:
        part = at(work.data, line.place)
        rule = at(work.data, line.place.split(".rule")[0] + ".rule") if ".rule" in line.place else {}
        said = part_words(part, unit_of(rule or {})) if isinstance(part, dict) else value_words(part).strip("“”")
        clause = str(part.get("clause", "")) if isinstance(part, dict) else ""
        mark = work.marks[line.mark_place]
        yield Figure(_name(work, line), said, clause, MARK_NAMES[mark], mark is Mark.PROVISIONAL, work.statement(line))


def _name(work: Work, line: Line) -> str:
    """The label before a figure: empty for a name or a band."""
    whole, _, last = line.place.rpartition(".")
    if last == "threshold" or line.place == "total":
        return ""
    if last == "name":
        return str(at(work.data, f"{whole}.id"))
    if line.place.startswith("criteria"):
        return NAMES.get(last, "") if last in {"otherwise", "not_applicable", "yes", "per"} else ""
    return line.own_words
