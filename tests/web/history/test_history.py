"""The history of a file: old and new values, by indicator and person, as a page and as a table."""

import csv
import html
import io

import pytest

from certify.domain.assessment.sides import APPRAISAL
from certify.operations.assessments import answers
from certify.operations.assessments.answers import AnswerEntry
from tests.support.clients import account, client_of
from tests.support.life import Life

OLD, NEW = {"numerator": 1216, "denominator": 1254}, {"numerator": 90, "denominator": 100}


@pytest.fixture
def file(database, library, now, press):
    """A file that was sent, returned, sent again, and whose appraisal was overwritten once."""
    with database.writing() as connection:
        life = Life(connection, library, now, press)
        life.fill(**{"2.1": OLD})
        life.take("submit", "commune_leader")
        life.take("return", "appraiser", reasons={"": "Thiếu tờ trình", "2.1": "Thiếu sổ"})
        save(life, "2.1", AnswerEntry(OLD, "Theo sổ hộ tịch", version(life, "self")), "self", "commune_officer")
        life.take("submit", "commune_leader")
        life.take("start", "appraiser")
        life.fill(APPRAISAL, "appraiser", **{"2.1": OLD})
        save(life, "2.1", AnswerEntry(NEW, "Đã kiểm tra sổ", version(life, "appraisal")), "appraisal", "appraiser")
        return life.id


def version(life, side):
    return life.sheet.stored[side, "2.1"].version


def save(life, key, entry, side, role):
    assert answers.save(life.act(role), life.id, side, {key: entry}).versions


def shown(client, address):
    text = html.unescape(client.get(address).get_data(as_text=True))
    return " ".join(text.split())


def test_old_and_new_values_stand_in_words(app, file):
    page = shown(client_of(app, "commune_officer"), f"/phieu/{file}/lich-su")
    assert "<del>1.216/1.254</del> → 90/100; thay đổi lời giải trình, lý do" in page
    assert "<b>2.1</b>: 1.216/1.254; thay đổi lời giải trình, lý do" in page, "only the explanation became another one"
    assert "<b>Cả hồ sơ</b>: Thiếu tờ trình" in page and "<b>2.1</b>: Thiếu sổ" in page
    assert page.index("→ 90/100") < page.index("Thiếu tờ trình"), "the newest comes first"


def test_the_history_of_one_indicator_by_one_person(app, file, database):
    with database.reading() as connection:
        appraiser = account(connection, "appraiser")
    client = client_of(app, "appraiser")
    of_one = shown(client, f"/phieu/{file}/lich-su?chi-tieu=2.1")
    assert "Thiếu sổ" in of_one and "Thiếu tờ trình" not in of_one and "<b>3.1</b>" not in of_one
    by_one = shown(client, f"/phieu/{file}/lich-su?chi-tieu=2.1&nguoi={appraiser.id}")
    assert "90/100" in by_one and "nhập số liệu tự chấm" not in by_one
    assert "Không có việc nào như vậy" in shown(client, f"/phieu/{file}/lich-su?nguoi=999999")


def test_the_same_as_a_table(app, file):
    reply = client_of(app, "appraiser").get(f"/phieu/{file}/lich-su?chi-tieu=2.1&dang=csv&bom=0")
    head, *rows = csv.reader(io.StringIO(reply.get_data(as_text=True)))
    assert head[-2:] == ["Trước", "Sau"]
    assert rows[0][3:] == ["2.1", "1.216/1.254", "90/100; thay đổi lời giải trình, lý do"]
    assert ["2.1", "", "Thiếu sổ"] in [row[3:] for row in rows]
