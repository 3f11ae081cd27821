"""The command line does what the pages of administration do, with the same refusals."""

from datetime import UTC, datetime
from pathlib import Path

import pdfplumber
import pytest

from certify.domain.people.means import Identity, Means
from certify.store.people import identities
from tests.support.clients import account
from tests.support.commands import run_on
from tests.support.shown import COMMUNE, COMMUNES, NEIGHBOUR, ROLES
from tests.support.signing_in import settle, table, without_passwords

PLAN = Path(__file__).parents[2] / "criteria" / "plans" / "2021-95-kh-ubnd-an-giang.toml"
BY = ("--by", ROLES["province_officer"])
VERSION = ("--version", "2019-06-qd-ttg")


@pytest.fixture
def run(site):
    """Run a command on the site; its exit status and what it said."""

    def command(*words):
        done = run_on(site.instance, *words)
        return done.exit_code, done.output

    return command


def test_people_are_imported_with_a_sheet_that_only_its_owner_reads(run, tmp_path):
    file, sheet = tmp_path / "people.csv", tmp_path / "sheet.pdf"
    file.write_text(f"user_name,display_name,role,unit\nxa.moi,Cán bộ,commune_officer,{NEIGHBOUR.code}\n", "utf-8")
    words = ("people", "import", file, "--on", "2022-01-01")
    assert run(*words)[0] == 2, "codes stand on the sheet alone"
    status, text = run(*words, "--check")
    assert status == 0 and "xa.moi: chưa có → Cán bộ" in text
    sheet.write_bytes(b"x")
    assert run(*words, "--sheet", sheet)[0] == 1 and "1 thay đổi" in run(*words, "--check")[1], "nothing is replaced"
    sheet.unlink()
    assert run(*words, "--sheet", sheet)[0] == 0
    assert sheet.stat().st_mode & 0o777 == 0o600
    with pdfplumber.open(sheet) as read:
        assert "xa.moi" in read.pages[0].extract_text()
    assert "0 thay đổi, 1 dòng giữ nguyên" in run(*words, "--sheet", tmp_path / "again.pdf")[1]
    assert not (tmp_path / "again.pdf").exists()
    renew = ("people", "renew", "--unit", COMMUNE.district_code, "--on", "2022-01-01")
    assert run(*renew, "--sheet", tmp_path / "again.pdf")[0] == 0
    file.write_text("user_name,display_name,role,unit\nx.y,Cán bộ,commune_officer,3\n", "utf-8")
    status, text = run(*words, "--check")
    assert status == 1 and "dòng 2, cột “Mã đơn vị”" in text


def test_without_passwords_no_slip_is_made_that_lets_nobody_in(run, site, tmp_path):
    file, sheet = tmp_path / "people.csv", tmp_path / "sheet.pdf"
    file.write_text(f"user_name,display_name,role,unit\nxa.moi,Cán bộ,commune_officer,{NEIGHBOUR.code}\n", "utf-8")
    settle(site, without_passwords(), table("sign_in.ldap", {"host": "x.example", "user": "{name}", "name": "danh bạ"}))
    words = ("people", "import", file, "--on", "2022-01-01")
    status, told = run(*words, "--sheet", sheet)
    assert status == 1 and "không dùng mật khẩu riêng" in told and not sheet.exists()
    status, told = run(*words)
    assert status == 0 and "Đã thêm 1 tài khoản." in told and "không dùng mật khẩu riêng" in told
    renew = ("people", "renew", "--unit", COMMUNE.district_code, "--on", "2022-01-01", "--sheet", sheet)
    for command in (renew, ("people", "password", "xa.moi")):
        status, told = run(*command)
        assert status == 1 and "không dùng mật khẩu riêng" in told and not sheet.exists(), command


def test_an_account_is_bound_anew(run, database):
    with database.writing() as connection:
        for role in ("approver", "commune_officer"):
            identity = Identity(Means.OPENID, "https://cu.example", role)
            identities.add(connection, account(connection, role).id, identity, datetime.now(UTC))
    assert run("people", "unbind", ROLES["approver"]) == (0, f"Đã bỏ gắn {ROLES['approver']}.\n")
    with database.reading() as connection:
        (left,) = identities.everyone(connection)
    assert left.identity.subject == "commune_officer"
    assert run("people", "unbind-everyone") == (0, "Đã bỏ gắn 1 tài khoản.\n")
    with database.reading() as connection:
        assert not identities.everyone(connection)


