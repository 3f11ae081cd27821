"""Names of units begin and end: a known code with another name is another unit, also above communes."""

from datetime import UTC, date, datetime, timedelta

import pytest

from certify.domain.units.communes import Province
from certify.operations.act import Refused
from certify.operations.progress.years import years_before
from certify.operations.units import imports
from certify.operations.units.breaks import breaks_of
from certify.operations.units.lineage import lineage_of
from certify.store import rounds
from certify.store.units import units
from tests.support.acts import act_of

HEAD = "code,name,type,full_name,district_code,district_name\n"
FLAT = "code,name,type,full_name\n"
MAPPING = "old_code,new_code,new_name,extent,note\n"
FIRST, MERGED, RENAMED = date(2021, 2, 1), date(2025, 7, 1), date(2026, 3, 1)
OLD, OTHER, NEW = Province("70", "Bờ Tây"), Province("71", "Bờ Đông"), Province("71", "Hai Bờ")


class Desk:
    """The operator who brings files of units."""

    def __init__(self, connection):
        self.act = act_of(connection, None, datetime(2026, 11, 1, tzinfo=UTC))
        self.connection = connection

    def content(self, text, on, province=None):
        return imports.content_of(text.encode(), on, "code,name,type,from,to,district_codes\n", province)

    def take(self, text, on, province=None):
        return imports.take(self.act, self.content(text, on, province))

    def weigh(self, text, on, province=None):
        return imports.weigh(self.act, self.content(text, on, province))

    def named(self, code, on):
        unit = units.by_code(self.connection, code, on)
        return unit.full_name if unit else None


@pytest.fixture
def desk(begun):
    """Two provinces with three levels, before they are joined."""
    desk = Desk(begun)
    desk.take(HEAD + "70001,An,xã,Xã An,700,Huyện Tây\n70002,Bình,xã,Xã Bình,700,Huyện Tây\n", FIRST, OLD)
    desk.take(HEAD + "71001,Cát,xã,Xã Cát,710,Huyện Đông\n71002,Dừa,xã,Xã Dừa,711,Huyện Nam\n", FIRST, OTHER)
    return desk


JOINED = FLAT + "70001,An Bình,xã,Xã An Bình\n71001,Cát,xã,Xã Cát\n"
WENT = (
    MAPPING + "70001,70001,An Bình,whole,\n70002,70001,An Bình,whole,\n71001,71001,Cát,whole,\n71002,71001,Cát,whole,\n"
)


@pytest.mark.parametrize("mapping_first", [False, True])
def test_joined_provinces_end_and_the_one_with_a_known_code_begins_under_its_new_name(desk, mapping_first):
    for text in (WENT, JOINED) if mapping_first else (JOINED, WENT):
        assert desk.take(text, MERGED, NEW if text is JOINED else None)
    before = MERGED - timedelta(days=1)
    assert [desk.named("71", day) for day in (before, MERGED)] == ["Tỉnh Bờ Đông", "Tỉnh Hai Bờ"]
    assert [desk.named(code, MERGED) for code in ("70", "700", "710", "711", "70002", "71002")] == [None] * 6
    new = units.by_code(desk.connection, "71", MERGED)
    assert [unit.full_name for unit in units.communes(desk.connection, new.id, MERGED)] == ["Xã An Bình", "Xã Cát"]
    forebears = [(one.name, one.extent) for one in lineage_of(desk.connection, new).forebears]
    assert forebears == [("Tỉnh Bờ Tây", "whole"), ("Tỉnh Bờ Đông", "whole")]
    former = units.by_code(desk.connection, "71", before)
    assert [one.name for one in lineage_of(desk.connection, former).heirs] == ["Tỉnh Hai Bờ"]
    ((gap, provinces),) = breaks_of(desk.connection, new)
    assert {unit.full_name for unit in provinces} == {"Tỉnh Bờ Tây", "Tỉnh Bờ Đông"} and gap.after == 2
    assert not desk.weigh(JOINED, MERGED, NEW).changes and not desk.weigh(WENT, MERGED).changes


def test_what_ends_and_goes_on_is_shown_before(desk):
    told = {change.subject: (change.before, change.after) for change in desk.weigh(JOINED, MERGED, NEW).changes}
    assert told["Tỉnh Hai Bờ (71)"] == (
        "Tỉnh Bờ Đông", "hết hiệu lực; mã này là Tỉnh Hai Bờ, bản mới từ 01/07/2025"
    )  # fmt: skip
    assert told["Xã Cát (71001)"][0] == "Xã Cát" and "Xã Dừa (71002)" not in told, "a mapping tells what it became"


