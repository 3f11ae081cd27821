"""What the results of former units say of a new one, and what they don't."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certify.domain.units.lineage import Break, Extent, Kin, Side, is_same, verdict

A, B, C = Kin("Xã A", Extent.WHOLE, True), Kin("Xã B", Extent.WHOLE, False), Kin("Xã C", Extent.WHOLE)
SPLIT = Kin("Xã D", Extent.PART, True)


@pytest.mark.parametrize(
    ("forebears", "said"),
    [
        ([], ""),
        ([Kin("Xã A", Extent.UNCHANGED, True)], "Đơn vị cũ đã được công nhận."),
        ([A, A], "Cả 2 đơn vị cũ đã được công nhận."),
        ([A, B, A], "2 trong 3 đơn vị cũ đã được công nhận."),
        ([B, B], "Không có đơn vị nào trong 2 đơn vị cũ đã được công nhận."),
        ([C, C], "Chưa kết luận được: hệ thống không có quyết định về 2 trong 2 đơn vị cũ."),
        (
            [A, C],
            "Chưa kết luận được: hệ thống không có quyết định về 1 trong 2 đơn vị cũ; "
            "1 trong 2 đơn vị cũ đã được công nhận.",
        ),
        ([SPLIT], "Không kết luận được: Xã D được chia cho nhiều đơn vị mới."),
        (
            [A, B, SPLIT],
            "Không kết luận được: Xã D được chia cho nhiều đơn vị mới; "
            "1 trong 2 đơn vị nhập toàn bộ đã được công nhận.",
        ),
    ],
)
def test_verdict(forebears, said):
    assert verdict(forebears) == said


kin = st.builds(Kin, st.just("Xã X"), st.sampled_from(Extent), st.sampled_from([True, False, None]))


@given(st.lists(kin, min_size=1, max_size=8))
def test_a_split_unit_is_never_counted_and_never_concluded_from(forebears):
    said = verdict(forebears)
    split = [forebear for forebear in forebears if forebear.extent == Extent.PART]
    assert said.startswith("Không kết luận được") == bool(split)
    counted = len(forebears) - len(split)
    assert f"trong {counted + 1}" not in said
    assert ("nhập toàn bộ" in said) == (0 < len(split) < len(forebears))


def test_a_unit_is_the_same_only_when_nothing_came_or_went():
    assert is_same([Kin("Xã A", Extent.UNCHANGED)]) and is_same([Kin("Xã A", Extent.WHOLE)])
    assert not is_same([]) and not is_same([SPLIT]) and not is_same([A, B])


def test_a_break_tells_both_denominators():
    told = Break(date(2025, 7, 1), (Side("Tỉnh An Giang (mã 89)", 156),), 144, 102).text
    assert "102 đơn vị, lập từ 156 đơn vị của Tỉnh An Giang (mã 89) và 144 đơn vị mà hệ thống không có" in told
