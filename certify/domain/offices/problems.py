"""What is wrong with what an office typed of itself, each at its field."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date

from certify.domain.assessment.meetings import CHAIR, DUTIES, SECRETARY
from certify.domain.offices.authority import Authority
from certify.domain.offices.settings import Formation, Holder, Letterhead, OfficeSettings
from certify.domain.problems import Problem

LONGEST = 200
MOST_MEMBERS = 40
MOST_LINES = 4
# Letters of an agency's symbol: capitals, parted by "-" (Nghị định 30/2020/NĐ-CP, Phụ lục I, II.3).
_SYMBOL = re.compile(r"[A-ZĐ]+(?:-[A-ZĐ]+)*")


def letterhead_problems(letterhead: Letterhead) -> list[Problem]:
    """Every reason why a letterhead can't be kept."""
    texts = {
        "name": ("Tên cơ quan", letterhead.name),
        "lines": ("Tên cơ quan ở đầu văn bản", " ".join(letterhead.lines)),
        "head_post": ("Chức vụ người đứng đầu", letterhead.head_post),
        "symbol": ("Ký hiệu", letterhead.symbol),
        "place": ("Địa danh", letterhead.place),
    }
    problems = [*_missing(texts), *_long({**texts, "parent": ("Cơ quan chủ quản", letterhead.parent)})]
    if letterhead.symbol and not _SYMBOL.fullmatch(letterhead.symbol):
        problems.append(Problem("symbol", "Ký hiệu: chỉ gồm chữ in hoa và dấu “-”, ví dụ UBND hoặc SYT."))
    if letterhead.body and not letterhead.body.startswith("TM. "):
        problems.append(Problem("body", "Ký thay mặt tập thể: bắt đầu bằng “TM. ”, hoặc để trống."))
    if len(letterhead.lines) > MOST_LINES:
        problems.append(Problem("lines", f"Tên cơ quan ở đầu văn bản: không quá {MOST_LINES} dòng."))
    return problems


def holder_problems(settings: OfficeSettings, holder: Holder) -> list[Problem]:
    """Every reason why a person can't be entered as signing for an office."""
    texts = {"holder": ("Họ và tên", holder.name), "post": ("Chức vụ", holder.post)}
    problems = [*_missing(texts), *_long(texts)]
    if holder.until and holder.until < holder.since:
        problems.append(Problem("until", "Đến ngày: không thể trước ngày bắt đầu."))
    for other in settings.holders:
        if _both_heads(holder, other):
            said = f"{other.name} đang giữ chức vụ người đứng đầu trong thời gian này; ghi ngày thôi giữ chức vụ trước."
            problems.append(Problem("authority", said))
        elif (other.name, other.post) == (holder.name, holder.post) and _overlap(holder, other):
            problems.append(Problem("holder", f"{holder.name} đã có trong danh sách với chức vụ này."))
    return problems


def end_problems(holder: Holder, until: date) -> list[Problem]:
    """Every reason why a person can't leave a post after a day."""
    if until < holder.since:
        return [Problem("until", f"Đến ngày: không thể trước ngày {holder.name} nhận chức vụ.")]
    return []


def formation_problems(formation: Formation) -> list[Problem]:
    """Every reason why a council can't be kept."""
    problems = [*_missing({"number": ("Số quyết định thành lập", formation.number)})]
    texts = [text for member in formation.members for text in (member.name, member.post)]
    if any(not text for text in texts):
        problems.append(Problem("members", "Thành viên: mỗi dòng phải ghi đủ họ tên và chức vụ."))
    if any(len(text) > LONGEST for text in texts) or len(formation.members) > MOST_MEMBERS:
        problems.append(
            Problem("members", f"Thành viên: không quá {MOST_MEMBERS} người, mỗi ô không quá {LONGEST} ký tự.")
        )
    if any(member.duty not in DUTIES for member in formation.members):
        problems.append(Problem("members", f"Nhiệm vụ: chọn một trong {', '.join(DUTIES)}."))
    duties = Counter(member.duty for member in formation.members)
    problems += [
        Problem("members", f"Hội đồng phải có đúng một người làm {duty.lower()}.")
        for duty in (CHAIR, SECRETARY)
        if duties[duty] != 1
    ]
    return problems


def _missing(texts: dict[str, tuple[str, str]]) -> Iterator[Problem]:
    for field, (label, text) in texts.items():
        if not text.strip():
            yield Problem(field, f"{label}: phải ghi.")


def _long(texts: dict[str, tuple[str, str]]) -> Iterator[Problem]:
    for field, (label, text) in texts.items():
        if len(text) > LONGEST:
            yield Problem(field, f"{label}: không quá {LONGEST} ký tự.")


def _both_heads(holder: Holder, other: Holder) -> bool:
    heads = {Authority.HEAD, Authority.ACTING}
    return {holder.authority, other.authority} <= heads and _overlap(holder, other)


def _overlap(one: Holder, other: Holder) -> bool:
    """Whether two people hold their posts on a common day."""
    return _ends(one) >= other.since and _ends(other) >= one.since


def _ends(holder: Holder) -> date:
    return holder.until or date.max


def typed_lines(text: str) -> tuple[str, ...]:
    """The lines of a typed text that are not blank."""
    return tuple(line.strip() for line in _lines(text) if line.strip())


def _lines(text: str) -> Iterable[str]:
    return text.replace("\r\n", "\n").split("\n")
