"""The settings of a site are told from their model, each with its meaning and none with a password."""

import pytest

from certify.config import MailFile, SiteFile
from certify.config_said import settings_of
from tests.support.commands import run_on

SECRET = "bi-mat-7"  # noqa: S105


def config(site, *arguments):
    return run_on(site.instance, "config", *arguments)


def test_every_setting_says_what_it_means():
    said = settings_of(SiteFile())
    names = {*SiteFile.model_fields, *(f"mail.{one.alias or name}" for name, one in MailFile.model_fields.items())}
    assert {one.name for one in said} == names
    assert all(len(one.meaning) > 15 and one.meaning.endswith(".") and one.usual for one in said)


def test_the_list_tells_what_a_site_has_and_no_password(founded):
    address = f"postgresql://certify:{SECRET}@db.example/certify?sslmode=verify-full&password={SECRET}"
    text = f'database = "{address}"\nproxies = 1\n[mail]\nhost = "thu.example"\nfrom = "a@b.vn"\n'
    (founded.instance / "config.toml").write_text(text, "utf-8")
    done = config(founded, "show")
    assert done.exit_code == 0 and SECRET not in done.output
    told = "database = postgresql://certify:***@db.example/certify?sslmode=verify-full&password=***"
    for line in (told, "proxies = 1", "https = false (mặc định)", "mail.host = thu.example", "mail.from = a@b.vn"):
        assert f"{line}\n" in done.stdout, done.stdout


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "Thiết lập ổn."),
        ("proxies = 10\n", "proxies"),
        ("không phải TOML", "config.toml: "),
        ('hosts = ["treem.example"]\n', "https = false"),
        ('[mail]\nhost = "x"\nfrom = "a@b.vn"\npassword_file = "khong-co"\n', "khong-co"),
    ],
)
def test_what_is_wrong_is_named(founded, text, said):
    (founded.instance / "config.toml").write_text(text, "utf-8")
    done = config(founded, "check")
    assert said in done.output and done.exit_code == (0 if "ổn" in said else 1)
    assert "Traceback" not in config(founded, "show").output
