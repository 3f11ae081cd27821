"""The form of one part of a draft: a row for each figure with its fields, and what was typed."""

import copy
import re
from collections.abc import Iterable, Mapping

from msgspec import Struct, field
from msgspec.structs import replace

from certify.domain.criteria.editing.edit import choose_check, choose_rule
from certify.domain.criteria.editing.lines import Line, lines_of
from certify.domain.criteria.editing.paths import at
from certify.domain.criteria.editing.words import part_words, place_words
from certify.domain.criteria.figures import MARK_NAMES, Mark
from certify.operations.criteria.work import Work
from certify.store.criteria.drafts import StoredLine
from certify.web.criteria.attestation_fields import Data, Field, fields_of, type_in


class FigureRow(Struct, frozen=True):
    """One line of the file: the unit that a mark covers."""

    line: Line
    fields: tuple[Field, ...]
    mark: str
    statement: StoredLine | None
    said: str
    former: str
    band: int | None
    # The quantity or the check that the line states.
    quantity: str
    check: str

    @property
    def name(self) -> str:
        """Its name within its group."""
        words = self.line.own_words
        return words[0].upper() + words[1:]


class FigureGroup(Struct):
    """An indicator, a criterion's own figures, or another part's rows."""

    place: str
    title: str
    indicator: str = ""
    banded: bool = False
    rows: list[FigureRow] = field(default_factory=list)


def groups_of(work: Work, part: str, data: Data | None = None, stored: Data | None = None) -> list[FigureGroup]:
    """The rows of a part by group.

    With `data` they show what was typed instead of the draft, with `stored` also what somebody else saved meanwhile.
    """
    shown = work.data if data is None else data
    groups: dict[str, FigureGroup] = {}
    for line in _of_part(part, shown, work.lines if data is None else lines_of(shown)):
        group = _group(line, shown)
        groups.setdefault(group.place, group).rows.append(_row(work, line, shown, stored))
    return list(groups.values())


def _of_part(part: str, data: Data, lines: Iterable[Line]) -> list[Line]:
    """The lines of a part; with the conditions stand the checks, which are no part of the decision and have no mark."""
    checks = data.get("checks", ()) if part == "chung" else ()
    asking = [Line(f"checks[{check.get('id')}]", "", Mark.PROVISIONAL, "") for check in checks]
    return [*(line for line in lines if line.part == part), *asking]


def read_form(work: Work, part: str, form: Mapping[str, str]) -> Data:
    """A copy of the draft's data with what was typed for a part; a figure that is no number stays text."""
    data = copy.deepcopy(work.data)
    # A rule is changed last: it replaces the fields of its line.
    chosen_rules = []
    for line in _of_part(part, data, work.lines):
        for field_ in fields_of(line, data):
            typed = form.get(field_.name, field_.value).replace("\r\n", "\n").strip()
            if field_.name in form and typed != field_.value:
                if field_.key == "kind":
                    chosen_rules.append((field_.name, typed))
                else:
                    type_in(data, field_, typed)
    for name, kind in chosen_rules:
        if asking := re.match(r"checks\[(\w+)\]", name):
            choose_check(data, asking[1], kind)
        match = re.search(r"indicators\[([\d.]+)\]", name)
        choose_rule(data, match[1] if match else "", kind)
    return data


def homeless(work: Work, part: str, form: Mapping[str, str]) -> list[str]:
    """A sentence for each text that was typed into a field that the draft no longer has."""
    lines = _of_part(part, work.data, work.lines)
    fields = {field_.name for line in lines for field_ in fields_of(line, work.data)}
    gone = [name for name in form if "." in name and name not in fields and form[name].strip()]
    texts = {
        place_words(name.removesuffix(".limit")): form[name].strip() for name in gone if not name.endswith("bound")
    }
    return [f"Đã gõ mà dòng này không còn: {words}: {typed}" for words, typed in texts.items()]


def _group(line: Line, data: Data) -> FigureGroup:
    indicator = re.match(r"criteria\[[^\]]+\]\.indicators\[([^\]]+)\]", line.place)
    if indicator:
        banded = "bands" in (at(data, f"{indicator[0]}.rule") or {})
        return FigureGroup(indicator[0], f"Chỉ tiêu {indicator[1]}", indicator[1], banded)
    head = re.match(r"(criteria|procedure|categories|quantities|checks)\[([^\]]+)\]", line.place)
    titles = {
        "criteria": "Tiêu chí và điểm tối đa",
        "procedure": "Cơ quan, hồ sơ",
        "categories": "Phân loại và ngưỡng",
        "quantities": "Số liệu dùng chung cho nhiều chỉ tiêu",
        "checks": "Câu hỏi về số liệu (của phần mềm, không thuộc văn bản)",
    }
    if head is None:
        return FigureGroup("", "Tổng điểm và điều kiện")
    return FigureGroup(head[1] if head[1] in {"categories", "quantities", "checks"} else head[0], titles[head[1]])


def _row(work: Work, line: Line, data: Data, stored: Data | None) -> FigureRow:
    base, index = at(work.base, line.place), re.search(r"\.bands\[(\d+)\]$", line.place)
    fields = tuple(_compared(field_, line, work.base, stored) for field_ in fields_of(line, data))
    former = "mới, bản đang dùng không có" if base is None else ""
    said = part_words(at(data, line.place)) if isinstance(at(data, line.place), dict) else str(at(data, line.place))
    mark = work.marks.get(line.mark_place)
    name = MARK_NAMES[mark] if mark else ""
    shared = re.fullmatch(r"(quantities|checks)\[(\w+)\]", line.place)
    own = {shared[1]: shared[2]} if shared else {}
    kinds = (int(index[1]) if index else None, own.get("quantities", ""), own.get("checks", ""))
    return FigureRow(line, fields, name, work.statement(line), said, former, *kinds)


def _compared(shown: Field, line: Line, base: Data, stored: Data | None) -> Field:
    """A field beside its value in the revision in use and, after a conflict, beside the newer stored value."""
    former = _values(line, base).get(shown.name, shown.value)
    newer = shown.value if stored is None else _values(line, stored).get(shown.name, shown.value)
    differs = former != shown.value and at(base, line.place) is not None
    newer_label = _label(shown, newer) if newer != shown.value else ""
    return replace(shown, former=_label(shown, former) if differs else "", stored=newer_label)


def _values(line: Line, data: Data) -> dict[str, str]:
    return {field_.name: field_.value for field_ in fields_of(line, data)}


def _label(shown: Field, value: str) -> str:
    return str(shown.choices.get(value, value))
