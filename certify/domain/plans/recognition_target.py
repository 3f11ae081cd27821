"""The target of recognition: a share of communes to be recognised, and where a province stands."""

from fractions import Fraction

from msgspec import Struct

from certify.domain.numbers import format_number, format_rate


class RecognitionTarget(Struct, frozen=True):
    """The share of communes to be recognised, by the end of which year, and the plan that says so."""

    share: Fraction
    year: int
    plan: str

    @property
    def percent(self) -> str:
        """ "75%"."""
        return f"{format_number(self.share * 100)}%"


class Standing(Struct, frozen=True):
    """Recognised communes out of all, and how many are needed for the target."""

    recognised: int
    all: int
    needed: int

    @property
    def rate(self) -> Fraction:
        return Fraction(self.recognised, self.all) if self.all else Fraction(0)

    @property
    def lacking(self) -> int:
        return max(0, self.needed - self.recognised)

    @property
    def reached(self) -> bool:
        return self.all > 0 and self.lacking == 0

    @property
    def text(self) -> str:
        """ "110/156 = 70,51%"; the share is rounded, whether the target is reached is told from the counts."""
        if not self.all:
            return "chưa có số liệu"
        return f"{self.recognised}/{self.all} = {format_rate(self.recognised, self.all)}"


def standing(recognised: int, everything: int, target: Fraction) -> Standing:
    """Where a province stands; the number needed is the least whole number that reaches the target share."""
    needed = target * everything
    return Standing(recognised, everything, -(-needed.numerator // needed.denominator))


def sentence(reached: Standing, target: RecognitionTarget) -> str:
    """Where a province stands, in one sentence: "Còn thiếu 7 xã để đạt mục tiêu 75% (117/156) đến hết năm 2022"."""
    aim = f"{target.percent} ({reached.needed}/{reached.all}) đến hết năm {target.year}"
    return f"Đã đạt mục tiêu {aim}" if reached.reached else f"Còn thiếu {reached.lacking} xã để đạt mục tiêu {aim}"
