"""The library of criteria: every version and revision in the site's folders, and the plans beside them."""

import itertools
from collections.abc import Sequence
from pathlib import Path

from certify.domain.criteria_file import CriteriaFileError, LoadedVersion, load_version
from certify.domain.plan_library import PlanLibrary


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

        A folder comes before the ones named before it: from its first revision of a version on, theirs don't count.
        So what a site attested stands, whatever a newer program ships.
        """
        kept: list[LoadedVersion] = []
        for folder in self.folders:
            own = [self._load(path) for path in sorted(folder.glob("*.toml"))]
            first: dict[str, int] = {}
            for one in own:
                first[one.version.id] = min(one.version.revision, first.get(one.version.id, one.version.revision))
            kept = [one for one in kept if one.version.revision < first.get(one.version.id, one.version.revision + 1)]
            kept += own
        loaded = sorted(kept, key=lambda one: (one.version.id, one.version.revision))
        for one, other in itertools.pairwise(loaded):
            if (one.version.id, one.version.revision) == (other.version.id, other.version.revision):
                raise CriteriaFileError(
                    [f"{other.path}: revision: trùng với {one.path}, mỗi lần sửa phải mang một số riêng"]
                )
        return tuple(loaded)

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
