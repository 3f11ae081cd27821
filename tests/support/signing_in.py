"""Sites on which people sign in by the office's own means, and walking through those as a browser does."""

from urllib.parse import urlsplit

from tests.support import openid_provider, proxy
from tests.support.directory import BASE, READER, READING

BACK = "http://127.0.0.1:8000/dang-nhap/co-quan/ve"
NAME = "Cổng đăng nhập của tỉnh"


def settle(site, *tables):
    """Give a site its settings anew, also one that is being served."""
    (site.instance / "config.toml").write_text("\n".join(tables), "utf-8")
    site.__dict__.pop("site", None)


def by_openid(site, running, **more):
    """The table of settings for a provider, whose secret is put into its file."""
    (site.instance / "openid-secret").write_text(openid_provider.SECRET, "utf-8")
    (site.instance / "openid-secret").chmod(0o600)
    named = {"issuer": running.address, "client_id": openid_provider.CLIENT, "name": NAME}
    return table("sign_in.openid", named | {"client_secret_file": "openid-secret"} | more)


def by_directory(site, running, **more):
    """The table of settings for a directory that is searched."""
    (site.instance / "ldap-password").write_text(READING, "utf-8")
    (site.instance / "ldap-password").chmod(0o600)
    (site.instance / "ca.pem").write_bytes(running.trust.read_bytes())
    named = {"host": proxy.NAME, "port": running.encrypted, "name": "danh bạ của tỉnh", "ca_file": "ca.pem"}
    searched = {"search_in": BASE, "bind_dn": READER, "bind_password_file": "ldap-password"}
    return table("sign_in.ldap", named | searched | more)


def table(name, values):
    def written(value):
        if isinstance(value, bool | int):
            return str(value).lower()
        return str(list(value)) if isinstance(value, tuple) else f'"{value}"'

    return "\n".join([f"[{name}]", *(f"{key} = {written(value)}" for key, value in values.items())])


def without_passwords():
    return "[sign_in]\npassword = false"


def come_back(client, running, person, target=""):
    """Go to the provider, sign in there and come back; the reply of the site."""
    asked = client.get(f"/dang-nhap/co-quan{target}").headers["Location"]
    return client.get(path_of(running.lets_in(asked, person)))


def path_of(address):
    parts = urlsplit(address)
    return f"{parts.path}?{parts.query}"
