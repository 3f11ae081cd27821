"""What a clerk fills in before a paper is issued, besides its number."""

from collections.abc import Sequence
from datetime import date

from msgspec.json import decode, encode

from certify.domain.limits import LONGEST_TEXT
from certify.domain.offices.authority import ACTING
from certify.domain.offices.settings import Holder
from certify.domain.papers.paper import Citation, Paper
from certify.domain.problems import Problem
from certify.domain.written import Written, read

MOST_LINES = 20
LONGEST = 300


class Particulars(Written, frozen=True):
    """The day (None: today), the signer by `Holder.key` (blank: the first who may sign), and what is printed as typed.

    `recipients` replace those of the form; `filed` follows "Lưu: VT"; `other_year` confirms a day of another year.
    `shortcomings`, `causes` and `proposals` are the office's own words in a report; a revocation rests on `inspection`.
    """

    on: date | None = None
    signer: str = ""
    recipients: tuple[str, ...] = ()
    filed: str = ""
    further_grounds: tuple[str, ...] = ()
    other_year: bool = False
    shortcomings: str = ""
    causes: str = ""
    proposals: str = ""
    inspection: Citation | None = None


NOTHING_FILLED_IN = Particulars()
# The office's own words in a report, as fields of the page before issue.
OWN_WORDS = ("shortcomings", "causes", "proposals")


def particulars_text(particulars: Particulars) -> str:
    """Particulars as JSON, the inverse of `particulars_from`."""
    return encode(particulars).decode()


def particulars_from(text: str) -> Particulars:
    """The particulars that `particulars_text` wrote; those of an empty object are nothing filled in."""
    return read(Particulars, decode(text))


def particulars_of(paper: Paper) -> Particulars:
    """What was filled in on a paper, to begin the one that replaces it: all but its day, which is the new one's own."""
    return Particulars(
        signer=f"{paper.issuer.name}, {paper.issuer.signer.removeprefix(ACTING)}" if paper.issuer.name else "",
        recipients=paper.recipients,
        filed=paper.filed,
        further_grounds=paper.further_grounds,
        shortcomings=paper.shortcomings,
        causes=paper.causes,
        proposals=paper.proposals,
        inspection=paper.inspection,
    )


def chosen_signer(signers: Sequence[Holder], key: str) -> Holder | None:
    """The signer with a key, the first one for a blank key; None when there is no such person."""
    if not key:
        return signers[0] if signers else None
    return next((holder for holder in signers if holder.key == key), None)


def particulars_problems(particulars: Particulars) -> list[Problem]:
    """Every reason why texts can't be printed as they were typed."""
    listed = {
        "recipients": ("Nơi nhận", particulars.recipients),
        "further_grounds": ("Căn cứ thêm", particulars.further_grounds),
        "filed": ("Lưu", (particulars.filed,)),
    }
    words = (particulars.shortcomings, particulars.causes, particulars.proposals)
    problems = [Problem(OWN_WORDS[0], f"Ý kiến của cơ quan: mỗi ô không quá {LONGEST_TEXT} ký tự.")] * any(
        len(text) > LONGEST_TEXT for text in words
    )
    for field, (label, lines) in listed.items():
        if len(lines) > MOST_LINES:
            problems.append(Problem(field, f"{label}: không quá {MOST_LINES} dòng."))
        if any(len(line) > LONGEST for line in lines):
            problems.append(Problem(field, f"{label}: mỗi dòng không quá {LONGEST} ký tự."))
    return problems
