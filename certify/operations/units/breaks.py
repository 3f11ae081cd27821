"""Days on which the units of a province were replaced, and the provinces that they came from."""

from collections import Counter
from collections.abc import Sequence
from datetime import date

from certify.domain.units.lineage import Break, Extent, Side
from certify.operations.units.links import Link, links_on
from certify.store.connection import Connection
from certify.store.units import successions, units
from certify.store.units.successions import Succession
from certify.store.units.units import Unit


def breaks_of(connection: Connection, province: Unit) -> tuple[tuple[Break, tuple[Unit, ...]], ...]:
    """The breaks in a province's years, each with the other provinces before it that the site knows."""
    rows = successions.into(connection, province.id)
    breaks = []
    for day in sorted({row.on_date for row in rows} | {province.valid_from}):
        mapped = [row for row in rows if row.on_date == day]
        links = [link for link in links_on(connection, day) if link.new.province_id == province.id]
        if mapped or any(link.old.province_id != province.id for link in links):
            breaks.append(_break(connection, day, mapped, links))
    return tuple((gap, tuple(unit for unit in before if unit.id != province.id)) for gap, before in breaks)


def _break(
    connection: Connection, day: date, mapped: Sequence[Succession], links: Sequence[Link]
) -> tuple[Break, list[Unit]]:
    old = {link.old.id: link.old.province_id or 0 for link in links}
    above = Counter(old.values())
    provinces = {unit.id: unit for unit in units.some(connection, above)}
    sides = tuple(
        Side(f"{provinces[key].full_name} (mã {provinces[key].code})", above[key]) for key in above if key in provinces
    )
    unknown = {row.old_code for row in mapped} - {link.old.code for link in links}
    after = {row.new_code for row in mapped} | {link.new.code for link in links}
    renamed = len(sides) == 1 and not unknown and all(link.extent == Extent.UNCHANGED for link in links)
    return Break(day, sides, len(unknown), len(after), renamed), [provinces[key] for key in above if key in provinces]
