"""How versions of the criteria follow each other: the newest revision, when a version ends, what conflicts."""

import itertools
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from certify.domain.criteria.file import LoadedVersion


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
