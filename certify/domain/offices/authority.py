"""How a person signs for an office (Nghị định 30/2020/NĐ-CP, Phụ lục I, II.7; Điều 13)."""

from enum import StrEnum

from msgspec import Struct


class Authority(StrEnum):
    """By which right a person signs for an office."""

    HEAD = "head"
    ACTING = "acting"
    DEPUTY = "deputy"
    BY_ORDER = "by_order"
    AUTHORISED = "authorised"


AUTHORITY_NAMES = {
    Authority.HEAD: "Người đứng đầu ký trực tiếp",
    Authority.ACTING: "Q. – quyền người đứng đầu",
    Authority.DEPUTY: "KT. – cấp phó ký thay",
    Authority.BY_ORDER: "TL. – ký thừa lệnh",
    Authority.AUTHORISED: "TUQ. – ký thừa ủy quyền",
}


# What stands before the post of whoever acts as the head.
ACTING = "Q. "


class SignatureLines(Struct, frozen=True):
    """What stands over a signature, in capitals: for which body, in whose place, and the signer's own post."""

    body: str
    instead: str
    post: str


def signature_lines(authority: Authority, post: str, body: str, head_post: str) -> SignatureLines:
    """The lines over a signature.

    `body` ("TM. ỦY BAN NHÂN DÂN") is empty where the head signs alone; `head_post` is the post of the office's head.
    An order (TL.) and an authorisation (TUQ.) are the head's, so the body isn't named.
    """
    match authority:
        case Authority.HEAD:
            return SignatureLines(body, "", post)
        case Authority.ACTING:
            return SignatureLines(body, "", f"{ACTING}{post}")
        case Authority.DEPUTY:
            return SignatureLines(body, f"KT. {head_post}", post)
        case Authority.BY_ORDER:
            return SignatureLines("", f"TL. {head_post}", post)
        case Authority.AUTHORISED:
            return SignatureLines("", f"TUQ. {head_post}", post)
