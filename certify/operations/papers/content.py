"""The content of a paper, composed from the frozen contents of files, meetings and earlier papers."""

import json
from collections.abc import Iterable, Mapping
from datetime import date

from msgspec import Struct, field
from msgspec.structs import replace

from certify.documents.pdf.forms import FormFile
from certify.domain.assessment.decisions import SnapshotKind
from certify.domain.assessment.meetings import CouncilStep, Meeting
from certify.domain.assessment.record import Record, record_from
from certify.domain.criteria.procedure import Office
from certify.domain.criteria.version import Version
from certify.domain.offices.steps import OfficeStep
from certify.domain.papers.paper import Citation, Line, Offices, Paper, Part, Schedule
from certify.domain.papers.particulars import NOTHING_FILLED_IN, Particulars, chosen_signer
from certify.operations.assessments.meetings import minutes_of
from certify.operations.assessments.record import criteria_name
from certify.operations.assessments.sheet import Sheet
from certify.operations.offices.formations import formation_on
from certify.operations.offices.issuers import Seat, issuer_on, offices_on, signers_on
from certify.operations.papers.citations import citations_of
from certify.operations.papers.occasions import occasion_of
from certify.store.assessments import snapshots
from certify.store.connection import Connection
from certify.store.rounds import Round
from certify.store.site import settings
from certify.store.units.units import Unit

# The papers that a line of a list names.
CITED_IN_LINES = ("appraisal-proposal", "recognition", "certificate")


class Matter(Struct, frozen=True):
    """What a paper is about: one file, files decided together, or an area. `units_by_level` are the units by level."""

    subject: str
    round: Round
    version: Version
    criteria_sha256: str
    filed: Unit
    units_by_level: Mapping[str, Unit]
    sheets: tuple[Sheet, ...] = ()
    lines: tuple[Line, ...] = ()
    parts: tuple[Part, ...] = ()
    total: Part | None = None

    @property
    def only(self) -> Sheet | None:
        """The file, when the paper is about one."""
        return self.sheets[0] if len(self.sheets) == 1 else None

    def seat(self, form: FormFile) -> Seat | None:
        """The office that issues a form, at its unit; None when the procedure of the round names none."""
        office: Office | None = getattr(self.version.procedure_on(self.round.period_to), form.office)
        if office is None or office.level not in self.units_by_level:
            return None
        return Seat(self.version, OfficeStep(form.office), office, self.units_by_level[office.level])


class Heading(Struct, frozen=True):
    """What a paper states besides its matter: day, number, which paper it replaces, and what a clerk filled in."""

    on: date
    number: str | None = None
    draft: bool = True
    replaces: Citation | None = None
    reason: str = ""
    address: str = ""
    chain_head: str = ""
    records: tuple[Record, ...] = field(default=())
    particulars: Particulars = NOTHING_FILLED_IN
    lacking: str = ""
    grounds: tuple[str, ...] = ()
    own_file: bool = False


def file_matter(sheet: Sheet) -> Matter:
    """The matter of a paper about one file."""
    return _matter(f"assessment:{sheet.id}", sheet, (sheet,), sheet.unit)


def list_matter(sheets: Iterable[Sheet], entry: str) -> Matter:
    """The matter of a paper about files decided together; `entry` names the number in the register."""
    decided = tuple(sheets)
    first = decided[0]
    return _matter(f"decision:{entry}", first, decided, first.units_by_level[first.procedure.recognition.level])


def matter_of_form(connection: Connection, matter: Matter, form: FormFile) -> Matter:
    """The matter with a subject of its own for each occasion of the form, so that each gets one paper."""
    told = occasion_of(connection, matter.only, form) if matter.only else None
    return replace(matter, subject=f"{matter.subject}:{told.key}") if told else matter


def content(connection: Connection, matter: Matter, form: FormFile, heading: Heading) -> Paper:
    """The whole content of a paper. Raises LookupError when the procedure names no office for the form."""
    records, filled_in, seat = heading.records, heading.particulars, _seat(matter, form)
    signer = chosen_signer(signers_on(connection, seat, heading.on), filled_in.signer)
    paper = Paper(
        form=form.id,
        title=form.title,
        on=heading.on,
        draft=heading.draft,
        demonstration=settings.is_demonstration(connection),
        attested=matter.version.attested,
        issuer=issuer_on(connection, seat, heading.on, council=form.council, holder=signer, filed=filled_in.filed),
        offices=_offices(connection, matter, heading.on),
        province=matter.units_by_level["province"].full_name,
        round_name=matter.round.name,
        year=matter.round.year,
        number=heading.number,
        criteria=criteria_name(matter.version, matter.criteria_sha256),
        record=records[0] if len(records) == 1 else None,
        meeting=_meeting(connection, matter, form),
        lines=matter.lines or _lines(connection, matter, records),
        parts=matter.parts,
        total=matter.total,
        cited=citations_of(connection, matter.only.id) if matter.only else {},
        replaces=heading.replaces,
        reason=heading.reason,
        address=heading.address,
        chain_head=heading.chain_head,
        recipients=filled_in.recipients,
        filed=filled_in.filed,
        further_grounds=filled_in.further_grounds,
        lacking=heading.lacking,
        inspection=filled_in.inspection,
        shortcomings=filled_in.shortcomings,
        causes=filled_in.causes,
        proposals=filled_in.proposals,
        grounds=heading.grounds,
        own_file=heading.own_file,
    )
    if form.formation:
        return replace(paper, formation=formation_on(connection, seat, heading.on))
    return _telling(connection, matter, form, paper)


