"""What a file of units is checked against: the units of the site, and the province of whoever brings it."""

from collections.abc import Iterator
from datetime import date
from functools import cached_property

from msgspec import Struct

from certify.domain.problems import Problem
from certify.domain.units.communes import Province
from certify.domain.units.levels import UnitLevel
from certify.operations.act import Act
from certify.operations.site.imports import Content
from certify.operations.units.scope import province_for
from certify.store.units import successions, units
from certify.store.units.successions import Succession
from certify.store.units.units import Unit


class UnitInputs(Struct, frozen=True, dict=True):
    """The officer's province (None: the operator, who has every one), the province of the list, all units, and what
    mappings already say of the day.
    """

    home: Unit | None
    province: Province | None
    on: date
    units: list[Unit]
    mapped: list[Succession]

    def ending(self, code: str) -> Unit | None:
        """The unit with a code that a file of this day would end."""
        return next((u for u in self._with(code) if u.valid_to is None and u.valid_from < self.on), None)

    def standing(self, code: str) -> Unit | None:
        """The unit with a code that is valid on this day and already has an end."""
        return next((u for u in self._with(code) if u.valid_from < self.on < (u.valid_to or self.on)), None)

    def begun(self, code: str) -> Unit | None:
        """The unit with a code that begins on this day."""
        return next((u for u in self._with(code) if u.valid_from == self.on), None)

    def later(self, code: str) -> Unit | None:
        """The unit with a code that begins after this day."""
        return next((u for u in self._with(code) if u.valid_from > self.on), None)

    def former(self, code: str) -> Unit | None:
        """The unit with a code that was there before this day, if it has not ended before it."""
        return next((u for u in self._with(code) if u.valid_from < self.on <= (u.valid_to or date.max)), None)

    def earlier(self, code: str) -> list[Unit]:
        """The units that have had a code before this day."""
        return [u for u in self._with(code) if u.valid_from < self.on]

    def foreign(self, code: str, place: str = "code", line: int = 0) -> Iterator[Problem]:
        """A problem when a code is that of a unit of another province than that of whoever brings the file."""
        theirs = [u for u in self._with(code) if (u.valid_to or date.max) > self.on and not self._is_own(u)]
        if theirs:
            yield self._not_own(theirs[-1], place, line)

    def claimed(self, code: str, line: int = 0) -> Iterator[Problem]:
        """A problem when a mapping says that a commune of another province went into the one of this code."""
        olds = (self.former(known.old_code) for known in self.mapped if known.new_code == code)
        for old in olds:
            if old is not None and not self._is_own(old):
                yield self._not_own(old, "code", line, f"theo bảng sắp xếp, vào {code} có ")
                return

    def strange(self, code: str, line: int) -> Iterator[Problem]:
        """A problem when the old code of a mapping is none of the province of whoever brings it."""
        if self.home is None:
            return
        former = self.former(code)
        if former is None:
            text = f"trước ngày {self.on:%d/%m/%Y} {self.home.full_name} không có đơn vị mang mã {code}."
            yield Problem("old_code", text, line)
        elif not self._is_own(former):
            yield self._not_own(former, "old_code", line)

    def _not_own(self, unit: Unit, place: str, line: int, before: str = "") -> Problem:
        home = self.home.code if self.home else ""
        text = f"{before}{unit.full_name} ({unit.code}) thuộc {self._province(unit).full_name}"
        text += (
            f", không thuộc tỉnh mang mã {home} của ông/bà; tệp chung của nhiều tỉnh do người vận hành hệ thống nhập."
        )
        return Problem(place, text, line)

    def _is_own(self, unit: Unit) -> bool:
        return self.home is None or self._province(unit).code == self.home.code

    @cached_property
    def _by_id(self) -> dict[int, Unit]:
        return {unit.id: unit for unit in self.units}

    @cached_property
    def _by_code(self) -> dict[str, list[Unit]]:
        by_code: dict[str, list[Unit]] = {}
        for unit in self.units:
            by_code.setdefault(unit.code, []).append(unit)
        return by_code

    def _with(self, code: str) -> list[Unit]:
        return self._by_code.get(code, [])

    def _province(self, unit: Unit) -> Unit:
        return unit if unit.level == UnitLevel.PROVINCE else self._by_id[unit.province_id or 0]


def inputs_for(act: Act, content: Content) -> UnitInputs:
    """What a file of units is checked against. Raises NotFound for an account without a province."""
    stated = content["province"]
    home = province_for(act) if act.account else None
    on = date.fromisoformat(content["on"])
    mapped = successions.on(act.connection, on)
    return UnitInputs(home, Province(*stated) if stated else None, on, units.all_units(act.connection), mapped)
