"""How papers word what a record holds in another form: reasons of points, clauses, kinds of communes, posts."""

import re
from collections.abc import Iterable

from certify.domain.criteria.scales import level_of
from certify.domain.papers.paper import Issuer

# The kinds of communes, in the order in which texts name them.
KINDS = ("xã", "phường", "thị trấn", "đặc khu")

_CLAUSE = re.compile(r"(Điều \d+\w*) (khoản \d+\w*)(?: (điểm \w+))?")
_MARK = re.compile(r" \([^()]*đối chiếu[^()]*\)$")
_RATE = re.compile(r"(\S+/\S+) = (\S+)")
_FULL = re.compile(r"^(\S+)/\S+ điểm$")
_PER = re.compile(r" (?=[%‰])")
_FOR = re.compile(r"^(?:KT|Q)\. ?")


def reason(why: str, noun: str = "") -> str:
    """The line that explains points as a sentence says it, without its mark, which the paper explains once.

    "436/440 = 99,09 % → từ 98 % trở lên → 50/50 điểm → Điều 2 khoản 2" of the noun "trẻ" gives
    "99,09% (436/440 trẻ); mức từ 98% trở lên: 50 điểm (khoản 2 Điều 2)". What has another form stays as it is.
    """
    parts = _MARK.sub("", why).split(" → ")
    points = next((at for at, part in enumerate(parts) if at and _FULL.match(part)), None)
    if points is None:
        return percent(clause(why.replace(" → ", "; ")))
    counted = f" {noun}" if noun else ""
    told = _RATE.sub(lambda rate: f"{rate[2]} ({rate[1]}{counted})", percent(parts[0]))
    # A rate is told with its band; of a plain answer the band says nothing more.
    band = f"; {level_of(percent(parts[1]))}" if points > 1 else ""
    given = _FULL.sub(r"\1 điểm", parts[points])
    rest = clause("; ".join(parts[points + 1 :]))
    return f"{told}{band}: {given}{f' ({rest})' if rest else ''}"


def clause(text: str) -> str:
    """Clauses from the smallest to the largest, as texts cite them: "Điều 2 khoản 2" → "khoản 2 Điều 2"."""
    return _CLAUSE.sub(lambda found: " ".join(part for part in reversed(found.groups()) if part), text)


def percent(text: str) -> str:
    """Rates as texts print them, without a space before the sign: "99,09 %" → "99,09%"."""
    return _PER.sub("", text)


def kind_of(full_name: str) -> str:
    """The kind of a commune by its full name: "Thị trấn Tịnh Biên" → "thị trấn"."""
    found = (kind for kind in KINDS if full_name.casefold().startswith(f"{kind} "))
    return next(found, "đơn vị hành chính cấp xã")


def kinds_of(full_names: Iterable[str]) -> str:
    """The kinds among several communes: "xã, phường"."""
    found = {kind_of(name) for name in full_names}
    return ", ".join(kind for kind in (*KINDS, "đơn vị hành chính cấp xã") if kind in found)


def head_post(issuer: Issuer) -> str:
    """The post of an office's head in capitals, also when a deputy signs: "KT. CHỦ TỊCH" → "CHỦ TỊCH"."""
    signs_for = issuer.by if issuer.by.startswith("KT.") else issuer.signer
    return _FOR.sub("", signs_for)


def head_of(issuer: Issuer) -> str:
    """Who heads an office: "Trưởng phòng" and "Phòng Tư pháp" → "Trưởng phòng Tư pháp"; "Giám đốc Sở Y tế"."""
    post, office = head_post(issuer).capitalize().split(), issuer.office.split()
    shared = next(
        (n for n in range(len(post), 0, -1) if [w.casefold() for w in office[:n]] == [w.casefold() for w in post[-n:]]),
        0,
    )
    return " ".join((*post, *office[shared:]))


def ended(text: str) -> str:
    """A typed text as a sentence: with a full stop unless it ends with a sign of its own."""
    said = text.strip()
    return said if not said or said[-1] in ".!?…" else f"{said}."


def recipient(typed: str) -> str:
    """A line of "Nơi nhận" without the dash before it and the sign after it."""
    return typed.strip().lstrip("-–").strip().rstrip(";.").strip()
