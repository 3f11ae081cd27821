"""The pages of objections and of what waits, as their readers use them."""

import html
import re
from datetime import timedelta

import pytest

from certify.operations.assessments.sheet import open_sheet
from certify.store import rounds
from tests.support.clients import account, client_of, post
from tests.support.life import Life
from tests.support.shown import COMMUNE, ROLES

TEXT = "Đề nghị xem lại số liệu theo báo cáo số 12/BC-UBND"


@pytest.fixture
def file(database, library, now, press):
    with database.writing() as connection:
        life = Life(connection, library, now, press)
        life.appraised()
        return life.id


def text_of(reply):
    return html.unescape(reply.get_data(as_text=True))


def object_to(app, file, text=TEXT, criterion="5"):
    return post(client_of(app, "commune_leader"), f"/phieu/{file}/kien-nghi", {"criterion": criterion, "text": text})


def test_from_objecting_to_the_decision(app, database, library, file):
    leader, appraiser, approver = (client_of(app, one) for one in ("commune_leader", "appraiser", "approver"))
    assert "Kiến nghị</a>" in text_of(leader.get(f"/phieu/{file}"))
    page = f"/phieu/{file}/kien-nghi"
    assert "đến hết ngày" in text_of(leader.get(page)) and "Gửi kiến nghị</button>" in text_of(leader.get(page))
    assert "Gửi kiến nghị</button>" not in text_of(client_of(app, "commune_officer").get(page))
    assert object_to(app, file).headers["Location"] == page
    assert f"Trả lời kiến nghị: {COMMUNE.full_name}, tiêu chí 5" in text_of(appraiser.get("/viec-can-lam"))
    queue = text_of(appraiser.get("/ho-so")).split("<tbody>")[1]
    assert queue.index(COMMUNE.full_name) < queue.index("Bản nháp"), (
        "an objection that waits comes before what is not sent"
    )
    decision = text_of(approver.get(f"/phieu/{file}/quyet-dinh"))
    assert "Chưa trả lời" in decision and "Còn kiến nghị chưa trả lời về tiêu chí 5." in decision
    with database.reading() as connection:
        one = open_sheet(connection, library, file).objections[0].id
    answered = post(appraiser, f"{page}/{one}", {"outcome": "kept", "reason": "Đã đối chiếu sổ"}, follow_redirects=True)
    assert "Đã trả lời kiến nghị." in text_of(answered) and "Giữ nguyên kết quả." in text_of(answered)
    assert "trả lời kiến nghị" in text_of(leader.get("/viec-can-lam"))
    assert "tiêu chí 5 (giữ nguyên kết quả)" in text_of(leader.get(f"/phieu/{file}"))
    assert "Còn kiến nghị" not in text_of(approver.get(f"/phieu/{file}/quyet-dinh"))


def test_a_page_without_a_form_says_why(app, database, library, now, press):
    with database.writing() as connection:
        life = Life(connection, library, now - timedelta(days=30), press)
    leader, page = client_of(app, "commune_leader"), f"/phieu/{life.id}/kien-nghi"
    assert "Chưa có kết quả nên chưa kiến nghị được." in text_of(leader.get(page))
    with database.writing() as connection:
        Life(connection, library, now - timedelta(days=30), press).appraised()
    assert "Đã hết thời hạn kiến nghị" in text_of(leader.get(page))


def test_what_is_refused_stays_typed(app, database, library, file):
    reply = object_to(app, file, TEXT, "99")
    assert reply.status_code == 422 and TEXT in text_of(reply) and "chọn một tiêu chí" in text_of(reply)
    object_to(app, file)
    with database.reading() as connection:
        one = open_sheet(connection, library, file).objections[0].id
    reply = post(client_of(app, "appraiser"), f"/phieu/{file}/kien-nghi/{one}", {"reason": "Đã xem"})
    assert reply.status_code == 422 and "Đã xem</textarea>" in text_of(reply) and "Kết luận: chọn" in text_of(reply)


