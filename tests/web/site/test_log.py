"""The administrator reads the log, a province officer that of the province's accounts; both take it along."""

import csv
import html
import io
from datetime import UTC, datetime, timedelta

import pytest
from python_calamine import CalamineWorkbook

from certify.domain.people.permissions import Role
from certify.operations.log.events import write_event
from certify.operations.notices import mail
from certify.operations.people import accounts
from certify.operations.people.new_accounts import NewAccount, add_account
from certify.store.log import chain
from certify.store.people import accounts as stored
from certify.store.units import units
from certify.web.site.log import KINDS, ON_A_PAGE
from tests.support.acts import act_of
from tests.support.clients import account, client_of
from tests.support.shown import APPRAISER, OFFICER, ROLES

pytestmark = pytest.mark.both_engines

NOW = datetime(2026, 3, 10, 18, 30, tzinfo=UTC)


def text(reply):
    return html.unescape(reply.get_data(as_text=True))


def happened(database):
    """Failures in the evening of 10/03 by universal time: in Vietnam it is the 11th already."""
    with database.writing() as connection:
        for name in (ROLES["commune_officer"], ROLES["appraiser"]):
            write_event(connection, None, NOW, "sign_in_failed", details={"note": name})
        write_event(connection, account(connection, "administrator"), NOW + timedelta(days=1), "account_disabled",
                     details={"note": "cũ.tài-khoản"})  # fmt: skip


def test_the_log_is_searched_by_what_who_and_when(app, database):
    happened(database)
    client = client_of(app, "administrator")
    everything = text(client.get("/nhat-ky"))
    assert everything.index("khóa tài khoản – cũ.tài-khoản") < everything.index(f"không thành công – {APPRAISER}")
    failed = text(client.get("/nhat-ky?viec=sai"))
    assert ROLES["appraiser"] in failed and "cũ.tài-khoản" not in failed
    one = text(client.get(f"/nhat-ky?tim={OFFICER}&viec=sai"))
    assert f"thành công – {OFFICER}" in one and "thành công – 891" not in one
    day = text(client.get("/nhat-ky?tu=2026-03-11&den=2026-03-11"))
    assert ROLES["appraiser"] in day and "cũ.tài-khoản" not in day
    assert "cũ.tài-khoản" not in text(client.get("/nhat-ky?den=2026-03-10"))
    assert "Không có việc nào" in text(client.get("/nhat-ky?tim=%25"))
    wrong = client.get("/nhat-ky?tu=mai")
    assert wrong.status_code == 422 and "Từ ngày" in text(wrong) and 'value="mai"' in text(wrong)


def test_the_log_goes_on_page_by_page_and_comes_as_a_table(app, database):
    with database.writing() as connection:
        for number in range(ON_A_PAGE + 5):
            write_event(connection, None, NOW, "round_closed", details={"note": f"=đợt {number}"})
        head = chain.head(connection)
    client = client_of(app, "administrator")
    first = text(client.get("/nhat-ky?tim=đợt"))
    assert first.count("đóng đợt đánh giá") == ON_A_PAGE and f"số {head.position + 105}" in first
    last = first.split("cu-hon=")[1].split('"')[0]
    assert text(client.get(f"/nhat-ky?tim=đợt&cu-hon={last}")).count("đóng đợt đánh giá") >= 5
    assert 'name="cu-hon"' not in text(client.get(f"/nhat-ky?cu-hon={last}")), "a new search begins with the newest"
    rows = list(csv.reader(io.StringIO(text(client.get("/nhat-ky?tim=%3Dđợt&dang=csv")))))
    assert sum("=đợt" in cell for row in rows for cell in row) == ON_A_PAGE + 5


OF_OTHERS = "tinh-khac.can-bo"


@pytest.fixture
def watched(database):
    """What was done by and to an account of the officer's province, one of another province, and an administrator."""
    with database.writing() as connection:
        administrator, approver = (account(connection, role) for role in ("administrator", "approver"))
        far = next(
            one for one in units.provinces(connection) if one.id != account(connection, "province_officer").unit_id
        )
        operator = act_of(connection, None, NOW)
        new = NewAccount(OF_OTHERS, "Nguyễn Văn Mẫu", Role.PROVINCE_OFFICER, far.id)
        other = stored.find(connection, add_account(operator, new, "cay-cau-tre-lac-leo-2026"))
        by = act_of(connection, administrator, NOW)
        for held in (approver, other):
            assert accounts.drop_factor(operator, held.id) and accounts.give_password(by, held.id) is None
            mail.set_address(by, held.id, "khac@coquan.gov.vn", mailed=True)
            for name in ("sign_in", "password_changed"):
                write_event(connection, held, NOW, name, details={"address": "192.0.2.7"})
            write_event(connection, None, NOW, "sign_in_failed", details={"note": held.user_name})
        write_event(connection, administrator, NOW, "sign_in", details={"address": "192.0.2.99"})
        return approver


def test_a_province_officer_reads_of_the_accounts_in_the_province_and_of_no_others(app, watched):
    client = client_of(app, "province_officer")
    shown = text(client.get("/nhat-ky"))
    assert "Nhật ký các tài khoản trong tỉnh" in shown
    done = ("tắt xác thực hai bước", "đặt địa chỉ nhận thư", "đăng nhập không thành công")
    for said in (*done, "đề nghị, chờ một quản trị khác xác nhận – cấp mật khẩu tạm"):
        assert f"{said} – {watched.user_name}" in shown, said
    assert "đăng nhập (từ 192.0.2.7)" in shown and watched.display_name in shown
    everything = [shown, *(text(client.get(f"/nhat-ky?viec={kind}&tim={OF_OTHERS}")) for kind in ("", *KINDS))]
    assert not any(f"– {OF_OTHERS}" in one or "192.0.2.99" in one for one in everything)
    found = text(client.get(f"/nhat-ky?viec=tai-khoan&tim={watched.user_name}&tu=2026-03-11&den=2026-03-11"))
    assert "tắt xác thực" in found and f"không thành công – {watched.user_name}" not in found
    assert "Không có việc nào" in text(client.get("/nhat-ky?den=2020-01-01"))


def test_the_table_holds_what_the_page_does(app, watched):
    client, administrator = client_of(app, "province_officer"), client_of(app, "administrator")
    rows, whole = (list(csv.reader(io.StringIO(text(who.get("/nhat-ky?dang=csv"))))) for who in (client, administrator))
    said = [" ".join(row) for row in rows]
    assert any(f"tắt xác thực hai bước – {watched.user_name}" in row for row in said)
    assert not any(OF_OTHERS in row or "192.0.2.99" in row for row in said)
    assert sum(OF_OTHERS in " ".join(row) for row in whole) >= 5
    book = CalamineWorkbook.from_filelike(io.BytesIO(client.get("/nhat-ky?dang=xlsx").data))
    cells = [" ".join(map(str, row)) for row in book.get_sheet_by_index(0).to_python()]
    assert any(f"tắt xác thực hai bước – {watched.user_name}" in row for row in cells)
    assert not any(OF_OTHERS in row for row in cells)
