"""How widely a file behind evidence may be read, as its office classed it."""

from enum import StrEnum


class Confidentiality(StrEnum):
    PUBLIC = "public"
    INTERNAL = "internal"
    RESTRICTED = "restricted"
    SECRET = "secret"  # noqa: S105  no password


CONFIDENTIALITY_NAMES = {
    Confidentiality.PUBLIC: "Công khai",
    Confidentiality.INTERNAL: "Nội bộ",
    Confidentiality.RESTRICTED: "Hạn chế truy cập",
    Confidentiality.SECRET: "Bí mật",
}
