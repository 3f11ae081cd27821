"""`certify init` says what it did: founded a site, or found it there."""

from click.testing import CliRunner

from certify.cli import main


def begun(instance):
    done = CliRunner(env={"CERTIFY_INSTANCE": str(instance), "CERTIFY_DATABASE_URL": None}).invoke(main, ["init"])
    assert done.exit_code == 0, done.output
    return done.output


def test_a_site_is_founded_once(tmp_path):
    assert "Đã tạo hệ thống trống" in begun(tmp_path / "instance")
    assert "không có gì phải làm" in begun(tmp_path / "instance")
