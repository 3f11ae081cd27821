"""Days of a table from outside that may be written month first: asked about, then read as whoever brought it says."""

from collections.abc import Iterator, Mapping
from typing import Any

from certify.domain.days import DayOrder, month_first, order_of, two_readings
from certify.domain.problems import Problem

# Orders that somebody can choose between.
ASKED = frozenset({DayOrder.MONTH_FIRST, DayOrder.OPEN})
_MIXED = "Tệp ghi ngày theo cả hai cách; hãy ghi mọi ngày theo thứ tự ngày/tháng/năm, như 31/12/2025."
_CHOOSE = "Hãy chọn cách đọc ngày của tệp."


def in_order(content: Mapping[str, Any], order: str) -> Mapping[str, Any]:
    """A stored table with the answer to whether its days are written day or month first ("": none yet)."""
    answers = {DayOrder.DAY_FIRST, DayOrder.MONTH_FIRST}
    return {**content, "order": order} if order in answers and asked_days(content) else content


def asked_days(content: Mapping[str, Any]) -> str:
    """A day of a table that shows in which order its days are written has to be asked ("": it needn't)."""
    if content.get("days") not in ASKED:
        return ""
    cells = [values[key] for _, values in content["lines"] for key, _ in content["day_columns"]]
    two_ways = (text for text in cells if month_first(text) and order_of([text]) is DayOrder.OPEN)
    return next(two_ways, "") or next((text for text in cells if month_first(text)), "")


def with_days(content: Mapping[str, Any], values: Mapping[str, str]) -> Mapping[str, str]:
    """The values of a line, its days as people here write them where somebody said that the month stands first.

    Until somebody says so, only those that mean nothing in any other order: each of them is questioned, not impossible.
    """
    order = content.get("order")
    if order == DayOrder.DAY_FIRST:
        return values
    texts = {key: values[key] for key, _ in content.get("day_columns", ())}
    turned = {key: text for key, text in texts.items() if order or order_of([text]) is DayOrder.MONTH_FIRST}
    return {**values, **{key: month_first(text) or text for key, text in turned.items()}}


def day_faults(content: Mapping[str, Any]) -> Iterator[Problem]:
    """What has to be settled about the days of a table before it counts, at each of these."""
    days = content.get("days", DayOrder.DAY_FIRST)
    if days == DayOrder.DAY_FIRST or "order" in content:
        return
    for number, values in content["lines"]:
        for key, heading in content["day_columns"]:
            if month_first(values[key]):
                yield Problem(heading, _question(values[key], mixed=days == DayOrder.MIXED), number)


def _question(text: str, *, mixed: bool) -> str:
    if order_of([text]) is DayOrder.MONTH_FIRST:
        return f"“{text}” ghi tháng trước ngày. {_MIXED if mixed else _CHOOSE}"
    return f"“{text}” là {' hay '.join(two_readings(text).values())}? {_MIXED if mixed else _CHOOSE}"
