"""Units over a rearrangement: forebears and heirs, what was decided on them, figures that go on, a province's years."""

from datetime import UTC, date, datetime, timedelta

from certify.domain.assessment.sides import SELF
from certify.domain.assessment.states import State
from certify.domain.people.permissions import Role
from certify.operations.act import Act
from certify.operations.assessments.carrying import carry_over
from certify.operations.progress.area import progress_of
from certify.operations.units import lists
from certify.operations.units.breaks import breaks_of
from certify.operations.units.lineage import files_of, lineage_of
from certify.store import rounds
from certify.store.assessments import files
from certify.store.units import units
from tests.support.lives import Office

SHIPPED = "2019-06-qd-ttg"
BEFORE, AFTER = date(2022, 6, 1), date(2026, 6, 1)
LE_TRI, BA_CHUC = "30553", "30547"
SAME = "30313"  # xã Mỹ Hòa Hưng: its own heir
SPLIT, HEIR_OF_SPLIT = "30358", "30352"


def unit(begun, code, on):
    return units.by_code(begun, code, on)


def test_forebears_and_heirs_by_code_and_day(begun):
    found = lineage_of(begun, unit(begun, BA_CHUC, AFTER))
    assert [forebear.name for forebear in found.forebears] == ["Thị trấn Ba Chúc", "Xã Lạc Quới", "Xã Lê Trì"]
    assert {forebear.extent for forebear in found.forebears} == {"whole"} and not found.heirs
    old = lineage_of(begun, unit(begun, LE_TRI, BEFORE))
    assert [(heir.code, heir.name) for heir in old.heirs] == [(BA_CHUC, "Xã Ba Chúc")] and not old.forebears


def test_one_code_is_two_units(begun):
    """30337 was thị trấn An Phú and is xã An Phú, several times larger."""
    before, after = unit(begun, "30337", BEFORE), unit(begun, "30337", AFTER)
    old, new = lineage_of(begun, before), lineage_of(begun, after)
    assert not old.forebears and [heir.name for heir in old.heirs] == ["Xã An Phú"]
    assert (
        len(new.forebears) > 1 and "Thị trấn An Phú" in {forebear.name for forebear in new.forebears} and not new.heirs
    )


def test_a_split_unit_has_several_heirs_and_is_no_ground_to_conclude(begun):
    split = unit(begun, SPLIT, BEFORE)
    found = lineage_of(begun, split)
    assert len(found.heirs) == 3 and {one.extent for one in found.heirs} == {"part"}
    for heir in found.heirs:
        said = lineage_of(begun, heir.unit).verdict
        assert said.startswith("Không kết luận được: ") and split.full_name in said


def decided(begun, province, codes):
    """A closed round of 2022 in which the communes of these codes were recognised and the others refused."""
    row = {"name": "Đợt 2022", "year": 2022, "province_id": province.id, "criteria_version": SHIPPED, "state": "closed"}
    day = date(2022, 12, 31)
    dates = {"period_from": date(2022, 1, 1), "period_to": day, "self_due_on": day, "appraisal_due_on": day}
    round_id = rounds.add(begun, row | dates)
    at = datetime(2022, 12, 1, tzinfo=UTC)
    blank = {"round_id": round_id, "category_basis": "", "updated_at": at}
    known = units.communes(begun, province.id, day)
    states = {True: State.RECOGNISED, False: State.REFUSED}
    files.add(begun, [{**blank, "unit_id": one.id, "state": states[one.code in codes]} for one in known])
    return round_id


def test_the_history_of_recognition_follows_where_the_mapping_is_whole(begun):
    old = units.provinces(begun)[0]
    decided(begun, old, {LE_TRI, SAME, *(f"{code}" for code in (30280, 30283))})
    said = {code: lineage_of(begun, unit(begun, code, AFTER)).verdict for code in (BA_CHUC, SAME)}
    assert said == {BA_CHUC: "1 trong 3 đơn vị cũ đã được công nhận.", SAME: "Đơn vị cũ đã được công nhận."}
    kien_giang = next(
        commune for commune in units.communes(begun, units.provinces(begun)[1].id, AFTER)
        if commune.facts["former_province"] == "Kiên Giang" and commune.facts["unchanged"] == "no"
    )  # fmt: skip
    assert lineage_of(begun, kien_giang).verdict.startswith("Chưa kết luận được: hệ thống không có quyết định về")
    files_there = files_of(begun, unit(begun, SAME, AFTER))
    assert [one.round.year for one in files_there] == [2022], "the same unit under its former row"
    assert files_of(begun, unit(begun, BA_CHUC, AFTER)) == []


