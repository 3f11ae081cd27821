"""The book of an office: its numbers as a page and as Excel, reserving, and what a reserved number is for."""

import html
import re
from io import BytesIO

import openpyxl
import pytest

from certify.domain.papers.register import Number, Way
from certify.operations.log.events import write_event
from certify.operations.papers.register import Taken, enter
from certify.store.papers.register import Book
from tests.support.clients import account, client_of, post
from tests.support.registers import key_of


def page(client, path="/so-van-ban"):
    reply = client.get(path)
    assert reply.status_code == 200 and len(reply.data) < 100_000
    return html.unescape(reply.get_data(as_text=True))


def test_an_office_sees_the_books_of_its_own_papers(app):
    leader, appraiser = client_of(app, "commune_leader"), client_of(app, "appraiser")
    assert "TTr-UBND" in page(leader) and "BB-HĐ" in page(leader) and "PLĐTBXH" not in page(leader)
    assert "TTr-PLĐTBXH" in page(appraiser) and "QĐ-UBND" in page(client_of(app, "approver"))


def test_an_issued_paper_stands_in_the_book(app, file_id):
    leader = client_of(app, "commune_leader")
    paper = post(leader, f"/phieu/{file_id}/van-ban/commune-proposal").headers["Location"]
    key = key_of(leader, "TTr-UBND")
    text = page(leader, f"/so-van-ban?so={key}")
    assert "01/TTr-UBND" in text and f'href="{paper}"' in text and "còn hiệu lực" in text
    sheet = openpyxl.load_workbook(BytesIO(leader.get(f"/so-van-ban.xlsx?so={key}").data)).active
    assert [sheet["A5"].value, sheet["F5"].value, sheet["G5"].value] == ["01/TTr-UBND", "VT", "còn hiệu lực"]
    assert sheet["C5"].value.startswith("Tờ trình đề nghị công nhận: ") and "CHỦ TỊCH" in sheet["D5"].value
    post(leader, f"{paper}/thu-hoi", {"reason": "Gửi nhầm"})
    assert "đã thu hồi" in page(leader, f"/so-van-ban?so={key}")


def test_a_reserved_number_waits_for_its_paper(app, file_id):
    leader = client_of(app, "commune_leader")
    key = key_of(leader, "TTr-UBND")
    post(leader, "/so-van-ban/giu-so", {"so": key, "count": "2", "note": "Văn bản ký tay"})
    text = page(leader, f"/so-van-ban?so={key}")
    assert "01/TTr-UBND" in text and "02/TTr-UBND" in text and "đang dành" in text and "Văn bản ký tay" in text
    issue = f"/phieu/{file_id}/van-ban/commune-proposal"
    paper = post(leader, issue, {"number": "2"}).headers["Location"]
    assert "02/TTr-UBND" in page(leader, paper)
    next_one = post(leader, f"{paper}/thay-the", {"reason": "Sai ngày"}).headers["Location"]
    assert "03/TTr-UBND" in page(leader, next_one), "a new paper takes no reserved number unless it is asked for"


@pytest.mark.parametrize(
    ("form", "text"),
    [
        ({"count": "0", "note": "x"}, "Số lượng dành"),
        ({"count": "51", "note": "x"}, "Số lượng dành"),
        ({"count": "hai", "note": "x"}, "Số lượng dành"),
        ({"count": "2", "note": " "}, "Lý do dành số"),
    ],
)
def test_a_bad_wish_is_told_and_keeps_what_was_typed(app, form, text):
    leader = client_of(app, "commune_leader")
    reply = post(leader, "/so-van-ban/giu-so", {"so": key_of(leader, "TTr-UBND"), **form})
    assert reply.status_code == 422 and text in reply.get_data(as_text=True)
    assert f'value="{form["count"]}"' in reply.get_data(as_text=True)


def test_a_strangers_book_is_not_found(app):
    key = key_of(client_of(app, "appraiser"), "TTr-PLĐTBXH")
    assert client_of(app, "commune_leader").get(f"/so-van-ban?so={key}").status_code == 404
    assert client_of(app, "commune_leader").get(f"/so-van-ban.xlsx?so={key}").status_code == 404


