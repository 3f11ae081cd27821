"""Units: the lists of An Giang, the mapping, and files that are refused whole."""

from collections import Counter
from contextlib import closing
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
import xlsxwriter

from certify.config import Settings
from certify.domain.units.communes import LIST_COLUMNS, Province, communes_of
from certify.domain.units.file import UnitFileError, read_units
from certify.domain.units.mappings import mapping_of
from certify.operations.site.imports import MOST_FAULTS, faults_of
from certify.operations.units import imports
from certify.store.database import Database
from certify.store.units import successions, units
from tests.support.commands import run_on

FOLDER = Path(__file__).parents[3] / "criteria" / "units"
PER_DISTRICT = {"883": 13, "884": 7, "886": 14, "887": 14, "888": 18, "889": 13, "890": 14, "891": 15, "892": 13,
                "893": 18, "894": 17}  # fmt: skip


@pytest.fixture
def empty(tmp_path):
    """A new site."""
    assert run_on(tmp_path / "instance", "init").exit_code == 0
    return Settings(tmp_path / "instance")


def take(empty, path, day):
    return run_on(empty.instance, "units", "import", path, "--valid-from", day)


def test_of_very_many_cells_that_cannot_be_read_the_first_ones_are_told():
    body = BytesIO()
    with xlsxwriter.Workbook(body) as book:
        sheet = book.add_worksheet()
        sheet.write_row("A1", LIST_COLUMNS)
        for number in range(1, MOST_FAULTS + 100):
            sheet.write_formula(number, 0, "=1/0", value="#DIV/0!")
            sheet.write_row(number, 1, ["x"] * (len(LIST_COLUMNS) - 1))
    stored = imports.content_of(body.getvalue(), date(2022, 1, 1), "", Province("89", "An Giang", "tỉnh"))
    assert len(stored["faults"]) == len(faults_of(stored)) == MOST_FAULTS


def test_lists_and_mapping_of_an_giang(empty):
    for name, day in (("2021", "2021-02-01"), ("2025", "2025-07-01"), ("2021-to-2025", "2025-07-01")):
        done = take(empty, FOLDER / f"an-giang-{name}.csv", day)
        assert done.exit_code == 0, done.output
    with closing(Database(empty.database_url)) as database, database.reading() as connection:
        old, new = units.provinces(connection)
        before = units.communes(connection, old.id, date(2022, 12, 31))
        after = units.communes(connection, new.id, date(2026, 1, 1))
        known = {unit.id: unit.code for unit in units.all_units(connection)}
        assert Counter(unit.type for unit in before) == {"xã": 116, "phường": 21, "thị trấn": 19}
        assert Counter(unit.type for unit in after) == {"xã": 85, "phường": 14, "đặc khu": 3}
        assert Counter(known[unit.parent_id] for unit in before) == PER_DISTRICT
        assert units.by_code(connection, "30337", date(2022, 1, 1)).full_name == "Thị trấn An Phú"
        assert units.by_code(connection, "30337", date(2026, 1, 1)).full_name == "Xã An Phú"
        assert units.by_code(connection, "30553", date(2026, 1, 1)) is None, "Lê Trì ended on that day"
        split = successions.of(connection, "30358")
        assert [one.extent for one in split if one.old_code == "30358"] == ["part"] * 3
        assert not units.communes(connection, old.id, date(2025, 7, 1))


def test_a_second_import_of_the_same_day_changes_nothing(empty):
    path = FOLDER / "an-giang-2021.csv"
    assert take(empty, path, "2021-02-01").exit_code == 0
    again = take(empty, path, "2021-02-01")
    assert again.exit_code == 0 and "0 thay đổi, 156 dòng giữ nguyên" in again.output
    told = run_on(empty.instance, "units", "import", path, "--valid-from", "2020-01-01", "--check")
    assert (
        told.exit_code == 1 and "mã 30280 đã có từ ngày 01/02/2021" in told.output and "theo thứ tự ngày" in told.output
    )
    with closing(Database(empty.database_url)) as database, database.reading() as connection:
        assert len([unit for unit in units.all_units(connection) if unit.level == "commune"]) == 156


