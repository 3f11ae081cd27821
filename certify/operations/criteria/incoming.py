"""Import a revision, or a new decision, from elsewhere: it carries figures, never trust."""

from pathlib import Path

from msgspec import Struct

from certify.domain.criteria.editing.attestation import carried, overclaimed
from certify.domain.criteria.editing.diff import Change, difference
from certify.domain.criteria.editing.lines import lines_of
from certify.domain.criteria.figures import Mark
from certify.domain.criteria.file import LoadedVersion, parsed, read
from certify.domain.criteria.version import Version
from certify.domain.library import Library
from certify.domain.problems import Problem
from certify.operations.act import Act, Refused
from certify.operations.criteria import revisions
from certify.operations.criteria.comparison import same_parts
from certify.operations.criteria.work import few


class Incoming(Struct, frozen=True):
    """A file from elsewhere as it would be used here.

    `changes` are those to the revision in use (of a new decision: to the one it replaces); `overclaimed` the lines
    whose marks in the file count for nothing here; `weakened` those read word for word that it contradicts.
    """

    text: str
    made: LoadedVersion
    changes: tuple[Change, ...]
    overclaimed: tuple[str, ...]
    weakened: tuple[str, ...]
    is_new: bool


def incoming(library: Library, raw: bytes, folder: Path) -> Incoming:
    """Examine a file before its import. Raises CriteriaFileError, Refused."""
    from certify.documents.criteria.text import edited  # noqa: PLC0415

    stated, now = read(raw, Version), parsed(raw)
    former = revisions.former_of(library, stated.id)
    if problems := _problems(former.version if former else None, stated):
        raise Refused(problems)
    base = parsed(former.path.read_bytes()) if former else None
    text = edited(raw.decode(), carried(base, now))
    made = revisions.prepared(text, folder)
    beside = former or revisions.former_of(library, stated.replaces or "")
    before = parsed(beside.path.read_bytes()) if beside else {}
    changes = difference(before, parsed(text.encode()), same_parts(library, beside, made))
    verbatim = [line for line in lines_of(base or {}) if line.mark is Mark.VERBATIM]
    kept = {line.key for line in lines_of(now)}
    weakened = tuple(line.words for line in verbatim if line.key not in kept)
    return Incoming(text, made, changes, overclaimed(base, now), weakened, former is None)


def bring_in(act: Act, coming: Incoming, statement: str) -> None:
    """Store a file from elsewhere as the newest revision. The caller publishes it. Raises Forbidden, Refused."""
    act.need("criteria:attest")
    if coming.weakened and not statement.strip():
        some = few(list(coming.weakened))
        raise Refused([f"Trái với chỗ đã đọc đúng nguyên văn: {some}. Phải nói rõ vì sao (--statement)."])
    usual = "văn bản mới" if coming.is_new else f"{len(coming.changes)} khác biệt"
    revisions.keep(act, "criteria_imported", statement.strip() or usual, coming.text, coming.made)


def _problems(former: Version | None, new: Version) -> list[Problem]:
    if former is None:
        return []
    if new.revision != former.revision + 1:
        text = f"revision: là {new.revision}, phải là {former.revision + 1}, tiếp theo bản đang dùng."
        return [Problem("revision", text)]
    if (new.in_force_from, new.replaces) != (former.in_force_from, former.replaces):
        text = "in_force_from, replaces: bản sửa không đổi được ngày có hiệu lực và văn bản được thay thế."
        return [Problem("in_force_from", text)]
    return []
