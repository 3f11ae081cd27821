"""Reading criteria files: strict, every problem at once, each with its place in the file."""

import hashlib
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

from msgspec import Struct
from pydantic import BaseModel, ValidationError

from certify.domain.criteria.strict.model import Model
from certify.domain.criteria.strict.model_problems import problems_in
from certify.domain.criteria.strict.partial import misfits, partial
from certify.domain.criteria.version import Version
from certify.domain.problems import Problem, problems_of
from certify.domain.toml import BadToml, read_toml


class CriteriaFileError(Exception):
    """A criteria file was refused, for each of `problems`; `path` is the file when they are about a single one."""

    def __init__(self, problems: Iterable[Problem | str], path: Path | None = None) -> None:
        self.problems = problems_of(problems)
        self.path = path
        super().__init__("\n".join(self.faults))

    @property
    def faults(self) -> list[str]:
        """The problems as lines `file: place: problem, what would be right`."""
        file = f"{self.path}: " if self.path else ""
        return [
            f"{file}{problem.place}: {problem.text}" if problem.place else f"{file}{problem.text}"
            for problem in self.problems
        ]


class LoadedVersion(Struct, frozen=True):
    """A version with the file it came from and the SHA-256 of the file's bytes."""

    version: Version
    path: Path
    sha256: str


def load_version(path: Path) -> LoadedVersion:
    """Read and check a criteria file. Raises CriteriaFileError with every fault."""
    return LoadedVersion(*load(path, Version))


_Model = TypeVar("_Model", bound=BaseModel)


def load(path: Path, model: type[_Model]) -> tuple[_Model, Path, str]:
    """A file as the model it states, its path and the SHA-256 of its bytes. Raises CriteriaFileError."""
    try:
        raw = path.read_bytes()
    except OSError as fault:
        raise CriteriaFileError(["không đọc được tệp, phải là một tệp mở được"], path) from fault
    try:
        content = read(raw, model)
    except CriteriaFileError as refused:
        raise CriteriaFileError(refused.problems, path) from refused.__cause__
    return content, path, hashlib.sha256(raw).hexdigest()


def read(raw: bytes, model: type[_Model]) -> _Model:
    """A file's bytes as the model they state. Raises CriteriaFileError with every problem."""
    return checked(parsed(raw), model)


def checked(data: dict[str, Any], model: type[_Model]) -> _Model:
    """A file's data as the model they state. Raises CriteriaFileError with every problem."""
    try:
        return model.model_validate(data)
    except ValidationError as refused:
        problems = [problem for fault in refused.errors() for problem in problems_in(fault, data)]
        if issubclass(model, Model):
            problems += misfits(partial(model, data))
        raise CriteriaFileError(dict.fromkeys(problems)) from refused


def parsed(raw: bytes) -> dict[str, Any]:
    """A file's bytes as plain data of the caller's own, with exact decimals. Raises CriteriaFileError if not TOML."""
    try:
        own: dict[str, Any] = _copied(_data(raw))
    except BadToml as bad:
        raise CriteriaFileError([bad.problem]) from bad
    return own


# A page about a draft asks several times for the same few texts; reading one takes fifteen times as long as copying it.
@lru_cache(8)
def _data(raw: bytes) -> dict[str, Any]:
    return read_toml(raw)


def _copied(part: Any) -> Any:  # noqa: ANN401
    """The tables and arrays of a file, each anew."""
    if isinstance(part, dict):
        return {key: _copied(value) for key, value in part.items()}
    return [_copied(one) for one in part] if isinstance(part, list) else part


def json_schema() -> dict[str, Any]:
    """The JSON Schema of a criteria file, for editors."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **Version.model_json_schema(),
        "title": "Tệp tiêu chí",
    }
