"""`certify init` says what it did: founded a site, found it current, or brought a former release's up to this one."""

from contextlib import closing

from click.testing import CliRunner

from certify.cli import main
from certify.config import Settings
from certify.store.database import Database


def begun(instance):
    done = CliRunner(env={"CERTIFY_INSTANCE": str(instance), "CERTIFY_DATABASE_URL": None}).invoke(main, ["init"])
    assert done.exit_code == 0, done.output
    return done.output


def test_a_site_is_founded_once(tmp_path):
    assert "Đã tạo hệ thống trống" in begun(tmp_path / "instance")
    assert "không có gì phải làm" in begun(tmp_path / "instance")


def test_a_site_of_a_former_release_is_brought_up_and_not_called_empty(tmp_path):
    with closing(Database(Settings(tmp_path).database_url)) as database:
        database.migrate("0016")
        assert not database.is_current()
    assert "Đã nâng cấp cơ sở dữ liệu của hệ thống đang có" in begun(tmp_path)
    with closing(Database(Settings(tmp_path).database_url)) as database:
        assert database.is_current()
