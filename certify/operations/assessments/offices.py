"""Whose part in a file is whose: the office that the procedure names, the hands of a person, who may recognise."""

from collections.abc import Collection
from datetime import date

from certify.domain.assessment.hands import ACTS, Had, Hand, acts_against, exclusion
from certify.domain.criteria.figures import Mark
from certify.domain.people.permissions import OFFICES
from certify.operations.act import Act, Refused
from certify.operations.assessments.sheet import Sheet
from certify.operations.offices.acting import ActingOffice, acting_offices
from certify.store.connection import Connection
from certify.store.log import hands
from certify.store.people.accounts import Account
from certify.store.site.settings import is_demonstration


def elsewhere(actor: Account, sheet: Sheet) -> str:
    """A sentence when the actor's part in this file is another office's under the round's procedure; else empty."""
    step = OFFICES.get(actor.role)
    if step is None:
        return ""
    office = getattr(sheet.procedure, step)
    seat = sheet.units_by_level.get(office.level)
    if seat is not None and seat.id == actor.unit_id:
        return ""
    return f"Theo trình tự của đợt này, việc này do {office.office} ({office.level_name}) thực hiện."


def hands_on(act: Act, sheet: Sheet, against: Collection[Hand] = tuple(Hand)) -> tuple[Had, ...]:
    """The hands that the person who acts has had on a file, with whatever account and in whatever role.

    Those that exclude one of the hands `against` which they are asked; every one excludes another.
    """
    if not sheet.traces.examined and set(against) == {Hand.SELF}:
        return ()
    return hands_on_files(act, [sheet.id], against).get(sheet.id, ())


def hands_on_files(act: Act, ids: Collection[int], against: Collection[Hand]) -> dict[int, tuple[Had, ...]]:
    """The same of several files at once; those on which they had none are left out."""
    return hands.hands_of(act.connection, act.actor.person_id, ids, acts_against(against)) if ids else {}


def barred(act: Act, sheet: Sheet, hand: Hand) -> str:
    """Why the person who acts has no such part in a file, as a sentence: another office's, or another hand's."""
    return elsewhere(act.actor, sheet) or exclusion(hand, hands_on(act, sheet, [hand]))


def insist(act: Act, sheet: Sheet, name: str) -> None:
    """Raise Refused when the person who acts must not take an act on a file, by the name that the log gives it."""
    if sentence := barred(act, sheet, ACTS[name]):
        raise Refused([sentence])


def acting_on(connection: Connection, sheet: Sheet, day: date) -> list[ActingOffice]:
    """Who does each step of a file on a day."""
    return acting_offices(connection, sheet.version, sheet.round, sheet.units_by_level, day)


def may_recognise(connection: Connection, sheet: Sheet) -> bool:
    """Whether the criteria are attested and it is known who recognises in the round's time.

    A demonstration attestation counts on a demonstration site only.
    """
    attestation = sheet.version.attestation
    trial = attestation is not None and attestation.kind == "demonstration" and is_demonstration(connection)
    return (sheet.version.attested and sheet.procedure.recognition.source is not Mark.PROVISIONAL) or trial
