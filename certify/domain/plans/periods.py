"""The periods that reports on a plan cover."""

from datetime import date

from msgspec import Struct


class Period(Struct, frozen=True):
    """A year, or its first six months."""

    year: int
    half: bool = False

    @property
    def key(self) -> str:
        return f"{self.year}-6" if self.half else str(self.year)

    @property
    def name(self) -> str:
        return f"6 tháng đầu năm {self.year}" if self.half else f"năm {self.year}"

    @property
    def begins_on(self) -> date:
        """The day from which the period is the current one: a whole year from July on."""
        return date(self.year, 1 if self.half else 7, 1)

    @property
    def ends_on(self) -> date:
        return date(self.year, 6, 30) if self.half else date(self.year, 12, 31)