def test_categories_go_out_and_come_in(run, tmp_path):
    file = tmp_path / "categories.csv"
    status, told = run("categories", "export", *VERSION, *BY, "--on", "2022-12-31")
    assert status == 0
    file.write_text(told.replace("Quyết định 861/QĐ-TTg", "Quyết định số 861/QĐ-TTg", 1), "utf-8")
    assert "1 thay đổi" in run("categories", "import", file, *VERSION, *BY, "--check")[1]
    assert "Đã ghi 1 dòng." in run("categories", "import", file, *VERSION, *BY)[1]
    assert "Đã ghi 0 dòng." in run("categories", "import", file, *VERSION, *BY)[1]
    assert "không có quyền thực hiện" in run("categories", "import", file, *VERSION, "--by", "quan-tri")[1]


def test_days_month_first_are_asked_on_the_command_line_too(run, tmp_path):
    file = tmp_path / "categories.csv"
    file.write_text(f"code,category,basis,valid_from\n{COMMUNE.code},other,QĐ 77,06/04/2021\nTổng cộng,,,\n", "utf-8")
    words = ("categories", "import", file, *VERSION, *BY, "--check")
    status, told = run(*words)
    assert status == 1 and "Dòng 3 (“Tổng cộng”)" in told and "ngày 6 tháng 4 năm 2021 hay ngày 4 tháng 6" in told
    assert "→ Xã, phường, thị trấn còn lại (QĐ 77), từ 04/06/2021" in run(*words, "--days", "m/d/y")[1]
    assert "hay ngày" not in run(*words, "--days", "d/m/y")[1]


def test_rounds_are_made_edited_opened_and_closed(run):
    days = ("--period-from", "2023-01-01", "--period-to", "2023-12-31", "--self-due-on", "2030-01-01")
    made = ("rounds", "create", *BY, "--name", "Đợt 2023", "--criteria-version", "2019-06-qd-ttg", *days)
    status, number = run(*made, "--appraisal-due-on", "2030-02-01")
    assert status == 0
    number = number.strip()
    assert "đã có đợt mang tên này" in run(*made, "--appraisal-due-on", "2030-02-01")[1]
    assert run("rounds", "edit", number, *BY, "--name", "Đợt năm 2023")[1] == "Đã lưu.\n"
    assert run("rounds", "open", number, *BY)[0] == 0
    assert "Lý do: phải ghi" in run("rounds", "edit", number, *BY, "--self-due-on", "2030-01-02")[1]
    assert run("rounds", "edit", number, *BY, "--self-due-on", "2030-01-02", "--reason", "Công văn 1")[0] == 0
    assert "Đã xác định phân loại của 0 đơn vị." in run("rounds", "apply-categories", number, *BY)[1]
    listed = f"Đợt năm 2023  Đang mở  01/01/2023–31/12/2023  Bản nháp {len(COMMUNES)}"
    assert listed in run("rounds", "list", *BY)[1]
    assert run("rounds", "close", number, *BY)[0] == 0
    assert "Chỉ đóng được đợt đang mở" in run("rounds", "close", number, *BY)[1]
    assert "Không có đợt, đơn vị" in run("rounds", "close", 99, *BY)[1]


def test_a_plan_is_imported_and_listed(run, tmp_path):
    file = tmp_path / "plan.toml"
    file.write_text(PLAN.read_text("utf-8").replace("revision = 1", "revision = 2", 1), "utf-8")
    assert "bản: 1 → 2" in run("plans", "import", file, *BY, "--check")[1]
    assert "95/KH-UBND (bản 1)" in run("plans", "list", *BY)[1]
    assert run("plans", "import", file, *BY)[0] == 0
    assert "2021: 95/KH-UBND (bản 2), 23/QĐ-TTg (bản 2)" in run("plans", "list", *BY)[1]
    file.write_text("id = 1", "utf-8")
    assert run("plans", "import", file, *BY)[0] == 1
