"""Last year's figures: what would be taken over is shown first, and only what was shown and chosen is taken."""

from certify.domain.assessment.sides import SELF
from certify.operations.assessments import answers
from certify.operations.assessments.answers import AnswerEntry
from certify.store.assessments import files
from tests.support.carrying import proposed
from tests.support.clients import account, client_of, post
from tests.support.life import Life


def test_the_page_shows_what_it_would_take_and_takes_nothing(officer, file, sheet):
    before = sheet()
    assert "so-lieu-nam-truoc" in officer.get(f"/phieu/{file}").get_data(as_text=True)
    address, _, offered = proposed(officer, file)
    page = officer.get(address).get_data(as_text=True)
    assert offered == list(before.missing(SELF)), "what this year's sheet holds isn't touched"
    assert "đã có số liệu năm nay" in page and "Nguồn: hồ sơ" in page
    assert sheet() == before


def test_only_what_was_chosen_is_taken_and_waits_to_be_confirmed(officer, file, sheet):
    address, seen, offered = proposed(officer, file)
    reply = post(officer, address, {"seen": seen, "chosen": offered[:2]}, follow_redirects=True)
    assert "Đã lấy số liệu năm trước cho 2 chỉ tiêu" in reply.get_data(as_text=True)
    taken = {key for key in offered if (SELF, key) in sheet().stored}
    assert taken == set(offered[:2])
    assert not any(sheet().stored[SELF, key].confirmed for key in taken)


def test_nothing_chosen_is_said_beside_what_was_offered(officer, file, sheet):
    address, seen, _ = proposed(officer, file)
    before = sheet()
    for strange in ({}, {"chosen": ["1.1"]}, {"chosen": ["99.9"]}):
        reply = post(officer, address, {"seen": seen, **strange})
        assert reply.status_code == 422 and "Chưa chọn chỉ tiêu nào" in reply.get_data(as_text=True)
    assert sheet() == before


def test_what_changed_since_the_page_was_opened_is_not_taken_unseen(
    database, library, now, press, officer, file, sheet
):
    address, seen, offered = proposed(officer, file)
    with database.writing() as connection:
        act = Life(connection, library, now, press).act("commune_leader")
        indicator = sheet().version.indicator(offered[0])
        data = {"yes": True} if indicator.rule.kind == "yes_no" else {"numerator": 1, "denominator": 2}
        answers.save(act, file, SELF, {offered[0]: AnswerEntry(data, "", 0)})
    reply = post(officer, address, {"seen": seen, "chosen": offered})
    assert reply.status_code == 422 and "đã thay đổi sau khi mở trang này" in reply.get_data(as_text=True)
    assert not [key for key in offered[1:] if (SELF, key) in sheet().stored]


def test_a_commune_without_an_earlier_file_is_told(app, database):
    with database.reading() as connection:
        own = files.of_unit(connection, account(connection, "commune_officer").unit_id)
    address = f"/phieu/{own[-1].id}/so-lieu-nam-truoc"
    page = client_of(app, "commune_officer").get(address).get_data(as_text=True)
    assert "Không có hồ sơ nào trước đợt này" in page
