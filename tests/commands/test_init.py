"""`certify init` says what it did: founded a site, or found it there."""

from tests.support.commands import run_on


def begun(instance):
    done = run_on(instance, "init")
    assert done.exit_code == 0, done.output
    return done.output


def test_a_site_is_founded_once(tmp_path):
    assert "Đã tạo hệ thống trống" in begun(tmp_path / "instance")
    assert "không có gì phải làm" in begun(tmp_path / "instance")
