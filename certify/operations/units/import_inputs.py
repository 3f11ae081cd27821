"""What a file of units is checked against: the units of the site, and the province of whoever brings it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from certify.domain.problems import Problem
from certify.domain.units.communes import Province
from certify.domain.units.levels import UnitLevel
from certify.operations.act import Act
from certify.operations.site.imports import Content
from certify.operations.units.scope import province_for
from certify.store import units
from certify.store.units import Unit


@dataclass(frozen=True)
class UnitInputs:
    """The officer's province (None: the operator, who has every one), the province of the list, and all units."""

    home: Unit | None
    province: Province | None
    on: date
    units: list[Unit]

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

    def foreign(self, code: str, line: int = 0) -> Iterator[Problem]:
        """A problem when a file would end a unit of another province than that of whoever brings it."""
        ending = self.ending(code)
        if ending is None or self.home is None or self._province_code(ending) == self.home.code:
            return
        text = f"{ending.full_name} ({code}) không thuộc tỉnh mang mã {self.home.code} nên không được thay"
        yield Problem("code", f"{text}; tệp chung của nhiều tỉnh do người vận hành hệ thống nhập.", line)

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

    def _province_code(self, unit: Unit) -> str:
        return unit.code if unit.level == UnitLevel.PROVINCE else self._by_id[unit.province_id or 0].code


def inputs_for(act: Act, content: Content) -> UnitInputs:
    """What a file of units is checked against. Raises NotFound for an account without a province."""
    stated = content["province"]
    home = province_for(act) if act.account else None
    on = date.fromisoformat(content["on"])
    return UnitInputs(home, Province(*stated) if stated else None, on, units.all_units(act.connection))
