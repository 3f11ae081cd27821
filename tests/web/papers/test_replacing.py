"""A paper is replaced by the page before issue once more, filled in from the paper that it replaces."""

import html
import re
from io import BytesIO

import pytest

from certify.domain.days import local_day, write_day
from certify.operations.papers.files import content_of
from tests.support.clients import client_of, post
from tests.support.life import Life
from tests.support.pdfs import printed, written_pdf
from tests.support.rounds import round_of

FILLED_IN = {
    "recipients": "Phòng Mẫu\nĐảng ủy xã",
    "filed": "VX (03b)",
    "further_grounds": "Căn cứ Kế hoạch số 01/KH-UBND",
}


@pytest.fixture
def client(app):
    return client_of(app, "commune_leader")


@pytest.fixture
def offered(client, file_id):
    """Who may sign, by name and post: the head first, then a deputy."""
    page = shown(client.get(f"/phieu/{file_id}/van-ban/commune-proposal/phat-hanh"))
    return re.findall(r'<option value="([^"]+)"', page)


@pytest.fixture
def former(client, file_id, offered):
    """The address of a proposal that a deputy signs and in which everything is filled in."""
    return issued(post(client, f"/phieu/{file_id}/van-ban/commune-proposal", FILLED_IN | {"signer": offered[1]}))


def issued(reply):
    assert reply.status_code == 302, shown(reply)
    return reply.headers["Location"]


def shown(reply):
    return " ".join(html.unescape(reply.get_data(as_text=True)).split())


def stored(database, address):
    with database.reading() as connection:
        return content_of(connection, int(address.rpartition("/")[2]))


def test_the_page_is_filled_in_from_the_paper_and_issued_with_its_reason(client, former, offered, database, now):
    assert f'href="{former}/thay-the"' in shown(client.get(former))
    page = shown(client.get(f"{former}/thay-the"))
    assert "thay thế tờ trình đề nghị công nhận số 01/TTr-UBND" in page
    assert ">Phòng Mẫu Đảng ủy xã</textarea>" in page and 'value="VX (03b)"' in page
    assert ">Căn cứ Kế hoạch số 01/KH-UBND</textarea>" in page and f'value="{offered[1]}" selected' in page
    assert f'value="{write_day(local_day(now))}"' in page and 'name="number" type="text" value=""' in page
    other = FILLED_IN | {"signer": offered[0], "filed": "VX (04b)", "reason": "Sai tên người ký"}
    content = stored(database, issued(post(client, f"{former}/thay-the", other)))
    assert (content.replaces.number, content.reason, content.number) == (
        "01/TTr-UBND",
        "Sai tên người ký",
        "02/TTr-UBND",
    )
    assert content.filed == "VX (04b)" and offered[0].startswith(content.issuer.name)


@pytest.mark.parametrize(
    ("wrong", "field", "text"),
    [
        ({"reason": " "}, "reason", "Lý do thay thế: phải ghi rõ."),
        ({"on": "31/02/2022"}, "on", "Ngày văn bản"),
        ({"number": "01"}, "number", "đã có trong sổ"),
        ({"recipients": "x" * 301}, "recipients", "mỗi dòng không quá 300 ký tự"),
    ],
)
def test_what_can_not_be_is_told_at_its_field_and_nothing_typed_is_lost(client, former, wrong, field, text):
    typed = {"reason": "Sai ngày họp", "further_grounds": "Căn cứ Công văn số 9", "filed": "VX (09b)"}
    reply = post(client, f"{former}/thay-the", typed | wrong)
    page = shown(reply)
    assert reply.status_code == 422 and text in page and 'value="VX (09b)"' in page
    assert ">Căn cứ Công văn số 9</textarea>" in page and "Phòng Mẫu" not in page, "what was typed, not the old paper"
    assert f'id="{field}-said" class="fault"' in page
    assert "reason" in wrong or ">Sai ngày họp</textarea>" in page
    assert "Còn hiệu lực" in shown(client.get(former))


def test_the_preview_says_what_is_replaced_and_why_and_takes_no_number(client, former):
    reply = post(client, f"{former}/thay-the/xem-truoc", FILLED_IN | {"reason": "Sai ngày họp"})
    text = printed(reply.data)
    assert "thay thế tờ trình" in text and "01/TTr-UBND" in text and "Lý do: Sai ngày họp" in text
    assert "Số: /TTr-UBND" in text and "Còn hiệu lực" in shown(client.get(former))


def test_what_no_longer_stands_is_not_replaced_again(client, former):
    issued(post(client, f"{former}/thay-the", {"reason": "Sai ngày"}))
    page = client.get(f"{former}/thay-the")
    assert "không còn hiệu lực" in shown(page)
    reply = post(client, f"{former}/thay-the", {"reason": "Lần nữa"})
    assert reply.status_code == 422 and "không còn hiệu lực" in shown(reply)


def test_the_office_s_own_file_takes_the_place_of_a_paper(client, former, database):
    content = written_pdf("Số: 15/TTr-UBND. " + "Tờ trình đề nghị công nhận, do văn phòng soạn thảo. " * 8)
    typed = {"number": "15/TTr-UBND", "reason": "Văn phòng soạn lại"}

    def give(fields):
        sent = fields | {"file": (BytesIO(content), "to-trinh.pdf")}
        return post(client, f"{former}/thay-the/tep-rieng", sent, content_type="multipart/form-data")

    refused = give(typed | {"reason": ""})
    assert refused.status_code == 422 and 'id="reason-said" class="fault"' in shown(refused)
    new = issued(give(typed))
    assert client.get(f"{new}/tep.pdf").data == content and stored(database, new).reason == "Văn phòng soạn lại"


def test_a_paper_about_an_area_is_replaced_the_same_way(app, database):
    officer = client_of(app, "province_officer")
    with database.reading() as connection:
        address = f"/dot/{round_of(connection).id}/van-ban/summary-province"
    former = issued(post(officer, address, {"recipients": "Ủy ban Mẫu"}))
    assert ">Ủy ban Mẫu</textarea>" in shown(officer.get(f"{former}/thay-the"))
    content = stored(database, issued(post(officer, f"{former}/thay-the", {"reason": "Sai số"})))
    assert content.reason == "Sai số" and content.replaces.on


def test_a_decision_s_paper_is_replaced_by_a_decision_only(app, database, library, now, press):
    with database.writing() as connection:
        life = Life(connection, library, now, press)
        life.appraised()
        paper = f"/van-ban/{life.decide('recognise')}"
    approver = client_of(app, "approver")
    reply = post(approver, f"{paper}/thay-the", {"reason": "Sai tên"})
    assert reply.status_code == 422 and "đi cùng quyết định" in shown(reply)
    assert client_of(app, "commune_leader").get(f"{paper}/thay-the").status_code == 403
