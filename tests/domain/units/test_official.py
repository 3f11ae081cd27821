"""The official lists of the whole country: whole, agreeing with each other, and read by day and province."""

import csv
from collections import Counter
from datetime import date

import pytest

from certify.config import settings
from certify.domain.texts import composed
from certify.domain.units.communes import COMMUNE_TYPES, communes_of
from certify.domain.units.levels import UnitLevel
from certify.domain.units.mappings import mapping_of
from certify.domain.units.official import FORMER, SINCE, NotListed, OfficialLists

NOW = date(2026, 11, 27)


@pytest.fixture(scope="module")
def lists():
    return OfficialLists(settings().units_folder)


@pytest.mark.parametrize(
    ("on", "counts"), [(FORMER, (63, 691, 10_033)), (SINCE, (34, 0, 3_321)), (NOW, (34, 0, 3_321))]
)
def test_every_unit_of_the_country_is_there_once(lists, on, counts):
    units = list(lists.units(on))
    levels = Counter(unit.level for unit in units)
    assert tuple(levels[level] for level in (UnitLevel.PROVINCE, UnitLevel.DISTRICT, UnitLevel.COMMUNE)) == counts
    assert len({unit.code for unit in units}) == len(units)
    for unit in units:
        assert unit.name and unit.name == " ".join(composed(unit.name).split()), unit
        assert unit.level != UnitLevel.COMMUNE or unit.type in COMMUNE_TYPES, unit


def test_each_provinces_tables_are_such_as_are_imported(lists):
    """By the same readers that a file goes through; every former commune goes into some new one."""
    gone = set()
    for province in lists.provinces(SINCE):
        rows = mapping_of(lists.mapping_into(province))
        gone |= {row.old_code for row in rows}
        communes = {row.code for row in communes_of(lists.list_of(province, SINCE))}
        assert {row.new_code for row in rows} <= communes, province
    former = [commune for code in lists.provinces(FORMER) for commune in communes_of(lists.list_of(code, FORMER))]
    assert gone == {commune.code for commune in former} and all(commune.district_name for commune in former)


def test_they_agree_with_the_list_that_a_site_of_an_giang_begins_with(lists):
    with (settings().units_folder / "an-giang-2025.csv").open(encoding="utf-8", newline="") as file:
        known = {(row["code"], row["full_name"]) for row in csv.DictReader(file)}
    assert {(unit.code, unit.full_name) for unit in lists.units(NOW, "91") if unit.level == UnitLevel.COMMUNE} == known


@pytest.mark.parametrize(("province", "former"), [("46", ["46"]), ("80", ["72", "80"]), ("68", ["60", "67", "68"])])
def test_a_province_knows_what_it_was_made_of(lists, province, former):
    assert lists.former_provinces(province) == former


def test_what_the_lists_do_not_know_is_said(lists):
    with pytest.raises(NotListed, match="chưa có đơn vị của các ngày trước 30/06/2025"):
        list(lists.units(date(2025, 6, 29)))
    with pytest.raises(NotListed, match="01/07/2025 không có tỉnh, thành phố nào mang mã 89"):
        lists.list_of("89", SINCE)
    assert "06978" in lists.notes("22")[0] and not lists.notes("91")
