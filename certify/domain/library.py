"""The library of criteria: every version and revision in the site's folders, and the plans beside them."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import date
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from certify.domain.criteria.catalogue.beside import key_of, problems_beside
from certify.domain.criteria.catalogue.revisions import in_order
from certify.domain.criteria.catalogue.succession import conflicts, ends, newest_revisions
from certify.domain.criteria.file import CriteriaFileError, LoadedVersion, load_version
from certify.domain.criteria.version import Version
from certify.domain.file_cache import Listing, listing, read_when_changed
from certify.domain.problems import Problem

if TYPE_CHECKING:
    from certify.domain.plans.library import PlanLibrary

_load = read_when_changed(load_version)


class UnknownVersion(KeyError):  # noqa: N818
    """There is no such version or revision."""


def _readable(folder: Path) -> Iterator[LoadedVersion]:
    for path in sorted(folder.glob("*.toml")):
        with suppress(CriteriaFileError):
            yield _load(path)


def together(folders: Sequence[Sequence[LoadedVersion]]) -> tuple[LoadedVersion, ...]:
    """The revisions of some folders that count, in order. Raises CriteriaFileError when they don't go together."""
    revisions = in_order(folders, key_of)
    if faults := conflicts(newest_revisions(revisions)):
        raise CriteriaFileError(map(str, faults))
    return tuple(revisions)


@lru_cache(16)
def _all(files: Listing) -> tuple[LoadedVersion, ...]:
    """What some files say together; asked many times for each page, and put together once while no file changes."""
    return together([[_load(Path(file.path)) for file in folder] for folder in files])


class Library:
    """The criteria of some folders. A new or changed file is read at once: an attested revision needs no restart."""

    def __init__(self, folders: Sequence[Path]) -> None:
        self.folders = tuple(folders)

    @cached_property
    def plans(self) -> "PlanLibrary":
        """The plans beside the criteria; whoever only scores reads none."""
        from certify.domain.plans.library import PlanLibrary  # noqa: PLC0415

        return PlanLibrary([folder / "plans" for folder in self.folders])

    def all(self) -> tuple[LoadedVersion, ...]:
        """Every revision of every version, in order. Raises CriteriaFileError when a file is refused.

        So are files that don't go together: a revision twice, decisions in force at the same time.
        """
        return _all(listing(self.folders))

    def as_it_stands(self) -> "Library":
        """The same criteria for a moment in which they are asked for many times: their folders are looked at once."""
        return _Standing(self.folders)

    def problems_with(self, candidate: LoadedVersion) -> list[Problem]:
        """What the library would refuse of a file, where it stands or else in the site's own folder.

        Its version may be a partial one. Files that are refused themselves are left out.
        """
        homes = [index for index, folder in enumerate(self.folders) if folder == candidate.path.parent]
        folders = [[loaded for loaded in _readable(folder) if loaded.path != candidate.path] for folder in self.folders]
        try:
            return problems_beside(candidate, folders, homes[0] if homes else len(folders) - 1)
        except CriteriaFileError:
            # The others don't go together even without it.
            return []

    def newest(self) -> tuple[LoadedVersion, ...]:
        """The newest revision of each version, in the order in which they came into force."""
        return tuple(sorted(newest_revisions(self.all()).values(), key=lambda loaded: loaded.version.in_force_from))

    def newest_by_id(self) -> dict[str, Version]:
        """The newest revision of each version, by the version's id."""
        return {loaded.version.id: loaded.version for loaded in self.newest()}

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


class _Standing(Library):
    @cached_property
    def _found(self) -> tuple[LoadedVersion, ...]:
        return super().all()

    def all(self) -> tuple[LoadedVersion, ...]:
        return self._found
