"""Texts that papers say by their own day, from `dated.toml` beside the layout: laws, a circular, a receiver."""

import tomllib
from datetime import date
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from certify.domain.file_cache import read_when_changed

FILE = "dated.toml"


class DatedText(BaseModel):
    """A text, the places where it is said (`uses`), and the first and last day on which it is."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)

    text: str
    uses: tuple[str, ...]
    since: date
    until: date | None = None

    def holds_on(self, day: date) -> bool:
        """Whether a paper of that day says it."""
        return self.since <= day and (self.until is None or day <= self.until)


class DatedTexts(BaseModel):
    """The whole file."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)

    texts: tuple[DatedText, ...]


def texts_on(layout: Path, use: str, day: date) -> tuple[str, ...]:
    """The texts said in one place on a day, in the order of the file. Raises ValidationError when it is invalid."""
    return tuple(one.text for one in _read(layout / FILE).texts if use in one.uses and one.holds_on(day))


@read_when_changed
def _read(path: Path) -> DatedTexts:
    return DatedTexts.model_validate(tomllib.loads(path.read_text("utf-8")))
