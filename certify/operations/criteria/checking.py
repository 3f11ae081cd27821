"""The whole truth about one criteria or plan file: every fault at once, each with its line and place."""

import hashlib
from collections.abc import Iterable
from pathlib import Path
from typing import Any, cast

from msgspec.structs import replace

from certify.domain.criteria.file import CriteriaFileError, LoadedVersion, checked, parsed
from certify.domain.criteria.strict.partial import partial
from certify.domain.criteria.version import Version
from certify.domain.library import Library
from certify.domain.plans.plan import Plan
from certify.domain.problems import Problem

UNREADABLE = "không đọc được tệp, phải là một tệp mở được"


def problems_of_file(path: Path, library: Library) -> list[Problem]:
    """What the library refuses of a file, by itself and beside the site's other files; empty when it would be taken."""
    try:
        raw = path.read_bytes()
    except OSError:
        return [Problem("", UNREADABLE)]
    try:
        data = parsed(raw)
    except CriteriaFileError as refused:
        return refused.problems
    if path.parent.name == "plans" or "targets" in data:
        return _with_lines(raw.decode(), _own_problems(data, Plan))
    problems = _own_problems(data, Version)
    version = cast("Version", partial(Version, data))
    beside = library.problems_with(LoadedVersion(version, path, hashlib.sha256(raw).hexdigest()))
    return _with_lines(raw.decode(), dict.fromkeys([*problems, *beside]))


def _own_problems(data: dict[str, Any], model: type[Plan | Version]) -> list[Problem]:
    try:
        checked(data, model)
    except CriteriaFileError as refused:
        return refused.problems
    return []


def _with_lines(text: str, problems: Iterable[Problem]) -> list[Problem]:
    """The problems with their lines, in the order of the file."""
    from certify.documents.criteria.places import lines_of_places  # noqa: PLC0415

    problems = list(problems)
    lines = lines_of_places(text, [problem.place for problem in problems]) if problems else {}
    return sorted((replace(problem, line=lines.get(problem.place, 0)) for problem in problems), key=lambda p: p.line)