def test_figures_go_on_with_the_unit_and_not_with_its_row_or_code(begun, founded, now):
    same = Office(begun, founded, now, SAME, 2022, SHIPPED)
    same.fill(SELF, Role.COMMUNE_OFFICER)
    later = Office(begun, founded, now, SAME, 2026, SHIPPED)
    assert later.commune.id != same.commune.id
    officer = later.people[Role.COMMUNE_OFFICER]
    assert carry_over(Act(begun, later.library, officer, now), later.id) == len(later.sheet.version.indicators)


def test_figures_of_a_merged_unit_are_nobodys(begun, founded, now):
    part = Office(begun, founded, now, BA_CHUC, 2022, SHIPPED)
    part.fill(SELF, Role.COMMUNE_OFFICER)
    merged = Office(begun, founded, now, BA_CHUC, 2026, SHIPPED)
    assert merged.commune.code == part.commune.code, "the code was given again"
    officer = merged.people[Role.COMMUNE_OFFICER]
    assert carry_over(Act(begun, merged.library, officer, now), merged.id) == 0


def test_figures_come_from_the_former_period_whatever_was_opened_first(begun, founded, now):
    later = Office(begun, founded, now, LE_TRI, 2022, SHIPPED)
    earlier = Office(begun, founded, now, LE_TRI, 2021, SHIPPED)
    earlier.fill(SELF, Role.COMMUNE_OFFICER)
    officer = later.people[Role.COMMUNE_OFFICER]
    assert later.id < earlier.id
    assert carry_over(Act(begun, later.library, officer, now), later.id) > 0
    third = Office(begun, founded, now, LE_TRI, 2023, SHIPPED)
    third.fill(SELF, Role.COMMUNE_OFFICER)
    again = Office(begun, founded, now, LE_TRI, 2024, SHIPPED)
    rounds.change(begun, third.round_id, period_to=date(2099, 12, 31))
    assert files_of(begun, again.commune)[0].round.id == third.round_id
    carried = carry_over(Act(begun, again.library, officer, now), again.id)
    assert carried == 0, "the file before it in time is that of 2022, whose figures nobody confirmed"


def test_a_new_list_without_a_mapping_keeps_units_of_the_same_name(begun):
    """A list of a later day names the same communes again: same code, same name, the same unit."""
    text = "code,name,type,district_code,district_name,full_name\n30553,Lê Trì,xã,891,Huyện Tri Tôn,Xã Lê Trì\n"
    text += "30547,Ba Chúc,phường,891,Huyện Tri Tôn,Phường Ba Chúc\n"
    from certify.domain.units.communes import Province, communes_of
    from certify.domain.units.file import read_units

    day = date(2023, 4, 10)
    old = units.provinces(begun)[0]
    for code in (LE_TRI, BA_CHUC):  # as if the lists came in the order of their days
        row = unit(begun, code, BEFORE)
        units.end_these(begun, [row.id], day)
    lists._import_list(begun, communes_of(read_units(text)), day, Province("89", "An Giang"))
    renewed = units.by_code(begun, LE_TRI, day + timedelta(days=1))
    decided(begun, old, {LE_TRI, BA_CHUC})
    assert renewed.valid_from == day
    assert [one.unit.valid_from for one in files_of(begun, renewed)] == [date(2021, 2, 1)]
    other = units.by_code(begun, BA_CHUC, day + timedelta(days=1))
    assert files_of(begun, other) == [], "another name: nothing says that it is the same unit"


def test_a_province_counts_each_year_on_its_own_units(begun, founded, now):
    old, new = units.provinces(begun)
    decided(begun, old, {LE_TRI})
    rounds.add_counted(
        begun,
        {"province_id": old.id, "year": 2019, "recognised": 110, "units": 156, "reference": "x", "source": "secondary"},
    )
    life = Office(begun, founded, now, BA_CHUC, 2026, SHIPPED)
    found = progress_of(begun, life.library, new, None)
    assert [(point.year, point.standing.recognised, point.standing.all) for point in found.points] == [
        (2019, 110, 156),
        (2022, 1, 156),
        (2026, 0, 102),
    ]
    assert [point.province for point in found.points] == [*["Tỉnh An Giang (đến trước 01/07/2025)"] * 2, ""]
    (told,) = found.breaks
    assert (told.on, told.unknown, told.after, [one.units for one in told.before]) == (
        date(2025, 7, 1),
        144,
        102,
        [156],
    )
    assert breaks_of(begun, old) == ()
    assert [point.year for point in progress_of(begun, life.library, old, None).points] == [2019, 2022]
