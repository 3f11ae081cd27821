"""A site on which a record of each kind stands, for tests that go through every address; what one changed is undone."""

from collections.abc import Callable

from flask import Flask

from tests.support.clients import client_of
from tests.support.records import Records

OFFICER, PROVINCE = "commune_officer", "province_officer"
FORM = {"kind": "refuse", "decided_on": "2026-01-02", "until": "2030-01-01"}
BODIES = {
    "PATCH": {"answers": {"2.1": {"base": 0, "answer": None}}},
    "POST": {"version": "2019-06-qd-ttg", "category": "other", "answers": {}},
}


class World:
    """An application whose CSRF check is off (it has tests of its own), with the names of its records.

    `put_back` gives the site's database back as it was when the world was made; nobody is connected then.
    """

    def __init__(self, app: Flask) -> None:
        self.app, self.desk, self.clients = app, app.extensions["certify"], {}
        self.put_back: Callable[[], object] = lambda: None
        app.config["WTF_CSRF_ENABLED"] = False
        with self.desk.database.writing() as connection:
            self.names = Records(connection, self.desk).standing()
        self.desk.database.close()

    def client(self, name, method="GET"):
        """A client signed in as a role or a user name; the same one until something was changed. None: nobody."""
        if name is None:
            return self.app.test_client()
        if name not in self.clients or method != "GET":  # what matters asks for a password given a short time ago
            self.clients[name] = client_of(self.app, name)
        return self.clients[name]

    def ask(self, address, method, name=None, role=None):
        """Ask for an address of the matrix as a role or user name, or as nobody (None).

        `role` owns the records that a person has alone; without it the one who usually does.
        """
        path, form = self.path(address, role), FORM if method == "POST" else None
        return self._undone(method, self.client(name, method).open(path, method=method, data=form))

    def path(self, address, role=None):
        """An address of the matrix with the records that it names; see `ask`."""
        return address.format(**self._names_of(address, role))

    def call(self, address, method, name, scopes=("read", "write")):
        """Call the API as a role or user name, or as nobody (None)."""
        headers = {"Authorization": f"Bearer {self._token(name, scopes)}"} if name else {}
        more = {"json": BODIES.get(method), "headers": headers}
        return self._undone(method, self.client(None).open(address.format(**self.names), method=method, **more))

    def _token(self, name, scopes):
        with self.desk.database.writing() as connection:
            return Records(connection, self.desk).token_text(name, scopes)

    def _undone(self, method, reply):
        if method != "GET" and reply.status_code < 400:
            self.desk.database.close()
            self.put_back()
            self.clients.clear()
        return reply

    def _names_of(self, address, role):
        """The records that an address names; some are made anew for each request."""
        kinds = ("evidence", "meeting", "workbook", "upload", "token", "entry")
        if not (found := [kind for kind in kinds if f"{{{kind}}}" in address]):
            return self.names
        owner = role or (PROVINCE if found == ["upload"] else OFFICER)
        with self.desk.database.writing() as connection:
            return {**self.names, found[0]: getattr(Records(connection, self.desk), f"new_{found[0]}")(owner, address)}
