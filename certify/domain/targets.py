"""Targets: a share of communes to be reached, and where a province stands."""

from dataclasses import dataclass
from fractions import Fraction

from certify.domain.figures import Mark
from certify.domain.numbers import format_rate

# Kế hoạch 95/KH-UBND (26/02/2021) of An Giang: 75 % of communes recognised by 2022 (secondary).
RECOGNITION_TARGET = Fraction(75, 100)
RECOGNITION_YEAR = 2022
RECOGNITION_NAME = "Xã, phường, thị trấn được công nhận phù hợp với trẻ em"
RECOGNITION_CITATION = "Kế hoạch 95/KH-UBND ngày 26/02/2021 của UBND tỉnh An Giang"
RECOGNITION_SOURCE = Mark.SECONDARY


@dataclass(frozen=True)
class Standing:
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
        """ "110/156 = 70,51 %"; cut, never rounded up."""
        if not self.all:
            return "chưa có số liệu"
        return f"{self.recognised}/{self.all} = {format_rate(self.recognised, self.all)}"


def standing(recognised: int, everything: int, target: Fraction = RECOGNITION_TARGET) -> Standing:
    """Where a province stands; the number needed is the least whole number that reaches the target share."""
    needed = target * everything
    return Standing(recognised, everything, -(-needed.numerator // needed.denominator))
