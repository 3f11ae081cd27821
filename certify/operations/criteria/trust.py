"""Marks that no two people of this site stand for: raised by a file that was imported, or put there by hand."""

import hashlib
import itertools
from collections.abc import Iterator, Sequence
from pathlib import Path

from certify.domain.criteria.editing.lines import Line, lines_of
from certify.domain.criteria.figures import Mark
from certify.domain.criteria.file import parsed
from certify.operations.criteria.work import few
from certify.store.connection import Connection
from certify.store.criteria import drafts, revisions
from certify.store.criteria.revisions import Kept

Key = tuple[str, str]


def unproved(connection: Connection) -> Iterator[str]:
    """Each version whose newest revision has marks that only an imported file states, as a sentence.

    Since then imports leave marks as they stand; what came in before is named until two people have compared it.
    """
    every = revisions.with_events(connection)
    for version_id, group in itertools.groupby(every, lambda kept: kept.revision.criteria_version):
        of_version = list(group)
        raised = _raised(of_version)
        proved = drafts.agreed_in(connection, version_id)
        newest = _lines(of_version[-1])
        left = [line for line in newest if raised.get(line.key) == line.mark and line.key not in proved]
        if left:
            words = few([line.words for line in left])
            yield (
                f"{version_id}: dấu nguồn do tệp nhập vào tự nâng, chưa có hai người ở đây đối chiếu: {words}; "
                "hãy đối chiếu lại các dòng này (trang Đối chiếu)."
            )


def strangers(connection: Connection, folder: Path) -> Iterator[Path]:
    """The criteria files in the site's folder that nobody signed or imported here."""
    sealed = {revision.sha256 for revision in revisions.listed(connection)}
    for path in sorted(folder.glob("*.toml")):
        if hashlib.sha256(path.read_bytes()).hexdigest() not in sealed:
            yield path


def _raised(kept: Sequence[Kept]) -> dict[Key, Mark]:
    """The marks that imported revisions of a version made stronger than they stood, by the line."""
    order = list(Mark)
    raised: dict[Key, Mark] = {}
    stands: dict[Key, Mark] = {}
    for revision, following in itertools.zip_longest(kept, kept[1:]):
        # What shares the event of the next one is the shipped file that the site began with.
        is_shipped = following is not None and following.event_id == revision.event_id
        for line in _lines(revision):
            before = stands.get(line.key, Mark.PROVISIONAL)
            if revision.act == "criteria_imported" and not is_shipped and order.index(line.mark) < order.index(before):
                raised[line.key] = line.mark
            stands[line.key] = line.mark
    return raised


def _lines(kept: Kept) -> tuple[Line, ...]:
    return lines_of(parsed(kept.revision.content.encode()))
