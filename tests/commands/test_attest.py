"""`certify criteria attest`: a province officer, the text compared, a second person; all in the log."""

import pytest
from click.testing import CliRunner

from certify.cli import main
from certify.domain.library import Library
from certify.store import history

ATTEST = ["criteria", "attest", "2019-06-qd-ttg", "--checked-by", "Người kiểm tra", "--reference"]
REFERENCE = "Bản gốc Quyết định 06/QĐ-TTg, lưu tại Văn phòng UBND tỉnh"


@pytest.fixture
def run(site):
    runner = CliRunner(env={"CERTIFY_INSTANCE": str(site.instance)})
    return lambda user, reference=REFERENCE, say="y\n": runner.invoke(
        main, [*ATTEST, reference, "--by", user], input=say
    )


def test_a_province_officer_attests_and_it_is_logged(run, site, database):
    done = run("an-giang.so")
    assert done.exit_code == 0, done.output
    loaded = Library(site.criteria_folders).latest("2019-06-qd-ttg")
    assert loaded.version.attested and loaded.version.attestation.reference == REFERENCE
    with database.reading() as connection:
        event = history.site_events(connection, 1)[0]
    assert event.act == "attest" and REFERENCE in event.details["note"]
    assert event.details["sha256"] == loaded.sha256


@pytest.mark.parametrize(
    ("user", "reference", "say", "said"),
    [
        ("891.lanh-dao", REFERENCE, "y\n", "không phải cán bộ cấp tỉnh"),
        ("khong-co", REFERENCE, "y\n", "Không có tài khoản"),
        ("an-giang.so", " ", "y\n", "Văn bản gốc"),
        ("an-giang.so", REFERENCE, "n\n", "Aborted"),
    ],
)
def test_nobody_else_and_nothing_less(run, site, user, reference, say, said):
    before = Library(site.criteria_folders).latest("2019-06-qd-ttg")
    done = run(user, reference, say)
    assert done.exit_code == 1 and said in done.output
    assert Library(site.criteria_folders).latest("2019-06-qd-ttg") == before
