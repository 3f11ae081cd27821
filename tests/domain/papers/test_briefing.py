"""The dangers that the page for leaders names: the two gravest, in a fixed order."""

from datetime import date
from fractions import Fraction

from msgspec import structs

from certify.domain.papers.dangers import NONE_SEEN, DangerFacts, Zero, dangers
from certify.domain.plans.recognition_target import standing
from certify.domain.progress.forecast import Forecast

SHARE = Fraction(3, 4)
DUE, BEFORE, AFTER = date(2022, 11, 30), date(2022, 11, 1), date(2022, 12, 1)
QUIET = DangerFacts(standing(110, 156, SHARE), 0, 0, DUE, 0, None, None, None)
ZERO = Zero("7. Tiêm chủng", 12, "Thị xã Sông Dài", 4)
TREND = Forecast("Theo xu hướng", 2022, standing(108, 156, SHARE), "tỷ lệ tiếp tục giảm")


def told(on=BEFORE, **changes):
    return dangers(structs.replace(QUIET, **changes), on)


def test_where_there_is_none_the_page_says_so():
    assert told() == (NONE_SEEN,)
    assert told(zero=ZERO)[1] == NONE_SEEN


def test_a_target_out_of_reach_comes_first():
    first, second = told(short=3, zero=ZERO, unsent=9, waiting=5, trend=TREND)
    assert "vẫn thiếu 3 xã" in first
    assert second == "12 xã bị 0 điểm (điểm liệt) ở tiêu chí 7. Tiêm chủng, nhiều nhất ở thị xã Sông Dài (4)."


def test_files_not_sent_weigh_more_after_their_day():
    assert told(AFTER, unsent=9, zero=ZERO)[0] == "9 xã quá hạn 30/11/2022 mà chưa trình hồ sơ."
    assert told(BEFORE, unsent=9, zero=ZERO)[1] == "9 xã chưa trình hồ sơ; hạn trình 30/11/2022."
    assert told(AFTER, unsent=9, due_on=None) == (NONE_SEEN,), "a closed round waits for nobody"


def test_what_waits_the_weakest_area_and_the_trend_come_after():
    weak = ("Huyện A", standing(1, 9, SHARE))
    assert told(waiting=5, weakest=weak, trend=TREND) == (
        "5 hồ sơ đã trình còn chờ thẩm định hoặc quyết định.",
        "Huyện A thấp nhất tỉnh: 1/9 = 11,11%.",
    )
    assert told(trend=TREND)[0] == "Nếu tỷ lệ tiếp tục giảm, đến hết năm 2022 còn thiếu 9 xã."


def test_where_only_one_commune_stands_at_zero_no_area_is_named():
    assert "nhiều nhất" not in told(zero=Zero("7. Tiêm chủng", 1, "Huyện A", 1))[0]
