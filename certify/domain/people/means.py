"""By which means people sign in."""

from enum import StrEnum


class Means(StrEnum):
    """One means of proving who one is."""

    PASSWORD = "password"  # noqa: S105
    OPENID = "openid"
    DIRECTORY = "directory"
    LINK = "link"


# As the log and the list of one's sessions say it.
MEANS_NAMES = {
    Means.PASSWORD: "mật khẩu",
    Means.OPENID: "nhà cung cấp đăng nhập",
    Means.DIRECTORY: "danh bạ của cơ quan",
    Means.LINK: "liên kết một lần",
}
