"""Any province starts from the official lists: a site made ready for its first round, and a file of it recognised."""

from contextlib import closing
from datetime import UTC, datetime

import pytest

from certify.config import Settings
from certify.domain.assessment.states import State
from certify.domain.people.permissions import Role
from certify.domain.units.levels import UnitLevel
from certify.domain.units.official import FORMER, SINCE, OfficialLists
from certify.operations.progress.area import progress_of
from certify.operations.units.breaks import breaks_of
from certify.operations.units.lineage import lineage_of
from certify.store.database import Database
from certify.store.units import units
from tests.support.commands import run_on
from tests.support.lives import SHIPPED, Office, with_test_attestation
from tests.support.sites import ADDRESS, configure

YEAR = 2026


@pytest.mark.parametrize(
    ("code", "category", "former"),
    [("46", "city_ward", 1), ("12", "mountain_island_difficult", 1), ("68", "other", 3)],
    ids=["a city under central government", "a mountain province", "one made of three"],
)
def test_a_province_starts_and_recognises_its_first_commune(tmp_path, code, category, former):
    site, now = Settings(tmp_path / "instance"), datetime.now(UTC)
    begun = run_on(site.instance, "init", "--province", code)
    assert begun.exit_code == 0, begun.output
    assert "CÒN LẠI   Chưa có đợt đánh giá" in begun.output and "chưa khai tên, ký hiệu và người ký" in begun.output
    listed = OfficialLists(site.units_folder)
    communes = [unit for unit in listed.units(SINCE, code) if unit.level == UnitLevel.COMMUNE]
    assert "CÒN LẠI   Địa chỉ in trên văn bản: http://127.0.0.1:8000" in begun.output
    assert f"xong      {len(communes)} đơn vị cấp xã" in begun.output
    kind = "phường" if category == "city_ward" else "xã"
    chosen = next(unit.code for unit in communes if unit.type == kind)
    configure(with_test_attestation(site).instance, "address", ADDRESS)
    with closing(Database(site.database_url)) as database, database.writing() as connection:
        life = Office(connection, site, now, chosen, YEAR, SHIPPED)
        assert life.parent == life.province and life.province.code == code
        life.appraised(category=category)
        life.decide()
        assert life.sheet.state is State.RECOGNISED and life.issue("certificate", Role.APPROVER)
        standing = progress_of(connection, life.library, life.province, None).standing
        assert (standing.recognised, standing.all) == (1, len(communes))
        provinces = [unit for unit in units.provinces(connection) if unit.valid_from == FORMER]
        assert len(provinces) == former
        assert all(one.unit for one in lineage_of(connection, life.commune).forebears)
        [(gap, _)] = breaks_of(connection, life.province)
        assert not gap.unknown and gap.after >= len(communes) - 5, "some đặc khu were made of no commune"
    again = run_on(site.instance, "init", "--province", code)
    assert "đã có đơn vị" in again.output and "xong      1 đợt đánh giá" in again.output


def test_a_province_that_is_none_founds_no_site(tmp_path):
    refused = run_on(tmp_path / "instance", "init", "--province", "89")
    assert refused.exit_code == 1 and "không có tỉnh, thành phố nào mang mã 89" in refused.output
    assert not (tmp_path / "instance").exists()


def test_units_are_listed_as_json_lines_without_a_site(tmp_path):
    listed = run_on(tmp_path, "units", "list", "--province", "91", "--level", "commune", "--json")
    lines = listed.output.splitlines()
    assert len(lines) == 102 and '"province": "91"' in lines[0] and not list(tmp_path.iterdir())
    text = run_on(tmp_path, "units", "list", "--on", "2025-06-30", "--level", "province").output
    assert len(text.splitlines()) == 63 and "Tỉnh Kiên Giang" in text
    assert run_on(tmp_path, "units", "list", "--province", "07").exit_code == 1
