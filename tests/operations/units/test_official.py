"""Units from official lists: the preview of several tables in a row says what taking them does, once."""

import pytest

from certify.domain.people.permissions import Role
from certify.domain.units.official import FORMER, SINCE, OfficialLists
from certify.operations.act import Refused
from certify.operations.people.new_accounts import NewAccount, add_account
from certify.operations.units import imports, official
from certify.operations.units.breaks import breaks_of
from certify.operations.units.lineage import lineage_of
from certify.store.people import accounts
from certify.store.units import units
from tests.support.acts import act_of

PROVINCES = """code,name,type,from,to,district_codes
70,Bờ Tây,tỉnh,,2025-07-01,700 701
71,Bờ Đông,thành phố,,2025-07-01,710
70,Bờ Tây,thành phố,2025-07-01,,
"""
DISTRICTS = "code,full_name\n700,Huyện Tây\n701,Thị xã Trung\n710,Quận Đông\n"
OLD = """code,name,type,district_code
70001,An,xã,700
70002,Bình,xã,700
70003,Cát,thị trấn,701
71001,Dừa,phường,710
71002,Êm,phường,710
"""
NEW = "code,name,type,province_code\n70001,An,xã,70\n70003,Cát,phường,70\n71001,Đông,phường,70\n"
MAPPING = """old_code,new_code,extent
70001,70001,whole
70002,70001,part
70002,70003,part
70003,70003,whole
71001,71001,whole
71002,71001,whole
"""


@pytest.fixture
def lists(tmp_path):
    """Two provinces that became one."""
    nation = tmp_path / "nation"
    nation.mkdir()
    (tmp_path / "provinces.csv").write_text(PROVINCES, "utf-8")
    tables = {"districts-2025-06-30": DISTRICTS, "communes-2025-06-30": OLD, "communes-2025-07-01": NEW}
    for name, text in {**tables, "communes-2025-06-30-to-2025-07-01": MAPPING}.items():
        (nation / f"{name}.csv").write_text(text, "utf-8")
    return OfficialLists(tmp_path)


def test_a_merged_province_gets_all_its_former_units(begun, lists):
    operator = act_of(begun, None)
    content = official.content_of(lists, "70", SINCE, with_former=True)
    shown = official.weigh(operator, content)
    assert not shown.faults and len(shown.changes) == 1 + 2 + 3 + 1 + 1 + 2 + 1 + 3 + 6
    assert official.take(operator, content, shown.sha256) == 5 + 3 + 6
    province = units.by_code(begun, "70", SINCE)
    assert [commune.full_name for commune in units.communes(begun, province.id, SINCE)] == [
        "Xã An", "Phường Cát", "Phường Đông",
    ]  # fmt: skip
    for code, day in (("71", FORMER), ("700", FORMER), ("710", FORMER), ("71002", FORMER)):
        assert units.by_code(begun, code, day).valid_to == SINCE, code
    made_of = lineage_of(begun, units.by_code(begun, "71001", SINCE)).forebears
    assert [(one.name, one.extent) for one in made_of] == [("Phường Dừa", "whole"), ("Phường Êm", "whole")]
    [(gap, before)] = breaks_of(begun, province)
    assert gap.after == 3 and {unit.full_name for unit in before} == {"Tỉnh Bờ Tây", "Thành phố Bờ Đông"}
    again = official.weigh(operator, content)
    assert (again.changes, again.faults, again.same) == ((), (), 14) and official.take(operator, content) == 0


def test_the_preview_says_what_each_table_would_say_in_its_turn(begun, lists):
    operator = act_of(begun, None)
    content = official.content_of(lists, "70", SINCE, with_former=True)
    shown = official.weigh(operator, content)
    told = []
    for part in content["parts"]:
        weighed = imports.weigh(operator, part)
        told += [(change.subject, change.before, change.after) for change in weighed.changes]
        imports.take(operator, part, weighed.sha256)
    assert told == [(change.subject, change.before, change.after) for change in shown.changes]


def test_former_units_may_be_known_for_longer_but_not_for_less(begun, lists):
    since = FORMER.replace(year=2023)
    content = official.content_of(lists, "70", SINCE, with_former=True, former_from=since)
    official.take(act_of(begun, None), content)
    assert units.by_code(begun, "71002", since).valid_from == since
    with pytest.raises(Refused, match="Danh sách cũ là của ngày 30/06/2025"):
        official.content_of(lists, "70", SINCE, with_former=True, former_from=SINCE)
    assert official.content_of(lists, "70", SINCE, former_from=SINCE)["parts"], "asked of nobody who takes none"


def test_a_former_province_that_a_site_has_already_stays_as_it_is(begun, lists):
    operator = act_of(begun, None)
    own = official.content_of(lists, "71", FORMER, former_from=FORMER.replace(year=2021))
    official.take(operator, own)
    content = official.content_of(lists, "70", SINCE, with_former=True)
    assert official.weigh(operator, content).same == 2
    official.take(operator, content)
    assert units.by_code(begun, "71001", FORMER).valid_from.year == 2021


def test_an_officer_takes_the_own_province_alone(begun, lists):
    operator = act_of(begun, None)
    official.take(operator, official.content_of(lists, "70", FORMER))
    home = units.by_code(begun, "70", FORMER)
    new = NewAccount("so.tay", "Nguyễn Văn Mẫu", Role.PROVINCE_OFFICER, home.id)
    officer = act_of(begun, accounts.find(begun, add_account(operator, new, "cay-cau-tre-lac-leo-2026")))
    faults = official.weigh(officer, official.content_of(lists, "70", SINCE, with_former=True)).faults
    assert "Danh sách thuộc tỉnh mang mã 71" in faults[0].text and not faults[0].line
    own = official.content_of(lists, "70", SINCE)
    assert official.take(officer, own) == 3


def test_nothing_is_taken_when_one_table_is_refused(begun, lists):
    operator = act_of(begun, None)
    official.take(operator, official.content_of(lists, "70", SINCE))
    content = official.content_of(lists, "70", SINCE, with_former=True)
    before = units.all_units(begun)
    with pytest.raises(Refused, match="đơn vị cũ phải ghi trước đơn vị mới"):
        official.take(operator, content)
    assert units.all_units(begun) == before
    with pytest.raises(Refused, match="không có tỉnh, thành phố nào mang mã 71"):
        official.content_of(lists, "71", SINCE)
