"""The official lists of the whole country (`criteria/units/`): which units there were on the days that the lists know.

They know two: the last day of the sixty-three provinces with their districts, and the first one of the thirty-four
without. Nothing is read before it is asked for.
"""

import csv
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property
from pathlib import Path

from msgspec import Struct

from certify.domain.days import write_day
from certify.domain.units.areas import split_name
from certify.domain.units.communes import Province, provinces_on
from certify.domain.units.file import UnitTable
from certify.domain.units.levels import UnitLevel

FORMER, SINCE = date(2025, 6, 30), date(2025, 7, 1)
LIST = ("code", "name", "type", "full_name")
AREA = ("district_code", "district_name")
MAPPING = ("old_code", "old_name", "new_code", "new_name", "extent", "note")


class NotListed(LookupError):  # noqa: N818
    """The lists know no such province, or nothing of that day; the text says which."""


class OfficialUnit(Struct, frozen=True):
    """A unit as the lists name it; `district` is "" where there is none between commune and province."""

    code: str
    level: UnitLevel
    type: str
    name: str
    province: str
    district: str = ""

    @property
    def full_name(self) -> str:
        return f"{self.type.capitalize()} {self.name}"


class OfficialLists:
    """The lists in a folder, read when they are asked for and once."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def provinces(self, on: date) -> dict[str, Province]:
        """The provinces of a day by code. Raises NotListed."""
        return {province.code: province for province, _ in self._areas(on)}

    def province(self, code: str, on: date) -> Province:
        """A province on a day. Raises NotListed."""
        try:
            return self.provinces(on)[code]
        except KeyError as fault:
            raise NotListed(f"ngày {write_day(on)} không có tỉnh, thành phố nào mang mã {code}.") from fault

    def units(self, on: date, province: str = "") -> Iterator[OfficialUnit]:
        """The units of a day, each province before its districts and these before its communes. Raises NotListed."""
        communes = self._by_province(on)
        for own, districts in self._areas(on):
            if province in {"", own.code}:
                yield OfficialUnit(own.code, UnitLevel.PROVINCE, own.type, own.name, own.code)
                for code in districts:
                    kind, name = split_name(self._districts[code])
                    yield OfficialUnit(code, UnitLevel.DISTRICT, kind, name, own.code)
                yield from communes.get(own.code, [])

    def list_of(self, province: str, on: date) -> UnitTable:
        """The communes of a province on a day, as a list to import. Raises NotListed."""
        self.province(province, on)
        communes = self._by_province(on)[province]
        rows = [(one.code, one.name, one.type, one.full_name) for one in communes]
        if day_of_list(on) == SINCE:
            return _table(LIST, rows)
        above = [(one.district, self._districts[one.district]) for one in communes]
        return _table((*LIST, *AREA), [(*row, *area) for row, area in zip(rows, above, strict=True)])

    def mapping_into(self, province: str) -> UnitTable:
        """What went into the communes of a province on the first day of the thirty-four, as a mapping to import."""
        olds, news = self._former_codes, self._codes
        return _table(
            MAPPING,
            [
                (row["old_code"], olds[row["old_code"]].full_name, row["new_code"], new.full_name, row["extent"], "")
                for row in self._mapping
                if (new := news[row["new_code"]]).province == province
            ],
        )

    def former_provinces(self, province: str) -> list[str]:
        """The codes of the provinces whose communes went into those of a province of today."""
        olds = self._former_codes
        rows = self.mapping_into(province).rows
        return sorted({olds[cells[0]].province for _, cells in rows})

    def notes(self, province: str) -> list[str]:
        """What is not settled about the units of a province, as sentences."""
        return [row["note"] for row in self._read("nation/notes.csv") if row["province"] == province]

    def _areas(self, on: date) -> list[tuple[Province, list[str]]]:
        return list(provinces_on(self._known, day_of_list(on)))

    def _by_province(self, on: date) -> Mapping[str, list[OfficialUnit]]:
        return self._former if day_of_list(on) == FORMER else self._present

    @cached_property
    def _former(self) -> Mapping[str, list[OfficialUnit]]:
        above = {district: province.code for province, districts in self._areas(FORMER) for district in districts}
        return _grouped(
            _commune(row, above[row["district_code"]], row["district_code"])
            for row in self._read("nation/communes-2025-06-30.csv")
        )

    @cached_property
    def _present(self) -> Mapping[str, list[OfficialUnit]]:
        return _grouped(_commune(row, row["province_code"]) for row in self._read("nation/communes-2025-07-01.csv"))

    @cached_property
    def _former_codes(self) -> Mapping[str, OfficialUnit]:
        return _by_code(self._former)

    @cached_property
    def _codes(self) -> Mapping[str, OfficialUnit]:
        return _by_code(self._present)

    @cached_property
    def _districts(self) -> Mapping[str, str]:
        return {row["code"]: row["full_name"] for row in self._read("nation/districts-2025-06-30.csv")}

    @cached_property
    def _mapping(self) -> list[dict[str, str]]:
        return list(self._read("nation/communes-2025-06-30-to-2025-07-01.csv"))

    @cached_property
    def _known(self) -> str:
        return (self._folder / "provinces.csv").read_text("utf-8")

    def _read(self, name: str) -> Iterator[dict[str, str]]:
        with (self._folder / name).open(encoding="utf-8", newline="") as file:
            yield from csv.DictReader(file)


def day_of_list(on: date) -> date:
    """The day whose list tells the units of a day. Raises NotListed for a day before both."""
    if on < FORMER:
        raise NotListed(f"chưa có đơn vị của các ngày trước {write_day(FORMER)}.")
    return FORMER if on < SINCE else SINCE


def _commune(row: Mapping[str, str], province: str, district: str = "") -> OfficialUnit:
    return OfficialUnit(row["code"], UnitLevel.COMMUNE, row["type"], row["name"], province, district)


def _grouped(communes: Iterator[OfficialUnit]) -> Mapping[str, list[OfficialUnit]]:
    grouped: dict[str, list[OfficialUnit]] = {}
    for commune in communes:
        grouped.setdefault(commune.province, []).append(commune)
    return grouped


def _by_code(communes: Mapping[str, list[OfficialUnit]]) -> Mapping[str, OfficialUnit]:
    return {commune.code: commune for own in communes.values() for commune in own}


def _table(columns: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> UnitTable:
    return UnitTable(columns, tuple(enumerate(rows, start=2)))
