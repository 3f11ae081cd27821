"""Days: in Vietnam's time zone, and as people and machines write them."""

import re
from collections.abc import Iterable
from datetime import date, datetime, timedelta, timezone
from enum import StrEnum

# Vietnam's time zone: the days of acts, deadlines and papers are days there.
LOCAL = timezone(timedelta(hours=7))
# The days that people here may mean: from long before any law that counts to long after any plan.
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2100, 12, 31)
FORMS = ("%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y")
SATURDAY = 5
_TWO_NUMBERS = re.compile(r"\s*([0-9]{1,2})([/.-])([0-9]{1,2})\2([0-9]{4})\s*")
MONTHS = 12


class DayOrder(StrEnum):
    """In which order a file's days are written: as here, month first, in both orders, or so that nothing tells."""

    DAY_FIRST = "day"
    MONTH_FIRST = "month"
    MIXED = "mixed"
    OPEN = "open"


MOMENTS = ("%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%d/%m/%Y %H:%M")


def parse_day(text: str) -> date:
    """The day written dd/mm/yyyy or yyyy-mm-dd. Raises ValueError with a Vietnamese sentence."""
    typed = text.strip()
    for form in FORMS:
        try:
            day = datetime.strptime(typed, form).date()  # noqa: DTZ007
        except ValueError:
            continue
        return within(day)
    raise ValueError(f"“{typed[:40]}” không phải ngày; hãy ghi như 05/01/2022.")


def parse_moment(text: str) -> datetime:
    """The day and time in Vietnam that a browser or a person wrote. Raises ValueError with a Vietnamese sentence."""
    typed = text.strip()
    for form in MOMENTS:
        try:
            moment = datetime.strptime(typed, form).replace(tzinfo=LOCAL)
        except ValueError:
            continue
        within(moment.date())
        return moment
    raise ValueError(f"“{typed[:40]}” không phải ngày giờ; hãy ghi như 05/01/2022 08:30.")


def month_first(text: str) -> str | None:
    """A day as the same text means it when the month stands first, as dd/mm/yyyy; None if it can't mean one so.

    None too for what means the same day in either order, and for yyyy-mm-dd.
    """
    found = _TWO_NUMBERS.fullmatch(text)
    if found is None or int(found[1]) > MONTHS or int(found[1]) == int(found[3]):
        return None
    return f"{int(found[3]):02d}/{int(found[1]):02d}/{found[4]}"


def two_readings(text: str) -> dict[DayOrder, str]:
    """How a day reads in words in each order that it can be written in: "ngày 6 tháng 4 năm 2021"."""
    readings = {DayOrder.DAY_FIRST: text, DayOrder.MONTH_FIRST: month_first(text)}
    days = {order: parse_day(reading) for order, reading in readings.items() if reading and _is_day(reading)}
    return {order: f"ngày {day.day} tháng {day.month} năm {day.year}" for order, day in days.items()}


def _is_day(text: str) -> bool:
    try:
        parse_day(text)
    except ValueError:
        return False
    return True


def order_of(texts: Iterable[str]) -> DayOrder:
    """The order that the days of a file are written in, by those that can be read in one order only.

    What is a day in neither order says nothing of it.
    """
    pairs = [(int(found[1]), int(found[3])) for text in texts if (found := _TWO_NUMBERS.fullmatch(text))]
    numbers = [pair for pair in pairs if min(pair) <= MONTHS]
    days_first = any(second <= MONTHS < first for first, second in numbers)
    months_first = any(first <= MONTHS < second for first, second in numbers)
    if months_first:
        return DayOrder.MIXED if days_first else DayOrder.MONTH_FIRST
    told = days_first or all(first == second for first, second in numbers)
    return DayOrder.DAY_FIRST if told else DayOrder.OPEN


def within(day: date) -> date:
    """The day itself. Raises ValueError with a Vietnamese sentence when it isn't from FIRST_DAY to LAST_DAY."""
    if not FIRST_DAY <= day <= LAST_DAY:
        raise ValueError(f"năm {day.year} không đúng; hãy ghi năm từ {FIRST_DAY.year} đến {LAST_DAY.year}.")
    return day


def write_day(day: date | None) -> str:
    """A day as dd/mm/yyyy; empty for None."""
    return "" if day is None else f"{day:%d/%m/%Y}"


def local_day(at: datetime) -> date:
    """The day in Vietnam on which a moment falls; `at` must know its time zone."""
    return at.astimezone(LOCAL).date()


def working_days_after(day: date, count: int) -> date:
    """The day that lies some working days after a day: Monday to Friday, holidays counted as working days."""
    while count:
        day += timedelta(days=1)
        count -= day.weekday() < SATURDAY
    return day


def a_year_after(day: date) -> date:
    """The same day of the next year; 1 March after 29 February."""
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return date(day.year + 1, 3, 1)
