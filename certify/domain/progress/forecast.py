"""Forecasts of recognised communes: exact, each with the assumption it rests on, and none without figures for it."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from certify.domain.numbers import format_number
from certify.domain.plans.targets import RecognitionTarget, Standing, standing


@dataclass(frozen=True)
class FinalYear:
    """A year whose result is final, and where it is known from."""

    year: int
    standing: Standing
    source: str


@dataclass(frozen=True)
class Forecast:
    """What to expect by the end of a year, and in words what that assumes."""

    name: str
    year: int
    standing: Standing
    assumption: str


def by_trend(years: Sequence[FinalYear], everything: int, target: RecognitionTarget) -> Forecast | None:
    """The rate goes on changing as between the last two final years, until the target's year (or the next one).

    None with fewer than two final years. `everything` is the number of communes now; a part of one is not counted.
    """
    known = [one for one in years if one.standing.all]
    if len(known) < 2 or known[-1].year == known[-2].year:
        return None
    before, last = known[-2:]
    until = max(target.year, last.year + 1)
    change = (last.standing.rate - before.standing.rate) / (last.year - before.year)
    rate = min(Fraction(1), max(Fraction(0), last.standing.rate + change * (until - last.year)))
    said = (
        f"tỷ lệ tiếp tục {_per_year(change)}, như giữa năm {before.year} ({before.standing.text}) "
        f"và năm {last.year} ({last.standing.text})"
    )
    return Forecast("Theo xu hướng", until, standing(int(rate * everything), everything, target.share), said)


def by_files(
    recognised: int, ready: int, able: int, everything: int, year: int, target: RecognitionTarget
) -> tuple[Forecast, ...]:
    """What the files of a running round allow: the least, what their figures promise, and the most.

    `ready` files meet every condition by their figures, `able` ones have a way within the year (those ready among
    them).
    """
    rows = (
        ("Thấp", 0, "không thêm hồ sơ nào được công nhận trong đợt"),
        (
            "Theo hồ sơ",
            ready,
            f"{ready} hồ sơ đã đủ điều kiện theo số liệu đều được công nhận, ngoài ra không hồ sơ nào",
        ),
        ("Cao", able, f"mọi hồ sơ còn cách ({able}) đều làm xong việc còn thiếu và được công nhận"),
    )
    return tuple(
        Forecast(name, year, standing(recognised + more, everything, target.share), said) for name, more, said in rows
    )


def pace(years: Sequence[FinalYear], everything: int, target: RecognitionTarget) -> int | None:
    """How many communes each year must add, from the last final one on, to make the target in time.

    None without a final year before the target's, and when the last one reached it.
    """
    if not years or years[-1].year >= target.year:
        return None
    last = years[-1]
    lacking = standing(last.standing.recognised, everything, target.share).lacking
    return -(-lacking // (target.year - last.year)) or None


def _per_year(change: Fraction) -> str:
    if not change:
        return "đứng yên"
    return f"{'tăng' if change > 0 else 'giảm'} {format_number(abs(change) * 100)} điểm phần trăm mỗi năm"
