"""Two revisions or decisions of the site side by side."""

import itertools
from collections.abc import Sequence

from msgspec import Struct

from certify.domain.criteria.editing.diff import Change, difference
from certify.domain.criteria.editing.pairing import Same
from certify.domain.criteria.file import LoadedVersion, parsed
from certify.domain.library import Library, UnknownVersion
from certify.domain.numbers import id_or
from certify.domain.scoring.rescoring import check_counterparts, counterparts, shared_counterparts
from certify.operations.act import NotFound


class SideBySide(Struct, frozen=True):
    """What differs from `former` to `now`, the weightiest kinds first."""

    former: LoadedVersion
    now: LoadedVersion
    changes: tuple[Change, ...]


def compare(library: Library, former: LoadedVersion, now: LoadedVersion) -> SideBySide:
    """Two revisions or decisions; the site's other versions say which indicators ask for the same figures."""
    before, after = (parsed(loaded.path.read_bytes()) for loaded in (former, now))
    return SideBySide(former, now, difference(before, after, same_parts(library, former, now)))


def same_parts(library: Library, former: LoadedVersion | None, now: LoadedVersion) -> Same:
    """The id in `now` of each indicator, quantity and check of `former` that asks for the very same."""
    if former is None:
        return {}
    known = {loaded.version.id: loaded.version for loaded in (*library.newest(), former, now)}
    pairs = (former.version, now.version, known)
    same = {origin.id: key for key, origin in counterparts(*pairs).items()}
    others = (*shared_counterparts(*pairs).items(), *check_counterparts(*pairs).items())
    return {**same, **{origin: key for key, origin in others}}


def named(library: Library, name: str) -> LoadedVersion:
    """A revision by its name, "2019-06-qd-ttg@1"; without a number the newest one. Raises NotFound."""
    version_id, _, revision = name.partition("@")
    try:
        if not revision:
            return library.latest(version_id)
        return library.get(version_id, id_or(revision, -1))
    except UnknownVersion as unknown:
        raise NotFound from unknown


def name_of(loaded: LoadedVersion) -> str:
    """The name by which `named` finds a revision."""
    return f"{loaded.version.id}@{loaded.version.revision}"


def usual_pair(revisions: Sequence[LoadedVersion]) -> tuple[LoadedVersion, LoadedVersion] | None:
    """What people mostly want to see: the two newest revisions of one decision, else the two last of all."""
    pairs = list(itertools.pairwise(revisions))
    of_one = [(former, now) for former, now in pairs if former.version.id == now.version.id]
    return next(reversed([*pairs[-1:], *of_one]), None)
