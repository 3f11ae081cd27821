"""What looks like one child's identity is noticed; counts, offices and document numbers are not."""

import pytest

from certify.domain.privacy import is_few, suspicions, told_count, warning


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("cháu Nguyễn Văn Ánh bị tai nạn", "họ tên"),
        ("em Đỗ Thị Ươm nghỉ học", "họ tên"),
        ("sinh ngày 05/01/2015", "ngày sinh"),
        ("học sinh lớp 3A2", "trường, lớp"),
        ("trường tiểu học Suối Trong báo cáo", "trường, lớp"),
        ("số nhà 12, tổ 3", "địa chỉ nhà"),
        ("thường trú tại ấp An Thạnh", "địa chỉ nhà"),
        ("liên hệ 0912345678", "số định danh hoặc điện thoại"),
        ("mã 089215001234", "số định danh hoặc điện thoại"),
    ],
)
def test_what_may_name_a_child_is_noticed(text, kind):
    assert kind in suspicions(text)
    assert kind in warning(text, "Giải trình")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "485/500 trẻ em được đăng ký khai sinh",
        "Báo cáo số 12/BC-UBND ngày 05/01/2022 của Ủy ban nhân dân xã Suối Trong, trang 3",
        "Trạm Y tế đối chiếu sổ A6 với báo cáo của các trường học, thống nhất số liệu",
        "02 trẻ em bị tai nạn, thương tích; trẻ em dưới 5 tuổi: 120",
        "Quyết định 861/QĐ-TTg ngày 04/6/2021; Kế hoạch 95/KH-UBND",
        "10598 xã, 1.250.000 đồng",
        "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08012345678912c",
    ],
)
def test_counts_and_documents_are_not(text):
    assert suspicions(text) == [] and warning(text, "x") is None


@pytest.mark.parametrize(("count", "few"), [(None, False), (0, False), (1, True), (4, True), (5, False), (1000, False)])
def test_one_to_four_are_few(count, few):
    assert is_few(count) is few and is_few(1000, count) is few
    assert told_count(count, within=True) == count
    assert told_count(count, within=False) == ("dưới 5" if few else count)
