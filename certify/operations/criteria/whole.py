"""Attest a whole version at once: two people from the command line, or nobody for a demonstration."""

from datetime import datetime
from pathlib import Path

from msgspec import Struct

from certify.domain.criteria.editing.attestation import revised
from certify.domain.criteria.file import LoadedVersion, parsed
from certify.domain.criteria.version import is_scored
from certify.domain.library import Library
from certify.operations.act import Act, Refused
from certify.operations.criteria import checks, drafts, official_texts, revisions
from certify.operations.criteria.work import Work
from certify.operations.people.passwords import verified
from certify.store.connection import Connection
from certify.store.people.accounts import Account
from certify.store.site.settings import is_demonstration


class Person(Struct, frozen=True):
    """Somebody who signs in for this: an account and what was typed as its password."""

    account: Account
    password: str


class Comparison(Struct, frozen=True):
    """Two people, and the official text with which they compared the whole file."""

    transcriber: Person
    checker: Person
    reference: str
    file_name: str
    file: bytes


def attest(
    connection: Connection, library: Library, at: datetime, version_id: str, made: Comparison, folder: Path
) -> LoadedVersion:
    """Attest every figure of the criteria by two people at once, through the steps that the pages take.

    The marks of the procedure stay. Each gives their own password. The caller publishes the file. Raises Forbidden,
    NotFound, Refused.
    """
    transcribing = Act(connection, library, made.transcriber.account, at)
    checking = Act(connection, library, made.checker.account, at)
    checking.need("criteria:attest")
    if not verified(made.transcriber.account, made.transcriber.password):
        raise Refused([f"Mật khẩu của {made.transcriber.account.user_name} không đúng; chưa ký."])
    draft_id = drafts.begin(transcribing, version_id)

    def work(act: Act = transcribing) -> Work:
        return drafts.work_of(act, draft_id)

    places = [line.place for line in work().lines if is_scored(line.place)]
    drafts.describe(transcribing, work(), made.reference)
    if problems := official_texts.text_problems(made.file_name, made.file):
        raise Refused(problems)
    official_texts.attach(transcribing, work(), made.file_name, made.file)
    drafts.confirm(transcribing, work(), places, made.reference)
    drafts.hand_over(transcribing, work())
    checks.check(checking, work(checking), places, "")
    whole = work(checking)
    seen = revisions.prepared(checks.result_of(whole, made.checker.account, at), folder).sha256
    return checks.sign(checking, whole, made.checker.password, seen, folder)


def attest_for_demonstration(act: Act, version_id: str, folder: Path) -> None:
    """Store a revision under which a demonstration site may recognise communes; no mark changes.

    Raises Refused on any other site.
    """
    if not is_demonstration(act.connection):
        raise Refused(["Đây không phải hệ thống trình diễn; hai người phải đối chiếu với văn bản gốc rồi xác nhận."])
    former = act.library.latest(version_id)
    statement = {
        "kind": "demonstration",
        "reference": "ĐỐI CHIẾU TRÌNH DIỄN, không so với văn bản gốc",
        "transcribed_by": "Trình diễn A",
        "checked_by": "Trình diễn B",
        "checked_on": act.today,
    }
    from certify.documents.criteria.text import edited  # noqa: PLC0415

    raw = former.path.read_bytes()
    text = edited(raw.decode(), revised(parsed(raw), statement))
    note = str(statement["reference"])
    made = revisions.prepared(text, folder)
    revisions.keep(act, "attest_demonstration", note, text, made)
