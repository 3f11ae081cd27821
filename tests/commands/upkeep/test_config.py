"""The settings of a site are told from their model, each with its meaning and none with a password."""

import pytest

from certify.config import MailFile, SiteFile
from certify.config_said import settings_of
from certify.config_sign_in import DirectoryFile, OpenidFile, SignInFile
from tests.support import proxy
from tests.support.commands import run_on
from tests.support.directory import PASSWORD, directory
from tests.support.openid_provider import SECRET as OPENID_SECRET
from tests.support.openid_provider import provider
from tests.support.signing_in import BACK, by_directory, by_openid, settle, without_passwords

SECRET = "bi-mat-7"  # noqa: S105


def config(site, *arguments):
    return run_on(site.instance, "config", *arguments)


def test_every_setting_says_what_it_means():
    said = settings_of(SiteFile())
    tables = {"": SiteFile, "mail.": MailFile, "sign_in.": SignInFile}
    tables |= {"sign_in.openid.": OpenidFile, "sign_in.ldap.": DirectoryFile}
    names = {
        f"{within}{one.alias or name}" for within, table in tables.items() for name, one in table.model_fields.items()
    }
    assert {one.name for one in said} == names - {"sign_in"}
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
        ("[sign_in]\npassword = false\n", "không ai đăng nhập được"),
        ('[sign_in.openid]\nissuer = "http://cong.example"\nclient_id = "x"\n', "https://"),
        ('[sign_in.openid]\nissuer = "https://a:b@cong.example"\nclient_id = "x"\n', "https://"),
        ('[sign_in.openid]\nissuer = "https://c.example"\nclient_id = "x"\nscopes = ["profile"]\n', "thiếu openid"),
        ('[sign_in.openid]\nissuer = "https://c.example"\nclient_id = "x"\nclient_secret_file = "mat"\n', "mat"),
        ('[sign_in.openid]\nissuer = "http://127.0.0.1:9"\nclient_id = "x"\n', "không kết nối được"),
        ('[sign_in.ldap]\nhost = "x"\n', "một trong hai"),
        ('[sign_in.ldap]\nhost = "x"\nuser = "uid=a"\n', "{name}"),
        ('[sign_in.ldap]\nhost = "x"\nsearch_in = "dc=a"\nonly = "a=b"\n', "trong ngoặc"),
        ('[sign_in.ldap]\nhost = "x"\nsecurity = "none"\n', "sign_in.ldap.security"),
        ('[sign_in.ldap]\nhost = "127.0.0.1"\nport = 9\nsearch_in = "dc=a"\n', "không kết nối được với danh bạ"),
    ],
)
def test_what_is_wrong_is_named(founded, text, said):
    (founded.instance / "config.toml").write_text(text, "utf-8")
    done = config(founded, "check")
    assert said in done.output and done.exit_code == (0 if "ổn" in said else 1)
    assert "Traceback" not in config(founded, "show").output


def test_provider_and_directory_are_asked_and_no_secret_is_told(founded, tmp_path, monkeypatch):
    proxy.standing_for(monkeypatch, proxy.NAME, "127.0.0.1")
    with provider(BACK) as openid, directory(tmp_path / "slapd", "mau.nv") as people:
        settle(founded, without_passwords(), by_openid(founded, openid), by_directory(founded, people))
        done = config(founded, "check")
        assert (done.exit_code, done.output) == (0, "Thiết lập ổn.\n")
        openid.says(discovery={"issuer": "https://khac.example"})
        (founded.instance / "ldap-password").write_text("sai", "utf-8")
        settle(founded, by_openid(founded, openid, claim="email"), by_directory(founded, people, bind_dn="cn=khac"))
        said = config(founded, "check").output
        assert "xưng tên (issuer) khác với thiết lập" in said and "không nhận bind_dn" in said
        shown = said + config(founded, "show").output
        assert OPENID_SECRET not in shown and PASSWORD not in shown
        assert "sign_in.openid.claim = email\n" in shown and "sign_in.ldap.bind_dn = cn=khac\n" in shown
