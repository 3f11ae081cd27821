"""Handing mail to the site's SMTP server."""

import smtplib
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from email.message import EmailMessage
from email.utils import format_datetime
from urllib.parse import urlsplit

from certify.config import MailFile, Settings
from certify.operations.notices.mail import Letter, Undeliverable

# Seconds that a step of the exchange may last.
PATIENCE = 20
CLOSING = "Thư gửi tự động, không trả lời thư này. Tắt nhận thư: mục Tài khoản của tôi trên hệ thống."


def sender(site: Settings) -> Callable[[Letter], None]:
    """What sends one letter through the server of a site. Raises OSError (to try again) and Undeliverable."""
    mail, address = site.site.mail, site.site.address
    if mail is None:
        raise LookupError("config.toml names no mail server")

    def send(letter: Letter) -> None:
        with _server(mail, site.mail_password(), urlsplit(address).hostname or "localhost") as server:
            _hand_over(server, message(letter, mail.sender, address))

    return send


def message(letter: Letter, origin: str, address: str) -> EmailMessage:
    """The letter as it goes out; its Message-ID is the same whenever it is sent."""
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = origin, letter.to, letter.subject
    made["Date"] = format_datetime(datetime.now(UTC))
    made["Message-ID"] = f"<{letter.mark}@{urlsplit(address).hostname or 'localhost'}>"
    made["Auto-Submitted"] = "auto-generated"
    made.set_content(f"{letter.text}\n\n{address}{letter.path}\n\n-- \n{CLOSING}\n")
    return made


@contextmanager
def _server(mail: MailFile, password: str, name: str) -> Iterator[smtplib.SMTP]:
    where = (mail.host, mail.port, name)
    server: smtplib.SMTP
    if mail.security == "tls":
        server = smtplib.SMTP_SSL(*where, timeout=PATIENCE, context=ssl.create_default_context())
    else:
        server = smtplib.SMTP(*where, timeout=PATIENCE)
    with server:
        if mail.security == "starttls":
            server.starttls(context=ssl.create_default_context())
        if mail.user:
            server.login(mail.user, password)
        yield server


def _hand_over(server: smtplib.SMTP, made: EmailMessage) -> None:
    """Only what concerns this one mail is final: its reader or its content is refused for good (5xx)."""
    try:
        server.send_message(made)
    except smtplib.SMTPRecipientsRefused as fault:
        if all(code >= 500 for code, _ in fault.recipients.values()):
            raise Undeliverable from fault
        raise
    except smtplib.SMTPDataError as fault:
        if fault.smtp_code >= 500:
            raise Undeliverable from fault
        raise
