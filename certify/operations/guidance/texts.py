"""Texts that guide the people of a province: its office adds and withdraws them, everybody under it reads them."""

import hashlib
import re
from collections import Counter
from collections.abc import Iterator
from datetime import date

from msgspec import Struct

from certify.documents.uploads.evidence_files import examine, safe_name
from certify.domain.limits import LONGEST_TEXT, MOST_GUIDANCE
from certify.domain.problems import Problem
from certify.operations.act import Act, NotFound, Refused
from certify.store.site import guidance
from certify.store.site.guidance import GuidanceText
from certify.store.units import units

_LINK = re.compile(r"https?://[^\s]+", re.IGNORECASE)


class Text(Struct, frozen=True):
    """A text as typed: `indicators` are ids parted by commas, of the criteria that are in force."""

    title: str
    number: str
    issued_on: date | None
    indicators: str
    link: str

    @property
    def about(self) -> list[str]:
        """The ids of the indicators, each once."""
        return list(dict.fromkeys(one.strip() for one in self.indicators.split(",") if one.strip()))


class File(Struct, frozen=True):
    """A file that was examined; `name` is empty where there is none."""

    name: str = ""
    media_type: str = ""
    content: bytes = b""


def file_of(name: str, content: bytes) -> File:
    """A file, examined outside any transaction. Raises Refused with every reason why it isn't accepted."""
    kind, faults = examine(name, content)
    if faults or kind is None:
        raise Refused(Problem("file", fault) for fault in faults)
    return File(safe_name(name, kind), kind.media_type, content)


def texts_for(act: Act, indicator: str = "") -> list[GuidanceText]:
    """The texts that the actor reads: those of the province of their unit, all for an account without one.

    With an indicator those about it, and those about none.
    """
    standing, unit_id = guidance.standing(act.connection), act.actor.unit_id
    above = set(units.with_those_above(act.connection, unit_id)) if unit_id and standing else None
    texts = (one for one in standing if above is None or one.unit_id in above)
    return [one for one in texts if not indicator or not one.indicators or indicator in one.indicators]


def counted(act: Act) -> Counter[str]:
    """How many texts the actor reads about each indicator that one of them names."""
    return Counter(indicator for one in texts_for(act) for indicator in one.indicators)


def add(act: Act, text: Text, file: File) -> int:
    """Add a text with its file; its id. Raises Forbidden, and Refused with every problem."""
    act.need("guidance:keep")
    if problems := list(_problems(act, text, file)):
        raise Refused(problems)
    row = {
        "unit_id": act.actor.unit_id,
        "event_id": act.record("guidance_added", details={"note": text.title.strip()}),
        "title": text.title.strip(),
        "number": text.number.strip(),
        "issued_on": text.issued_on,
        "indicators": text.about,
        "link": text.link.strip(),
        "name": file.name,
        "media_type": file.media_type,
        "content": file.content,
        "sha256": hashlib.sha256(file.content).hexdigest(),
    }
    return guidance.add(act.connection, row)


def withdraw(act: Act, text_id: int) -> None:
    """Take a text of one's own office out of the list. Raises Forbidden and NotFound."""
    act.need("guidance:keep")
    text = text_for(act, text_id)
    if text.unit_id != act.actor.unit_id:
        raise NotFound
    guidance.withdraw(act.connection, text_id, act.record("guidance_withdrawn", details={"note": text.title}))


def text_for(act: Act, text_id: int) -> GuidanceText:
    """A text that the actor reads. Raises NotFound."""
    text = next((one for one in texts_for(act) if one.id == text_id), None)
    if text is None:
        raise NotFound
    return text


def open_file(act: Act, text_id: int) -> tuple[GuidanceText, bytes]:
    """A text with the bytes of its file. Raises NotFound, and Refused when the bytes are damaged."""
    text = text_for(act, text_id)
    if not text.name:
        raise NotFound
    content, sha256 = guidance.content_of(act.connection, text_id) or (b"", "")
    if hashlib.sha256(content).hexdigest() != sha256:
        raise Refused([f"Tệp {text.name} không còn nguyên vẹn; hãy báo người quản trị hệ thống."])
    return text, content


def _problems(act: Act, text: Text, file: File) -> Iterator[Problem]:
    if not text.title.strip():
        yield Problem("title", "Tên văn bản: phải ghi.")
    if max(len(text.title), len(text.number), len(text.link)) > LONGEST_TEXT:
        yield Problem("title", f"Mỗi ô không quá {LONGEST_TEXT} ký tự.")
    if text.link.strip() and not _LINK.fullmatch(text.link.strip()):
        yield Problem("link", "Đường dẫn: phải bắt đầu bằng http:// hoặc https:// và không có khoảng trắng.")
    if not file.name and not text.link.strip():
        yield Problem("file", "Chọn một tệp hoặc ghi đường dẫn.")
    loaded = act.library.in_force(act.today)
    if strangers := [one for one in text.about if loaded is None or one not in loaded.version.ids]:
        yield Problem("indicators", f"Không có chỉ tiêu {', '.join(strangers)} trong bộ tiêu chí đang có hiệu lực.")
    if len(texts_for(act)) >= MOST_GUIDANCE:
        yield Problem("title", f"Đã có {MOST_GUIDANCE} văn bản; hãy rút bớt văn bản cũ.")
