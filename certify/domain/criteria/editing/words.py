"""What people call the parts of a criteria file and the values in it."""

from datetime import date
from decimal import Decimal

from certify.domain.criteria.editing.paths import Data, at, steps_of
from certify.domain.criteria.figures import MARK_NAMES, Mark
from certify.domain.criteria.rates import UNITS
from certify.domain.numbers import format_number

RULE_NAMES = {
    "yes_no": "có hoặc không",
    "rate_bands": "tỷ lệ, theo mức",
    "incidence_bands": "tỷ suất, theo mức",
    "count_bands": "số trường hợp, theo mức",
}

BOUND_NAMES = {"at_least": "từ … trở lên", "at_most": "không quá …", "below": "dưới …"}

CHECK_NAMES = {
    "none_while": "một số bằng 0 trong khi số kia trên 0",
    "at_most": "một số lớn hơn số kia",
    "jump": "khác nhiều so với năm trước",
    "off_median": "lệch nhiều so với trung vị của địa bàn",
}

EVIDENCE_NAMES = {"expected": "cần có, hoặc giải trình", "not_expected": "không yêu cầu"}

LEVEL_NAMES = {"commune": "xã", "district": "cấp giữa xã và tỉnh", "province": "tỉnh"}

# What people call the keys of a criteria file; a key with an empty name is left out.
NAMES = {
    "id": "mã", "name": "tên", "name_source": "dấu nguồn của tên", "number": "số, ký hiệu văn bản",
    "issued_on": "ngày ban hành", "issued_by": "cơ quan ban hành", "in_force_from": "có hiệu lực từ ngày",
    "in_force_to": "hết hiệu lực từ ngày", "replaces": "thay thế văn bản", "revision": "bản",
    "same_as": "cùng nội dung với chỉ tiêu của văn bản trước",
    "standing": "Hiệu lực", "total": "Tổng điểm",
    "all_criteria": "Điều kiện về đủ tiêu chí", "no_zero": "Điều kiện về tiêu chí 0 điểm",
    "value": "", "clause": "điều khoản", "source": "dấu nguồn", "text": "nội dung", "citation": "nguồn của định nghĩa",
    "max": "điểm tối đa", "threshold": "ngưỡng", "unit_types": "loại đơn vị", "province_types": "loại tỉnh",
    "numerator_label": "số thứ nhất (tử số)", "denominator_label": "số thứ hai (mẫu số)", "count_label": "số phải nhập",
    "numerator_quantity": "số thứ nhất lấy từ số liệu dùng chung",
    "denominator_quantity": "số thứ hai lấy từ số liệu dùng chung", "count_quantity": "số lấy từ số liệu dùng chung",
    "noun": "đơn vị đếm", "definition": "định nghĩa", "note": "ghi chú", "unchangeable": "vì sao không cải thiện được",
    "evidence": "minh chứng (phần mềm hỏi, không thuộc văn bản)",
    "rule": "cách tính", "kind": "quy tắc", "per": "tính trên",
    "numerator_within_denominator": "tử số không quá mẫu số",
    "yes": "trả lời “Có”", "otherwise": "ngoài các mức", "not_applicable": "không có đối tượng", "when": "trường hợp",
    "question": "câu hỏi", "figure": "số liệu", "other": "số liệu kia", "indicator": "chỉ tiêu",
    "percent": "hỏi khi thay đổi quá bao nhiêu phần trăm", "times": "hỏi khi lệch quá bao nhiêu lần",
    "points": "điểm", **{key: f"cận “{name}”" for key, name in BOUND_NAMES.items()},
    "division": "tên gọi các đơn vị", "self_assessment": "tự đánh giá", "appraisal": "thẩm định",
    "recognition": "công nhận", "reporting": "báo cáo về Bộ", "commune_dossier": "hồ sơ của xã",
    "appraisal_dossier": "hồ sơ thẩm định", "papers": "giấy tờ", "level": "cấp", "level_name": "tên cấp",
    "office": "cơ quan", "title": "tên đứng trước tên đơn vị", "parent_title": "tên của cơ quan cấp trên",
    "council": "hội đồng", "council_symbol": "ký hiệu của hội đồng", "authority": "thẩm quyền ký",
    "signer": "chức vụ người ký", "symbol": "ký hiệu cơ quan",
}  # fmt: skip


