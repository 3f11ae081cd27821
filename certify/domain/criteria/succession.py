"""How versions of the criteria follow each other: the newest revision, when a version ends, what conflicts."""

import itertools
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from certify.domain.criteria.file import LoadedVersion

# The newest revision of each version, by its id.
Newest = Mapping[str, LoadedVersion]


def newest_revisions(revisions: Sequence[LoadedVersion]) -> dict[str, LoadedVersion]:
    """The newest revision of each version by its id; `revisions` are in order."""
    return {loaded.version.id: loaded for loaded in revisions}


def ends(newest: Newest) -> dict[str, date]:
    """When each replaced version ends: the day on which the first version to replace it comes into force."""
    days: dict[str, date] = {}
    for version in sorted((loaded.version for loaded in newest.values()), key=lambda version: version.in_force_from):
        if version.replaces:
            days.setdefault(version.replaces, version.in_force_from)
    return days


def conflicts(newest: Newest) -> list[str]:
    """The faults of versions that don't go together, as lines `file: place: problem`."""
    return [*_false_claims(newest), *_overlaps(newest)]


def _false_claims(newest: Newest) -> Iterator[str]:
    """What versions say about the one they replace that can't be so."""
    for loaded in newest.values():
        replaced = newest.get(loaded.version.replaces or "")
        if replaced is None:
            continue
        if loaded.version.in_force_from <= replaced.version.in_force_from:
            day = f"{replaced.version.in_force_from:%d/%m/%Y}"
            yield f"{loaded.path}: in_force_from: phải sau ngày {day} của văn bản được thay thế ({replaced.path})"
        claimed = {indicator.same_as for indicator in loaded.version.indicators if indicator.same_as}
        if unknown := sorted(claimed - replaced.version.ids):
            yield f"{loaded.path}: same_as: không có {', '.join(unknown)} ở {replaced.path}, phải ghi chỉ tiêu có ở đó"


def _overlaps(newest: Newest) -> Iterator[str]:
    """The pairs of versions that are in force on the same days."""
    end_days = ends(newest)
    ordered = sorted(newest.values(), key=lambda loaded: (loaded.version.in_force_from, loaded.version.id))
    for earlier, later in itertools.combinations(ordered, 2):
        end, begin = end_days.get(earlier.version.id), later.version.in_force_from
        if end is None or begin < end:
            until = f"đến trước {end:%d/%m/%Y}" if end else "chưa có ngày hết"
            yield (
                f"{later.path}: in_force_from: {begin:%d/%m/%Y} chồng lên {earlier.path} (từ "
                f"{earlier.version.in_force_from:%d/%m/%Y}, {until}), phải có replaces nối hai văn bản hoặc sửa ngày"
            )
