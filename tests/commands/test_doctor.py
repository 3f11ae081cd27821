"""The doctor tells what is wrong with a site, a line each, and is content with one that is well."""

import hashlib
from datetime import timedelta

import pytest

from certify import create_app
from certify.domain.library import Library
from certify.domain.people.mail import MailState
from certify.operations.log.events import write_event
from certify.store.criteria import revisions
from certify.store.criteria.revisions import Revision
from certify.store.notices import mail
from tests.support.attested import VERSION, Comparing
from tests.support.clients import account, client_of
from tests.support.commands import run_on
from tests.support.own_forms import begin, edit
from tests.support.proxy import standing_for


def doctor(site):
    return run_on(site.instance, "doctor")


def test_a_site_that_is_well(site):
    done = doctor(site)
    assert done.exit_code == 0 and "CẦN SỬA" not in done.output, done.output


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('hosts = ["treem.example"]\n', "https = false"),
        ('hosts = ["treem.example"]\nhttps = true\n', "address chưa phải"),
        ('hosts = ["treem.example"]\nhttps = true\naddress = "http://treem.example"\n', "không bắt đầu bằng https://"),
        ('hosts = ["treem.example"]\naddress = "https://khac.example"\n', "không có trong hosts"),
        ('hosts = ["treem.example"]\n', "proxies = 0"),
        ('hosts = ["treem.example"]\n', 'heads = ""'),
        ('heads = "heads.jsonl"\n', "heads.jsonl: hai ngày qua chưa ghi mã đầu chuỗi"),
        ('hosts = [".example"]\n', "mọi tên miền con"),
        ('hosts = ["*"]\n', "mọi tên miền con"),
        ('hosts = ["[2001:db8::9]"]\n', "không phải tên máy chủ"),
        ("hosts = []\n", "config.toml, hosts"),
        ('hosts = [""]\n', "không phải tên máy chủ"),
        ('hosts = ["https://treem.example"]\n', "không phải tên máy chủ"),
        ('hosts = ["TreEm.example"]\n', "không phải tên máy chủ"),
        ('hosts = ["treem.example:8443"]\n', "không phải tên máy chủ"),
        ('hosts = ["treem.example"]\naddress = "treem.example"\n', "không phải địa chỉ web"),
        ('hosts = ["treem.example"]\naddress = "https://treem.example/x?y"\n', "không phải địa chỉ web"),
        ('hosts = ["treem.example"]\naddress = "https://a@treem.example"\n', "không phải địa chỉ web"),
        ('hosts = ["treem.example"]\naddress = "https://localhost"\n', "address chưa phải"),
        ("proxies = -1\n", "config.toml, proxies"),
        ("proxies = 100\n", "config.toml, proxies"),
        ("api_calls_a_minute = 0\n", "config.toml, api_calls_a_minute"),
        ("api_calls_a_minute = 1000000\n", "chiếm cả hệ thống"),
        ("https = 5\n", "config.toml, https"),
        ('unknown = "x"\n', "config.toml, unknown"),
        ('[mail]\nhost = "x"\nfrom = "a@b.vn"\nuser = "a"\nsecurity = "none"\n', "mật khẩu thư"),
        ('[mail]\nhost = "x"\nfrom = "a@b.vn"\npassword_file = "khong-co"\n', "khong-co"),
        ('[mail]\nhost = "x"\n', "config.toml, mail.from"),
    ],
)
def test_faults_of_the_settings(founded, text, said):
    (founded.instance / "config.toml").write_text(text, "utf-8")
    done = doctor(founded)
    assert done.exit_code == 1 and said in done.output, done.output


@pytest.mark.parametrize("text", ['hosts = ["treem.example"]\n', "https = true\n"])
def test_a_demonstration_that_is_open_to_others(site, text):
    (site.instance / "config.toml").write_text(text, "utf-8")
    done = doctor(site)
    assert done.exit_code == 1 and "hệ thống trình diễn" in done.output, done.output


def test_a_key_that_others_can_read_and_a_broken_criteria_file(site):
    (site.instance / "secret_key").chmod(0o644)
    (site.instance / "criteria" / "x.toml").write_text("x = 1", "utf-8")
    done = doctor(site)
    assert done.exit_code == 1 and "đặt quyền 600" in done.output and "x.toml" in done.output


