"""The library of criteria: every version and revision in the site's folders, and the plans beside them."""

import itertools
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

from certify.domain.criteria.file import CriteriaFileError, LoadedVersion, load_version
from certify.domain.criteria.revisions import in_order
from certify.domain.file_cache import read_when_changed
from certify.domain.plans.library import PlanLibrary

_load = read_when_changed(load_version)


class UnknownVersion(KeyError):  # noqa: N818
    """There is no such version or revision."""


class Library:
    """Reads the folders afresh when a file appears or changes, so an attested revision needs no restart."""

    def __init__(self, folders: Sequence[Path]) -> None:
        self.folders = tuple(folders)
        self.plans = PlanLibrary([folder / "plans" for folder in folders])

    def all(self) -> tuple[LoadedVersion, ...]:
        """Every revision of every version, in order. Raises CriteriaFileError when a file is refused.

        Also when files don't go together: a revision twice, decisions in force at the same time.
        """
        folders = [[_load(path) for path in sorted(folder.glob("*.toml"))] for folder in self.folders]
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


def _newest(loaded: Sequence[LoadedVersion]) -> dict[str, LoadedVersion]:
    """The last revision of each version (they stand in order)."""
    return {one.version.id: one for one in loaded}


def _ends(known: Mapping[str, LoadedVersion]) -> dict[str, date]:
    """When each replaced version ends: the day on which the first that replaces it comes into force."""
    ends: dict[str, date] = {}
    for version in sorted((one.version for one in known.values()), key=lambda one: one.in_force_from):
        if version.replaces:
            ends.setdefault(version.replaces, version.in_force_from)
    return ends


def _unfounded(known: Mapping[str, LoadedVersion]) -> Iterator[str]:
    """What a version says of the one it replaces and can't be so."""
    for one in known.values():
        replaced = known.get(one.version.replaces or "")
        if replaced is None:
            continue
        if one.version.in_force_from <= replaced.version.in_force_from:
            day = f"{replaced.version.in_force_from:%d/%m/%Y}"
            yield f"{one.path}: in_force_from: phải sau ngày {day} của văn bản được thay thế ({replaced.path})"
        asked = {part.same_as for part in one.version.indicators if part.same_as}
        if unknown := sorted(asked - replaced.version.ids):
            yield f"{one.path}: same_as: không có {', '.join(unknown)} ở {replaced.path}, phải ghi chỉ tiêu có ở đó"


def _overlaps(known: Mapping[str, LoadedVersion]) -> Iterator[str]:
    """The pairs of versions that are in force on the same days, with both places."""
    ends = _ends(known)
    ordered = sorted(known.values(), key=lambda one: (one.version.in_force_from, one.version.id))
    for one, other in itertools.combinations(ordered, 2):
        end, begins = ends.get(one.version.id), other.version.in_force_from
        if end is None or begins < end:
            until = f"đến trước {end:%d/%m/%Y}" if end else "chưa có ngày hết"
            yield (
                f"{other.path}: in_force_from: {begins:%d/%m/%Y} chồng lên {one.path} (từ "
                f"{one.version.in_force_from:%d/%m/%Y}, {until}), phải có replaces nối hai văn bản hoặc sửa ngày"
            )
