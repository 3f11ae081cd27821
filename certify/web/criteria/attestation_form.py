"""The form of one part of a draft: a row per figure with its fields, what was typed, and the faults beside it."""

import copy
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from certify.domain.criteria.editing.edit import BOUNDS, choose_rule
from certify.domain.criteria.editing.lines import Line, lines_of
from certify.domain.criteria.editing.paths import at
from certify.domain.criteria.editing.words import part_words, place_words
from certify.domain.criteria.figures import MARK_NAMES
from certify.domain.problems import Problem
from certify.operations.criteria.work import Work
from certify.store.criteria.drafts import StoredLine
from certify.web.criteria.attestation_fields import Data, Field, fields_of, type_in

NUMBERS = {"value", "points", *BOUNDS}
# What the loader's sentences call things by the names of the file.
PLAIN = {
    "not_applicable.points": "điểm khi không có đối tượng", "kể cả otherwise": "kể cả “ngoài các mức”",
    "numerator_label": "tên số thứ nhất", "denominator_label": "tên số thứ hai", "count_label": "tên số phải nhập",
    "noun": "đơn vị đếm", "at_least": "“từ … trở lên”", "at_most": "“không quá …”", "below": "“dưới …”",
    "per ": "“tính trên” ", "chữ trong ngoặc kép": "chữ",
}  # fmt: skip


@dataclass(frozen=True)
class Row:
    """One line of the file: what a mark vouches for."""

    line: Line
    fields: tuple[Field, ...]
    mark: str
    statement: StoredLine | None
    said: str
    former: str
    band: int | None

    @property
    def name(self) -> str:
        """What it is called within its group."""
        words = self.line.own_words
        return words[0].upper() + words[1:]


@dataclass
class Group:
    """An indicator, a criterion's own figures, or another part's rows."""

    place: str
    title: str
    indicator: str = ""
    banded: bool = False
    rows: list[Row] = field(default_factory=list)


def groups_of(work: Work, part: str, data: Data | None = None, stored: Data | None = None) -> list[Group]:
    """The rows of a part; of `data` that was typed, beside what is `stored` meanwhile, when they are given."""
    shown = work.data if data is None else data
    found: dict[str, Group] = {}
    lines = work.lines if data is None else lines_of(shown)
    for line in lines:
        if line.part == part:
            group = _group(line, shown)
            found.setdefault(group.place, group).rows.append(_row(work, line, shown, stored))
    return list(found.values())


def read_form(work: Work, part: str, form: Mapping[str, str]) -> Data:
    """The draft's data with what was typed for a part in it; a figure that is no number stays as it was typed."""
    data = copy.deepcopy(work.data)
    chosen = []
    for line in work.lines:
        for one in fields_of(line, data) if line.part == part else ():
            if one.name in form and (typed := form[one.name].replace("\r\n", "\n").strip()) != one.value:
                if one.key == "kind":
                    chosen.append((one.name, typed))
                else:
                    type_in(data, one, typed)
    for name, kind in chosen:
        found = re.search(r"indicators\[([\d.]+)\]", name)
        choose_rule(data, found[1] if found else "", kind)
    return data


def homeless(work: Work, part: str, form: Mapping[str, str]) -> list[str]:
    """What was typed into fields that the draft no longer has."""
    known = {one.name for line in work.lines if line.part == part for one in fields_of(line, work.data)}
    gone = [name for name in form if "." in name and name not in known and form[name].strip()]
    told = {place_words(name.removesuffix(".limit")): form[name].strip() for name in gone if not name.endswith("bound")}
    return [f"Đã gõ mà dòng này không còn: {words}: {typed}" for words, typed in told.items()]


def faults_by_place(problems: list[Problem], groups: list[Group], data: Data) -> dict[str, str]:
    """The loader's problems by the field, row or group that each stands nearest to; "" for those elsewhere."""
    anchors = {one.name for group in groups for row in group.rows for one in row.fields}
    anchors |= {row.line.place for group in groups for row in group.rows} | {group.place for group in groups}
    found: dict[str, list[str]] = {}
    for problem in problems:
        near, text = _nearest(problem.place, anchors), _said(problem, at(data, problem.place))
        elsewhere = problem.place and not near
        found.setdefault(near, []).append(f"{place_words(problem.place)}: {text}" if elsewhere else text)
    return {place: " ".join(f"{text[0].upper()}{text[1:]}." for text in said) for place, said in found.items()}


def _group(line: Line, data: Data) -> Group:
    found = re.match(r"criteria\[[^\]]+\]\.indicators\[([^\]]+)\]", line.place)
    if found:
        banded = "bands" in (at(data, f"{found[0]}.rule") or {})
        return Group(found[0], f"Chỉ tiêu {found[1]}", found[1], banded)
    head = re.match(r"(criteria|procedure|categories)\[([^\]]+)\]", line.place)
    titles = {"criteria": "Tiêu chí và điểm tối đa", "procedure": "Cơ quan, hồ sơ", "categories": "Phân loại và ngưỡng"}
    if head is None:
        return Group("", "Tổng điểm và điều kiện")
    return Group("categories" if head[1] == "categories" else head[0], titles[head[1]])


def _row(work: Work, line: Line, data: Data, stored: Data | None) -> Row:
    base, index = at(work.base, line.place), re.search(r"\.bands\[(\d+)\]$", line.place)
    fields = tuple(_compared(one, line, work.base, stored) for one in fields_of(line, data))
    former = "mới, bản đang dùng không có" if base is None else ""
    said = part_words(at(data, line.place)) if isinstance(at(data, line.place), dict) else str(at(data, line.place))
    mark = work.marks.get(line.mark_place)
    name = MARK_NAMES[mark] if mark else ""
    return Row(line, fields, name, work.statement(line), said, former, int(index[1]) if index else None)


def _compared(one: Field, line: Line, base: Data, stored: Data | None) -> Field:
    former = {each.name: each.value for each in fields_of(line, base)}.get(one.name, one.value)
    newer = one.value if stored is None else {e.name: e.value for e in fields_of(line, stored)}.get(one.name, one.value)
    differs = former if former != one.value and at(base, line.place) is not None else ""
    return Field(one.name, one.key, one.value, _label(one, differs), _label(one, newer) if newer != one.value else "")


def _label(one: Field, value: str) -> str:
    return str(one.choices.get(value, value))


def _nearest(place: str, anchors: set[str]) -> str:
    owner, _, key = place.rpartition(".")
    if key in BOUNDS:
        place = f"{owner}.limit"
    near = [
        anchor for anchor in anchors if anchor and (place == anchor or place.startswith((f"{anchor}.", f"{anchor}[")))
    ]
    return max(near, key=len, default="")


def _said(problem: Problem, value: object) -> str:
    """The loader's sentence for who never saw a file; `value` is what stands at its place."""
    if isinstance(value, str) and problem.place.rpartition(".")[2] in NUMBERS:
        return f"“{value}” không phải là số; gõ liền, ví dụ 75 hoặc 47,5" if value else "chưa nhập số"
    text = problem.text
    for word, plain in PLAIN.items():
        text = text.replace(word, plain)
    return text
