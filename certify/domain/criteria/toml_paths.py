"""Places in a criteria file: what stands at each, and what people call it."""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from certify.domain.criteria.figures import MARK_NAMES, Mark
from certify.domain.numbers import format_number

Data = Mapping[str, Any]
_STEP = re.compile(r"(\w+)(?:\[([^\]]*)\])?")

RULE_NAMES = {
    "yes_no": "có hoặc không",
    "rate_bands": "tỷ lệ, theo mức",
    "incidence_bands": "tỷ suất, theo mức",
    "count_bands": "số trường hợp, theo mức",
}
BOUND_NAMES = {"at_least": "từ … trở lên", "at_most": "không quá …", "below": "dưới …"}
LEVEL_NAMES = {"commune": "xã", "district": "cấp giữa xã và tỉnh", "province": "tỉnh"}
# What the keys of a criteria file are called; a key with an empty name goes without saying.
NAMES = {
    "id": "mã", "name": "tên", "name_source": "dấu nguồn của tên", "number": "số, ký hiệu văn bản",
    "issued_on": "ngày ban hành", "issued_by": "cơ quan ban hành", "in_force_from": "có hiệu lực từ ngày",
    "in_force_to": "hết hiệu lực từ ngày", "replaces": "thay thế văn bản", "revision": "bản",
    "same_as": "cùng nội dung với chỉ tiêu của văn bản trước",
    "total": "Tổng điểm", "all_criteria": "Điều kiện về đủ tiêu chí", "no_zero": "Điều kiện về tiêu chí 0 điểm",
    "value": "", "clause": "điều khoản", "source": "dấu nguồn", "text": "nội dung", "citation": "nguồn của định nghĩa",
    "max": "điểm tối đa", "threshold": "ngưỡng", "unit_types": "loại đơn vị", "province_types": "loại tỉnh",
    "numerator_label": "số thứ nhất (tử số)", "denominator_label": "số thứ hai (mẫu số)", "count_label": "số phải nhập",
    "noun": "đơn vị đếm", "definition": "định nghĩa", "note": "ghi chú", "unchangeable": "vì sao không cải thiện được",
    "rule": "cách tính", "kind": "quy tắc", "per": "tính trên",
    "numerator_within_denominator": "tử số không quá mẫu số",
    "yes": "trả lời “Có”", "otherwise": "ngoài các mức", "not_applicable": "không có đối tượng", "when": "trường hợp",
    "points": "điểm", **{key: f"cận “{name}”" for key, name in BOUND_NAMES.items()},
    "division": "tên gọi các đơn vị", "self_assessment": "tự đánh giá", "appraisal": "thẩm định",
    "recognition": "công nhận", "reporting": "báo cáo về Bộ", "commune_dossier": "hồ sơ của xã",
    "appraisal_dossier": "hồ sơ thẩm định", "papers": "giấy tờ", "level": "cấp", "level_name": "tên cấp",
    "office": "cơ quan", "title": "tên đứng trước tên đơn vị", "parent_title": "tên của cơ quan cấp trên",
    "council": "hội đồng", "council_symbol": "ký hiệu của hội đồng", "authority": "thẩm quyền ký",
    "signer": "chức vụ người ký", "symbol": "ký hiệu cơ quan",
}  # fmt: skip


def at(data: Data, place: str) -> Any:  # noqa: ANN401
    """What stands at a place ("criteria[3].max.value"); None when there is nothing."""
    part: Any = data
    for name, key in _STEP.findall(place):
        part = part.get(name) if isinstance(part, Mapping) else None
        if key and isinstance(part, list):
            index = index_of(part, key)
            part = None if index is None else part[index]
    return part


def index_of(items: list[Any], key: str) -> int | None:
    """Where in a list the element of that id (or number) stands."""
    found = (i for i, one in enumerate(items) if str(_key(one, i)) == key)
    return next(found, None)


def _key(element: object, index: int) -> object:
    return element.get("id", index) if isinstance(element, Mapping) else index


def leaves(part: object, place: str = "") -> Iterator[tuple[str, Any]]:
    """Every value of a file with its place; a list of plain values is one value."""
    if isinstance(part, Mapping):
        for name, value in part.items():
            yield from leaves(value, f"{place}.{name}" if place else name)
    elif isinstance(part, list) and part and isinstance(part[0], Mapping):
        for index, one in enumerate(part):
            yield from leaves(one, f"{place}[{_key(one, index)}]")
    else:
        yield place, part


def place_words(place: str) -> str:
    """A place as people call it: "Tiêu chí 3: điểm tối đa"."""
    whole, part = place_parts(place)
    return f"{whole}: {part}" if part else whole


def place_parts(place: str) -> tuple[str, str]:
    """A place as people call it, in two: the whole, and which part of it: "Tiêu chí 3", "điểm tối đa"."""
    if place == "kind":
        return "Loại văn bản", ""
    head, rest = "", []
    for name, key in _STEP.findall(place):
        if name in _HEADS:
            head = _HEADS[name].format(int(key) + 1 if name == "procedure" else key)
        elif name == "bands":
            rest.append(f"mức {int(key) + 1}" if key else "các mức")
        elif said := NAMES.get(name, name):
            rest.append(said)
    if rest[:1] == ["cách tính"] and len(rest) > 1:
        rest.pop(0)
    if not head and rest:
        head = rest.pop(0)
        head = head[0].upper() + head[1:]
    return head, ", ".join(rest)


_HEADS = {
    "criteria": "Tiêu chí {}",
    "indicators": "Chỉ tiêu {}",
    "categories": "Phân loại {}",
    "procedure": "Trình tự, đoạn {}",
}


def value_words(value: object, name: str = "") -> str:
    """A value as people read it; `name` is the key it stands under."""
    if isinstance(value, bool):
        return "có" if value else "không"
    if isinstance(value, int | Decimal):
        return format_number(value, 3)
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, list):
        return "; ".join(value_words(one) for one in value)
    text = str(value)
    if name in {"source", "name_source"} and text in set(Mark):
        return MARK_NAMES[Mark(text)]
    return {"kind": RULE_NAMES, "level": LEVEL_NAMES}.get(name, {}).get(text, f"“{text}”")


def unit_of(rule: Data) -> str:
    """The unit of a rule's bounds: " %", " ‰", "/100.000" or nothing."""
    per = at(rule, "per.value")
    if not isinstance(per, int | Decimal):
        return ""
    return {100: " %", 1000: " ‰"}.get(int(per), f"/{format_number(per)}")


def part_words(part: Data, unit: str = "") -> str:
    """What a marked part of a file says, in a few words: "từ 98 % trở lên: 50 điểm"."""
    if "points" in part:
        points = f"{value_words(part['points'])} điểm"
        bounds = [words.replace("…", value_words(part[k]) + unit) for k, words in BOUND_NAMES.items() if k in part]
        return ": ".join([*bounds[:1], points])
    if "kind" in part:
        return RULE_NAMES.get(str(part["kind"]), "chưa chọn quy tắc")
    known = (part[key] for key in ("value", "text", "office", "papers") if key in part)
    return value_words(next(known, "")).strip("“”")


def scale_words(rule: Data) -> str:
    """A rule with its scale: "tỷ lệ, theo mức (từ 98 % trở lên: 50 điểm; ngoài các mức: 0 điểm)"."""
    said = [part_words(band, unit_of(rule)) for band in rule.get("bands", ())]
    said += [f"{NAMES[key]}: {part_words(rule[key])}" for key in ("otherwise", "yes") if key in rule]
    return f"{part_words(rule)} ({'; '.join(said)})"