def test_an_amended_list_leaves_the_area_as_it_stands(empty, tmp_path):
    """Its office goes on for the communes of the new list."""
    assert take(empty, FOLDER / "an-giang-2021.csv", "2021-02-01").exit_code == 0
    path = tmp_path / "amended.csv"
    head = "code,name,type,full_name,district_code,district_name\n"
    path.write_text(f"{head}30553,Lê Trì,thị trấn,Thị trấn Lê Trì,891,Huyện Tri Tôn\n", "utf-8")
    assert take(empty, path, "2023-04-10").exit_code == 0
    with closing(Database(empty.database_url)) as database, database.reading() as connection:
        before, after = (units.by_code(connection, "30553", day) for day in (date(2023, 4, 9), date(2023, 4, 10)))
        assert (before.type, after.type) == ("xã", "thị trấn") and before.parent_id == after.parent_id


@pytest.mark.parametrize(
    ("change", "text"),
    [
        (("30283,", "3028,"), "dòng 3, cột “code”: “3028” không phải mã năm chữ số"),
        (("30283,Mỹ Long,phường", "30283,Mỹ Long,làng"), "dòng 3, cột “type”: “làng” phải là một trong"),
        (("30283,", "30280,"), "dòng 3, cột “code”: mã 30280 đã có ở dòng 2"),
        (("30283,Mỹ Long", "30283,"), "dòng 3, cột “name”: để trống"),
        (("30283,Mỹ Long,", "30283,Mỹ Long,x,x,"), "dòng 3: số ô không khớp"),
        (("code,name", "ma,name"), "Thiếu cột “code” ở dòng tiêu đề (dòng 1)"),
    ],
)
def test_a_faulty_list_is_refused_whole(empty, tmp_path, change, text):
    path = tmp_path / "faulty.csv"
    path.write_text((FOLDER / "an-giang-2021.csv").read_text("utf-8").replace(*change, 1), "utf-8")
    done = take(empty, path, "2021-02-01")
    assert done.exit_code == 1
    assert text in done.output
    with closing(Database(empty.database_url)) as database, database.reading() as connection:
        assert units.all_units(connection) == []


def test_other_faulty_files(empty, tmp_path):
    path = tmp_path / "faulty.csv"
    path.write_bytes(b"code,name\n\xff")
    assert "UTF-8" in take(empty, path, "2021-02-01").output
    path.write_text((FOLDER / "an-giang-2021.csv").read_text("utf-8").replace(",883,", ",000,"), "utf-8")
    assert "Không biết danh sách thuộc tỉnh nào" in take(empty, path, "2021-02-01").output
    with pytest.raises(UnitFileError, match="cột extent"):
        mapping_of(read_units("old_code,new_code,new_name,extent,note\n30280,30307,Long Xuyên,all,\n"))
    with pytest.raises(UnitFileError):
        communes_of(read_units(""))


def test_a_real_site_is_never_filled_with_demonstration_data(empty):
    assert run_on(empty.instance, "demo", "prepare").exit_code == 0
    with closing(Database(empty.database_url)) as database, database.reading() as connection:
        assert units.all_units(connection) == []


def test_a_real_site_starts_empty_and_takes_its_first_person(empty):
    take(empty, FOLDER / "an-giang-2021.csv", "2021-02-01")
    command = ["people", "add", "so.tre-em", "--name", "Cán bộ trẻ em tỉnh An Giang", "--role", "province_officer"]
    done = run_on(empty.instance, *command, "--unit", "89", "--on", "2022-01-01", given="mot mat khau dai\n")
    assert done.exit_code == 0, done.output
    command = ["people", "add", "ab", "--name", "", "--role", "administrator"]
    short = run_on(empty.instance, *command, given="ngan\n")
    assert short.exit_code == 1 and "ít nhất 12 ký tự" in short.output
    assert (empty.instance / "secret_key").stat().st_mode & 0o777 == 0o600
    assert not (empty.instance / "demonstration-accounts.txt").exists()
