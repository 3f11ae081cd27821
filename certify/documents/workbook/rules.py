"""What an input cell of the workbook takes: a spreadsheet refuses impossible figures while a person types."""

from collections.abc import Iterable, Iterator, Mapping

from xlsxwriter.utility import xl_rowcol_to_cell

from certify.documents.workbook.pages import COLUMNS, YES_NO, fields_of
from certify.domain.criteria.answer_reading import LARGEST_COUNT, LONGEST_REASON
from certify.domain.criteria.indicators import Indicator
from certify.domain.criteria.rates import IncidenceBands
from certify.domain.limits import LONGEST_TEXT

_TEXTS = {"not_applicable": LONGEST_REASON, "explanation": LONGEST_TEXT}


def rules_of(
    indicators: Iterable[Indicator], rows: Mapping[str, int]
) -> Iterator[tuple[int, list[int], dict[str, object]]]:
    """The validations of a page's open cells: column, rows (from 0), and the rule as it reads in the first of them."""
    places: dict[tuple[str, bool], list[int]] = {}
    for indicator in indicators:
        within = not isinstance(indicator.rule, IncidenceBands) or indicator.rule.numerator_within_denominator
        for field in fields_of(indicator):
            places.setdefault((field, within), []).append(rows[indicator.id])
    for (field, within), placed in places.items():
        yield COLUMNS[field], placed, _rule(field, within, placed[0])


def _rule(field: str, within: bool, row: int) -> dict[str, object]:
    """The rule of the cell of a field, with the sentence for who types something else."""
    if field == "yes":
        said = "Chọn Có hoặc Không."
        return {"validate": "list", "source": list(YES_NO.values()), "error_title": "Chưa đúng", "error_message": said}
    if field in _TEXTS:
        return _text(field)
    part, whole = xl_rowcol_to_cell(row, COLUMNS["numerator"]), xl_rowcol_to_cell(row, COLUMNS["denominator"])
    if field == "numerator" and within:
        said = "Tử số phải là số nguyên từ 0 và không lớn hơn mẫu số."
        return _whole("0", f'=IF({whole}="",{LARGEST_COUNT},{whole})', said)
    if field == "denominator":
        least = f"=MAX(1,{part})" if within else "1"
        said = f"Mẫu số phải là số nguyên lớn hơn 0{' và không nhỏ hơn tử số' if within else ''}."
        return _whole(least, str(LARGEST_COUNT), said)
    return _whole("0", str(LARGEST_COUNT), "Phải là số nguyên từ 0.")


def _whole(least: str, most: str, said: str) -> dict[str, object]:
    bounds = {"validate": "integer", "criteria": "between", "minimum": least, "maximum": most}
    return {**bounds, "error_title": "Số liệu chưa đúng", "error_message": f"{said} Gõ số liền, ví dụ 1234."}


def _text(field: str) -> dict[str, object]:
    most = _TEXTS[field]
    bounds = {"validate": "length", "criteria": "<=", "value": most, "error_title": "Dài quá"}
    return {**bounds, "error_message": f"Không quá {most} ký tự."}
