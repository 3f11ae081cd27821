"""The people of a demonstration site, and clients that are signed in as them."""

import re
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from flask import session
from flask_wtf.csrf import generate_csrf

from certify.operations.people import sessions
from certify.store.people import accounts
from certify.store.people import sessions as stored_sessions
from tests.support.shown import ROLES

SECRET = "mat khau dai va la"  # noqa: S105  the password of accounts that sign in by the form


def account(connection, name):
    """The account of a role of `ROLES`, or of a user name."""
    found = accounts.by_user_name(connection, ROLES.get(name, name))
    assert found, name
    return found


def client_of(app, name):
    """A test client signed in as a role of `ROLES` or a user name; the session is real, the password is not asked."""
    with app.extensions["certify"].database.writing() as connection:
        token = sessions.begin(connection, account(connection, name).id, datetime.now(UTC))
    client = app.test_client()
    with client.session_transaction() as kept:
        kept["_user_id"] = token
        kept["_fresh"] = True
    return client


def let_proofs_age(database, minutes=6):
    """Let the last proof in every session lie so long back."""
    with database.writing() as connection:
        proved_at = datetime.now(UTC) - timedelta(minutes=minutes)
        connection.execute(sa.update(stored_sessions.sessions).values(proved_at=proved_at))


def let_sessions_last(database):
    """Let no session become idle and no proof age, however long a test takes."""
    with database.writing() as connection:
        later = datetime.now(UTC) + timedelta(hours=1)
        connection.execute(sa.update(stored_sessions.sessions).values(seen_at=later, proved_at=later))


def end_sessions(database):
    """Let every session have been idle for too long."""
    with database.writing() as connection:
        seen_at = datetime.now(UTC) - timedelta(minutes=20)
        connection.execute(sa.update(stored_sessions.sessions).values(seen_at=seen_at))


def passwords_of(site):
    """The passwords of the demonstration's people by user name."""
    lines = site.demonstration_accounts.read_text("utf-8").splitlines()[1:]
    return dict(line.split()[:2] for line in lines if line.strip())


def token_of(client) -> str:
    """A CSRF token of the client's session, as its pages hold."""
    with client.session_transaction() as kept, client.application.test_request_context():
        session.update(kept)
        token = generate_csrf()
        kept.update(session)
    return token


def post(client, path, data=None, **more):
    """Post a form as a browser does, with the session's CSRF token."""
    return client.post(path, data={"csrf_token": token_of(client), **(data or {})}, **more)


def sign_in(app, name, password, target=""):
    """Sign in by the form of the page; the client and the reply."""
    client = app.test_client()
    page = client.get("/dang-nhap").get_data(as_text=True)
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)[1]
    data = {"csrf_token": token, "user_name": name, "password": password}
    return client, client.post(f"/dang-nhap{target}", data=data)
