"""A site's settings: its own key, private files, allowed hosts, secure cookies."""

import pytest
from pydantic import ValidationError

from certify import create_app
from certify.config import Settings, write_private
from tests.support.sites import copy_of


def test_each_site_makes_a_key_of_its_own_and_keeps_it(tmp_path):
    first, second = Settings(tmp_path / "a"), Settings(tmp_path / "b")
    assert first.secret_key() == Settings(tmp_path / "a").secret_key() != second.secret_key()
    assert (tmp_path / "a" / "secret_key").stat().st_mode & 0o777 == 0o600


def test_a_private_file_is_never_overwritten(tmp_path):
    path = tmp_path / "inside" / "file"
    write_private(path, "one")
    write_private(path, "two")
    assert path.read_text("utf-8") == "one"
    assert [one.name for one in path.parent.iterdir()] == ["file"]


def test_hosts_and_https_come_from_the_file_of_the_site(demonstration, tmp_path):
    site = copy_of(demonstration, tmp_path / "instance")
    (site.instance / "config.toml").write_text('hosts = ["treem.example"]\nhttps = true\n', "utf-8")
    app = create_app(Settings(site.instance))
    client = app.test_client()
    reply = client.get("/dang-nhap", base_url="https://treem.example")
    assert reply.status_code == 200
    cookie = reply.headers["Set-Cookie"]
    assert all(word in cookie for word in ("Secure", "HttpOnly", "SameSite=Lax"))
    assert client.get("/dang-nhap", base_url="https://other.example").status_code == 400


def test_an_unknown_setting_is_refused(tmp_path):
    (tmp_path / "config.toml").write_text("host = 'x'\n", "utf-8")
    with pytest.raises(ValidationError, match="host"):
        _ = Settings(tmp_path).site
