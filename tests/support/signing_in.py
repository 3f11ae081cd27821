"""Sites on which people sign in by the office's own means, and walking through those as a browser does."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import pyotp

from certify.domain.people.means import Identity
from certify.operations.people import second_factor
from certify.store.people import identities
from tests.support import openid_provider, proxy
from tests.support.acts import act_of
from tests.support.clients import account
from tests.support.directory import BASE, READER, READING
from tests.support.postgres import WAITING
from tests.support.processes import until

BACK = "http://127.0.0.1:8000/dang-nhap/co-quan/ve"
NAME = "Cổng đăng nhập của tỉnh"


def settle(site, *tables):
    """Give a site its settings anew, but for where its database is; also one that is being served."""
    file = site.instance / "config.toml"
    lines = file.read_text("utf-8").splitlines() if file.exists() else []
    kept = [line for line in lines if line.startswith("database =")]
    file.write_text("\n".join([*kept, *tables]), "utf-8")
    site.__dict__.pop("site", None)


def with_factor(connection, site, user_name):
    """The secret of a second factor that an account has had for some minutes: its codes of now are still to be used."""
    act = act_of(connection, account(connection, user_name), datetime.now(UTC) - timedelta(minutes=5))
    secret = second_factor.new_secret()
    second_factor.set_up(act, site.secret_key(), secret, pyotp.TOTP(secret).at(act.at))
    return secret


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


def bound_meanwhile(database, name, means, comes_in):
    """What came of signing in where somebody else was bound to the account before it could be, on PostgreSQL.

    The first step is over once the one who comes in waits for the whole site.
    """
    with database.reading() as connection:
        held = account(connection, name)
    with ThreadPoolExecutor(1) as other:
        with database.writing_of_account("khac", held.id) as connection:
            reply = other.submit(comes_in)
            until(lambda: reply.done() or connection.execute(WAITING).scalar())
            identities.add(connection, held.id, Identity(means, "khac", "khac"), datetime.now(UTC))
        return reply.result()


def path_of(address):
    parts = urlsplit(address)
    return f"{parts.path}?{parts.query}"
