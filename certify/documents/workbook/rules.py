"""Data validation in the workbook: a spreadsheet refuses impossible figures while somebody types."""

from collections.abc import Iterable, Iterator, Mapping

from certify.documents.cells import cell_name
from certify.documents.workbook.pages import COLUMNS, REPLY, YES_NO, fields_of
from certify.domain.criteria.answers import LARGEST_COUNT, LONGEST_REASON
from certify.domain.criteria.indicators import Indicator
from certify.domain.criteria.rates import IncidenceBands
from certify.domain.limits import LONGEST_TEXT

_TEXTS = {"not_applicable": LONGEST_REASON, "explanation": LONGEST_TEXT}


def rules_of(
    indicators: Iterable[Indicator], rows: Mapping[str, int]
) -> Iterator[tuple[int, list[int], dict[str, object]]]:
    """The validations of a page's open cells: column, rows (from 0), and the rule as written for the first row."""
    rows_by_rule: dict[tuple[str, bool, str], list[int]] = {}
    for indicator in indicators:
        within = not isinstance(indicator.rule, IncidenceBands) or indicator.rule.numerator_within_denominator
        whole = indicator.quantities.get("denominator", "")
        for field in (field for field in fields_of(indicator) if field not in indicator.quantities):
            rows_by_rule.setdefault((field, within, whole), []).append(rows[indicator.id])
    for (field, within, whole), rule_rows in rows_by_rule.items():
        row = rule_rows[0]
        # A number that indicators share stands in one cell for all rows of the rule.
        shared = cell_name(rows[whole], COLUMNS["count"], fixed=True) if whole else ""
        of = shared or cell_name(row, COLUMNS["denominator"])
        yield COLUMNS[field], rule_rows, _rule(field, within, row, of)


def shared_rule() -> dict[str, object]:
    """The rule for the cell of a quantity."""
    return _whole("0", str(LARGEST_COUNT), "Phải là số nguyên từ 0.")


def reply_rule() -> dict[str, object]:
    """The rule for the cell of a reply."""
    return _text(REPLY)


def _rule(field: str, within: bool, row: int, whole: str) -> dict[str, object]:
    """The rule for the cell of a field, with the message that a wrong entry gets; `whole` is the cell of the whole."""
    if field == "yes":
        message = "Chọn Có hoặc Không."
        source = list(YES_NO.values())
        return {"validate": "list", "source": source, "error_title": "Chưa đúng", "error_message": message}
    if field in _TEXTS:
        return _text(field)
    part = cell_name(row, COLUMNS["numerator"])
    if field == "numerator" and within:
        message = "Tử số phải là số nguyên từ 0 và không lớn hơn mẫu số."
        return _whole("0", f'=IF({whole}="",{LARGEST_COUNT},{whole})', message)
    if field == "denominator":
        least = f"=MAX(1,{part})" if within else "1"
        message = f"Mẫu số phải là số nguyên lớn hơn 0{' và không nhỏ hơn tử số' if within else ''}."
        return _whole(least, str(LARGEST_COUNT), message)
    return _whole("0", str(LARGEST_COUNT), "Phải là số nguyên từ 0.")


def _whole(least: str, most: str, message: str) -> dict[str, object]:
    bounds = {"validate": "integer", "criteria": "between", "minimum": least, "maximum": most}
    return {**bounds, "error_title": "Số liệu chưa đúng", "error_message": f"{message} Gõ số liền, ví dụ 1234."}


def _text(field: str) -> dict[str, object]:
    most = _TEXTS[field]
    bounds = {"validate": "length", "criteria": "<=", "value": most, "error_title": "Dài quá"}
    return {**bounds, "error_message": f"Không quá {most} ký tự."}
