"""Revisions of a criteria version: stored by the site, written as files, and their effects on undecided files."""

import hashlib
import os
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from certify.domain.assessment.sides import APPRAISAL, SELF, SIDE_NAMES, Side
from certify.domain.assessment.states import DECIDED_STATES
from certify.domain.criteria.editing.attestation import successor
from certify.domain.criteria.file import LoadedVersion, parsed, read
from certify.domain.criteria.version import Version
from certify.domain.library import Library, UnknownVersion
from certify.domain.numbers import format_points
from certify.operations.act import Act, Refused
from certify.operations.assessments.results import keep_results
from certify.operations.assessments.sheet import Sheet, open_sheet
from certify.store import rounds
from certify.store.assessments import files
from certify.store.connection import Connection
from certify.store.criteria import revisions
from certify.store.criteria.revisions import Revision


class SideChange(Struct, frozen=True):
    """One side of a file under the former and the new revision: points, and whether the conditions are met."""

    side: Side
    old: Decimal
    new: Decimal
    met: bool | None
    meets: bool | None

    @property
    def words(self) -> str:
        return f"{SIDE_NAMES[self.side]} {format_points(self.old)} → {format_points(self.new)}"


class Effect(Struct, frozen=True):
    """What a revision does to one file; `asked` are the indicators that it leaves without an answer."""

    sheet: Sheet
    changes: tuple[SideChange, ...]
    asked: tuple[str, ...]

    @property
    def any(self) -> bool:
        """Whether points, outcome or unanswered indicators change at all."""
        return bool(self.asked) or any(
            (change.old, change.met) != (change.new, change.meets) for change in self.changes
        )

    @property
    def other_outcome(self) -> bool:
        return any(change.met != change.meets for change in self.changes)

    @property
    def words(self) -> str:
        """A short text such as "tự chấm 845 → 860; phải nhập chỉ tiêu 3.2"."""
        parts = [change.words for change in self.changes if change.old != change.new] or ["điểm không đổi"]
        parts += [f"phải nhập chỉ tiêu {', '.join(self.asked)}"] if self.asked else []
        return "; ".join(parts)


def prepared(text: str, folder: Path) -> LoadedVersion:
    """A criteria file's text as it will be loaded from `folder`; nothing is written. Raises CriteriaFileError."""
    raw = text.encode()
    version = read(raw, Version)
    path = folder / f"{version.id}.r{version.revision}.toml"
    return LoadedVersion(version, path, hashlib.sha256(raw).hexdigest())


def succeeding(former: LoadedVersion, new_id: str, *, keep_marks: bool) -> str:
    """The text of a criteria file for a decision that replaces the former one, to be edited by hand."""
    from certify.documents.criteria.text import edited  # noqa: PLC0415

    raw = former.path.read_bytes()
    return edited(raw.decode(), successor(parsed(raw), new_id, keep_marks=keep_marks))


def keep(act: Act, name: str, note: str, text: str, revision: LoadedVersion) -> None:
    """Store a revision as the newest of its version, sealed in the log, and rescore the undecided files under it.

    The file itself is written by `publish` after the transaction. Raises Refused.
    """
    former = former_of(act.library, revision.version.id)
    if former and (gone := _categories(former.version) - _categories(revision.version)):
        raise Refused([f"Bản sửa không được bỏ phân loại {', '.join(sorted(gone))}: hồ sơ đang dùng."])
    if problems := act.library.problems_with(revision):
        raise Refused(problems)
    details = {"note": f"{revision.version.id} bản {revision.version.revision}: {note}", "sha256": revision.sha256}
    event_id = act.record(name, details=details)
    stored_numbers = {stored.revision for stored in revisions.listed(act.connection, revision.version.id)}
    # The shipped file it is based on is stored too: a later program may ship another one under the same number.
    if former and former.path.parent != revision.path.parent and former.version.revision not in stored_numbers:
        revisions.add(act.connection, event_id, _revision(former, former.path.read_bytes().decode()))
    revisions.add(act.connection, event_id, _revision(revision, text))
    for effect in effects(act.connection, act.library, revision):
        keep_results(act.connection, replace(effect.sheet, loaded=revision), act.at)
        details_of_file = {"note": f"bản {revision.version.revision}: {effect.words}", "asked": list(effect.asked)}
        act.record("rescore", assessment_id=effect.sheet.id, details=details_of_file)


def former_of(library: Library, version_id: str) -> LoadedVersion | None:
    """The newest revision of a version; None for a decision that the site doesn't know yet."""
    try:
        return library.latest(version_id)
    except UnknownVersion:
        return None


def _categories(version: Version) -> set[str]:
    return {category.id for category in version.categories}


def publish(connection: Connection, folder: Path) -> list[Path]:
    """Write the files of the site's revisions that don't exist yet; their paths."""
    written = []
    for revision in revisions.listed(connection):
        path = folder / f"{revision.criteria_version}.r{revision.revision}.toml"
        if not path.exists():
            _write(path, revision.content)
            written.append(path)
    return written


def unpublished(connection: Connection, folder: Path) -> Iterator[Path]:
    """The paths of revisions whose file is missing or differs."""
    for revision in revisions.listed(connection):
        path = folder / f"{revision.criteria_version}.r{revision.revision}.toml"
        if not path.exists() or hashlib.sha256(path.read_bytes()).hexdigest() != revision.sha256:
            yield path


def effects(connection: Connection, library: Library, made: LoadedVersion) -> Iterator[Effect]:
    """The effect of a revision on each file that isn't decided yet."""
    for round_ in rounds.everything(connection):
        if round_.criteria_version == made.version.id:
            for file in files.of_round(connection, round_.id):
                if file.state not in DECIDED_STATES:
                    yield _effect(open_sheet(connection, library, file.id), made)


def _effect(sheet: Sheet, made: LoadedVersion) -> Effect:
    after = replace(sheet, loaded=made)
    sides = [side for side in (SELF, APPRAISAL) if sheet.score_of(side).answered]
    changes = tuple(
        SideChange(
            side, sheet.score_of(side).total, after.score_of(side).total, _meets(sheet, side), _meets(after, side)
        )
        for side in sides
    )
    asked = {key for side in sides for key in after.missing(side) if key not in sheet.missing(side)}
    return Effect(sheet, changes, tuple(indicator.id for indicator in made.version.indicators if indicator.id in asked))


def _meets(sheet: Sheet, side: Side) -> bool | None:
    """Whether the conditions are met; None while it depends on the category."""
    outcomes = {judgement.meets for judgement in sheet.judgements(side)}
    return outcomes.pop() if len(outcomes) == 1 else None


def _revision(loaded: LoadedVersion, text: str) -> Revision:
    return Revision(loaded.version.id, loaded.version.revision, loaded.sha256, text)


def _write(path: Path, text: str) -> None:
    """Write a file atomically, so that a library loading meanwhile never sees half of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(f".{os.getpid()}.draft")
    draft.write_bytes(text.encode())
    draft.replace(path)
