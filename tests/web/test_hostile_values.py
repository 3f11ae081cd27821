"""Every address, every part of it and every parameter that a view asks for, with what nobody means: never a failure.

Which parameters and fields a view has is learnt from the view itself: the request notes what it is asked for.
"""

from datetime import UTC, datetime
from typing import ClassVar
from urllib.parse import quote, urlencode

import pytest
import sqlalchemy as sa
from werkzeug.datastructures import ImmutableMultiDict
from werkzeug.routing import AnyConverter

from certify.domain.people.permissions import may
from certify.operations.act import Act
from certify.operations.people.tokens import READ, WRITE, make
from certify.store.schema import metadata
from certify.web.access import PUBLIC, permission_of
from certify.web.site.requests import GatedRequest, IdConverter
from tests.support.addresses import Addresses
from tests.support.calls import Caller
from tests.support.clients import account, client_of, let_sessions_last, post
from tests.support.records import Records
from tests.support.shown import ROLES

CLEAR = {200, 302, 400, 404, 409, 413, 422}
VALUES = ("²", "2147483648", "9" * 5000, "31/12/9999", "0001-01-01", "Đ\x00" * 5000)
# An address as gunicorn takes it at most, by `limit_request_line`; a longer one comes to no view.
LONGEST_ADDRESS = 4094
AS_IDS = ("²", "٣", "2147483648", "9" * 40)
AS_TEXTS = ("\x00", "a" + "\u0301" * 100, "%s{}", "Đ" * 500)
# Where requests and wrong passwords are counted, which have limits of their own.
COUNTING = ("limits", "guesses")
# What lists of the API take.
QUERIES = ("cursor", "round")
# Anything but the id of a draft is the id of a version there, to which forms are sent.
SHARED = {"/doi-chieu/<int:draft_id>"}
# Ending one's own session would end the walk.
LEFT_OUT = {"people.leave", "security.leave_everywhere", "static"}


class Noted(ImmutableMultiDict):
    """Values of a request that note the names they are asked for."""

    asked: set

    def get(self, key, *more, **named):
        self.asked.add(key)
        return super().get(key, *more, **named)

    def getlist(self, key, *more, **named):
        self.asked.add(key)
        return super().getlist(key, *more, **named)

    def __contains__(self, key):
        self.asked.add(key)
        return super().__contains__(key)

    def __getitem__(self, key):
        self.asked.add(key)
        return super().__getitem__(key)


class NotingRequest(GatedRequest):
    """A request that notes in `asked` which parameters and fields the view asks for."""

    asked: ClassVar[set] = set()

    @property
    def args(self):
        return self._noting(super().args)

    def _load_form_data(self):
        super()._load_form_data()
        if not isinstance(self.__dict__["form"], Noted):
            self.__dict__["form"] = self._noting(self.__dict__["form"])

    def _noting(self, values):
        noted = Noted(values)
        noted.asked = NotingRequest.asked
        return noted


class Walk:
    """Asks for each address as somebody who may, and keeps every reply that isn't clear."""

    def __init__(self, app, database, parts):
        self.app, self.database, self.parts, self.unclear, self.count = app, database, parts, [], 0
        with app.app_context():
            self.permissions = {rule.endpoint: permission_of(rule.endpoint) for rule in app.url_map.iter_rules()}
        with database.reading() as connection:
            self.roles = {name: account(connection, name).role for name in ROLES}
        self.clients = {name: client_of(app, name) for name in ROLES}
        let_sessions_last(database)
        self.stranger = app.test_client()

    def rules(self):
        """Every page and form but those that end the walk; the API has a walk of its own."""
        for rule in self.app.url_map.iter_rules():
            if rule.endpoint not in LEFT_OUT and not rule.endpoint.startswith("api."):
                for method in sorted(rule.methods & {"GET", "POST"}):
                    yield rule, method

    def ask(self, rule, method, parts, value=""):
        """Send a request whose known parameters and fields all have one value; note what isn't clear."""
        client = self.who(rule.endpoint)
        names = sorted(NotingRequest.asked - {"csrf_token", "once", "owner", "dang"})
        values = dict.fromkeys(names, fitting(value, len(names)) if method == "GET" else value)
        if client is self.stranger or rule.endpoint.startswith(("people.", "security.")):
            with self.database.writing() as connection:
                for table in COUNTING:
                    connection.execute(sa.delete(metadata.tables[table]))
        send = client.get if method == "GET" else lambda path, query_string: post(client, path, {**query_string})
        reply = send(rule.build(parts)[1], query_string=values)
        self.count += 1
        if reply.status_code not in CLEAR:
            self.unclear.append((method, rule.rule, value[:20], reply.status_code))

    def who(self, endpoint):
        permission = self.permissions[endpoint]
        if permission == PUBLIC:
            return self.stranger
        if endpoint.startswith("area_papers."):  # each form of papers says itself who may
            return self.clients["appraiser"]
        return next(self.clients[name] for name in ROLES if may(self.roles[name], permission))


