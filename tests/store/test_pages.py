"""Lists are searched, filtered, sorted and cut by the database, alike on both."""

import unicodedata
from datetime import date

import pytest

from certify.domain.people.permissions import Role
from certify.store.pages import ON_A_PAGE, WHOLE, Wish, among
from certify.store.people import accounts
from certify.store.units import units

DAY = date(2021, 1, 1)
NAMES = ["Hòa Mẫu", "Hoà Thử", "Thủy Mẫu", "Mẫu Hòa", "Thử Nghiệm", "Thử 100% Đầu"]


def unit(connection, code, name, **more):
    row = {"code": code, "valid_from": DAY, "level": "commune", "type": "xã", "facts": {}, "sort_key": name}
    return units.add(connection, {**row, "name": name, "full_name": f"Xã {name}", **more})


@pytest.fixture
def province(empty):
    """A province with communes, one of which ended; its id."""
    with empty.writing() as connection:
        made = unit(connection, "1", "Tỉnh", level="province", full_name="Tỉnh Mẫu")
        for number, name in enumerate(NAMES):
            unit(connection, f"100{number}", name, province_id=made, parent_id=made)
        unit(connection, "2000", "Cũ", province_id=made, valid_to=date(2022, 1, 1))
        unit(connection, "3000", "Hòa Mẫu Nơi Khác")
    return made


def names(database, province, **wish):
    with database.reading() as connection:
        return {one.name for one in units.listed(connection, province, Wish(**wish), date(2023, 1, 1)).rows}


@pytest.mark.parametrize(
    "typed", ["hoa  MAU", "Hoà Mẫu", unicodedata.normalize("NFD", "hòa mẫu"), "mau hoa", "hoà 100"]
)
def test_words_are_found_however_they_are_typed(empty, province, typed):
    found = names(empty, province, text=typed)
    assert found == ({"Hòa Mẫu", "Mẫu Hòa"} if "100" not in typed else {"Hòa Mẫu", "Hoà Thử", "Mẫu Hòa"})


def test_a_sign_of_the_query_language_is_a_letter_like_others(empty, province):
    assert names(empty, province, text="0% đ") == {"Thử 100% Đầu"}
    assert names(empty, province, text="h_a") == set() == names(empty, province, text="'")


def test_tabs_and_choices_narrow_and_are_counted(empty, province):
    with empty.reading() as connection:
        found = units.listed(connection, province, Wish(tab="past"), date(2023, 1, 1))
        other = units.listed(connection, province, Wish(choices={"cap": "province"}), date(2023, 1, 1))
        odd = units.listed(connection, province, Wish(choices={"thuoc": "x"}, order="x", page=10**9), date(2023, 1, 1))
    assert [one.name for one in found.rows] == ["Cũ"] and found.counts == {"now": len(NAMES) + 1, "past": 1}
    assert [one.id for one in other.rows] == [province] and other.counts == {"now": 1}
    assert (odd.rows, odd.total, odd.page, odd.pages, odd.first) == ([], 0, 1, 1, 0)


def test_a_page_is_a_part_of_the_whole_in_its_order(empty):
    many = ON_A_PAGE * 2 + 1
    with empty.writing() as connection:
        made = unit(connection, "1", "Tỉnh", level="province")
        for number in range(many - 1):
            unit(connection, f"{5000 - number}", f"{number:04d}", province_id=made)
    with empty.reading() as connection:
        pages = [units.listed(connection, made, Wish(order="ma", page=page), DAY) for page in (1, 2, 3, 4)]
        whole = units.listed(connection, made, WHOLE, DAY)
    codes = [one.code for page in pages[:3] for one in page.rows]
    assert codes == sorted(codes) and len(set(codes)) == many == pages[0].total == len(whole.rows)
    assert pages[3] == pages[2] and [page.first for page in pages[:3]] == [1, ON_A_PAGE + 1, ON_A_PAGE * 2 + 1]


def test_an_account_is_found_by_its_new_name_and_by_its_unit(empty, province, now):
    with empty.writing() as connection:
        row = {"role": Role.PROVINCE_OFFICER, "unit_id": province, "phone": "", "password_hash": "-", "active": True}
        row |= {"must_change_password": False, "user_name": "sở.mẫu", "display_name": "Nguyễn Văn Mẫu"}
        account_id = accounts.add(connection, row)
        accounts.change(connection, account_id, display_name="Trần Thị Thuỷ")

    def found(text, **wish):
        with empty.reading() as connection:
            return [one.id for one in accounts.listed(connection, Wish(text, **wish), now).rows]

    assert found("SO mau") == found("thị thủy") == found("tinh mau tran") == [account_id]
    assert found("nguyen") == [] == found("thuy", tab="closed") and found("thuy", tab="active") == [account_id]


def test_computed_rows_are_asked_for_alike():
    rows = [(f"Xã {number}", "odd" if number % 2 else "even") for number in range(120)]
    found = among(rows, Wish("XA", tab="odd", page=2), lambda row: row[:1], lambda row: row[1])
    assert found.counts == {"even": 60, "odd": 60} and (found.total, found.page, found.pages) == (60, 2, 2)
    assert found.rows == [row for row in rows if row[1] == "odd"][ON_A_PAGE:]
    assert among(rows, WHOLE, lambda row: row[:1]).rows == rows
