"""The loader's problems beside the form of a draft: each at the nearest field, worded without the file's terms."""

from certify.domain.criteria.editing.edit import BOUNDS
from certify.domain.criteria.editing.paths import at
from certify.domain.criteria.editing.words import place_words
from certify.domain.problems import Problem
from certify.web.criteria.attestation_fields import Data
from certify.web.criteria.attestation_form import FigureGroup

NUMBERS = {"value", "points", "percent", "times", *BOUNDS}
# Names of the file in the loader's sentences, and how a reader of the form calls them.
PLAIN = {
    "not_applicable.points": "điểm khi không có đối tượng",
    "kể cả otherwise": "kể cả “ngoài các mức”",
    "numerator_label": "tên số thứ nhất",
    "denominator_label": "tên số thứ hai",
    "count_label": "tên số phải nhập",
    "phải ghi id có trong quantities": "phải chọn số có trong danh sách số liệu dùng chung",
    "noun": "đơn vị đếm",
    "at_least": "“từ … trở lên”",
    "at_most": "“không quá …”",
    "below": "“dưới …”",
    "per ": "“tính trên” ",
    "chữ trong ngoặc kép": "chữ",
}


def faults_by_place(problems: list[Problem], groups: list[FigureGroup], data: Data) -> dict[str, str]:
    """The loader's problems by the field, row or group nearest to each; "" for those of other parts."""
    anchors = {field_.name for group in groups for row in group.rows for field_ in row.fields}
    anchors |= {row.line.place for group in groups for row in group.rows} | {group.place for group in groups}
    texts_by_place: dict[str, list[str]] = {}
    for problem in problems:
        near, text = _nearest(problem.place, anchors), _said(problem, at(data, problem.place))
        elsewhere = problem.place and not near
        texts_by_place.setdefault(near, []).append(f"{place_words(problem.place)}: {text}" if elsewhere else text)
    return {place: " ".join(map(_as_sentence, texts)) for place, texts in texts_by_place.items()}


def _as_sentence(text: str) -> str:
    return f"{text[0].upper()}{text[1:]}."


def _nearest(place: str, anchors: set[str]) -> str:
    owner, _, key = place.rpartition(".")
    if key in BOUNDS:
        place = f"{owner}.limit"
    near = [
        anchor for anchor in anchors if anchor and (place == anchor or place.startswith((f"{anchor}.", f"{anchor}[")))
    ]
    return max(near, key=len, default="")


def _said(problem: Problem, value: object) -> str:
    """The loader's sentence for people who never saw a criteria file; `value` is what the file holds there."""
    if isinstance(value, str) and problem.place.rpartition(".")[2] in NUMBERS:
        return f"“{value}” không phải là số; gõ liền, ví dụ 75 hoặc 47,5" if value else "chưa nhập số"
    text = problem.text
    for word, plain in PLAIN.items():
        text = text.replace(word, plain)
    return text
