"""The papers about areas that wait to be issued, as a task for each round: plans first, at the end what sums up."""

from collections.abc import Iterator, Sequence
from datetime import timedelta

from certify.documents.pdf.forms import FormFile
from certify.domain.offices.steps import OfficeStep
from certify.domain.people.tasks import Task
from certify.operations.act import Act
from certify.operations.offices.formations import council_sits
from certify.store import rounds
from certify.store.notices import tasks
from certify.store.papers import issued
from certify.store.rounds import Round
from certify.store.units import units
from certify.store.units.units import Unit

# A closed round still waits for its papers until this long after its period.
OWED = timedelta(days=365)


def about_area(act: Act, forms: Sequence[FormFile]) -> Iterator[Task]:
    """The papers of some forms that the actor's area waits for."""
    area = units.find(act.connection, act.actor.unit_id or 0) if forms else None
    if area is None:
        return
    states = tasks.states_of_area(act.connection, area, act.today - OWED)
    standing = issued.forms_in_force(act.connection, area.id, list(states))
    for round_id, found in states.items():
        round_ = rounds.find(act.connection, round_id)
        unissued = [form for form in forms if found <= set(form.task) and (round_id, form.id) not in standing]
        if round_ and (due := [form.title for form in unissued if _is_wanted(act, form, round_, area)]):
            detail = f"{area.full_name}: {'; '.join(due)}"
            yield Task(f"Phát hành văn bản: {round_.name}", f"/dot/{round_id}/van-ban", None, detail)


def _is_wanted(act: Act, form: FormFile, round_: Round, area: Unit) -> bool:
    """Whether an area's office is the one that issues a form in a round, and no council sits already."""
    procedure = act.library.latest(round_.criteria_version).version.procedure_on(round_.period_to)
    office = getattr(procedure, form.office)
    if office is None or office.level != area.level:
        return False
    if not form.formation:
        return True
    return not council_sits(act, area.id, OfficeStep(form.office), round_.period_from)
