"""Letters that came in wrong are pointed out; whatever people write in Vietnamese is not."""

from pathlib import Path

import pytest

from certify.domain.garbled import warning

ROOT = Path(__file__).parents[2]
WRONG = [
    *("Céng hoµ x· héi chñ nghÜa ViÖt Nam", "§¹i biÓu trÎ em", "ñy ban nh©n d©n x· Lª Tr×", "B¸o c¸o sè 12"),
    *("Coäng hoøa xaõ hoäi chuû nghóa Vieät Nam", "UÛy ban nhaân daân xaõ", "ñoàng yù", "baùo caùo"),
    *("XÃ£ LÃª TrÃ¬", "viá»‡c cáº§n lÃ m", "Tr\ufffd em", "tr? em du?c dang ky khai sinh"),
    *("b»ng nhau", "v× sao", "Tr× ho·n", "nh×n 3 lÇn", "®· rµ so¸t", "§iÒu 2"),
]
RIGHT = [
    *("Đã rà soát 1.216 trẻ em; đạt 98,2 %. Xem https://lagiang.gov.vn/tin?id=5&x=1.", "Nước uống ở huyện Ô Môn"),
    *(
        "Thuý, Thủy, Hoà, Hòa, khuỷu tay, ngoằn ngoèo, xoong, quờ quạng, giếng, hoạt, thuở",
        "12 – 14 giờ · 2 người",
    ),
    *("Có đúng không? Rồi, đúng.", "“Ngày vì trẻ em”", "QUYẾT ĐỊNH VỀ VIỆC CÔNG NHẬN XÃ", ""),
    *("Néang Sóc Phép, Chau Đa Ra", "Điều 2 § 3", "1ª lần", "Quốc lộ 91 – km 12"),
    *("Mô hình «Ngôi nhà an toàn», «Cổng trường an toàn»", "sân chơi 3m×4m, phòng 5m× 6m, 3 m × 4 m"),
    *("phần mềm Excel® và Word®, vắc-xin Infanrix® 6 trong 1", "(theo § 3, Điều 2§3)"),
]


@pytest.mark.parametrize("text", WRONG)
def test_letters_of_old_fonts_and_wrong_tables_are_pointed_out(text):
    assert "Unicode" in (warning(text, "Giải trình") or ""), text


@pytest.mark.parametrize("text", RIGHT)
def test_vietnamese_is_not(text):
    assert warning(text, "Giải trình") is None


def test_nothing_that_the_project_itself_says_in_vietnamese_is():
    files = [*ROOT.glob("templates/**/*.html"), *ROOT.glob("criteria/**/*.toml"), *ROOT.glob("criteria/**/*.csv")]
    assert len(files) > 100
    said = {path.name: warning(path.read_text("utf-8"), "") for path in files}
    assert not {name: told for name, told in said.items() if told}
