"""Sending mail through the site's SMTP server."""

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

# Seconds that one step of the SMTP dialogue may take.
PATIENCE = 20
CLOSING = (
    "Hệ thống chấm điểm, công nhận xã phù hợp với trẻ em. Thư gửi tự động, không trả lời thư này. "
    "Tắt nhận thư: mục Tài khoản của tôi trên hệ thống."
)


def sender(site: Settings) -> Callable[[Letter], None]:
    """A function that sends one letter through the site's server. It raises OSError (try again) and Undeliverable."""
    mail, address = site.site.mail, site.site.address
    if mail is None:
        raise LookupError("config.toml names no mail server")

    def send(letter: Letter) -> None:
        with _server(mail, site.mail_password(), urlsplit(address).hostname or "localhost") as server:
            _hand_over(server, message(letter, mail.sender, address))

    return send


def message(letter: Letter, origin: str, address: str) -> EmailMessage:
    """The letter as a mail; its Message-ID is the same at every attempt to send it."""
    outgoing = EmailMessage()
    outgoing["From"], outgoing["To"], outgoing["Subject"] = origin, letter.to, letter.subject
    outgoing["Date"] = format_datetime(datetime.now(UTC))
    outgoing["Message-ID"] = f"<{letter.mark}@{urlsplit(address).hostname or 'localhost'}>"
    outgoing["Auto-Submitted"] = "auto-generated"
    outgoing.set_content(f"{letter.text}\n\n{address}{letter.path}\n\n-- \n{CLOSING}\n")
    return outgoing


@contextmanager
def _server(mail: MailFile, password: str, name: str) -> Iterator[smtplib.SMTP]:
    endpoint = (mail.host, mail.port, name)
    server: smtplib.SMTP
    if mail.security == "tls":
        server = smtplib.SMTP_SSL(*endpoint, timeout=PATIENCE, context=ssl.create_default_context())
    else:
        server = smtplib.SMTP(*endpoint, timeout=PATIENCE)
    with server:
        if mail.security == "starttls":
            server.starttls(context=ssl.create_default_context())
        if mail.user:
            server.login(mail.user, password)
        yield server


def _hand_over(server: smtplib.SMTP, outgoing: EmailMessage) -> None:
    """Send a mail. Raises Undeliverable only if its recipient or content is refused for good (5xx)."""
    try:
        server.send_message(outgoing)
    except smtplib.SMTPRecipientsRefused as fault:
        if all(code >= 500 for code, _ in fault.recipients.values()):
            raise Undeliverable from fault
        raise
    except smtplib.SMTPDataError as fault:
        if fault.smtp_code >= 500:
            raise Undeliverable from fault
        raise
