"""The way by which people reach the running site, tried from outside as they go it: name, TLS, proxies, clocks."""

import ssl
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from typing import Any
from urllib.parse import SplitResult, urlsplit

from msgspec import Struct
from pydantic import ValidationError

from certify.config import Settings
from certify.operations.site.probe import HEADER, Answer, Arrived, question

PATIENCE = 10.0
# An address that nobody has (RFC 5737): who can make the site believe it can be anybody.
FORGED = "192.0.2.77"
# How far apart clocks may be: codes of second factors are good for half a minute. How long a certificate should last.
CLOCKS, RENEWAL = timedelta(seconds=30), timedelta(days=14)


class Reply(Struct, frozen=True):
    """What came back: the status, header fields by name in lower case, what the site says, the certificate's end."""

    status: int
    fields: dict[str, str]
    arrived: Arrived | None
    certified_until: datetime | None


def faults(site: Settings) -> Iterator[str]:
    """What is wrong with the way to the site at its address, a Vietnamese sentence each."""
    address = urlsplit(site.site.address)
    try:
        reply = _ask(address, site.secret_key())
    except ssl.SSLCertVerificationError as fault:
        yield f"address: trình duyệt sẽ không tin chứng chỉ TLS ({fault.verify_message})."
    except (OSError, HTTPException) as fault:
        yield (
            f"address: từ máy này không mở được {site.site.address} ({fault}); xem máy chủ trung gian có chạy không, "
            "hoặc ghi tên ấy vào /etc/hosts nếu mạng không cho máy này tự gọi địa chỉ ngoài của mình."
        )
    else:
        yield from _of_reply(site, address, reply)


def _ask(address: SplitResult, key: str) -> Reply:
    """Ask the site at its address how the question arrived. Raises OSError and HTTPException."""
    host, port, at = address.hostname or "", address.port, datetime.now(UTC)
    secure = address.scheme == "https"
    connection = (
        HTTPSConnection(host, port, timeout=PATIENCE) if secure else HTTPConnection(host, port, timeout=PATIENCE)
    )
    try:
        connection.request("GET", "/healthz", headers={HEADER: question(key, at), "X-Forwarded-For": FORGED})
        certificate = connection.sock.getpeercert() if isinstance(connection.sock, ssl.SSLSocket) else None
        reply = connection.getresponse()
        fields = {name.lower(): value for name, value in reply.getheaders()}
        return Reply(reply.status, fields, _arrived(reply.read(10_000)), _end(certificate))
    finally:
        connection.close()


def _arrived(body: bytes) -> Arrived | None:
    try:
        return Answer.model_validate_json(body).arrived
    except ValidationError:
        return None


def _end(certificate: dict[str, Any] | None) -> datetime | None:
    until = (certificate or {}).get("notAfter")
    return datetime.fromtimestamp(ssl.cert_time_to_seconds(until), UTC) if until else None


def _of_reply(site: Settings, address: SplitResult, reply: Reply) -> Iterator[str]:
    now = datetime.now(UTC)
    if reply.certified_until and reply.certified_until - now < RENEWAL:
        yield f"address: chứng chỉ TLS hết hạn ngày {reply.certified_until:%d/%m/%Y}; hãy gia hạn."
    if "date" in reply.fields and abs(parsedate_to_datetime(reply.fields["date"]) - now) > CLOCKS:
        yield f"đồng hồ: máy chủ ở address và máy này lệch nhau quá {CLOCKS.seconds} giây; hãy chỉnh theo NTP."
    if reply.arrived is None:
        yield _stranger(reply.status)
        return
    if site.site.https and "strict-transport-security" not in reply.fields:
        yield "address: máy chủ trung gian bỏ mất Strict-Transport-Security."
    asked_for = address.netloc.removesuffix(":443" if address.scheme == "https" else ":80")
    if reply.arrived.host != asked_for:
        yield f"máy chủ trung gian: chuyển tên {reply.arrived.host} thay cho {asked_for} (Host)."
    if address.scheme == "https" and not reply.arrived.encrypted:
        yield "máy chủ trung gian: không báo kết nối đã mã hóa (X-Forwarded-Proto), hoặc proxies = 0 mà có máy chủ ấy."
    yield from of_address(site.site.proxies, reply.arrived)
    if abs(reply.arrived.at - now) > CLOCKS:
        yield f"đồng hồ: máy chạy trang web và máy này lệch nhau quá {CLOCKS.seconds} giây; hãy chỉnh theo NTP."


def _stranger(status: int) -> str:
    if status == 400:
        return "máy chủ trung gian: không chuyển nguyên tên người dùng gõ (Host), nên hệ thống từ chối mọi yêu cầu."
    return f"address: ở đó không phải hệ thống này trả lời (mã {status}), hay trang web chạy với secret_key khác."


def of_address(proxies: int, arrived: Arrived) -> Iterator[str]:
    """What is wrong with the address that the site believes, when the question claimed to come from another one."""
    forwarded = arrived.forwarded
    if arrived.address == FORGED:
        yield "proxies: hệ thống tin địa chỉ mà người gửi tự khai, nên ai cũng tránh được giới hạn và giả được nhật ký."
    elif len(forwarded) < proxies:
        yield f"proxies = {proxies}, nhưng máy chủ trung gian chỉ cho biết {len(forwarded)} địa chỉ (X-Forwarded-For)."
    elif not proxies and forwarded != [FORGED]:
        yield "proxies = 0 mà có máy chủ trung gian: mọi người mang chung một địa chỉ."
