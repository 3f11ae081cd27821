"""What the register of outgoing papers says of a paper (Nghị định 30/2020/NĐ-CP, Phụ lục IV), from its content."""

from collections.abc import Mapping
from typing import Any

from msgspec import Struct

MOST_NAMED = 3


class RegisterLine(Struct, frozen=True):
    """One line beside number and day: kind and subject, who signed, to whom it went, and where a copy is filed."""

    about: str
    signer: str
    recipients: str
    filed: str
    communes: tuple[str, ...]
    decision: str


def register_line(content: Mapping[str, Any]) -> RegisterLine:
    """The line of a paper; `content` is its frozen content as `paper_data` wrote it, of any age."""
    communes = tuple(line["full_name"] for line in content.get("lines") or ())
    if record := content.get("record"):
        communes = (record["unit"]["full_name"],)
    issuer = content["issuer"]
    cited = (content.get("cited") or {}).get("recognition")
    return RegisterLine(
        about=_about(content, communes),
        signer=", ".join(text for text in (issuer.get("name"), issuer["signer"]) if text),
        recipients="; ".join(content.get("recipients") or ()),
        filed=", ".join(text for text in ("VT", content.get("filed")) if text),
        communes=communes,
        decision=cited["number"] if cited else "",
    )


def _about(content: Mapping[str, Any], communes: tuple[str, ...]) -> str:
    """Kind and subject: "Báo cáo thẩm định: Xã Mẫu, Đợt năm 2022"."""
    if len(communes) > MOST_NAMED:
        subject = f"{', '.join(communes[:MOST_NAMED])} và {len(communes) - MOST_NAMED} đơn vị khác"
    else:
        subject = ", ".join(communes) or content["province"]
    return ", ".join(text for text in (f"{content['title']}: {subject}", content.get("round_name")) if text)
