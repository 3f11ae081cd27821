"""`certify criteria attest`, `diff`, `export`, `import`, `new`: two people, the next revision, all in the log."""

import pytest
from click.testing import CliRunner

from certify.cli import main
from certify.domain.library import Library
from certify.operations.act import Act
from certify.operations.criteria import drafts
from certify.store.log import events
from tests.support.attested import FIRST, PDF, SECOND, VERSION
from tests.support.clients import account
from tests.support.shown import ROLES
from tests.support.sites import copy_of

REFERENCE = "Bản gốc Quyết định 06/QĐ-TTg, lưu tại Văn phòng UBND tỉnh"


@pytest.fixture
def command(site, tmp_path):
    """Run `certify criteria …` on the test's site, where nobody else is comparing."""
    (tmp_path / "goc.pdf").write_bytes(PDF)
    runner = CliRunner(env={"CERTIFY_INSTANCE": str(site.instance)})
    return lambda *arguments, say="y\n": runner.invoke(main, ["criteria", *map(str, arguments)], input=say)


@pytest.fixture
def run(command, database, library, now, tmp_path):
    with database.writing() as connection:
        for draft in drafts.open_drafts(connection):
            work = drafts.work_of(Act(connection, library, account(connection, FIRST), now), draft.id)
            drafts.drop(Act(connection, library, account(connection, FIRST), now), work)

    def attest(first=FIRST, second=SECOND, reference=REFERENCE, say="y\n"):
        people = ("--by", first, "--checked-by", second, "--reference", reference)
        return command("attest", VERSION, *people, "--text", tmp_path / "goc.pdf", say=say)

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
        ({"second": "khong-co"}, "Không có tài khoản"),
        ({"second": FIRST}, "phải là một tài khoản khác"),
        ({"reference": " "}, "Văn bản gốc"),
        ({"say": "n\n"}, "Aborted"),
    ],
)
def test_nobody_else_and_nothing_less(run, site, changed, text):
    before = newest(site)
    done = run(**changed)
    assert done.exit_code == 1 and text in done.output
    assert newest(site) == before


def test_export_and_import_into_another_site(run, command, site, tmp_path, demonstration):
    assert run().exit_code == 0
    file = tmp_path / "ra.toml"
    assert command("export", VERSION, file).exit_code == 0
    assert file.read_bytes() == newest(site).path.read_bytes()
    other = copy_of(demonstration, tmp_path / "other")
    there = CliRunner(env={"CERTIFY_INSTANCE": str(other.instance)})
    arguments = ["criteria", "import", str(file), "--by", SECOND]
    refused = there.invoke(main, arguments, input="n\n")
    assert refused.exit_code == 1 and "Dấu nguồn:" in refused.output, refused.output
    assert newest(other).version.revision == 2
    done = there.invoke(main, arguments, input="y\n")
    assert done.exit_code == 0, done.output
    assert newest(other).sha256 == newest(site).sha256
    again = there.invoke(main, arguments, input="y\n")
    assert again.exit_code == 1 and "phải là 4" in again.output


def test_diff_and_new(run, command, tmp_path):
    assert run().exit_code == 0
    told = command("diff", f"{VERSION}@1", VERSION)
    assert "Dấu nguồn:" in told.output and "Con số:" not in told.output, told.output
    assert "Tiêu chí 3: điểm tối đa, dấu nguồn: chưa đối chiếu văn bản gốc → đúng nguyên văn" in told.output
    file = tmp_path / "moi.toml"
    assert command("new", "--from", VERSION, "--id", "2030-01-test", file).exit_code == 0
    assert command("check", file).exit_code == 0
    assert "mã: “2019-06-qd-ttg” → “2030-01-test”" in command("diff", VERSION, file).output.casefold()
    assert "đã có tệp" in command("new", "--from", VERSION, "--id", "2030-01-test", file).output
    assert "phải theo mẫu" in command("new", "--from", VERSION, "--id", "Mới", tmp_path / "x.toml").output
    assert "Không có phiên bản" in command("diff", "2031-01-test", VERSION).output
