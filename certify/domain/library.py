"""The library of criteria: every version and revision in the site's folders, and the plans beside them."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from certify.domain.criteria.file import CriteriaFileError, LoadedVersion, load_version
from certify.domain.criteria.revisions import in_order
from certify.domain.criteria.succession import conflicts, ends, newest_revisions
from certify.domain.file_cache import read_when_changed
from certify.domain.plans.library import PlanLibrary

_load = read_when_changed(load_version)


class UnknownVersion(KeyError):  # noqa: N818
    """There is no such version or revision."""


class Library:
    """The criteria of some folders. A new or changed file is read at once: an attested revision needs no restart."""

    def __init__(self, folders: Sequence[Path]) -> None:
        self.folders = tuple(folders)
        self.plans = PlanLibrary([folder / "plans" for folder in folders])

    def all(self) -> tuple[LoadedVersion, ...]:
        """Every revision of every version, in order. Raises CriteriaFileError when a file is refused.

        So are files that don't go together: a revision twice, decisions in force at the same time.
        """
        folders = [[_load(path) for path in sorted(folder.glob("*.toml"))] for folder in self.folders]
        revisions = in_order(folders, lambda loaded: (loaded.version.id, loaded.version.revision))
        if faults := conflicts(newest_revisions(revisions)):
            raise CriteriaFileError(faults)
        return tuple(revisions)

    def newest(self) -> tuple[LoadedVersion, ...]:
        """The newest revision of each version, in the order in which they came into force."""
        return tuple(sorted(newest_revisions(self.all()).values(), key=lambda loaded: loaded.version.in_force_from))

    def in_force(self, on: date) -> LoadedVersion | None:
        """The newest revision of the decision in force on a day; None before the first one."""
        begun = [loaded for loaded in self.newest() if loaded.version.in_force_from <= on]
        return begun[-1] if begun else None

    def ends_on(self, version_id: str) -> date | None:
        """The day on which another version replaces this one; None while there is no such version."""
        return ends(newest_revisions(self.all())).get(version_id)

    def latest(self, version_id: str) -> LoadedVersion:
        """The newest revision of a version. Raises UnknownVersion."""
        revisions = [loaded for loaded in self.all() if loaded.version.id == version_id]
        if not revisions:
            raise UnknownVersion(version_id)
        return revisions[-1]

    def get(self, version_id: str, revision: int) -> LoadedVersion:
        """One revision of a version. Raises UnknownVersion."""
        for loaded in self.all():
            if (loaded.version.id, loaded.version.revision) == (version_id, revision):
                return loaded
        raise UnknownVersion(f"{version_id} r{revision}")
