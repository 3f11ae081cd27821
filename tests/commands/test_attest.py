"""`certify criteria attest`, `diff`, `export`, `import`, `new`: two people, the next revision, all in the log."""

from pathlib import Path

import pyotp
import pytest

from certify.domain.library import Library
from certify.operations.act import Act
from certify.operations.criteria import drafts
from certify.operations.people import second_factor
from certify.store.log import events
from tests.support.attested import FIRST, PDF, SECOND, VERSION, with_password
from tests.support.clients import SECRET, account
from tests.support.commands import run_on
from tests.support.shown import ROLES
from tests.support.signing_in import settle, without_passwords
from tests.support.sites import copy_of

OTHER = Path(__file__).parents[1] / "criteria" / "2027-15-tt.toml"
REFERENCE = "Bản gốc Quyết định 06/QĐ-TTg, lưu tại Văn phòng UBND tỉnh"


@pytest.fixture
def command(site, tmp_path):
    """Run `certify criteria …` on the test's site, where nobody else is comparing."""
    (tmp_path / "goc.pdf").write_bytes(PDF)
    return lambda *arguments, say="y\n": run_on(site.instance, "criteria", *arguments, given=say)


@pytest.fixture
def run(command, database, library, now, tmp_path):
    with database.writing() as connection:
        with_password(connection, FIRST, SECOND, ROLES["approver"])
        for draft in drafts.open_drafts(connection):
            work = drafts.work_of(Act(connection, library, account(connection, FIRST), now), draft.id)
            drafts.drop(Act(connection, library, account(connection, FIRST), now), work)

    def attest(first=FIRST, second=SECOND, reference=REFERENCE, say=f"y\n{SECRET}\n{SECRET}\n", text="goc.pdf"):
        people = ("--by", first, "--checked-by", second, "--reference", reference)
        return command("attest", VERSION, *people, "--text", tmp_path / text, say=say)

    return attest


def newest(site):
    return Library(site.criteria_folders).latest(VERSION)


def test_two_people_attest_and_it_is_logged(run, site, database):
    done = run()
    assert done.exit_code == 0, done.output
    version = newest(site).version
    assert version.attested and version.attestation.reference == REFERENCE
    assert {place.split("[")[0] for place in version.provisional} == {"procedure"}
    with database.reading() as connection:
        event = events.site_events(connection, 1)[0]
    assert event.act == "attest" and REFERENCE in event.details["note"]
    assert event.details["sha256"] == newest(site).sha256


@pytest.mark.parametrize(
    ("changed", "text"),
    [
        ({"first": ROLES["approver"]}, "không phải cán bộ cấp tỉnh"),
        ({"second": ROLES["approver"]}, "không phải cán bộ cấp tỉnh"),
        ({"second": "khong-co"}, "khong-co: mật khẩu hoặc mã xác thực không đúng"),
        ({"say": f"y\nsai\n{SECRET}\n"}, f"{FIRST}: mật khẩu"),
        ({"say": f"y\n{SECRET}\nsai\n"}, f"{SECOND}: mật khẩu"),
        ({"second": FIRST}, "phải là một người khác"),
        ({"reference": " "}, "Văn bản gốc"),
        ({"say": "n\n"}, "Đã dừng"),
    ],
)
def test_nobody_else_and_nothing_less(run, site, changed, text):
    before = newest(site)
    done = run(**changed)
    assert done.exit_code == 1 and text in done.output
    assert newest(site) == before


def test_no_stored_password_signs_where_passwords_are_off(run, site):
    settle(site, without_passwords(), '[sign_in.openid]\nissuer = "https://cong.example"\nclient_id = "x"')
    before, done = newest(site), run()
    assert done.exit_code == 1 and "không dùng mật khẩu riêng" in done.output and newest(site) == before


def test_failures_count_as_on_the_page(run, site, database):
    for _ in range(5):
        assert run(say="y\nsai\n").exit_code == 1
    assert f"{FIRST}: gõ sai nhiều lần" in run().output, "the right password opens nothing either"
    with database.reading() as connection:
        acts = [event.act for event in events.site_events(connection, 10)]
    assert acts.count("sign_in_failed") == 3 and "attest" not in acts, "three count, then one has to wait"
    assert newest(site).version.attestation.kind == "demonstration"


