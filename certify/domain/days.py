"""Days: in Vietnam's time zone, and as people and machines write them."""

from datetime import date, datetime, timedelta, timezone

# Vietnam's time zone: the days of acts, deadlines and papers are days there.
LOCAL = timezone(timedelta(hours=7))
FORMS = ("%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y")


def parse_day(text: str) -> date:
    """The day written dd/mm/yyyy or yyyy-mm-dd. Raises ValueError with a Vietnamese sentence."""
    typed = text.strip()
    for form in FORMS:
        try:
            return datetime.strptime(typed, form).date()  # noqa: DTZ007
        except ValueError:
            continue
    raise ValueError(f"“{typed[:40]}” không phải ngày; hãy ghi như 05/01/2022.")


def write_day(day: date | None) -> str:
    """A day as dd/mm/yyyy; empty for None."""
    return "" if day is None else f"{day:%d/%m/%Y}"


def local_day(at: datetime) -> date:
    """The day in Vietnam on which a moment falls; `at` must know its time zone."""
    return at.astimezone(LOCAL).date()


def a_year_after(day: date) -> date:
    """The same day of the next year; 1 March after 29 February."""
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return date(day.year + 1, 3, 1)
