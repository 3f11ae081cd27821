"""Papers as other papers cite them: by kind, number and day; minutes by the day of their meeting."""

import json
from collections.abc import Collection
from datetime import date, datetime

from certify.domain.days import local_day
from certify.domain.papers.paper import Citation
from certify.domain.papers.states import PaperState
from certify.store.connection import Connection
from certify.store.papers import issued
from certify.store.papers.issued import Issued


def citation(connection: Connection, paper: Issued) -> Citation:
    """An issued paper as another one cites it."""
    return Citation(paper.title, paper.number or "", paper.issued_on, _held_on(connection, paper), paper.office)


def citations_of(connection: Connection, assessment_id: int, forms: Collection[str] = ()) -> dict[str, Citation]:
    """A file's papers in force, by form; only those of some forms when these are named."""
    papers = issued.of_assessment(connection, assessment_id)
    wanted = (paper for paper in papers if not forms or paper.form in forms)
    standing = [paper for paper in wanted if paper.state == PaperState.IN_FORCE]
    return {paper.form: citation(connection, paper) for paper in standing}


def _held_on(connection: Connection, paper: Issued) -> date | None:
    """The day of the meeting that a paper is the minutes of; None for any other paper."""
    meeting = json.loads(issued.content_of(connection, paper.id)).get("meeting")
    return local_day(datetime.fromisoformat(meeting["started_at"])) if meeting else None
