"""Find an issued paper within the actor's scope, and name it."""

from certify.domain.papers.paper import Paper
from certify.operations.act import Act, NotFound
from certify.store.assessments import files as assessments
from certify.store.papers import issued
from certify.store.papers.issued import Issued
from certify.store.units import units


def name_of(paper: Paper | Issued) -> str:
    """A paper's name in a sentence: its title and number."""
    return f"{paper.title} số {paper.number}" if paper.number else paper.title


def paper_for(act: Act, paper_id: int) -> Issued:
    """An issued paper within the actor's scope; NotFound outside it."""
    paper = issued.find(act.connection, paper_id)
    unit = units.find(act.connection, paper.unit_id) if paper else None
    if paper is None or unit is None:
        raise NotFound
    if not act.covers(unit) and not _lists_actors_commune(act, paper_id):
        raise NotFound
    return paper


def _lists_actors_commune(act: Act, paper_id: int) -> bool:
    """Whether a paper about several files includes the one of the actor's own commune."""
    files = (assessments.find(act.connection, id_) for id_ in issued.assessments_of(act.connection, paper_id))
    return any(file.unit_id == act.actor.unit_id for file in files if file)
