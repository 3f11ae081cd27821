"""Attesting criteria: a new revision of a version in the site's own folder, and open assessments scored under it."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from certify.domain.criteria import Attestation
from certify.domain.criteria_file import LoadedVersion, load_version
from certify.domain.library import Library
from certify.domain.workflow import DECIDED_STATES
from certify.operations.actors import Refused, need
from certify.operations.answers import LOCAL, keep_results
from certify.operations.attested_text import attested_text
from certify.operations.events import record_event
from certify.operations.sheets import open_sheet
from certify.store import assessments, rounds
from certify.store.database import Connection
from certify.store.people import Account


@dataclass(frozen=True)
class Comparison:
    """What the person who attests states: the official text compared, and who transcribed and who checked it."""

    reference: str
    transcribed_by: str
    checked_by: str
    demonstration: bool = False


def attest(
    connection: Connection,
    library: Library,
    actor: Account,
    at: datetime,
    version_id: str,
    comparison: Comparison,
    folder: Path,
) -> LoadedVersion:
    """Write the attested revision into `folder` and return it. Raises Forbidden, UnknownVersion, and Refused."""
    need(actor, "criteria:attest")
    loaded = library.latest(version_id)
    if problems := _problems(comparison):
        raise Refused(problems)
    attestation = Attestation(
        kind="demonstration" if comparison.demonstration else "official",
        reference=comparison.reference.strip(),
        transcribed_by=comparison.transcribed_by.strip(),
        checked_by=comparison.checked_by.strip(),
        checked_on=at.astimezone(LOCAL).date(),
    )
    made = _write(attested_text(loaded.path.read_text("utf-8"), attestation), version_id, loaded, folder)
    act = "attest_demonstration" if comparison.demonstration else "attest"
    note = f"{version_id} bản {made.version.revision}: {attestation.reference}"
    record_event(connection, actor, at, act, details={"note": note, "sha256": made.sha256})
    rescore(connection, library, actor, at, version_id)
    return made


def rescore(connection: Connection, library: Library, actor: Account, at: datetime, version_id: str) -> int:
    """Score every undecided assessment of a version under its newest revision; returns how many."""
    count = 0
    for round_ in rounds.everything(connection):
        if round_.criteria_version != version_id:
            continue
        for assessment in assessments.of_round(connection, round_.id):
            if assessment.state in DECIDED_STATES:
                continue
            sheet = open_sheet(connection, library, assessment.id)
            keep_results(connection, sheet, at)
            note = f"{version_id} bản {sheet.version.revision}"
            record_event(connection, actor, at, "rescore", assessment_id=assessment.id, details={"note": note})
            count += 1
    return count


def _write(text: str, version_id: str, loaded: LoadedVersion, folder: Path) -> LoadedVersion:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{version_id}.r{loaded.version.revision + 1}.toml"
    draft = path.with_suffix(".draft")
    draft.write_text(text, "utf-8")
    load_version(draft)
    draft.rename(path)
    return load_version(path)


def _problems(comparison: Comparison) -> list[str]:
    problems = []
    if not comparison.reference.strip():
        problems.append("Văn bản gốc: phải ghi số, ngày và nơi lấy văn bản đã đối chiếu.")
    people = comparison.transcribed_by.strip().casefold(), comparison.checked_by.strip().casefold()
    if not all(people) or people[0] == people[1]:
        problems.append("Người ghi lại và người kiểm tra phải là hai người khác nhau.")
    return problems
