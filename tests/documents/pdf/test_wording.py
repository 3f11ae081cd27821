"""How papers word reasons, clauses, kinds of communes and posts; what they say by their day; what print adds."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from certify.documents.pdf.dated import FILE, texts_on
from certify.documents.pdf.pages import short_hash
from certify.documents.pdf.print_html import JOINER, SPACE, for_print
from certify.documents.pdf.wording import (
    clause,
    ended,
    head_of,
    head_post,
    kind_of,
    kinds_of,
    percent,
    reason,
    recipient,
)
from tests.support.papers_read import FORMS, sample

LAYOUT = FORMS["recognition"].layout
OFFICE = sample("recognition").paper.issuer


@pytest.mark.parametrize(
    ("why", "said"),
    [
        (
            "436/440 = 99,09 % → từ 98 % trở lên → 50/50 điểm → Điều 2 khoản 2 (chưa đối chiếu văn bản gốc)",
            "99,09% (436/440); mức từ 98% trở lên: 50 điểm (khoản 2 Điều 2)",
        ),
        (
            "15/2.587 = 579,82/100.000 → từ 550/100.000 đến dưới 600/100.000 → 25/50 điểm → Điều 2 khoản 2",
            "579,82/100.000 (15/2.587); mức từ 550/100.000 đến dưới 600/100.000: 25 điểm (khoản 2 Điều 2)",
        ),
        ("5/5 = 100 % → đạt 100 % → 75/75 điểm → Điều 2 khoản 2", "100% (5/5); đạt 100%: 75 điểm (khoản 2 Điều 2)"),
        ("Có → 15/15 điểm → Điều 2 khoản 2", "Có: 15 điểm (khoản 2 Điều 2)"),
        ("0 trường hợp → 50/50 điểm → Điều 2 khoản 2 điểm d", "0 trường hợp: 50 điểm (điểm d khoản 2 Điều 2)"),
        ("0/2.587 = 0 ‰ → 0 ‰ → 47,5/50 điểm → Điều 2", "0‰ (0/2.587); mức 0‰: 47,5 điểm (Điều 2)"),
        ("không có đối tượng → được điểm tối đa", "không có đối tượng; được điểm tối đa"),
        ("", ""),
    ],
)
def test_reasons_are_sentences(why, said):
    assert reason(why) == said


def test_a_rate_says_what_it_counts():
    why = "436/440 = 99,09 % → từ 98 % trở lên → 50/50 điểm → Điều 2 khoản 2"
    assert reason(why, "trẻ") == "99,09% (436/440 trẻ); mức từ 98% trở lên: 50 điểm (khoản 2 Điều 2)"
    assert reason("0 trường hợp → 50/50 điểm → Điều 2", "trường hợp") == "0 trường hợp: 50 điểm (Điều 2)"


@given(st.text(alphabet="ab →0/5điểm %‰()", max_size=40))
def test_no_reason_is_lost_whatever_its_form(why):
    assert "→" not in reason(why).replace("→", "", why.count("→") - why.count(" → "))


def test_clauses_go_from_small_to_large():
    assert (
        clause("Điều 2 khoản 1 điểm đ; Điều 26 khoản 3; khoản 2") == "điểm đ khoản 1 Điều 2; khoản 3 Điều 26; khoản 2"
    )
    assert percent("75 % và 1 ‰ của 3 xã") == "75% và 1‰ của 3 xã"


def test_kinds_of_communes_stand_in_the_order_of_texts():
    assert [kind_of(name) for name in ("Thị trấn Ba Chúc", "Đặc khu Phú Quốc", "Làng X")] == [
        "thị trấn",
        "đặc khu",
        "đơn vị hành chính cấp xã",
    ]
    assert kinds_of(["Phường A", "Xã B", "Phường C"]) == "xã, phường" and kinds_of(["Xã B"]) == "xã"


@pytest.mark.parametrize(
    ("by", "signer", "office", "head"),
    [
        ("", "TRƯỞNG PHÒNG", "Phòng Tư pháp huyện Tri Tôn", "Trưởng phòng Tư pháp huyện Tri Tôn"),
        ("KT. TRƯỞNG PHÒNG", "PHÓ TRƯỞNG PHÒNG", "Phòng Tư pháp", "Trưởng phòng Tư pháp"),
        ("", "GIÁM ĐỐC", "Sở Y tế tỉnh An Giang", "Giám đốc Sở Y tế tỉnh An Giang"),
        ("", "Q. CHỦ TỊCH", "Ủy ban nhân dân xã Lê Trì", "Chủ tịch Ủy ban nhân dân xã Lê Trì"),
        ("TL. CHỦ TỊCH", "CHÁNH VĂN PHÒNG", "Văn phòng", "Chánh văn phòng"),
    ],
)
def test_an_office_is_named_by_the_post_of_its_head(by, signer, office, head):
    issuer = OFFICE.__class__(office, "", "", (), "", signer, "", "", by=by)
    assert head_of(issuer) == head and head.upper().startswith(head_post(issuer))


def test_typed_texts_are_ended_and_stripped_of_signs():
    assert [ended(text) for text in ("Sai tên", "Đủ!", " Vì sao? ", "")] == ["Sai tên.", "Đủ!", "Vì sao?", ""]
    assert [recipient(text) for text in ("- Như trên;", "Đảng ủy.", " – Lưu hồ sơ ")] == [
        "Như trên",
        "Đảng ủy",
        "Lưu hồ sơ",
    ]
    assert short_hash("0123456789abcdef") == "0123456789ab"


@pytest.mark.parametrize(
    ("on", "laws"),
    [
        (date(2015, 12, 31), 0),
        (date(2017, 6, 1), 2),
        (date(2020, 6, 30), 2),
        (date(2020, 7, 1), 3),
        (date(2025, 2, 28), 3),
        (date(2025, 3, 1), 2),
        (date(2025, 6, 15), 2),
        (date(2025, 6, 16), 2),
        (date(2030, 1, 1), 2),
    ],
)
def test_one_set_of_laws_holds_on_every_day(on, laws):
    found = texts_on(LAYOUT, "QĐ", on)
    assert len(found) == laws and all(law.startswith("Căn cứ Luật ") for law in found)
    assert sum("Luật Tổ chức chính quyền địa phương ngày" in law for law in found) == (on.year > 2015) + (laws == 3)


def test_a_file_of_dated_texts_is_strict(tmp_path):
    (tmp_path / FILE).write_text('[[texts]]\ntext = "x"\nuses = ["QĐ"]\nsince = 2020-01-01\nextra = 1\n', "utf-8")
    with pytest.raises(ValidationError):
        texts_on(Path(tmp_path), "QĐ", date(2021, 1, 1))


def test_what_belongs_together_stays_on_one_line():
    page = "<title>số 1/A-B</title><body><p>theo Quyết định số 06/QĐ-TTg ngày 03 tháng 01, Lao động - Xã hội</p>"
    printed = for_print(page)
    assert printed.startswith("<title>số 1/A-B</title><body>"), "the head stays as it is"
    for said in (
        f"số{SPACE}06/{JOINER}QĐ-{JOINER}TTg",
        f"ngày{SPACE}03",
        f"Lao{SPACE}động{SPACE}-{JOINER} Xã{SPACE}hội",
    ):
        assert said in printed, said
    assert printed.replace(SPACE, " ").replace(JOINER, "") == page


def test_a_table_is_marked_when_one_of_its_rows_may_go_on_on_the_next_page():
    plain, long = (
        '<table class="grid"><tr class="criterion"></table>',
        '<table class="grid list"><tr class="long"></table>',
    )
    assert for_print(f"<body>{plain}{long}") == f"<body>{plain}{long.replace('grid', 'grid open')}"


def test_pictures_bear_their_words():
    assert for_print('<body><svg aria-label="Mã QR" width="1"><path/></svg>') == (
        '<body><svg aria-label="Mã QR" width="1"><title>Mã QR</title><path/></svg>'
    )
