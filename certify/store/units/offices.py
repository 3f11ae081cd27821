"""What each office says of itself: every edition of its settings, the newest counts. Only ever added to."""

import json
from collections.abc import Collection, Mapping
from functools import lru_cache

import sqlalchemy as sa
from msgspec import Struct
from sqlalchemy import Column, ForeignKey, Index, Integer, Table, Text

from certify.domain.hashing import canonical_json
from certify.domain.offices.settings import OfficeSettings, settings_data, settings_from
from certify.domain.offices.steps import OfficeStep
from certify.store.columns import choice, id_column, metadata
from certify.store.connection import Connection, read_on
from certify.store.proof import rows as proved
from certify.store.proof.records import append_only

office_settings = Table(
    "office_settings",
    metadata,
    id_column(),
    Column("unit_id", Integer, ForeignKey("units.id"), nullable=False),
    choice("step", OfficeStep),
    Column("event_id", Integer, ForeignKey("events.id"), nullable=False),
    Column("content", Text, nullable=False),
    Index("ix_office_settings_office", "unit_id", "step"),
    info=append_only(sealed=True),
)


class Edition(Struct, frozen=True):
    """The settings of an office as they were saved; `id` is 0 where nothing was saved yet."""

    id: int
    settings: OfficeSettings


# Contents that a process remembers.
MOST = 512
_last = (
    sa.select(sa.func.max(office_settings.c.id))
    .where(office_settings.c.unit_id.in_(sa.bindparam("of_units", expanding=True)))
    .group_by(office_settings.c.unit_id, office_settings.c.step)
)
_NEWEST = sa.select(
    office_settings.c.unit_id, office_settings.c.step, office_settings.c.id, office_settings.c.content
).where(office_settings.c.id.in_(_last))


def newest(connection: Connection, unit_id: int, step: OfficeStep) -> Edition:
    """The settings of an office as they stand."""
    return read_of(connection, [unit_id])[unit_id, step]


def read_of(connection: Connection, unit_ids: Collection[int]) -> Mapping[tuple[int, OfficeStep], Edition]:
    """The settings of all offices of some units as they stand, by unit and step; one act asks for them many times."""
    known: dict[tuple[int, OfficeStep], Edition] = read_on(connection, office_settings)
    if asked := [unit_id for unit_id in unit_ids if (unit_id, OfficeStep.APPRAISAL) not in known]:
        known.update({(unit_id, step): Edition(0, OfficeSettings()) for unit_id in asked for step in OfficeStep})
        for unit_id, step, edition, content in connection.execute(_NEWEST, {"of_units": asked}):
            known[unit_id, step] = Edition(edition, _read(content))
    return known


@lru_cache(MOST)
def _read(content: str) -> OfficeSettings:
    """Settings as they stand in the database."""
    return settings_from(json.loads(content))


def add(connection: Connection, unit_id: int, step: OfficeStep, event_id: int, settings: OfficeSettings) -> int:
    """Keep a new edition of an office's settings with the event that made it; its id."""
    read_on(connection, office_settings).clear()
    row = {
        "unit_id": unit_id,
        "step": step,
        "event_id": event_id,
        "content": canonical_json(settings_data(settings)),
    }
    return proved.add(connection, office_settings, row)