def fitting(value, times):
    """As much of a value as an address can hold several times."""
    longest = LONGEST_ADDRESS * 3 // 4 // max(times, 1)
    return value[: longest * len(value) // max(len(quote(value)), longest)]


@pytest.fixture
def walk(app, database):
    with database.writing() as connection:
        addresses = Addresses(Records(connection, app.extensions["certify"]))
        parts = {rule.rule: addresses.parts(rule) for rule in app.url_map.iter_rules() if rule.endpoint != "static"}
    app.request_class, former = NotingRequest, app.request_class
    app.config["PROPAGATE_EXCEPTIONS"], kept = False, app.config["PROPAGATE_EXCEPTIONS"]
    walk = Walk(app, database, parts)
    yield walk
    app.request_class, app.config["PROPAGATE_EXCEPTIONS"] = former, kept


def test_no_parameter_and_no_field_makes_a_page_fail(walk, everything):
    """Two values for each page, the next one the next two; with `--everything` all of them."""
    for number, (rule, method) in enumerate(walk.rules()):
        NotingRequest.asked = set()
        walk.ask(rule, method, walk.parts[rule.rule])
        values = VALUES if everything else VALUES[number % 3 :: 3]
        for value in values if NotingRequest.asked - {"csrf_token", "once", "owner"} else ():
            walk.ask(rule, method, walk.parts[rule.rule], value)
    assert not walk.unclear and walk.count > 400


def test_no_part_of_an_address_makes_a_page_fail(walk):
    NotingRequest.asked = set()
    for rule, method in walk.rules():
        for name in sorted(rule.arguments):
            for value in hostile(rule, name) if rule.rule not in SHARED else ():
                walk.ask(rule, method, {**walk.parts[rule.rule], name: value}, value)
    assert not walk.unclear and walk.count > 400


def test_no_parameter_and_no_part_of_an_address_makes_a_call_fail(walk):
    with walk.database.writing() as connection:
        library = walk.app.extensions["certify"].library
        act = Act(connection, library, account(connection, "appraiser"), datetime.now(UTC))
        program = Caller(walk.app, make(act, "Phần mềm", [READ, WRITE], act.today))
    NotingRequest.asked = set()
    for rule in walk.app.url_map.iter_rules():
        if rule.endpoint.startswith("api.") and "GET" in rule.methods:
            parts = walk.parts[rule.rule]
            addresses = [rule.build({**parts, name: value})[1] for name in parts for value in hostile(rule, name)]
            addresses += [f"{rule.build(parts)[1]}?{urlencode({name: value})}" for name in QUERIES for value in VALUES]
            replies = {address: program.ask(address.removeprefix("/api/v1")).status_code for address in addresses}
            assert {address: status for address, status in replies.items() if status not in {200, 400, 404}} == {}


def hostile(rule, name):
    """What stands in the place of a part of an address; one of a closed set of words is the address itself."""
    converter = rule._converters[name]
    return AS_IDS if isinstance(converter, IdConverter) else () if isinstance(converter, AnyConverter) else AS_TEXTS