def place_words(place: str) -> str:
    """A place as people call it: "Tiêu chí 3: điểm tối đa"."""
    whole, part = place_parts(place)
    return f"{whole}: {part}" if part else whole


def place_parts(place: str) -> tuple[str, str]:
    """A place as people call it, in two parts: the whole and the part of it, "Tiêu chí 3" and "điểm tối đa"."""
    if place == "kind":
        return "Loại văn bản", ""
    whole, parts = "", []
    for name, key in steps_of(place):
        if name == "procedure":
            whole = f"Trình tự, đoạn {int(key) + 1}" if key.isdigit() else f"Trình tự từ {key}"
        elif name in _WHOLES:
            whole = _WHOLES[name].format(key)
        elif name == "bands":
            parts.append(f"mức {int(key) + 1}" if key else "các mức")
        elif words := NAMES.get(name, name):
            parts.append(words)
    if parts[:1] == ["cách tính"] and len(parts) > 1:
        parts.pop(0)
    if not whole and parts:
        whole = parts.pop(0)
        whole = whole[0].upper() + whole[1:]
    return whole, ", ".join(parts)


_WHOLES = {
    "criteria": "Tiêu chí {}",
    "indicators": "Chỉ tiêu {}",
    "categories": "Phân loại {}",
    "quantities": "Số liệu dùng chung {}",
    "checks": "Câu hỏi {}",
}
# The closed sets of values, by their key.
_CLOSED = {"kind": {**RULE_NAMES, **CHECK_NAMES}, "level": LEVEL_NAMES, "evidence": EVIDENCE_NAMES}
_FIGURES = {"numerator": "số thứ nhất", "denominator": "số thứ hai", "count": "số"}


def value_words(value: object, name: str = "") -> str:
    """A value in words; `name` is its key."""
    if isinstance(value, bool):
        return "có" if value else "không"
    if isinstance(value, int | Decimal):
        return format_number(value, 3)
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, list):
        return "; ".join(value_words(item) for item in value)
    return _text_words(str(value), name)


def _text_words(text: str, name: str) -> str:
    if name in {"source", "name_source"} and text in set(Mark):
        return MARK_NAMES[Mark(text)]
    if name in {"figure", "other"}:
        return figure_words(text)
    return _CLOSED.get(name, {}).get(text, f"“{text}”")


def figure_words(name: str) -> str:
    """A figure as a check names it: "số thứ nhất của chỉ tiêu 3.1"."""
    indicator_id, _, field = name.rpartition(".")
    return f"{_FIGURES.get(field, field)} của chỉ tiêu {indicator_id}" if indicator_id else f"số liệu dùng chung {name}"


def unit_of(rule: Data) -> str:
    """The unit of a rule's bounds: "%", "‰", "/100.000" or nothing."""
    per = at(rule, "per.value")
    if not isinstance(per, int | Decimal):
        return ""
    return UNITS.get(int(per), f"/{format_number(per)}")


def part_words(part: Data, unit: str = "") -> str:
    """A marked part of a file in a few words: "từ 98% trở lên: 50 điểm"."""
    if "points" in part:
        points = f"{value_words(part['points'])} điểm"
        bounds = [name.replace("…", value_words(part[key]) + unit) for key, name in BOUND_NAMES.items() if key in part]
        return ": ".join([*bounds[:1], points])
    if "kind" in part:
        return RULE_NAMES.get(str(part["kind"]), "chưa chọn quy tắc")
    values = (part[key] for key in ("value", "text", "office", "papers", "name") if key in part)
    return value_words(next(values, "")).strip("“”")


def scale_words(rule: Data) -> str:
    """A rule with its scale: "tỷ lệ, theo mức (từ 98% trở lên: 50 điểm; ngoài các mức: 0 điểm)"."""
    levels = [part_words(band, unit_of(rule)) for band in rule.get("bands", ())]
    levels += [f"{NAMES[key]}: {part_words(rule[key])}" for key in ("otherwise", "yes") if key in rule]
    return f"{part_words(rule)} ({'; '.join(levels)})"
