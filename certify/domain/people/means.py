"""By which means people sign in, and who the office's means say they are."""

from enum import StrEnum

from msgspec import Struct


class Means(StrEnum):
    """One means of proving who one is."""

    PASSWORD = "password"  # noqa: S105
    OPENID = "openid"
    DIRECTORY = "directory"
    LINK = "link"


class Identity(Struct, frozen=True):
    """Somebody as the office's means know them whatever they are called: `subject` is one person of an `issuer`.

    Of a provider of OpenID Connect these are the claims `iss` and `sub`; of a directory the name of its attribute that
    never changes, and the value there.
    """

    means: Means
    issuer: str
    subject: str


# As the log and the list of one's sessions say it.
MEANS_NAMES = {
    Means.PASSWORD: "mật khẩu",
    Means.OPENID: "nhà cung cấp đăng nhập",
    Means.DIRECTORY: "danh bạ của cơ quan",
    Means.LINK: "liên kết một lần",
}
