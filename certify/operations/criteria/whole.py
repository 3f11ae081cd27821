"""Attest a whole version from the command line or for a demonstration, and import a revision from elsewhere."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from certify.documents.criteria.text import edited
from certify.domain.criteria.editing.attestation import revised
from certify.domain.criteria.editing.diff import Change, difference
from certify.domain.criteria.editing.lines import lines_of
from certify.domain.criteria.figures import Mark
from certify.domain.criteria.file import LoadedVersion, parsed
from certify.domain.criteria.version import Version
from certify.domain.library import Library, UnknownVersion
from certify.domain.problems import Problem
from certify.operations.act import Act, NotFound, Refused
from certify.operations.criteria import checks, drafts, official_texts, revisions
from certify.operations.criteria.work import Work, few
from certify.store.connection import Connection
from certify.store.people.accounts import Account


@dataclass(frozen=True)
class Comparison:
    """Two people, and the official text with which they compared the whole file."""

    transcriber: Account
    checker: Account
    reference: str
    file_name: str
    file: bytes


def attest(
    connection: Connection, library: Library, at: datetime, version_id: str, made: Comparison, folder: Path
) -> LoadedVersion:
    """Attest every figure of the criteria by two people at once; the marks of the procedure stay.

    The caller publishes the file. Raises Forbidden, NotFound, Refused.
    """
    transcribing = Act(connection, library, made.transcriber, at)
    checking = Act(connection, library, made.checker, at)
    checking.need("criteria:attest")
    draft_id = drafts.begin(transcribing, version_id)

    def work(act: Act = transcribing) -> Work:
        return drafts.work_of(act, draft_id)

    places = [line.place for line in work().lines if not line.place.startswith("procedure")]
    drafts.describe(transcribing, work(), made.reference)
    if problems := official_texts.text_problems(made.file_name, made.file):
        raise Refused(problems)
    official_texts.attach(transcribing, work(), made.file_name, made.file)
    drafts.confirm(transcribing, work(), places, made.reference)
    drafts.hand_over(transcribing, work())
    checks.check(checking, work(checking), places, "")
    whole = work(checking)
    seen = revisions.prepared(checks.result_of(whole, made.checker, at), folder).sha256
    return checks.sign(checking, whole, None, seen, folder)


def attest_for_demonstration(act: Act, version_id: str, folder: Path) -> None:
    """Store a revision under which a demonstration site may recognise communes; no mark changes."""
    former = act.library.latest(version_id)
    statement = {
        "kind": "demonstration",
        "reference": "ĐỐI CHIẾU TRÌNH DIỄN, không so với văn bản gốc",
        "transcribed_by": "Trình diễn A",
        "checked_by": "Trình diễn B",
        "checked_on": act.today,
    }
    raw = former.path.read_bytes()
    text = edited(raw.decode(), revised(parsed(raw), statement))
    note = str(statement["reference"])
    made = revisions.prepared(text, folder)
    revisions.keep(act, "attest_demonstration", note, text, made)


@dataclass(frozen=True)
class Incoming:
    """A revision from elsewhere: what it changes, and which lines confirmed word for word it weakens."""

    text: str
    made: LoadedVersion
    changes: tuple[Change, ...]
    weakened: tuple[str, ...]


def incoming(library: Library, raw: bytes, folder: Path) -> Incoming:
    """Examine a revision before its import. Raises CriteriaFileError, NotFound, Refused."""
    text = raw.decode("utf-8", "replace")
    revision = revisions.prepared(text, folder)
    try:
        former = library.latest(revision.version.id)
    except UnknownVersion as unknown:
        raise NotFound from unknown
    if problems := _problems(former.version, revision.version):
        raise Refused(problems)
    before, now = parsed(former.path.read_bytes()), parsed(raw)
    verbatim_now = {line.key for line in lines_of(now) if line.mark is Mark.VERBATIM}
    verbatim_before = (line for line in lines_of(before) if line.mark is Mark.VERBATIM)
    weakened = tuple(line.words for line in verbatim_before if line.key not in verbatim_now)
    stronger = _stronger(before, now)
    if stronger and (revision.version.attestation is None or revision.version.attestation.kind != "official"):
        raise Refused([f"Dấu nguồn mạnh lên mà tệp không ghi ai đối chiếu: {few(stronger)}."])
    return Incoming(text, revision, difference(before, now), weakened)


def bring_in(act: Act, coming: Incoming, statement: str) -> None:
    """Store a revision from elsewhere as the newest. The caller publishes the file. Raises Forbidden, Refused."""
    act.need("criteria:attest")
    if coming.weakened and not statement.strip():
        some = few(list(coming.weakened))
        raise Refused([f"Trái với chỗ đã đọc đúng nguyên văn: {some}. Phải nói rõ vì sao (--statement)."])
    note = statement.strip() or f"{len(coming.changes)} khác biệt"
    revisions.keep(act, "criteria_imported", note, coming.text, coming.made)


def _problems(former: Version, new: Version) -> list[Problem]:
    if new.revision != former.revision + 1:
        text = f"revision: là {new.revision}, phải là {former.revision + 1}, tiếp theo bản đang dùng."
        return [Problem("revision", text)]
    if (new.in_force_from, new.replaces) != (former.in_force_from, former.replaces):
        text = "in_force_from, replaces: bản sửa không đổi được ngày có hiệu lực và văn bản được thay thế."
        return [Problem("in_force_from", text)]
    stated = new.attestation
    if stated and stated.transcribed_by.casefold() == stated.checked_by.casefold():
        return [Problem("attestation", "attestation: người ghi lại và người kiểm tra phải là hai người khác nhau.")]
    return []


def _stronger(before: dict[str, object], now: dict[str, object]) -> list[str]:
    """The lines whose mark is stronger than before, or that are new with a mark above provisional."""
    order = list(Mark)
    former = {line.key: order.index(line.mark) for line in lines_of(before)}
    weakest = order.index(Mark.PROVISIONAL)
    return [line.words for line in lines_of(now) if order.index(line.mark) < former.get(line.key, weakest)]
