"""Before a paper is issued: what a clerk fills in, what is previewed, and what stands in the way."""

import html

import pytest

from certify.domain.days import local_day, write_day
from certify.domain.offices.steps import OfficeStep
from certify.operations.papers.files import content_of
from certify.store.units import offices
from tests.support.clients import account, client_of, post
from tests.support.pdfs import printed


@pytest.fixture
def address(file_id):
    return f"/phieu/{file_id}/van-ban/commune-proposal"


def shown(reply):
    return html.unescape(reply.get_data(as_text=True))


def test_what_is_filled_in_stands_on_the_paper(app, address, database, now):
    client = client_of(app, "commune_leader")
    filled_in = {
        "on": f"{local_day(now):%d/%m/%Y}",
        "recipients": "Phòng Mẫu\n\nĐảng ủy xã",
        "filed": "VX (03b)",
        "further_grounds": "Căn cứ Kế hoạch số 01/KH-UBND",
    }
    paper = post(client, address, filled_in).headers["Location"]
    with database.reading() as connection:
        content = content_of(connection, int(paper.rpartition("/")[2]))
    assert (content.recipients, content.filed) == (("Phòng Mẫu", "Đảng ủy xã"), "VX (03b)")
    assert content.further_grounds == ("Căn cứ Kế hoạch số 01/KH-UBND",)
    assert content.issuer.name and content.on == local_day(now)


def test_the_preview_is_a_draft_and_takes_no_number(app, address):
    client = client_of(app, "commune_leader")
    reply = post(client, f"{address}/xem-truoc", {"recipients": "Phòng Mẫu thử"})
    text = printed(reply.data)
    assert reply.mimetype == "application/pdf" and "Phòng Mẫu thử" in text and "Số: /TTr-UBND" in text


@pytest.mark.parametrize(
    ("filled_in", "text"),
    [
        ({"on": "31/02/2022"}, "Ngày văn bản"),
        ({"on": "01/01/2099"}, "không thể sau hôm nay"),
        ({"on": "01/06/2020"}, "Ngày văn bản thuộc năm khác là đúng"),
        ({"number": "khong"}, "không phải số văn bản"),
        ({"recipients": "x" * 301}, "mỗi dòng không quá 300 ký tự"),
        ({"signer": "Ai đó, CHỦ TỊCH"}, "không giữ chức vụ"),
    ],
)
def test_what_can_not_be_is_told_at_its_field_and_stays(app, address, filled_in, text):
    client = client_of(app, "commune_leader")
    reply = post(client, address, {"filed": "VX (09b)", **filled_in})
    assert reply.status_code == 422 and text in shown(reply) and 'value="VX (09b)"' in shown(reply)


def test_a_typed_number_is_not_dropped_in_silence(app, address):
    client = client_of(app, "commune_leader")
    post(client, address)
    reply = post(client, address, {"number": "12"})
    assert reply.status_code == 422 and "đã phát hành với số 01/TTr-UBND" in shown(reply)


def test_the_page_offers_who_may_sign(app, address):
    text = shown(client_of(app, "commune_leader").get(f"{address}/phat-hanh"))
    assert "Người ký" in text and "– CHỦ TỊCH" in text and "– PHÓ CHỦ TỊCH" in text


def test_a_decision_on_a_council_is_proposed_with_the_day_that_the_settings_name(app, file_id, database):
    client = client_of(app, "commune_leader")
    with database.reading() as connection:
        unit = account(connection, "commune_leader").unit_id
        council = offices.newest(connection, unit, OfficeStep.SELF_ASSESSMENT).settings.formations[-1]
    text = shown(client.get(f"/phieu/{file_id}/van-ban/commune-council/phat-hanh"))
    assert f'value="{write_day(council.decided_on)}"' in text and "số của quyết định ghi ở trang Cơ quan" in text
