"""The papers of a file, step by step: those that the procedure asks for, those around them, and where each stands."""

from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from typing import Protocol

from msgspec import Struct, field

from certify.domain.assessment.states import STATE_NAMES, State
from certify.domain.assessment.workflow import within_reach
from certify.domain.criteria.procedure import Procedure
from certify.domain.offices.steps import OfficeStep

ABOUT_FILES = frozenset({"assessment", "list"})
ELSEWHERE = "Không lập ở đây: giữ bản của cơ quan trong hồ sơ."


class Standing(StrEnum):
    """Where a paper of a dossier stands: in force, still to come, or not needed."""

    HELD = "held"
    DUE = "due"
    NEEDLESS = "needless"


STANDING_NAMES = {Standing.HELD: "có", Standing.DUE: "chưa", Standing.NEEDLESS: "không cần"}


class PaperForm(Protocol):
    """What a form says of the papers made with it, as far as a dossier asks."""

    @property
    def id(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def order(self) -> int: ...
    @property
    def office(self) -> str: ...
    @property
    def subject(self) -> str: ...
    @property
    def dossier(self) -> str: ...
    @property
    def states(self) -> tuple[State, ...]: ...
    @property
    def task(self) -> tuple[State, ...]: ...


class DossierFacts(Struct, frozen=True):
    """What a dossier depends on: the file's state, the forms whose paper is in force, and why others aren't needed."""

    state: State
    held: frozenset[str] = frozenset()
    needless: Mapping[str, str] = field(default_factory=dict)


class DossierLine(Struct, frozen=True):
    """A paper of a dossier: its title, its form ("": made by none), its step, where it stands and why.

    `asked`: the procedure names it among the papers of a step; the others go along with these.
    """

    title: str
    form: str
    step: OfficeStep
    asked: bool
    standing: Standing
    why: str = ""


def dossier_lines(procedure: Procedure, forms: Iterable[PaperForm], facts: DossierFacts) -> list[DossierLine]:
    """The papers of a file by step, in the order of the work."""
    about_files = sorted((form for form in forms if form.subject in ABOUT_FILES), key=lambda form: form.order)
    lines = [*_made(_asked(procedure), about_files, facts), *_made_elsewhere(procedure, about_files)]
    return sorted(lines, key=lambda line: list(OfficeStep).index(line.step))


def is_due(form: PaperForm, facts: DossierFacts) -> bool:
    """Whether the paper of a form waits to be issued now."""
    return facts.state in form.task and form.id not in facts.held and form.id not in facts.needless


def _asked(procedure: Procedure) -> dict[str, OfficeStep]:
    """The papers that the procedure names, each with the step in whose dossier it lies."""
    dossiers = {
        OfficeStep.SELF_ASSESSMENT: procedure.commune_dossier,
        OfficeStep.APPRAISAL: procedure.appraisal_dossier,
    }
    return {title: step for step, dossier in dossiers.items() for title in dossier.papers}


def _made(asked: Mapping[str, OfficeStep], forms: Iterable[PaperForm], facts: DossierFacts) -> Iterator[DossierLine]:
    """A line for each form that the procedure names, that waits in some state, or whose paper stands."""
    for form in forms:
        title = form.dossier or form.title
        if title in asked or form.task or form.id in facts.held:
            # What the procedure names stays wanting after the step; what goes along is wanted in its time only.
            wanted = form.states if title in asked else form.task
            standing, why = _standing(form, frozenset(wanted), facts)
            yield DossierLine(title, form.id, OfficeStep(form.office), title in asked, standing, why)


def _made_elsewhere(procedure: Procedure, forms: Iterable[PaperForm]) -> Iterator[DossierLine]:
    """A line for each paper that the procedure names and no form makes."""
    made = {form.dossier or form.title for form in forms}
    for title, step in _asked(procedure).items():
        if title not in made:
            yield DossierLine(title, "", step, asked=True, standing=Standing.NEEDLESS, why=ELSEWHERE)


def _standing(form: PaperForm, wanted: frozenset[State], facts: DossierFacts) -> tuple[Standing, str]:
    if form.id in facts.held:
        return Standing.HELD, ""
    if form.id in facts.needless:
        return Standing.NEEDLESS, facts.needless[form.id]
    if not wanted & within_reach(facts.state):
        return Standing.NEEDLESS, f"Không dùng cho hồ sơ “{STATE_NAMES[facts.state]}”."
    if form.subject == "list":
        return Standing.DUE, "Đi cùng quyết định về hồ sơ."
    if facts.state not in wanted:
        return Standing.DUE, f"Từ khi hồ sơ “{STATE_NAMES[min(wanted, key=list(State).index)]}”."
    return Standing.DUE, ""
