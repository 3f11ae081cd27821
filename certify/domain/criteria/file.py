"""Reading criteria files: strict, every problem at once, each with its place in the file."""

import hashlib
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from certify.domain.criteria.version import Version
from certify.domain.problems import Misfits, Problem, problems_of

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
    "string_pattern_mismatch": "sai dạng, phải theo mẫu {pattern}",
    "enum": "không có dấu này, phải là một trong {expected}",
    "literal_error": "giá trị lạ, phải là một trong {expected}",
    "union_tag_invalid": "không có quy tắc {tag}, phải là một trong {expected_tags}",
    "union_tag_not_found": "thiếu kind, phải ghi tên quy tắc",
    "date_type": "phải là ngày dạng 2019-01-03, không để trong ngoặc kép",
    "model_type": "phải là một bảng có các khóa của nó",
    "int_type": "phải là số nguyên",
    "bool_type": "phải là true hoặc false",
    "tuple_type": "phải là một danh sách",
    "too_short": "danh sách rỗng, phải có ít nhất một phần tử",
    "value_error": "{error}",
}


class CriteriaFileError(Exception):
    """A criteria file was refused, for each of `problems`; `path` is the file where they are about one."""

    def __init__(self, problems: Iterable[Problem | str], path: Path | None = None) -> None:
        self.problems = problems_of(problems)
        self.path = path
        super().__init__("\n".join(self.faults))

    @property
    def faults(self) -> list[str]:
        """The problems as lines `file: place: problem, what would be right`."""
        file = f"{self.path}: " if self.path else ""
        return [f"{file}{one.place}: {one.text}" if one.place else f"{file}{one.text}" for one in self.problems]


@dataclass(frozen=True)
class LoadedVersion:
    """A version with the file it came from and the SHA-256 of the file's bytes."""

    version: Version
    path: Path
    sha256: str


def load_version(path: Path) -> LoadedVersion:
    """Read and check a criteria file. Raises CriteriaFileError with every fault."""
    return LoadedVersion(*load(path, Version))


_Model = TypeVar("_Model", bound=BaseModel)


def load(path: Path, model: type[_Model]) -> tuple[_Model, Path, str]:
    """A file as the model it states, its path and the SHA-256 of its bytes. Raises CriteriaFileError."""
    try:
        raw = path.read_bytes()
    except OSError as fault:
        raise CriteriaFileError(["không đọc được tệp, phải là một tệp mở được"], path) from fault
    try:
        found = read(raw, model)
    except CriteriaFileError as refused:
        raise CriteriaFileError(refused.problems, path) from refused.__cause__
    return found, path, hashlib.sha256(raw).hexdigest()


def read(raw: bytes, model: type[_Model]) -> _Model:
    """A file's bytes as the model they state. Raises CriteriaFileError with every problem."""
    return checked(parsed(raw), model)


def checked(data: dict[str, Any], model: type[_Model]) -> _Model:
    """A file's data as the model they state. Raises CriteriaFileError with every problem."""
    try:
        return model.model_validate(data)
    except ValidationError as refused:
        problems = [problem for fault in refused.errors() for problem in _problems(fault, data)]
        raise CriteriaFileError(dict.fromkeys(problems)) from refused


def parsed(raw: bytes) -> dict[str, Any]:
    """A file's bytes as plain data, decimals exact. Raises CriteriaFileError when they are no TOML."""
    try:
        return tomllib.loads(raw.decode("utf-8"), parse_float=Decimal)
    except UnicodeDecodeError as fault:
        problem = f"byte {fault.start}: không phải UTF-8, phải lưu tệp ở UTF-8"
    except tomllib.TOMLDecodeError as fault:
        problem = f"không đọc được TOML ({fault}), phải sửa cú pháp"
    except RecursionError:
        problem = "các bảng lồng nhau quá sâu, phải theo cấu trúc của tệp tiêu chí"
    except ValueError:
        problem = "có số dài quá mức, phải dùng số trong phạm vi của thang điểm"
    raise CriteriaFileError([problem])


def json_schema() -> dict[str, Any]:
    """The JSON Schema of a criteria file, for editors."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **Version.model_json_schema(),
        "title": "Tệp tiêu chí",
    }


def _place(fault: ErrorDetails, data: object) -> str:
    """The place of a fault with ids for positions: criteria[3].indicators[3.1].rule.bands[0].points."""
    said = ""
    for step in fault["loc"]:
        if isinstance(step, int):
            data = data[step] if isinstance(data, list) and step < len(data) else None
            said += f"[{data.get('id', step) if isinstance(data, dict) else step}]"
        elif isinstance(data, dict) and step not in data and step in _KINDS:
            continue
        else:
            data = data.get(step) if isinstance(data, dict) else None
            said += f".{step}" if said else step
    return said


# The kinds of rules and of targets: pydantic names them in a place, the file does not.
_KINDS = {
    *("yes_no", "rate_bands", "incidence_bands", "count_bands"),
    *("reach_rate", "reach_communes", "reach_recognised", "reduce_cases", "reduce_rate"),
    *("communes_per_division", "checklist"),
}


def _problems(fault: ErrorDetails, data: object) -> list[Problem]:
    """A fault of a model as problems; a rule over the whole file names the places itself.

    A list that is too short only because its items were refused is no fault of its own.
    """
    if fault["type"] == "too_short" and fault["input"]:
        return []
    known, place = fault.get("ctx", {}), _place(fault, data)
    if isinstance(misfits := known.get("error"), Misfits):
        return [Problem(".".join(filter(None, (place, one.place))), one.text) for one in misfits.problems]
    template = WORDS.get(fault["type"], "sai: {message}")
    words = template.format(**{"message": fault["msg"], **known}).replace(" or ", " hoặc ")
    return [Problem(place, line) for line in words.splitlines()]
