"""How versions of the criteria follow each other: the newest revision, when a version ends, what conflicts."""

import itertools
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

from msgspec import Struct

from certify.domain.criteria.file import LoadedVersion
from certify.domain.criteria.strict.partial import as_far_as_known
from certify.domain.criteria.version import Version
from certify.domain.problems import Problem

# The newest revision of each version, by its id.
Newest = Mapping[str, LoadedVersion]


class Conflict(Struct, frozen=True):
    """What is wrong with a file beside the others."""

    path: Path
    problem: Problem

    def __str__(self) -> str:
        return f"{self.path}: {self.problem.place}: {self.problem.text}"


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


def conflicts(newest: Newest) -> list[Conflict]:
    """The faults of versions that don't go together."""
    claims = (Conflict(loaded.path, claim) for loaded in newest.values() for claim in false_claims(loaded, newest))
    return [*claims, *overlaps(newest)]


def false_claims(loaded: LoadedVersion, newest: Newest) -> Iterator[Problem]:
    """What a version says about the one it replaces that can't be so; what a partial version lacks isn't judged."""
    replaced = newest.get(getattr(loaded.version, "replaces", None) or "")
    if replaced is None:
        yield from as_far_as_known(_replaces_nothing, loaded.version)
        return
    for demand in (_begins_later, _other_number, _same_as, _same_quantity, _same_check):
        yield from as_far_as_known(demand, loaded.version, replaced)


def _replaces_nothing(version: Version) -> Iterator[Problem]:
    groups = (version.indicators, version.quantities, version.checks)
    parts = ((part.id, part.same_as) for group in groups for part in group)
    if named := [key for key, same_as in parts if same_as]:
        text = f"không có văn bản {version.replaces} nên same_as của {', '.join(named)} không chỉ vào đâu, "
        yield Problem("replaces", f"{text}phải ghi mã của một văn bản có trong hệ thống")


def _begins_later(version: Version, replaced: LoadedVersion) -> Iterator[Problem]:
    since = replaced.version.in_force_from
    if version.in_force_from <= since:
        text = f"phải sau ngày {since:%d/%m/%Y} của văn bản được thay thế ({replaced.path})"
        yield Problem("in_force_from", text)


def _other_number(version: Version, replaced: LoadedVersion) -> Iterator[Problem]:
    if (version.number, version.issued_on) == (replaced.version.number, replaced.version.issued_on):
        yield Problem("number", f"trùng số và ngày của văn bản được thay thế ({replaced.path}), phải ghi số mới")


def _same_as(version: Version, replaced: LoadedVersion) -> Iterator[Problem]:
    for criterion in version.criteria:
        for indicator in criterion.indicators:
            if indicator.same_as and indicator.same_as not in replaced.version.ids:
                text = f"không có {indicator.same_as} ở {replaced.path}, phải ghi chỉ tiêu có ở đó hoặc bỏ đi"
                yield Problem(f"criteria[{criterion.id}].indicators[{indicator.id}].same_as", text)


def _same_quantity(version: Version, replaced: LoadedVersion) -> Iterator[Problem]:
    known = {quantity.id for quantity in replaced.version.quantities}
    for quantity in version.quantities:
        if quantity.same_as and quantity.same_as not in known:
            text = f"không có {quantity.same_as} ở {replaced.path}, phải ghi số liệu dùng chung có ở đó hoặc bỏ đi"
            yield Problem(f"quantities[{quantity.id}].same_as", text)


def _same_check(version: Version, replaced: LoadedVersion) -> Iterator[Problem]:
    known = {check.id for check in replaced.version.checks}
    for check in version.checks:
        if check.same_as and check.same_as not in known:
            text = f"không có {check.same_as} ở {replaced.path}, phải ghi câu hỏi có ở đó hoặc bỏ đi"
            yield Problem(f"checks[{check.id}].same_as", text)


def overlaps(newest: Newest) -> Iterator[Conflict]:
    """The pairs of versions that are in force on the same days."""
    end_days = ends(newest)
    ordered = sorted(newest.values(), key=lambda loaded: (loaded.version.in_force_from, loaded.version.id))
    for earlier, later in itertools.combinations(ordered, 2):
        end, begin = end_days.get(earlier.version.id), later.version.in_force_from
        if end is None or begin < end:
            until = f"đến trước {end:%d/%m/%Y}" if end else "chưa có ngày hết"
            text = (
                f"{begin:%d/%m/%Y} chồng lên {earlier.path} (từ {earlier.version.in_force_from:%d/%m/%Y}, {until}), "
                "phải có replaces nối hai văn bản hoặc sửa ngày"
            )
            yield Conflict(later.path, Problem("in_force_from", text))