def _telling(connection: Connection, matter: Matter, form: FormFile, paper: Paper) -> Paper:
    """A paper with the days of its round, what its form tells of the file, or asks for when filled in by hand."""
    if form.subject == "blank":
        return replace(paper, questions=_questions(matter.version), shared=_shared(matter.version))
    paper = replace(paper, schedule=_schedule(matter.round), nouns=_nouns(matter.version) if paper.record else {})
    told = occasion_of(connection, matter.only, form) if matter.only else None
    if told is None:
        return paper
    return replace(paper, meeting=told.meeting, lacks=told.lacks, due_on=told.due_on, answers=told.answers)


def _seat(matter: Matter, form: FormFile) -> Seat:
    if seat := matter.seat(form):
        return seat
    raise LookupError(f"{matter.version.id}: no office {form.office}")


def frozen(connection: Connection, matter: Matter, kind: SnapshotKind) -> tuple[Record, ...]:
    """The newest frozen content of each file at a step; files without one are left out."""
    newest = (snapshots.newest(connection, sheet.id, kind) for sheet in matter.sheets)
    return tuple(record_from(json.loads(snapshot.content)) for snapshot in newest if snapshot)


def _schedule(round_: Round) -> Schedule:
    return Schedule(
        round_.period_from,
        round_.period_to,
        round_.self_due_on,
        round_.appraisal_due_on,
        round_.objection_days,
        round_.answer_days,
    )


def _questions(version: Version) -> dict[str, tuple[str, ...]]:
    """The labels of the figures that each indicator asks for, a shared one by its own name; none for a yes or no."""
    names = {quantity.id: quantity.name for quantity in version.quantities}
    return {
        indicator.id: tuple(
            names[indicator.quantities[field]] if field in indicator.quantities else label
            for field, label in indicator.figure_names.items()
        )
        for indicator in version.indicators
    }


def _shared(version: Version) -> dict[str, tuple[str, ...]]:
    """The names of the numbers that several indicators share, and which indicators these are."""
    return {
        quantity.name: tuple(dict.fromkeys(use.indicator_id for use in version.uses[quantity.id]))
        for quantity in version.quantities
    }


def _nouns(version: Version) -> dict[str, str]:
    """What the figures of each indicator count: "trẻ"; none where it asks yes or no."""
    return {indicator.id: indicator.noun for indicator in version.indicators if indicator.noun}


def _matter(subject: str, sheet: Sheet, sheets: tuple[Sheet, ...], filed: Unit) -> Matter:
    return Matter(subject, sheet.round, sheet.version, sheet.loaded.sha256, filed, sheet.units_by_level, sheets)


def _offices(connection: Connection, matter: Matter, on: date) -> Offices:
    """The offices of the round's procedure as they are named on the paper's day."""
    return offices_on(connection, matter.version, matter.round.period_to, matter.units_by_level, on)


def _meeting(connection: Connection, matter: Matter, form: FormFile) -> Meeting | None:
    return minutes_of(connection, matter.only, CouncilStep(form.office)) if form.meeting and matter.only else None


def _lines(connection: Connection, matter: Matter, records: tuple[Record, ...]) -> tuple[Line, ...]:
    """One line for each file, with the papers that a decision on it rests on or takes back."""
    ids = {sheet.unit.code: sheet.id for sheet in matter.sheets}
    cited = {code: citations_of(connection, assessment_id, CITED_IN_LINES) for code, assessment_id in ids.items()}
    return tuple(_line(record, cited.get(record.unit.code, {})) for record in records)


def _line(record: Record, cited: Mapping[str, Citation]) -> Line:
    return Line(
        proposal=cited.get("appraisal-proposal"),
        recognition=cited.get("recognition"),
        certificate=cited.get("certificate"),
        code=record.unit.code,
        full_name=record.unit.full_name,
        above=record.unit.parent_name,
        state=record.kind,
        state_name=record.state_name,
        zeros=tuple(row.id for row in record.rows if row.at_zero),
        category_name=record.category_name,
        threshold=record.thresholds[0].points if record.category_name else None,
        own_total=record.own_total,
        appraisal_total=record.appraisal_total,
    )
