"""The real worker and a real SMTP server: mail goes out, waits while the server is down, survives killed workers."""

from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import default

import pytest
import sqlalchemy as sa
from aiosmtpd.controller import Controller

from certify.operations.log import notices
from certify.store.notices import mail as mails
from certify.store.notices.mail import mails as table
from certify.store.people import accounts
from tests.support.clients import account
from tests.support.life import Life
from tests.support.processes import until
from tests.support.shown import COMMUNE

ADDRESS = "to-tham-dinh@mail.example"


class Sink:
    """Keeps what it is handed; asked to hang, it never answers."""

    def __init__(self):
        self.taken, self.hangs = [], False

    async def handle_DATA(self, server, session, envelope):  # noqa: N802, ARG002
        self.taken.append(message_from_bytes(envelope.content, policy=default))
        if self.hangs:
            await server.loop.create_future()
        return "250 OK"

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802, ARG002
        if address.startswith("khong-co"):
            return "550 no such user"
        envelope.rcpt_tos.append(address)
        return "250 OK"


@pytest.fixture
def sink(port):
    """The handler of a server that listens until the test ends, and the server."""
    handler = Sink()
    server = Controller(handler, hostname="127.0.0.1", port=port)
    yield handler, server
    if server.loop.is_running():
        server.stop(no_assert=True)


@pytest.fixture
def mailing(workers, port):
    """The workers of a site that sends mail through that port; its appraiser has an address."""
    file = workers.site.instance / "config.toml"
    before = file.read_text("utf-8") if file.exists() else ""
    mail = f'[mail]\nhost = "127.0.0.1"\nport = {port}\nsecurity = "none"\nfrom = "certify@mail.example"\n'
    file.write_text(before + mail, "utf-8")
    with workers.database.writing() as connection:
        notices.turn(connection, datetime.now(UTC), on=True)
        accounts.change(connection, account(connection, "appraiser").id, email=ADDRESS)
    return workers


def submit(workers):
    """Submit the commune's file, which queues a mail to the appraiser."""
    with workers.database.writing() as connection:
        life = Life(connection, workers.library, datetime.now(UTC), workers.press)
        life.fill()
        life.take("submit", "commune_leader")
    return life.id


def hurry(workers):
    """Let the mail that waits for a later time be due now."""
    with workers.database.writing() as connection:
        connection.execute(sa.update(table).values(next_at=datetime.now(UTC)))


def counts(workers):
    return workers.read(mails.counts)


def tell(workers, number, subject):
    """Queue a mail to the appraiser."""
    with workers.database.writing() as connection:
        row = {
            "about": f"event:{number}",
            "account_id": account(connection, "appraiser").id,
            "subject": subject,
            "text": "x",
        }
        mails.add(connection, {**row, "path": "/", "queued_at": datetime.now(UTC)})


def subjects(handler):
    return [mail["Subject"] for mail in handler.taken]


def attempts(workers):
    return workers.read(lambda connection: connection.execute(sa.select(table.c.attempts)).scalar_one())


def test_a_mail_goes_out_with_what_waits_and_the_link(mailing, sink):
    handler, server = sink
    server.start()
    file = submit(mailing)
    mailing.begin("--workers", "1")
    until(lambda: handler.taken and not counts(mailing).waiting)
    assert mailing.end() == 0
    (mail,) = handler.taken
    assert (mail["To"], mail["From"]) == (ADDRESS, "certify@mail.example")
    assert mail["Subject"] == f"{COMMUNE.full_name} đã trình hồ sơ đề nghị thẩm định"
    assert f"http://127.0.0.1:8000/phieu/{file}" in mail.get_content() and mail["Auto-Submitted"] == "auto-generated"


def test_with_the_server_down_it_waits_and_goes_out_once_it_is_up(mailing, sink):
    handler, server = sink
    submit(mailing)
    mailing.begin("--workers", "1")
    until(lambda: attempts(mailing) == 1)
    mailing.kill_all()
    assert counts(mailing).waiting == 1
    server.start()
    hurry(mailing)
    mailing.begin("--workers", "1")
    until(lambda: not counts(mailing).waiting)
    assert len(handler.taken) == 1


def test_a_worker_killed_while_it_sends_sends_again_under_the_same_id(mailing, sink):
    """At least once: what the server has taken and nobody noted goes out again, and can be told by its id."""
    handler, server = sink
    server.start()
    handler.hangs = True
    submit(mailing)
    mailing.begin("--workers", "1")
    until(lambda: handler.taken)
    mailing.kill_all()
    handler.hangs = False
    tell(mailing, -2, "Thư thứ hai")
    mailing.begin("--workers", "2")
    until(lambda: counts(mailing).waiting == 1)
    assert subjects(handler)[1:] == ["Thư thứ hai"], "another worker leaves the first to the one that has it"
    mailing.kill_all()
    hurry(mailing)
    mailing.begin("--workers", "2")
    until(lambda: not counts(mailing).waiting)
    mailing.kill_all()
    tell(mailing, -3, "Thư thứ ba")
    mailing.begin("--workers", "2")
    until(lambda: not counts(mailing).waiting)
    told = subjects(handler)
    assert told == [told[0], "Thư thứ hai", told[0], "Thư thứ ba"], "what was noted as sent never goes out again"
    assert handler.taken[0]["Message-ID"] == handler.taken[2]["Message-ID"]


def test_an_address_that_the_server_does_not_know_is_given_up_at_once(mailing, sink):
    handler, server = sink
    server.start()
    with mailing.database.writing() as connection:
        accounts.change(connection, account(connection, "appraiser").id, email="khong-co@mail.example")
    submit(mailing)
    mailing.begin("--workers", "1")
    until(lambda: counts(mailing).failed)
    assert not handler.taken


def test_a_site_without_a_server_says_so_and_drops_what_waits(workers):
    with workers.database.writing() as connection:
        notices.turn(connection, datetime.now(UTC), on=True)
        accounts.change(connection, account(connection, "appraiser").id, email=ADDRESS)
    submit(workers)
    assert counts(workers).waiting == 1
    workers.begin("--workers", "1")
    until(lambda: not counts(workers).waiting)
    assert not workers.read(notices.is_on)
