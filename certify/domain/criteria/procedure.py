"""Who assesses, appraises and recognises, under which titles and with which papers: dated data of a version."""

from typing import Literal

from pydantic import Field

from certify.domain.criteria.figures import SourceMark
from certify.domain.criteria.strict.model import Day, Model, Text

Level = Literal["commune", "district", "province"]


class Office(Model):
    """Who does a step: at which level, under which titles. `authority` and `signer` stand under a paper.

    `parent_title` is the title of the office above, printed over this one in the head of a paper.

    `title` is what precedes a unit's name ("Ủy ban nhân dân" + "xã Lê Trì"); without it papers print `office` alone.
    """

    level: Level
    level_name: Text
    office: Text
    title: Text | None = None
    parent_title: Text | None = None
    council: Text | None = None
    council_symbol: Text | None = None
    authority: Text
    signer: Text
    symbol: Text
    clause: Text
    source: SourceMark


class Dossier(Model):
    """The papers of a step."""

    papers: tuple[Text, ...] = Field(min_length=1, strict=False)
    clause: Text
    source: SourceMark


class Procedure(Model):
    """Who assesses, appraises and recognises from a day on."""

    in_force_from: Day
    division: Text
    self_assessment: Office
    appraisal: Office
    recognition: Office
    reporting: Office | None = None
    commune_dossier: Dossier
    appraisal_dossier: Dossier
