"""The guide of one role: parts, each a few steps that a person takes on the pages.

A step that can be tried says what it does with which control, so the same file is read by people and walked by a
browser in the tests: what the guide says is what the pages do.
"""

import re
from collections.abc import Iterable
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from certify.domain.people.permissions import Role
from certify.domain.toml import read_toml
from certify.domain.vietnamese import fold, folded_words

PUBLIC = "public"
PICTURES = "pictures"

Text = Annotated[str, StringConstraints(strict=True, min_length=1, max_length=600, pattern=r"^[^<>\n]+$")]
Address = Annotated[str, StringConstraints(strict=True, pattern=r"^[a-z0-9]+(?:-[a-z0-9]+)*$")]

_NAMED = re.compile(r"\*\*(.+?)\*\*")


class Deed(StrEnum):
    """What a person does with the control that a step names."""

    PRESS = "press"
    FILL = "fill"
    CHOOSE = "choose"
    TICK = "tick"
    SEE = "see"


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)


class Step(_Model):
    """One step; `text` names each control between two pairs of asterisks, the first is the one that `does` is done to.

    `with_` is what is filled in or chosen.
    """

    text: Text
    does: Deed | None = None
    with_: str = Field(default="", alias="with")

    @model_validator(mode="after")
    def _whole(self) -> "Step":
        if self.does and not self.control:
            raise ValueError("bước làm được thì phải nêu tên nút hoặc ô giữa hai cặp dấu **")
        if bool(self.with_) != (self.does in {Deed.FILL, Deed.CHOOSE}):
            raise ValueError("with đi cùng does = fill hoặc choose, và chỉ khi ấy")
        return self

    @property
    def control(self) -> str:
        """The name of the first control in the text; empty if it names none."""
        found = _NAMED.search(self.text)
        return found[1] if found else ""

    @property
    def pieces(self) -> list[tuple[str, bool]]:
        """The text in pieces, each with whether it is the name of a control."""
        return [(piece, bool(index % 2)) for index, piece in enumerate(_NAMED.split(self.text)) if piece]


class Part(_Model):
    """One thing to do: `pages` are the endpoints whose pages lead here, `after` what to know besides."""

    id: Address
    title: Text
    pages: tuple[str, ...] = Field(default=(), strict=False)
    intro: Text | None = None
    steps: Annotated[tuple[Step, ...], Field(min_length=1, strict=False)]
    after: tuple[Text, ...] = Field(default=(), strict=False)

    @property
    def text(self) -> str:
        """Everything that the part says, for a search."""
        said = (self.title, self.intro or "", *(step.text for step in self.steps), *self.after)
        return " ".join(said).replace("**", "")


class Guide(_Model):
    """The guide of a role, or of the public; `address` is its last part of the address on the site."""

    role: Role | None
    order: int
    address: Address
    title: Text
    intro: Text
    parts: Annotated[tuple[Part, ...], Field(min_length=1, strict=False)]

    @model_validator(mode="after")
    def _distinct(self) -> "Guide":
        ids = [part.id for part in self.parts]
        pages = [page for part in self.parts for page in part.pages]
        for name in (*ids, *pages):
            if ids.count(name) + pages.count(name) > 1:
                raise ValueError(f"{name} có hai lần")
        return self

    def part_for(self, endpoint: str) -> Part | None:
        """The part that a page leads to."""
        return next((part for part in self.parts if endpoint in part.pages), None)


def read_guide(path: Path) -> Guide:
    """The guide in a file, which is named like its role. Raises BadToml, or pydantic's ValidationError."""
    role = None if path.stem == PUBLIC else Role(path.stem)
    return Guide.model_validate({**read_toml(path.read_bytes()), "role": role})


@cache
def load_guides(folder: Path) -> tuple[Guide, ...]:
    """Every guide of a folder, in the order of the procedure; read once, since every page asks for its own."""
    return tuple(sorted((read_guide(path) for path in folder.glob("*.toml")), key=lambda guide: guide.order))


def found(guides: Iterable[Guide], typed: str) -> list[tuple[Guide, Part]]:
    """The parts that hold every word of what somebody looks for, in whichever way it is typed; none for no word."""
    words = folded_words(typed)
    parts = [(guide, part, fold(part.text)) for guide in guides for part in guide.parts]
    return [(guide, part) for guide, part, text in parts if words and all(word in text for word in words)]
