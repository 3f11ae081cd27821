"""Forms: each paper is a folder of its own with `form.toml`, a template, a style and a sample."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from certify.domain.record import Record, record_from


class FormFile(BaseModel):
    """What `form.toml` says."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    id: str
    title: str
    kind: str
    template: str
    style: str
    sample: str


@dataclass(frozen=True)
class Form:
    """A form and the folder that holds all it may load."""

    file: FormFile
    folder: Path


def load_form(folder: Path) -> Form:
    """The form of a folder. Raises pydantic's ValidationError when `form.toml` is not right."""
    return Form(FormFile.model_validate(tomllib.loads((folder / "form.toml").read_text("utf-8"))), folder)


def load_sample(form: Form) -> Record:
    """The made-up record that a form is tried with. Raises pydantic's ValidationError when it is none."""
    return record_from(tomllib.loads((form.folder / form.file.sample).read_text("utf-8")))
