"""Forms: each paper is a folder of its own with `form.toml`, a template and a style."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, ConfigDict


class FormFile(BaseModel):
    """What `form.toml` says."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    title: str
    kind: str
    template: str
    style: str


@dataclass(frozen=True)
class Form:
    """A form and the folder that holds all it may load."""

    file: FormFile
    folder: Path


def load_form(folder: Path) -> Form:
    """The form of a folder. Raises pydantic's ValidationError when `form.toml` is not right."""
    return Form(FormFile.model_validate(tomllib.loads((folder / "form.toml").read_text("utf-8"))), folder)
