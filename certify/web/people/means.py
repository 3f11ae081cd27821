"""The means by which people sign in here: what the settings say, and the office's machines behind them."""

import re

from flask import Flask, g
from msgspec.structs import replace

from certify.config_sign_in import SignInFile
from certify.domain.people.means import Means
from certify.operations.people.new_accounts import NAMES, normalised
from certify.operations.people.sign_in import Attempt
from certify.operations.sign_on.matching import Lack
from certify.sign_on.asking import Busy, Unreachable
from certify.sign_on.at_site import directory_of
from certify.sign_on.directory import Known
from certify.web.request_context import own_entry, site

AWAY = (
    "Chưa xác nhận được bằng {name}: máy chủ bên ấy không trả lời. Hãy thử lại sau ít phút; nếu vẫn vậy, báo quản trị "
    "hệ thống."
)
BUSY = "Nhiều người đang cùng đăng nhập bằng {name}. Hãy thử lại sau vài giây."
NO_PASSWORDS = "Hệ thống này không dùng mật khẩu riêng; hãy đăng nhập bằng {name}."
LACKS = {
    Lack.ACCOUNT: "{Name} đã nhận ra ông/bà, nhưng hệ thống này không có tài khoản mang đúng tên ấy. Hãy đề nghị quản "
    "trị hệ thống cấp tài khoản.",
    Lack.OPEN: "Tài khoản của ông/bà ở hệ thống này đang khóa, hoặc chưa được mở. Hãy đề nghị quản trị hệ thống mở.",
    Lack.SAME_PERSON: "{Name} đã nhận ra ông/bà, nhưng tài khoản mang tên ấy ở đây đã gắn với một người khác ở bên "
    "ấy, hoặc ông/bà đang gắn với một tài khoản khác ở đây, nên chưa vào được. Nếu ông/bà nhận lại tài khoản này hoặc "
    "được cấp lại tài khoản ở bên ấy, hãy đề nghị quản trị hệ thống bỏ gắn.",
    Lack.SECOND_FACTOR: "Vai trò của ông/bà cần xác thực hai bước, mà lần đăng nhập vừa rồi bằng {name} chỉ có một "
    "bước. Hãy bật xác thực hai bước ở đó rồi đăng nhập lại.",
}


def prepare(app: Flask) -> None:
    """Let every page know by which means people sign in."""
    app.context_processor(_context)


def _context() -> dict[str, object]:
    """`elsewhere`: whether the session began at the office's provider, where its holder proves who they are."""
    elsewhere = own_entry().means is Means.OPENID
    return {"means": settings(), "types_password": types_password(), "elsewhere": elsewhere}


def settings() -> SignInFile:
    """What the site's settings say of signing in."""
    return site().settings.site.sign_in


def types_password() -> bool:
    """Whether people type a name and a password here: the site's own, or the directory's."""
    return settings().password or settings().ldap is not None


def said(sentence: str, name: str = "") -> str:
    """A sentence with what the settings call the office's accounts, or with the `name` of one means of them."""
    name = name or settings().office
    return sentence.format(name=name, Name=name[:1].upper() + name[1:])


def asked_of_directory(tried: Attempt, password: str) -> Attempt:
    """An attempt that the site's own password did not settle, as the directory sees it. Raises Unreachable.

    The directory is asked of every name that an account may have, so the time doesn't tell which ones do.
    """
    name = normalised(tried.name)
    if settings().ldap is None or tried.right or not re.fullmatch(NAMES, name):
        return tried
    known = known_in_directory(name, password)
    return replace(tried, right=known is not None, means=Means.DIRECTORY, identity=known.identity if known else None)


def known_in_directory(name: str, password: str) -> Known | None:
    """Whom the site's directory, if it has one, knows by a name and password. Raises Unreachable.

    That may take seconds, in which the request holds no connection of the database.
    """
    directory = directory_of(site().settings)
    site().database.let_go()
    return directory.known(name, password) if directory else None


def away(fault: Unreachable) -> str:
    """Say that the directory is of no help now, and tell the operator why."""
    note(fault)
    ldap = settings().ldap
    return said(no_help(fault), ldap.name if ldap else "")


def no_help(fault: Unreachable) -> str:
    """Why a machine of the office is of no help, in a sentence for whoever signs in."""
    return BUSY if isinstance(fault, Busy) else AWAY


def note(fault: Exception | str) -> None:
    """Tell the operator, in the log of requests, why the office's machine was of no help."""
    g.arrival = {"fault": "sign_on", "why": str(fault)}