def test_a_long_book_comes_page_by_page(app, database, now):
    with database.writing() as connection:
        person = account(connection, "commune_leader")
        book = Book(person.unit_id, "UBND", "TTr", now.year)
        event = write_event(connection, person, now, "number_reserved")
        for value in range(1, 2001):
            enter(connection, book, "TTr-UBND", Taken("", Number(value), Way.RESERVED), event, "Nhiều")
    leader = client_of(app, "commune_leader")
    first = page(leader, f"/so-van-ban?so={key_of(leader, 'TTr-UBND')}")
    older = re.search(r'href="(/so-van-ban\?[^"]*trang=2[^"]*)"', first)[1]
    assert "2000/TTr-UBND" in first and "1950/TTr-UBND" not in first
    assert "1950/TTr-UBND" in page(leader, older)


def test_a_reserved_number_is_given_up_with_a_reason(app):
    leader = client_of(app, "commune_leader")
    key = key_of(leader, "TTr-UBND")
    post(leader, "/so-van-ban/giu-so", {"so": key, "count": "1", "note": "Văn bản ký tay"})
    form = re.search(r'action="(/so-van-ban/huy-so/\d+)"', page(leader, f"/so-van-ban?so={key}"))[1]
    assert post(leader, form, {"so": key, "reason": " "}).status_code == 422
    assert post(leader, form, {"so": key, "reason": "Không ban hành nữa"}).status_code == 302
    text = page(leader, f"/so-van-ban?so={key}")
    assert "đã hủy" in text and "hủy: Không ban hành nữa" in text and "huy-so" not in text
    assert post(leader, form, {"so": key, "reason": "Lần nữa"}).status_code == 422


def test_a_number_given_up_is_taken_by_nobody(app, file_id):
    leader = client_of(app, "commune_leader")
    key = key_of(leader, "TTr-UBND")
    post(leader, "/so-van-ban/giu-so", {"so": key, "count": "1", "note": "Văn bản ký tay"})
    form = re.search(r'action="(/so-van-ban/huy-so/\d+)"', page(leader, f"/so-van-ban?so={key}"))[1]
    post(leader, form, {"so": key, "reason": "Không ban hành nữa"})
    issue = f"/phieu/{file_id}/van-ban/commune-proposal"
    assert "đã dành rồi hủy" in html.unescape(post(leader, issue, {"number": "1"}).get_data(as_text=True))
    assert "02/TTr-UBND" in page(leader, post(leader, issue).headers["Location"])


def test_the_book_is_searched_by_words(app, file_id):
    leader = client_of(app, "commune_leader")
    post(leader, f"/phieu/{file_id}/van-ban/commune-proposal")
    key = key_of(leader, "TTr-UBND")
    assert "01/TTr-UBND" in page(leader, f"/so-van-ban?so={key}&tim=tờ+trình+mẫu")
    assert "Không có dòng nào khớp" in page(leader, f"/so-van-ban?so={key}&tim=khongco")


def test_what_is_looked_for_stays_on_the_older_pages(app, database, now):
    with database.writing() as connection:
        person = account(connection, "commune_leader")
        book = Book(person.unit_id, "UBND", "TTr", now.year)
        event = write_event(connection, person, now, "number_reserved")
        for value in range(1, 301):
            note = "Lẻ" if value % 2 else "Chẵn"
            enter(connection, book, "TTr-UBND", Taken("", Number(value), Way.RESERVED), event, note)
    leader = client_of(app, "commune_leader")
    first = page(leader, f"/so-van-ban?so={key_of(leader, 'TTr-UBND')}&tim=lẻ")
    older = html.unescape(re.search(r'href="(/so-van-ban\?[^"]*trang=2[^"]*)"', first)[1])
    text = page(leader, older)
    assert "299/TTr-UBND" in first and "199/TTr-UBND" in text and "198/TTr-UBND" not in text
