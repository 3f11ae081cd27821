"""Progress as somebody may see it: exact points of one's own area, others only as the rules of publication let out."""

from msgspec.structs import replace

from certify.domain.assessment.rounds import RoundState
from certify.domain.assessment.states import State
from certify.domain.progress.publication import Published, published_area, published_areas
from certify.operations.act import Act
from certify.operations.progress.area import Progress
from certify.operations.progress.heat import Blocking
from certify.operations.progress.nation import Nation


def visible(act: Act, progress: Progress) -> Progress:
    """A province or division as the actor may see it; an officer of one commune learns no other commune's points."""
    return progress if act.covers(progress.place) else _published(progress)


def published_progress(progress: Progress) -> Progress:
    """A province or division without its single communes."""
    return replace(_published(progress), communes=[])


def published_nation(nation: Nation) -> Nation:
    """The nation, with points of the provinces whose round is closed."""
    recognised = sum(area.states[State.RECOGNISED] for area in nation.areas if area.unit.id in nation.closed)
    published = published_areas(nation.heat, recognised, nation.closed)
    return replace(nation, heat=published.heat, blocking=_blocking(published), published=True)


def _published(progress: Progress) -> Progress:
    heat = progress.heat.summary if progress.by_commune else progress.heat
    closed = progress.round.state == RoundState.CLOSED
    published = published_area(heat, progress.states[State.RECOGNISED], closed=closed)
    return replace(progress, heat=published.heat, blocking=_blocking(published), published=True)


def _blocking(published: Published) -> list[Blocking]:
    return sorted((Blocking(*zero) for zero in published.zeros), key=lambda blocking: -blocking.count)
