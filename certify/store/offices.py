"""What each office says of itself: every edition of its settings, the newest counts. Only ever added to."""

import json
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy import Column, ForeignKey, Index, Integer, Table, Text

from certify.domain.hashing import canonical_json
from certify.domain.offices.settings import OfficeSettings, settings_data, settings_from
from certify.domain.offices.steps import OfficeStep
from certify.store.columns import choice, id_column, metadata
from certify.store.connection import Connection
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


@dataclass(frozen=True)
class Edition:
    """The settings of an office as they were saved; `id` is 0 where nothing was saved yet."""

    id: int
    settings: OfficeSettings


def newest(connection: Connection, unit_id: int, step: OfficeStep) -> Edition:
    """The settings of an office as they stand."""
    table = office_settings
    chosen = sa.select(table.c.id, table.c.content).where(table.c.unit_id == unit_id, table.c.step == step)
    row = connection.execute(chosen.order_by(table.c.id.desc()).limit(1)).first()
    return Edition(row.id, settings_from(json.loads(row.content))) if row else Edition(0, OfficeSettings())


def add(connection: Connection, unit_id: int, step: OfficeStep, event_id: int, settings: OfficeSettings) -> int:
    """Keep a new edition of an office's settings with the event that made it; its id."""
    row = {
        "unit_id": unit_id,
        "step": step,
        "event_id": event_id,
        "content": canonical_json(settings_data(settings)),
    }
    return proved.add(connection, office_settings, row)
