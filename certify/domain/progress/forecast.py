"""Forecasts of recognised communes: exact, each with its assumption, and none without figures to base it on."""

from collections.abc import Sequence
from fractions import Fraction

from msgspec import Struct

from certify.domain.numbers import format_number
from certify.domain.plans.recognition_target import RecognitionTarget, Standing, standing


class FinalYear(Struct, frozen=True):
    """A year whose result is final, and the source of it."""

    year: int
    standing: Standing
    source: str


class Forecast(Struct, frozen=True):
    """What to expect by the end of a year, and what that assumes, in words."""

    name: str
    year: int
    standing: Standing
    assumption: str


class LeftOut(Struct, frozen=True):
    """A year that the trend doesn't use, and why."""

    year: int
    why: str


def trend_years(years: Sequence[FinalYear]) -> tuple[FinalYear, FinalYear] | None:
    """The two final years that the trend goes through: the last ones with communes; None with fewer."""
    known = [final for final in years if final.standing.all]
    if len(known) < 2 or known[-1].year == known[-2].year:
        return None
    return known[-2], known[-1]


def left_out(years: Sequence[FinalYear]) -> list[LeftOut]:
    """The final years that the trend doesn't use."""
    base = trend_years(years) or ()
    empty = "không có đơn vị nào trong kết quả"
    earlier = "xu hướng chỉ tính giữa hai năm gần nhất có kết quả cuối cùng" if base else "phải có ít nhất hai năm"
    return [LeftOut(final.year, earlier if final.standing.all else empty) for final in years if final not in base]


def by_trend(years: Sequence[FinalYear], everything: int, target: RecognitionTarget) -> Forecast | None:
    """The forecast if the rate changes on as between the last two final years, to the target's year (or the next).

    None with fewer than two final years. `everything` is the number of communes now; a fraction of one is not counted.
    """
    base = trend_years(years)
    if base is None:
        return None
    before, last = base
    until = max(target.year, last.year + 1)
    change = (last.standing.rate - before.standing.rate) / (last.year - before.year)
    rate = min(Fraction(1), max(Fraction(0), last.standing.rate + change * (until - last.year)))
    assumption = (
        f"tỷ lệ tiếp tục {_per_year(change)}, như giữa năm {before.year} ({before.standing.text}) "
        f"và năm {last.year} ({last.standing.text})"
    )
    return Forecast("Theo xu hướng", until, standing(int(rate * everything), everything, target.share), assumption)


def by_files(
    recognised: int, ready: int, able: int, everything: int, year: int, target: RecognitionTarget
) -> tuple[Forecast, ...]:
    """What the files of a running round allow: the least, what their figures promise, and the most.

    `ready` files meet every condition by their figures; `able` ones, which include them, have a way within the year.
    """
    rows = (
        ("Kịch bản thấp", 0, "không thêm hồ sơ nào được công nhận trong đợt"),
        (
            "Kịch bản theo hồ sơ",
            ready,
            f"{ready} hồ sơ đã đủ điều kiện theo số liệu đều được công nhận, ngoài ra không hồ sơ nào",
        ),
        ("Kịch bản cao", able, f"mọi hồ sơ còn khả năng đạt ({able}) đều làm xong việc còn thiếu và được công nhận"),
    )
    return tuple(
        Forecast(name, year, standing(recognised + more, everything, target.share), assumption)
        for name, more, assumption in rows
    )


def pace(years: Sequence[FinalYear], everything: int, target: RecognitionTarget) -> int | None:
    """How many communes each year after the last final one must add to reach the target in time.

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
