"""A province officer writes units of their own province only; whatever is refused, or given twice, leaves no trace."""

from datetime import UTC, date, datetime, timedelta

import pytest

from certify.domain.people.permissions import Role
from certify.domain.units.communes import Province
from certify.operations.act import Refused
from certify.operations.people.new_accounts import NewAccount, add_account
from certify.operations.units import imports
from certify.store.people import accounts
from certify.store.units import successions, units
from tests.support.acts import act_of

LIST, FLAT = "code,name,type,full_name,district_code,district_name\n", "code,name,type,full_name\n"
MAPPING = "old_code,new_code,new_name,extent,note\n"
KNOWN = "code,name,type,from,to,district_codes\n70,Bờ Tây,tỉnh,,,700 701\n72,Bờ Bắc,tỉnh,,,720\n"
FIRST, LATER, AT = date(2021, 2, 1), date(2025, 7, 1), datetime(2026, 11, 1, tzinfo=UTC)
OWN, OTHER, INVENTED = Province("70", "Bờ Tây"), Province("71", "Bờ Đông"), Province("79", "Bờ Mới")
HOME = "70001,An,xã,Xã An,700,Huyện Tây\n70002,Bình,xã,Xã Bình,700,Huyện Tây\n"
THEIRS = "71001,Cát,xã,Xã Cát,710,Huyện Đông\n71002,Dừa,xã,Xã Dừa,711,Huyện Nam\n"


class Desk:
    """The operator, and the officer of one of two provinces."""

    def __init__(self, connection):
        self.connection, self.operator = connection, act_of(connection, None, AT)
        self.take(LIST + HOME, FIRST, OWN, self.operator)
        self.take(LIST + THEIRS, FIRST, OTHER, self.operator)
        home = units.by_code(connection, "70", FIRST).id
        new = NewAccount("so.tay", "Nguyễn Văn Mẫu", Role.PROVINCE_OFFICER, home)
        officer = add_account(self.operator, new, "cay-cau-tre-lac-leo-2026")
        self.officer = act_of(connection, accounts.find(connection, officer), AT)

    def take(self, text, on, province=None, act=None):
        return imports.take(act or self.officer, imports.content_of(text.encode(), on, KNOWN, province))


@pytest.fixture
def desk(begun):
    return Desk(begun)


def test_the_own_province_is_written_and_the_second_time_changes_nothing(desk):
    text = LIST + "70001,An,phường,Phường An,700,Huyện Tây\n70003,Êm,xã,Xã Êm,701,Huyện Trung\n"
    assert desk.take(text, LATER, OWN) == 2 and desk.take(text, LATER, OWN) == 0
    gone = MAPPING + "70002,70001,An,whole,\n"
    assert desk.take(gone, LATER) == 1 and desk.take(gone, LATER) == 0
    assert units.by_code(desk.connection, "70002", LATER) is None


@pytest.mark.parametrize(
    ("text", "province", "said"),
    [
        (FLAT + "79001,Mới,xã,Xã Mới\n", INVENTED, "Danh sách thuộc tỉnh mang mã 79"),
        (LIST + THEIRS, OTHER, "Danh sách thuộc tỉnh mang mã 71"),
        (LIST + "71001,Cát,xã,Xã Cát,700,Huyện Tây\n", OWN, r"dòng 2, cột “code”.*\(71001\) thuộc Tỉnh Bờ Đông"),
        (LIST + "70009,Mới,xã,Xã Mới,710,Huyện Đông\n", OWN, r"Huyện Đông \(710\) thuộc Tỉnh Bờ Đông"),
        (LIST + "70009,Mới,xã,Xã Mới,720,Huyện Bắc\n", OWN, "mã 720 là của tỉnh Bờ Bắc"),
        (MAPPING + "71001,70001,An,whole,\n", None, r"cột “old_code”.*\(71001\) thuộc Tỉnh Bờ Đông"),
        (MAPPING + "70002,71001,Cát,whole,\n", None, r"cột “new_code”.*\(71001\) thuộc Tỉnh Bờ Đông"),
        (MAPPING + "70099,70001,An,whole,\n", None, "không có đơn vị mang mã 70099"),
    ],
)
def test_what_is_another_provinces_is_refused_in_words_each_time(desk, text, province, said):
    before = units.all_units(desk.connection), successions.on(desk.connection, LATER)
    for on in (LATER, LATER, LATER + timedelta(days=1)):
        with pytest.raises(Refused, match=said):
            desk.take(text, on, province)
    assert (units.all_units(desk.connection), successions.on(desk.connection, LATER)) == before


def test_no_commune_goes_into_a_code_that_another_province_names_later(desk):
    """A mapping may come before its list: then neither province's officer completes the pair."""
    assert desk.take(MAPPING + "70002,71009,Mới,whole,\n", LATER) == 1
    home = units.by_code(desk.connection, "71", FIRST).id
    accounts.change(desk.connection, desk.officer.actor.id, unit_id=home)
    other = act_of(desk.connection, accounts.find(desk.connection, desk.officer.actor.id), AT)
    text = LIST + "71009,Mới,xã,Xã Mới,710,Huyện Đông\n"
    with pytest.raises(Refused, match=r"vào 71009 có Xã Bình \(70002\) thuộc Tỉnh Bờ Tây"):
        desk.take(text, LATER, OTHER, other)
    assert desk.take(text, LATER, OTHER, desk.operator) == 1


def test_a_second_name_above_units_of_the_same_day_is_refused(desk):
    """Units that have only just begun can't go on under yet another name: the database would not take them."""
    text = LIST + "70003,Êm,xã,Xã Êm,700,Huyện Tây\n"
    assert desk.take(text, LATER, OWN) == 1
    with pytest.raises(Refused, match=r"Xã Êm \(70003\) có hiệu lực từ ngày 01/07/2025 đã được nhập"):
        desk.take(LIST + "70004,Gạo,xã,Xã Gạo,701,Huyện Trung\n", LATER, Province("70", "Bờ Tây", "thành phố"))


def test_an_officer_of_a_province_that_has_ended_writes_nothing_more(desk):
    city = Province("70", "Bờ Tây", "thành phố")
    assert desk.take(LIST + HOME, LATER, city) == 2
    with pytest.raises(Refused, match="Tỉnh Bờ Tây của ông/bà đã hết hiệu lực từ ngày 01/07/2025"):
        desk.take(LIST + "70009,Mới,xã,Xã Mới,700,Huyện Tây\n", LATER + timedelta(days=1), city)
