"""Pages under a decision that never was: none knows the shipped one by heart; rounds and sheets compare versions."""

import io
import re
from datetime import UTC, datetime

import pytest
from python_calamine import CalamineWorkbook

from certify import create_app
from certify.domain.assessment.sides import SELF
from certify.domain.days import local_day
from certify.domain.people.permissions import Role
from certify.store.database import Database
from certify.store.people import accounts
from tests.support.clients import client_of, post
from tests.support.lives import MADE_UP, SHIPPED, Office, with_made_up_decision
from tests.support.shown import HEIR_COMMUNE

KNOWN_BY_HEART = ("06/QĐ-TTg", SHIPPED, "1.000", "13 tiêu chí", "Thủ tướng", "iểm liệt:</b> tiêu chí <span>5")


@pytest.fixture
def world(founded, now):
    """A site with the made-up decision: a file that is appraised in 2027 and one of 2026 under the shipped decision."""
    with_made_up_decision(founded)
    database = Database(founded.database_url)
    with database.writing() as connection:
        before = Office(connection, founded, now, HEIR_COMMUNE.code, 2026, SHIPPED)
        before.fill(SELF, Role.COMMUNE_OFFICER)
        life = Office(connection, founded, now, HEIR_COMMUNE.code, 2027, MADE_UP)
        for person in life.people.values():
            accounts.change(connection, person.id, factor="kept elsewhere")
        life.appraised(**{"5.1": {"count": 0}, "2.1": {"numerator": 32, "denominator": 640}})
    database.close()
    app = create_app(founded)
    yield app, life, before
    app.extensions["certify"].database.close()


def page(client, path):
    reply = client.get(path)
    assert reply.status_code == 200, (path, reply.status_code)
    return reply.get_data(as_text=True)


def signed_in(world, role):
    app, life, _ = world
    return client_of(app, life.people[role].user_name)


def test_no_page_knows_a_decision_by_heart(world):
    app, life, _ = world
    file, round_ = f"/phieu/{life.id}", life.round_id
    everyone = (file, f"{file}/lich-su", f"{file}/cai-thien", f"{file}/hop", f"{file}/thu-tinh", f"{file}/van-ban")
    pages = {
        Role.COMMUNE_LEADER: (*everyone, f"{file}/gui"),
        Role.APPRAISER: (*everyone, f"/ho-so?dot={round_}", f"/dot/{round_}/van-ban"),
        Role.APPROVER: (f"{file}/quyet-dinh", f"/quyet-dinh/danh-sach/{round_}"),
        Role.PROVINCE_OFFICER: (f"/tien-do?dot={round_}", f"{file}/phan-loai", f"/tieu-chi/{MADE_UP}"),
    }
    for role, paths in pages.items():
        client = signed_in(world, role)
        for path in paths:
            text = page(client, path)
            for word in KNOWN_BY_HEART:
                assert word not in text, (path, word)
    assert app


def test_the_workbook_follows_the_decision(world):
    _, life, _ = world
    reply = signed_in(world, Role.COMMUNE_OFFICER).get(f"/dot/{life.round_id}/bang-tinh.xlsx?phieu={life.id}")
    assert reply.status_code == 200
    book = CalamineWorkbook.from_filelike(io.BytesIO(reply.data))
    said = "\n".join(
        str(cell) for name in book.sheet_names for row in book.get_sheet_by_name(name).to_python() for cell in row
    )
    assert "Có hộp thư của trẻ em" in said and "15/2027/TT-THU" in said
    assert not [word for word in ("06/QĐ-TTg", SHIPPED, "khai sinh đúng quy định", "điểm liệt") if word in said]


def test_the_list_of_criteria_says_from_when_to_when_each_is_in_force(world):
    library = world[0].extensions["certify"].library
    rows = re.findall(r"<tr>.*?</tr>", page(signed_in(world, Role.APPRAISER), "/tieu-chi"), re.DOTALL)
    today, begins = local_day(datetime.now(UTC)), library.latest(MADE_UP).version.in_force_from
    by_version = {one: next(row for row in rows if f"/tieu-chi/{one}" in row) for one in (SHIPPED, MADE_UP)}
    assert f"đến trước {begins:%d/%m/%Y}" in by_version[SHIPPED] and f"từ {begins:%d/%m/%Y}" in by_version[MADE_UP]
    assert [one for one, row in by_version.items() if "Đang có hiệu lực" in row] == [library.in_force(today).version.id]


def test_the_page_before_sign_in_names_the_decision_in_force_today(world):
    app, _, _ = world
    lawful = app.extensions["certify"].library.in_force(local_day(datetime.now(UTC))).version
    assert f"theo {lawful.kind} số {lawful.number}" in page(app.test_client(), "/dang-nhap")


def test_a_file_under_another_decision_side_by_side(world):
    _, life, before = world
    client = signed_in(world, Role.COMMUNE_OFFICER)
    text = page(client, f"/phieu/{before.id}/tinh-lai?bo={MADE_UP}.r2")
    assert "Để nghiên cứu, không có giá trị pháp lý" in text
    assert ">90/200<" in text and ">1.000/1.000<" in text
    assert "Không mang sang được <b>4/7</b> chỉ tiêu" in text
    assert "không có chỉ tiêu tương ứng trong 06/QĐ-TTg" in text
    assert "số liệu của chỉ tiêu 12.2 không dùng được" in text
    assert "Chỉ tiêu không có chỗ ở 15/2027/TT-THU" in text
    backwards = page(client, f"/phieu/{life.id}/tinh-lai")
    assert "06/QĐ-TTg ngày 03/01/2019, bản 2" in backwards and "130/200" in backwards
    for wrong in ("x", f"{MADE_UP}.r9", f"{MADE_UP}.r", ".r1", "2099-01-x.r1"):
        assert client.get(f"/phieu/{before.id}/tinh-lai?bo={wrong}").status_code == 404


def test_a_round_says_so_when_another_decision_is_chosen(world):
    client = signed_in(world, Role.PROVINCE_OFFICER)
    text = page(client, "/dot")
    assert "06/QĐ-TTg ngày 03/01/2019 (hiệu lực từ 03/01/2019 đến trước 01/01/2027)" in text
    assert "15/2027/TT-THU ngày 01/12/2026 (hiệu lực từ 01/01/2027)" in text
    form = {"name": "Đợt năm 2028", "criteria_version": SHIPPED, "period_from": "2028-01-01", "period_to": "2028-12-31",
            "self_due_on": "2029-01-31", "appraisal_due_on": "2029-02-28"}  # fmt: skip
    refused = post(client, "/dot", form)
    said = refused.get_data(as_text=True)
    assert refused.status_code == 422 and "có hiệu lực là 15/2027/TT-THU" in said
    assert 'value="Đợt năm 2028"' in said and re.search(f'<option value="{SHIPPED}" selected>', said)
    assert post(client, "/dot", {**form, "deviates": "1"}).status_code == 302
    assert post(client, "/dot", {**form, "name": "Đợt khác", "criteria_version": MADE_UP}).status_code == 302
