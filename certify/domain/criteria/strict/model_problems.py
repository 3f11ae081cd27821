"""The errors of a pydantic model as problems: each with a Vietnamese sentence and its place in the file."""

from pydantic_core import ErrorDetails

from certify.domain.problems import Misfits, Problem

WORDS = {
    "missing": "thiếu khóa này, phải ghi vào",
    "extra_forbidden": "khóa lạ, phải bỏ đi hoặc sửa lại tên",
    "decimal_type": "phải là một số, không để trong ngoặc kép",
    "is_instance_of": "phải là một số, không để trong ngoặc kép",
    "finite_number": "phải là một số hữu hạn",
    "greater_than_equal": "số nhỏ quá, phải từ {ge} trở lên",
    "decimal_max_places": "nhiều chữ số thập phân quá, phải không quá 3",
    "decimal_max_digits": "số lớn quá, phải không quá 12 chữ số",
    "string_type": "phải là chữ trong ngoặc kép",
    "string_too_short": "để trống, phải ghi nội dung",
    "string_too_long": "dài quá, phải không quá {max_length} ký tự",
    "string_pattern_mismatch": "sai dạng, phải theo mẫu {pattern}",
    "enum": "không có dấu này, phải là một trong {expected}",
    "literal_error": "giá trị lạ, phải là một trong {expected}",
    "union_tag_invalid": "không có quy tắc {tag}, phải là một trong {expected_tags}",
    "union_tag_not_found": "thiếu kind, phải ghi tên quy tắc",
    "date_type": "phải là ngày dạng 2019-01-03, không để trong ngoặc kép",
    "model_type": "phải là một bảng có các khóa của nó",
    "dict_type": "phải là một bảng có các khóa của nó",
    "int_type": "phải là số nguyên",
    "bool_type": "phải là true hoặc false",
    "tuple_type": "phải là một danh sách",
    "too_short": "danh sách rỗng, phải có ít nhất một phần tử",
    "value_error": "{error}",
}


def _place(fault: ErrorDetails, data: object) -> str:
    """The place of a fault, with ids instead of indexes: criteria[3].indicators[3.1].rule.bands[0].points."""
    place = ""
    for step in fault["loc"]:
        if isinstance(step, int):
            data = data[step] if isinstance(data, list) and step < len(data) else None
            place += f"[{data.get('id', step) if isinstance(data, dict) else step}]"
        elif isinstance(data, dict) and step not in data and step in _KINDS:
            continue
        else:
            data = data.get(step) if isinstance(data, dict) else None
            place += f".{step}" if place else step
    return place


# The kinds of rules, checks and goals: pydantic puts them into an error's location, but they are no keys of the file.
_KINDS = {
    *("yes_no", "rate_bands", "incidence_bands", "count_bands"),
    *("reach_rate", "reach_communes", "reach_recognised", "reduce_cases", "reduce_rate"),
    *("communes_per_division", "checklist"),
    *("none_while", "at_most", "jump", "off_median"),
}


def problems_in(fault: ErrorDetails, data: object) -> list[Problem]:
    """A fault of a model as problems; a rule over the whole file names the places itself.

    A list that is too short only because its items were refused is no fault of its own.
    """
    if fault["type"] == "too_short" and fault["input"]:
        return []
    known, place = fault.get("ctx", {}), _place(fault, data)
    if isinstance(misfits := known.get("error"), Misfits):
        return [Problem(".".join(filter(None, (place, problem.place))), problem.text) for problem in misfits.problems]
    template = WORDS.get(fault["type"], "sai: {message}")
    words = template.format(**{"message": fault["msg"], **known}).replace(" or ", " hoặc ")
    return [Problem(place, line) for line in words.splitlines()]