def test_a_renamed_district_takes_its_communes_along(desk):
    text = HEAD + "70001,An,phường,Phường An,700,Thị xã Tây\n"
    told = {change.subject: change.after for change in desk.weigh(text, MERGED, OLD).changes}
    assert told["Xã Bình (70002)"] == "không có trong tệp: giữ tên, bản mới từ 01/07/2025"
    desk.take(text, MERGED, OLD)
    for day, district, commune in ((FIRST, "Huyện Tây", "Xã An"), (MERGED, "Thị xã Tây", "Phường An")):
        assert desk.named("700", day) == district and desk.named("70001", day) == commune
        other = units.by_code(desk.connection, "70002", day)
        assert units.find(desk.connection, other.parent_id).full_name == district
    assert desk.named("70", MERGED) == "Tỉnh Bờ Tây"
    (forebear,) = lineage_of(desk.connection, units.by_code(desk.connection, "700", MERGED)).forebears
    assert (forebear.name, forebear.extent) == ("Huyện Tây", "whole")
    commune = lineage_of(desk.connection, units.by_code(desk.connection, "70001", MERGED))
    assert [(one.name, one.extent) for one in commune.forebears] == [("Xã An", None)]
    assert commune.verdict == "Chưa kết luận được: chưa có bảng sắp xếp cho biết Xã An nhập vào đâu."


def test_a_renamed_province_keeps_its_years(desk):
    old = units.by_code(desk.connection, "70", FIRST)
    counted = {
        "province_id": old.id,
        "year": 2022,
        "recognised": 1,
        "units": 2,
        "reference": "x",
        "source": "secondary",
    }
    rounds.add_counted(desk.connection, counted)
    city = Province("70", "Bờ Tây", "thành phố")
    desk.take(HEAD + "70001,An,xã,Xã An,700,Huyện Tây\n", RENAMED, city)
    new = units.by_code(desk.connection, "70", RENAMED)
    assert new.full_name == "Thành phố Bờ Tây" and desk.named("70", FIRST) == "Tỉnh Bờ Tây"
    assert [unit.code for unit in units.communes(desk.connection, new.id, RENAMED)] == ["70001", "70002"]
    (point,) = years_before(desk.connection, new, 1)
    assert (point.year, point.province) == (2022, "Tỉnh Bờ Tây (đến trước 01/03/2026)")
    ((gap, _),) = breaks_of(desk.connection, new)
    assert gap.text == "Đến trước 01/03/2026 là Tỉnh Bờ Tây (mã 70); các đơn vị cấp xã giữ nguyên."


@pytest.mark.parametrize(
    ("text", "on", "province", "said"),
    [
        (HEAD + "70001,An,xã,Xã An,700,Huyện Tây\n70002,Bình,xã,Xã Bình,700,Thị xã Tây\n", MERGED, OLD, "hai tên"),
        (HEAD + "70009,Mới,xã,Xã Mới,700,Thị xã Tây\n", FIRST, OLD, "đã được nhập với tên Huyện Tây"),
        (HEAD + "70009,Mới,xã,Xã Mới,700,Huyện Tây\n", date(2020, 1, 1), OLD, "đã có từ ngày 01/02/2021"),
        (FLAT[:-1] + ",province_code\n70001,An,xã,Xã An,70\n71001,Cát,xã,Xã Cát,71\n", MERGED, OLD, "một tỉnh"),
    ],
)
def test_a_list_that_contradicts_itself_or_what_is_known_is_refused(desk, text, on, province, said):
    before = units.all_units(desk.connection)
    with pytest.raises(Refused, match=said):
        desk.take(text, on, province)
    assert units.all_units(desk.connection) == before


def test_a_mapping_can_not_end_what_a_list_let_go_on(desk):
    desk.take(HEAD + "70001,An,phường,Phường An,700,Thị xã Tây\n", MERGED, OLD)
    with pytest.raises(Refused, match=r"Xã Bình \(70002\) vẫn còn từ ngày 01/07/2025"):
        desk.take(MAPPING + "70002,70001,An,whole,\n", MERGED)


def test_a_mapping_that_calls_a_unit_by_another_name_than_its_code_says_is_told(desk):
    named = MAPPING.replace("old_code,", "old_code,old_name,")
    desk.take(JOINED, MERGED, NEW)
    swapped = named + "70001,Bình,70001,An Bình,whole,\n70002,xã bình,71001,An Bình,whole,\n"
    assert [(fault.line, fault.place) for fault in desk.weigh(swapped, MERGED).faults] == [
        (2, "old_code"),
        (3, "new_name"),
    ]
