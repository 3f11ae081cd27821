"""Offices that have said who they are, for tests that issue papers."""

from datetime import date

from msgspec.structs import replace

from certify.domain.offices.authority import Authority
from certify.domain.offices.problems import letterhead_problems
from certify.domain.offices.settings import Holder
from certify.operations.offices import settings
from certify.operations.offices.naming import letterhead_of

LONG_AGO = date(2019, 1, 3)
SIGNER = "Nguyễn Văn Mẫu"


def says_who_it_is(act, version, day):
    """The actor's office says how it is named since a day, and who signs for it."""
    office = settings.own_office(act)
    named = getattr(version.procedure_on(day), office.step)
    if named is None or named.level != office.unit.level or office.settings.holders:
        return
    since = version.procedure_on(day).in_force_from
    letterhead = letterhead_of(named, office.unit, since)
    if letterhead_problems(letterhead):  # what the criteria file leaves open is no symbol
        letterhead = replace(letterhead, symbol="SYT")
    settings.name_office(act, letterhead, office.edition.id)
    # Whoever still holds the task of an office that ended says so from the day on which it did.
    if (later := version.procedure_on(act.today).in_force_from) > since:
        settings.name_office(act, replace(letterhead, since=later), settings.own_office(act).edition.id)
    seen = settings.own_office(act).edition.id
    settings.appoint(act, Holder(SIGNER, named.signer, Authority.HEAD, LONG_AGO), seen)