def test_what_looks_like_a_child_s_identity_is_pointed_out(app, file):
    object_to(app, file, "cháu Nguyễn Văn Ánh sinh ngày 05/01/2015")
    page = text_of(client_of(app, "commune_leader").get(f"/phieu/{file}/kien-nghi"))
    assert "có thể chứa thông tin của trẻ em" not in page
    leader = client_of(app, "commune_leader")
    sent = {"criterion": "6", "text": "cháu Nguyễn Văn Ánh"}
    reply = post(leader, f"/phieu/{file}/kien-nghi", sent, follow_redirects=True)
    assert "Kiến nghị về tiêu chí 6: có thể chứa thông tin của trẻ em (họ tên)" in text_of(reply)


def test_a_round_sets_its_times_or_takes_no_objections(app, database):
    officer = client_of(app, "province_officer")
    days = dict.fromkeys(("period_from", "period_to", "self_due_on", "appraisal_due_on"), "2024-12-31")
    plan = {"name": "Đợt mới", "criteria_version": "2019-06-qd-ttg", **days}
    assert 'value="7"' in text_of(officer.get("/dot")), "seven days are proposed"
    faults = (
        ({"objection_days": "7 ngày"}, "không phải số ngày"),
        ({"objection_days": "7"}, "để trống cả hai"),
        ({"objection_days": "0", "answer_days": "900"}, "từ 1 đến 365"),
    )
    for given, said in faults:
        reply = post(officer, "/dot", {**plan, **given})
        assert reply.status_code == 422 and said in text_of(reply)
    assert post(officer, "/dot", {**plan, "objection_days": "10", "answer_days": "7"}).status_code == 302
    assert post(officer, "/dot", {**plan, "name": "Đợt khác"}).status_code == 302
    with database.reading() as connection:
        made = {one.name: (one.objection_days, one.answer_days) for one in rounds.everything(connection)}
    assert (made["Đợt mới"], made["Đợt khác"]) == ((10, 7), (None, None))


@pytest.mark.usefixtures("file")
def test_the_bell_tells_how_much_waits_on_every_page(app):
    approver = client_of(app, "approver")
    first = text_of(approver.get("/viec-can-lam"))
    count = first.count('<th scope="row">')
    assert count >= 2 and f"{count} việc đang chờ" in first and f"Quyết định: {COMMUNE.full_name}" in first
    assert f'<span class="hide">Việc cần làm: </span><b>{count}</b>' in text_of(approver.get("/tien-do"))
    assert '<span class="hide">Việc cần làm</span></a>' in text_of(approver.get("/khong-co")), "not counted there"


def test_mail_is_set_on_one_s_own_page_and_by_the_administrator(app, database):
    officer, administrator = client_of(app, "commune_officer"), client_of(app, "administrator")
    assert "chưa bật gửi thư" in text_of(officer.get("/bao-mat"))
    refused = post(officer, "/bao-mat/thu", {"email": "khong phai", "mailed": "1"})
    assert refused.status_code == 422 and 'value="khong phai"' in text_of(refused)
    post(officer, "/bao-mat/thu", {"email": "can-bo@letri.gov.vn"})
    page = text_of(officer.get("/bao-mat"))
    assert 'value="can-bo@letri.gov.vn"' in page, "an address"
    assert re.search(r'name="mailed" value="1" ?>', page), "and no mail"
    with database.reading() as connection:
        one = account(connection, "commune_leader").id
    assert post(administrator, f"/tai-khoan/{one}/thu", {"email": "a@b.vn"}).status_code == 302
    assert "a@b.vn" in text_of(administrator.get(f"/tai-khoan?tim={ROLES['commune_leader']}"))
    assert "a@b.vn" not in text_of(administrator.get("/tai-khoan")).split("Nhật ký hệ thống")[1]