def test_marks_that_an_imported_file_raised_and_a_file_that_nobody_brought(site, database, now):
    """Before, an import believed what the file said of itself; such revisions are named until two people compare."""
    former = Library(site.criteria_folders).latest(VERSION)
    text = former.path.read_text("utf-8").replace(f"revision = {former.version.revision}", "revision = 9", 1)
    name = 'name = "Tỷ lệ trẻ em được đăng ký khai sinh đúng quy định"\nname_source = '
    text = text.replace(f'{name}"secondary"', f'{name}"verbatim"')
    with database.writing() as connection:
        event_id = write_event(connection, None, now, "criteria_imported", details={"note": "cũ"})
        revision = Revision(VERSION, 9, hashlib.sha256(text.encode()).hexdigest(), text)
        revisions.add(connection, event_id, revision)
    (site.revisions_folder / f"{VERSION}.r9.toml").write_text(text, "utf-8")
    (site.revisions_folder / f"{VERSION}.r10.toml").write_text(text.replace("revision = 9", "revision = 10"), "utf-8")
    done = doctor(site)
    assert done.exit_code == 1
    assert "dấu nguồn do tệp nhập vào tự nâng, chưa có hai người ở đây đối chiếu: Chỉ tiêu 2.1: tên;" in done.output
    assert f"{VERSION}.r10.toml: không ai ký hay nhập tệp này ở đây" in done.output
    assert f"{VERSION}.r9.toml" not in done.output
    (site.revisions_folder / f"{VERSION}.r10.toml").unlink()
    with database.writing() as connection:
        comparing = Comparing(connection, site, now)
        comparing.through(comparing.places("2"))
    assert "tự nâng" not in doctor(site).output


def test_a_site_that_was_never_begun(tmp_path):
    done = run_on(tmp_path / "none", "doctor")
    assert done.exit_code == 1 and "certify init" in done.output


def test_a_changed_record(site, database):
    with database.engine.connect() as connection, connection.begin():
        connection.exec_driver_sql("DROP TRIGGER decisions_no_update")
    done = doctor(site)
    assert done.exit_code == 1 and "decisions: thiếu khóa" in done.output


def test_mail_that_nobody_sends_and_mail_that_was_given_up(site, database, now):
    with database.writing() as connection:
        reader = account(connection, "appraiser").id
        for number, hours in ((1, 1), (2, 0)):
            row = {"about": f"event:{number}", "account_id": reader, "subject": "x", "text": "x", "path": "/"}
            mail.add(connection, {**row, "queued_at": now - timedelta(hours=hours)})
        mail.change(connection, 2, state=MailState.FAILED, ended_at=now)
    done = doctor(site)
    assert done.exit_code == 1 and "không ai gửi" in done.output and "1 thư không gửi được" in done.output
    health = client_of(create_app(site), "administrator").get("/healthz")
    assert health.status_code == 503 and health.json["mail"]["given_up"] == 1 and not health.json["mail"]["ok"]


@pytest.mark.parametrize("name", ["treem.example", "192.0.2.9"])
def test_settings_that_are_safe_behind_a_proxy(founded, monkeypatch, name):
    """Nobody serves this site, so the way to it leads nowhere; which words the network has for that is its own."""
    standing_for(monkeypatch, name, "127.0.0.1")
    safe = f'hosts = ["{name}"]\naddress = "https://{name}:1"\nhttps = true\nproxies = 1\n'
    (founded.instance / "config.toml").write_text(safe, "utf-8")
    output = doctor(founded).output
    assert "ổn       thiết lập" in output and f"không mở được https://{name}:1" in output


def test_a_clock_that_was_set_back(site, database, now):
    with database.writing() as connection:
        write_event(connection, None, now + timedelta(hours=1), "unit_read")
    assert "đồng hồ máy này chậm hơn" in doctor(site).output


def test_a_form_of_the_sites_own_that_is_broken_is_named(site):
    folder = begin(site.instance, "recognition")
    assert doctor(site).exit_code == 0
    edit(folder / "template.html", "{{ parts.head() }}", "{{ gone }}")
    assert "CẦN SỬA  biểu mẫu: recognition/template.html, dòng 9: không có “gone”\n" in doctor(site).output
