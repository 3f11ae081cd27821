"""What is known of the papers of files: which stand, and which are not needed; read for many files at once."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date

from msgspec import Struct

from certify.documents.pdf.forms import FormFile
from certify.domain.assessment.states import State
from certify.domain.offices.steps import OfficeStep
from certify.domain.papers.dossier import DossierFacts
from certify.operations.act import Act
from certify.operations.dossiers.keys import Keys, keys_of, tells_now
from certify.operations.offices.formations import council_sits
from certify.operations.papers.occasions import NOTHING_TO_TELL
from certify.store.papers import issued


class File(Struct, frozen=True):
    """A file as far as its papers depend on it; `since` is the first day of its round's period.

    `met`: whether anybody met about it, for all that is known.
    """

    id: int
    state: State
    unit_id: int
    since: date
    met: bool = True


# The papers in force about some files, each as file, form and subject.
InForce = Collection[tuple[int, str, str]]


def facts_of(
    act: Act, files: Sequence[File], forms: Iterable[FormFile], standing: InForce | None = None
) -> dict[int, DossierFacts]:
    """The facts of some files that the papers of some forms depend on, by the files' ids.

    `standing` are the papers in force about these files, which are read unless they are given.
    """
    if not files:
        return {}
    about_files, ids = list(forms), [file.id for file in files]
    sent = [file.id for file in files if file.state is not State.DRAFT]
    keys = keys_of(act, [file.id for file in files if file.met], sent, about_files)
    held: dict[int, set[str]] = {file_id: set() for file_id in ids}
    for file_id, form, subject in issued.in_force(act.connection, ids) if standing is None else standing:
        if tells_now(keys, form, file_id, subject):
            held[file_id].add(form)
    return {
        file.id: DossierFacts(file.state, frozenset(held[file.id]), _needless(act, file, about_files, keys))
        for file in files
    }


def _needless(act: Act, file: File, forms: Iterable[FormFile], keys: Keys) -> dict[str, str]:
    """Why the papers of some forms are not needed for a file, by form."""
    needless = {}
    for form in forms:
        if form.occasion and (form.id, file.id) not in keys:
            needless[form.id] = NOTHING_TO_TELL[form.occasion]
        elif (
            form.formation
            and form.subject == "assessment"
            and (why := council_sits(act, file.unit_id, OfficeStep(form.office), file.since))
        ):
            needless[form.id] = why
    return needless
