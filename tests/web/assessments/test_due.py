"""Until when something is due with a file, as its pages say it."""

import html
import re
from datetime import timedelta

from certify.domain.assessment.states import State
from certify.domain.days import local_day
from certify.store import rounds
from certify.store.assessments import files
from tests.support.clients import client_of
from tests.support.life import Life


def test_a_day_that_passed_locks_only_a_file_of_the_commune_s_own(app, database, library, now, press):
    def said():
        pages = [read_page(path) for path in (f"/phieu/{life.id}", "/phieu")]
        return [re.search(r"(Hạn [^<]*)(?:<b>([^<]*)</b>)?", page).groups() for page in pages]

    def read_page(path):
        return html.unescape(officer.get(path).get_data(as_text=True))

    officer, day = client_of(app, "commune_officer"), local_day(now) - timedelta(days=10)
    with database.writing() as connection:
        life = Life(connection, library, now, press)
        life.fill()
        life.take("submit", "commune_leader")
        life.take("start", "appraiser")
        round_id = life.sheet.round.id
        rounds.change(connection, round_id, self_due_on=day, appraisal_due_on=local_day(now))
    assert all("Hạn thẩm định" in due and late is None for due, late in said())
    with database.writing() as connection:
        rounds.change(connection, round_id, appraisal_due_on=day)
    assert all("Hạn thẩm định" in due and late == "đã quá hạn" for due, late in said())
    with database.writing() as connection:
        files.change(connection, life.id, state=State.DRAFT)
    assert all("Hạn trình" in due and "đang khóa" in late for due, late in said())
