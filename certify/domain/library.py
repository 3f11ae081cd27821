"""The library of criteria: every version and revision in the site's folders, and the plans beside them."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from certify.domain.criteria.file import CriteriaFileError, LoadedVersion, load_version
from certify.domain.criteria.revisions import in_order
from certify.domain.criteria.succession import _ends, _newest, _overlaps, _unfounded
from certify.domain.plans.library import PlanLibrary


class UnknownVersion(KeyError):  # noqa: N818
    """There is no such version or revision."""


class Library:
    """Reads the folders afresh when a file appears or changes, so an attested revision needs no restart."""

    def __init__(self, folders: Sequence[Path]) -> None:
        self.folders = tuple(folders)
        self.plans = PlanLibrary([folder / "plans" for folder in folders])
        self._kept: dict[tuple[Path, int, int], LoadedVersion] = {}

    def all(self) -> tuple[LoadedVersion, ...]:
        """Every revision of every version, in order. Raises CriteriaFileError when a file is refused.

        Also when files don't go together: a revision twice, decisions in force at the same time.
        """
        folders = [[self._load(path) for path in sorted(folder.glob("*.toml"))] for folder in self.folders]
        loaded = in_order(folders, lambda one: (one.version.id, one.version.revision))
        if faults := [*_unfounded(_newest(loaded)), *_overlaps(_newest(loaded))]:
            raise CriteriaFileError(faults)
        return tuple(loaded)

    def newest(self) -> tuple[LoadedVersion, ...]:
        """The newest revision of each version, in the order in which they came into force."""
        return tuple(sorted(_newest(self.all()).values(), key=lambda one: one.version.in_force_from))

    def in_force(self, on: date) -> LoadedVersion | None:
        """The newest revision of the decision in force on a day; None before the first one."""
        begun = [one for one in self.newest() if one.version.in_force_from <= on]
        return begun[-1] if begun else None

    def ends_on(self, version_id: str) -> date | None:
        """The day from which a successor takes a version's place; None while there is none."""
        return _ends(_newest(self.all())).get(version_id)

    def latest(self, version_id: str) -> LoadedVersion:
        """The newest revision of a version. Raises UnknownVersion."""
        found = [one for one in self.all() if one.version.id == version_id]
        if not found:
            raise UnknownVersion(version_id)
        return found[-1]

    def get(self, version_id: str, revision: int) -> LoadedVersion:
        """One revision of a version. Raises UnknownVersion."""
        for one in self.all():
            if (one.version.id, one.version.revision) == (version_id, revision):
                return one
        raise UnknownVersion(f"{version_id} r{revision}")

    def _load(self, path: Path) -> LoadedVersion:
        stat = path.stat()
        key = (path, stat.st_mtime_ns, stat.st_size)
        if key not in self._kept:
            self._kept[key] = load_version(path)
        return self._kept[key]