def test_the_second_factor_is_asked_where_it_is_on(run, site, database, library, now):
    secret = second_factor.new_secret()
    with database.writing() as connection:
        act = Act(connection, library, account(connection, SECOND), now)
        (code, *_) = second_factor.set_up(act, site.secret_key(), secret, pyotp.TOTP(secret).at(now))
    assert run().exit_code == 1
    done = run(say=f"y\n{SECRET}\n{SECRET}\n{code}\n")
    assert done.exit_code == 0, done.output
    assert newest(site).version.attested


def test_another_file_than_a_pdf_is_told_what_is_taken(run, tmp_path):
    (tmp_path / "goc.py").write_text("print(1)", "utf-8")
    done = run(text="goc.py")
    assert done.exit_code == 1 and "phải là tệp PDF" in done.output and "DOCX" not in done.output


def test_both_are_said_of_the_criteria_and_of_the_procedure(run, command):
    done = run()
    assert "tiêu chí đã đối chiếu; trình tự còn 6 chỗ chưa đối chiếu" in done.output
    assert "tiêu chí đã đối chiếu; trình tự còn 6 chỗ chưa đối chiếu" in command("show", VERSION).output


def test_an_import_carries_figures_and_no_trust(run, command, site, tmp_path, demonstration):
    assert run().exit_code == 0
    file = tmp_path / "ra.toml"
    assert command("export", VERSION, file).exit_code == 0
    assert file.read_bytes() == newest(site).path.read_bytes()
    other = copy_of(demonstration, tmp_path / "other")
    arguments = other.instance, "criteria", "import", file, "--by", SECOND
    refused = run_on(*arguments, given="n\n")
    assert refused.exit_code == 1 and "không được nhận: Tổng điểm" in refused.output, refused.output
    before = newest(other).version
    done = run_on(*arguments, given="y\n")
    assert done.exit_code == 0, done.output
    after = newest(other).version
    assert after.revision == before.revision + 1 and after.attestation == before.attestation
    assert (after.provisional, after.attested) == (before.provisional, False)
    again = run_on(*arguments, given="y\n")
    assert again.exit_code == 1 and "phải là 5" in again.output
    assert run_on(other.instance, "doctor").exit_code == 0


def test_a_new_decision_comes_in_logged_and_unattested(command, site, database):
    done = command("import", OTHER, "--by", SECOND)
    assert done.exit_code == 0, done.output
    version = Library(site.criteria_folders).latest("2027-15-tt").version
    assert version.attestation is None and not version.attested
    with database.reading() as connection:
        event = events.site_events(connection, 1)[0]
    assert event.act == "criteria_imported" and "2027-15-tt" in event.details["note"]
    overlapping = OTHER.read_text("utf-8").replace('"2027-15-tt"', '"2028-01-tt"')
    (site.instance / "khac.toml").write_text(overlapping, "utf-8")
    refused = command("import", site.instance / "khac.toml", "--by", SECOND)
    assert refused.exit_code == 1 and "chồng lên" in refused.output


def test_diff_and_new(run, command, tmp_path):
    assert run().exit_code == 0
    told = command("diff", f"{VERSION}@2", VERSION)
    assert "Dấu nguồn:" in told.output and "Con số:" not in told.output, told.output
    assert "Tiêu chí 3: điểm tối đa, dấu nguồn: chưa đối chiếu văn bản gốc → đúng nguyên văn" in told.output
    file = tmp_path / "moi.toml"
    assert command("new", "--from", VERSION, "--id", "2030-01-test", file).exit_code == 0
    refused = command("check", file)
    assert refused.exit_code == 2
    for place in ("name", "number", "issued_on", "in_force_from", "procedure[0].in_force_from"):
        assert f": {place}: " in refused.output, place
    text = file.read_text("utf-8").replace('number = ""', 'number = "01/QĐ"').replace('name = ""', 'name = "Mới"')
    text = text.replace('issued_on = ""', "issued_on = 2029-12-01").replace(
        'in_force_from = ""', "in_force_from = 2030-01-01"
    )
    file.write_text(text, "utf-8")
    assert command("check", file).exit_code == 0, command("check", file).output
    said = command("diff", VERSION, file).output
    assert "Mã: “2019-06-qd-ttg” → “2030-01-test”" in said and "Bỏ chỉ tiêu 2.1 của 06/QĐ-TTg" in said
    assert "đã có tệp" in command("new", "--from", VERSION, "--id", "2030-01-test", file).output
    assert "phải theo mẫu" in command("new", "--from", VERSION, "--id", "Mới", tmp_path / "x.toml").output
    for wrong in ("2031-01-test", f"{VERSION}@99", f"{VERSION}@x"):
        assert "Không có phiên bản" in command("diff", wrong, VERSION).output
