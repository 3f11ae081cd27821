"""The value that a person typed into a cell of the workbook."""

from datetime import date, datetime, time, timedelta
from typing import TypeGuard

from certify.documents.cells import cell_name, plain
from certify.documents.workbook.pages import YES_NO, Value
from certify.documents.workbook.raw import Raw, RawSheet
from certify.domain.criteria.answers import LARGEST_COUNT
from certify.domain.numbers import asked_count, parse_count
from certify.domain.texts import composed

# Below it, a count typed with a dot before its last three digits ("1.234") may be taken for a number with decimals.
THOUSAND = 1000
_ANSWERS = {name.casefold(): name for name in YES_NO.values()}


def cell_value(sheet: RawSheet, row: int, column: int, field: str | None) -> Value:
    """The value of a cell for a field (None: no field has this cell). Raises ValueError with a Vietnamese sentence."""
    where, value = cell_name(row, column), sheet.at(row, column)
    if where in sheet.formulas:
        raise ValueError("Ô có công thức. Hãy gõ thẳng giá trị (dán chỉ giá trị).")
    if where in sheet.errors:
        raise ValueError("Ô báo lỗi (như #N/A, #REF!). Hãy gõ lại.")
    if isinstance(value, str) and not plain(value):
        return ""
    if field is None:
        raise ValueError("Ô này không dùng cho chỉ tiêu. Hãy xóa trắng.")
    if field in {"not_applicable", "explanation"}:
        return _words(value)
    return _yes_no(value) if field == "yes" else _count(value)


def _words(value: Raw) -> str:
    """A text. A number or a day that a spreadsheet made of it is refused, as what was typed is lost."""
    if isinstance(value, str):
        return plain(value)
    if is_whole(value):
        return str(int(value))
    raise ValueError(f"Ô này phải là chữ, nhưng bảng tính đã đổi thành {_kind(value)}. Hãy đặt ô dạng Text rồi gõ lại.")


def _yes_no(value: Raw) -> str:
    answer = _ANSWERS.get(composed(plain(value)).casefold()) if isinstance(value, str) else None
    if answer is None:
        raise ValueError(f"Chỉ nhận “Có” hoặc “Không”, không nhận {_kind(value)}.")
    return answer


def _count(value: Raw) -> int:
    if isinstance(value, str):
        return parse_count(value)
    if isinstance(value, float) and 0 < value < THOUSAND and not is_whole(value) and is_whole(round(value * 1000, 6)):
        text = (
            f"Bảng tính đã hiểu điều được gõ là số thập phân {str(value).replace('.', ',')}, mà ô này chỉ nhận số đếm."
        )
        raise ValueError(f"{text} {asked_count(str(round(value * 1000)))}")
    if not is_whole(value) or not 0 <= value <= LARGEST_COUNT:
        raise ValueError(f"Chỉ nhập số đếm (0, 1, 2 …) đến {LARGEST_COUNT}, không nhận {_kind(value)}.")
    return int(value)


def _kind(value: Raw) -> str:
    """A value in words."""
    if isinstance(value, bool):
        return "giá trị đúng/sai (TRUE/FALSE)"
    if isinstance(value, datetime | date):
        return f"ngày tháng ({value:%d/%m/%Y})"
    if isinstance(value, time | timedelta):
        return f"giờ ({value})"
    if isinstance(value, int | float):
        return f"số {str(value).replace('.', ',')}"
    return f"chữ “{plain(value)[:40]}”"


def is_whole(value: Raw) -> TypeGuard[float]:
    """Whether a value is a whole number; spreadsheets keep those as floats too."""
    return not isinstance(value, bool) and isinstance(value, int | float) and float(value).is_integer()


def text_of(value: Raw) -> str:
    """Any value as a text; a whole number without decimals."""
    return str(int(value)) if is_whole(value) else plain(str(value))
