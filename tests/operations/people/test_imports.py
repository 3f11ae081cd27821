"""Accounts from a file: whole or not, once, with codes that stand nowhere; and changing accounts with a trace."""

import json
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from certify.domain.people.permissions import Role
from certify.operations.act import Forbidden, Refused
from certify.operations.people import accounts, edits, imports, sessions, sign_in
from certify.operations.people.codes import renew_codes, waiting_by_unit
from certify.operations.people.guessing import Source
from certify.operations.people.new_accounts import NewAccount
from certify.operations.people.proposals import offices_without_account
from certify.store.log import events
from certify.store.people import accounts as stored
from certify.store.units import units as stored_units
from tests.support.acts import act_of
from tests.support.clients import account
from tests.support.shown import COMMUNE, NEIGHBOUR, PROVINCE_OFFICERS, ROLES, SECOND_NEIGHBOUR

HEAD = "Tên đăng nhập;Tên hiển thị;Vai trò;Mã đơn vị;Điện thoại\n"
DAY = date(2022, 1, 1)
NEW = f"xa.moi;X;commune_officer;{NEIGHBOUR.code};"
TWO = (
    f"xa.moi;Cán bộ trẻ em mới;Cán bộ trẻ em cấp xã;{NEIGHBOUR.code};0296000111",
    f"huyen.moi;Tổ thẩm định mới;appraiser;{COMMUNE.district_code};",
)


class Desk:
    """The administrator with a file."""

    def __init__(self, connection, now):
        self.connection, self.now = connection, now
        self.administrator = account(connection, "administrator")

    @property
    def act(self):
        return act_of(self.connection, self.administrator, self.now)

    def content(self, *lines, on=DAY):
        return imports.content_of((HEAD + "\n".join(lines)).encode(), on)

    def weigh(self, *lines):
        return imports.weigh(self.act, self.content(*lines))

    def take(self, *lines):
        return imports.take(self.act, self.content(*lines))

    def unit(self, code):
        return stored_units.by_code(self.connection, code, DAY)


@pytest.fixture
def desk(database, now):
    with database.writing() as connection:
        yield Desk(connection, now)


def test_accounts_are_added_once_and_sign_in_with_their_codes(desk):
    weighed = desk.weigh(*TWO)
    assert [change.line for change in weighed.changes] == [2, 3]
    assert f"{NEIGHBOUR.full_name} ({NEIGHBOUR.code})" in weighed.changes[0].after
    slips = desk.take(*TWO)
    assert [slip.account.user_name for slip in slips] == ["xa.moi", "huyen.moi"]
    assert len({slip.code for slip in slips}) == 2
    for slip in slips:
        tried = sign_in.attempt(desk.connection, slip.account.user_name, slip.code)
        assert tried.right and tried.account.must_change_password
        assert not sign_in.attempt(desk.connection, slip.account.user_name, slip.code.upper()).right
    everyone = stored.everyone(desk.connection)
    assert desk.take(*TWO) == [] and stored.everyone(desk.connection) == everyone
    assert desk.weigh(*TWO).same == 2


def test_a_code_is_kept_nowhere_in_clear(desk):
    slips = desk.take(*TWO)
    told = json.dumps([event.details for event in events.site_events(desk.connection, 50)], ensure_ascii=False)
    kept = " ".join(one.password_hash for one in stored.everyone(desk.connection))
    assert not [slip.code for slip in slips if slip.code in told or slip.code in kept]
    assert all(
        stored.by_user_name(desk.connection, s.account.user_name).password_hash.startswith("$argon2id$") for s in slips
    )


def test_the_first_sign_in_sets_the_password_and_the_code_is_void(desk):
    slip = desk.take(*TWO)[0]
    accounts.change_password(act_of(desk.connection, slip.account, desk.now), slip.code, "mot mat khau cua rieng toi")
    assert not sign_in.attempt(desk.connection, "xa.moi", slip.code).right
    tried = sign_in.attempt(desk.connection, "xa.moi", "mot mat khau cua rieng toi")
    assert tried.right and not tried.account.must_change_password


def test_lost_slips_are_made_anew_for_who_has_not_signed_in(desk):
    first = {slip.account.user_name: slip.code for slip in desk.take(*TWO)}
    done = stored.by_user_name(desk.connection, "huyen.moi")
    accounts.change_password(act_of(desk.connection, done, desk.now), first["huyen.moi"], "mot mat khau cua rieng toi")
    district = desk.unit(COMMUNE.district_code)
    waiting = {unit.code: count for unit, count in waiting_by_unit(desk.connection)}
    assert waiting == {"89": 1, COMMUNE.district_code: 1, NEIGHBOUR.code: 1}
    slips = renew_codes(desk.act, district.id)
    assert [slip.account.user_name for slip in slips] == ["xa.moi"]
    assert not sign_in.attempt(desk.connection, "xa.moi", first["xa.moi"]).right
    assert sign_in.attempt(desk.connection, "xa.moi", slips[0].code).right
    with pytest.raises(Refused, match="Không có tài khoản nào"):
        renew_codes(desk.act, desk.unit("883").id)


def test_a_code_that_nobody_used_ends_with_the_account(desk):
    slip = desk.take(*TWO)[0]
    tried = sign_in.attempt(desk.connection, "xa.moi", slip.code)
    later = desk.now + sign_in.IDLE + timedelta(minutes=1)
    assert sign_in.admit(desk.connection, later, tried, Source("192.0.2.1")) is None
    assert not stored.by_user_name(desk.connection, "xa.moi").active


@pytest.mark.parametrize(
    ("line", "column", "said"),
    [
        (f"ab;X;commune_officer;{NEIGHBOUR.code};", "Tên đăng nhập", "từ 3 đến 64"),
        (f"{PROVINCE_OFFICERS[0]};X;commune_officer;{NEIGHBOUR.code};", "Tên đăng nhập", "vai trò hoặc đơn vị khác"),
        (f"{NEW}\n{NEW.replace('moi', 'MOI')}", "Tên đăng nhập", "đã có ở dòng 2"),
        (f"xa.moi;;commune_officer;{NEIGHBOUR.code};", "Tên hiển thị", "chưa nhập"),
        (f"xa.moi;X;giám đốc;{NEIGHBOUR.code};", "Vai trò", "“giám đốc” phải là một trong"),
        ("xa.moi;X;commune_officer;3054;", "Mã đơn vị", "không có đơn vị mang mã “3054” vào ngày 01/01/2022"),
        (f"xa.moi;X;appraiser;{NEIGHBOUR.code};", "Mã đơn vị", "không đúng cấp"),
        (f"xa.moi;X;commune_officer;{NEIGHBOUR.code};296000111", "Điện thoại", "đã bỏ số 0 ở đầu"),
    ],
)
def test_a_fault_is_told_by_line_and_column_and_nobody_is_added(desk, line, column, said):
    everyone = stored.everyone(desk.connection)
    lines = [*line.split("\n"), TWO[1]]
    faults = desk.weigh(*lines).faults
    assert any(fault.place == column and said in fault.text and fault.line for fault in faults), faults
    with pytest.raises(Refused):
        desk.take(*lines)
    assert stored.everyone(desk.connection) == everyone


def test_a_file_may_correct_names_and_phones_but_no_role(desk):
    desk.take(*TWO)
    assert desk.take(f"xa.moi;Cán bộ trẻ em cũ;commune_officer;{NEIGHBOUR.code};0296000222") == []
    found = stored.by_user_name(desk.connection, "xa.moi")
    assert (found.display_name, found.phone) == ("Cán bộ trẻ em cũ", "0296000222")


def test_only_the_administrator_makes_accounts(desk):
    """Who classes communes and attests criteria can't make the approver who recognises."""
    for role in ("province_officer", "approver"):
        with pytest.raises(Forbidden):
            imports.take(act_of(desk.connection, account(desk.connection, role), desk.now), desk.content(*TWO))


def test_offices_without_an_account_are_proposed(desk):
    rows = offices_without_account(desk.connection, desk.unit(COMMUNE.district_code).id)
    assert rows == [], "the demonstration has an account for every office"
    new = stored_units.by_code(desk.connection, "91", date(2026, 1, 1))
    rows = offices_without_account(desk.connection, new.id)
    communes = [row for row in rows if row[2] == "Cán bộ trẻ em cấp xã"]
    there = {one.unit_id for one in stored.everyone(desk.connection) if one.role is Role.COMMUNE_OFFICER}
    wanted = [
        unit.code for unit in stored_units.communes(desk.connection, new.id, date(2026, 1, 1)) if unit.id not in there
    ]
    assert sorted(row[3] for row in communes) == sorted(wanted)
    heads = ";".join(column.heading for column in imports.COLUMNS)
    lines = [heads, *(";".join(row) for row in communes[:5])]
    content = imports.content_of("\n".join(lines).encode(), date(2026, 1, 1))
    assert not imports.weigh(desk.act, content).faults


NAMES = st.sampled_from(["x.mot", "x.hai", "x.ba", "X.MOT", ROLES["commune_officer"]])
UNITS = st.sampled_from([NEIGHBOUR.code, SECOND_NEIGHBOUR.code])
LINES = st.lists(st.tuples(NAMES, st.sampled_from(["Cán bộ", ""]), UNITS), max_size=4)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(LINES)
def test_taken_twice_is_taken_once(desk, drawn):
    lines = [f"{name};{shown};commune_officer;{code};" for name, shown, code in drawn]
    before = stored.everyone(desk.connection)
    try:
        desk.take(*lines)
    except Refused:
        assert stored.everyone(desk.connection) == before
        return
    once = stored.everyone(desk.connection)
    assert desk.take(*lines) == [] and stored.everyone(desk.connection) == once


def test_an_account_is_changed_with_a_trace_and_its_sessions_end(desk):
    person = account(desk.connection, "commune_officer")
    token, other = sessions.begin(desk.connection, person.id, desk.now), desk.unit(NEIGHBOUR.code)
    new = NewAccount(person.user_name, " Lãnh đạo mới ", Role.COMMUNE_LEADER, other.id, person.phone)
    seen = edits.stamp(person)
    assert edits.edit(desk.act, person.id, new, seen)
    found = stored.find(desk.connection, person.id)
    assert (found.display_name, found.role, found.unit_id) == ("Lãnh đạo mới", Role.COMMUNE_LEADER, other.id)
    assert sessions.holder_of(desk.connection, token, desk.now) is None
    note = events.site_events(desk.connection, 1)[0].details["note"]
    assert "vai trò: Cán bộ trẻ em cấp xã → Lãnh đạo Ủy ban nhân dân cấp xã" in note
    assert f"đơn vị: {COMMUNE.full_name} → {NEIGHBOUR.full_name}" in note
    args = (desk.act, person.id)
    with pytest.raises(Refused, match="Người khác vừa sửa"):
        edits.edit(*args, new, seen)
    assert not edits.edit(*args, new)
    with pytest.raises(Refused, match="không đúng cấp"):
        edits.edit(*args, NewAccount("", "X", Role.APPROVER, other.id))
    with pytest.raises(Refused, match="chính mình"):
        edits.edit(desk.act, desk.administrator.id, new)


@pytest.mark.parametrize("name", [NEIGHBOUR.full_name.upper(), NEIGHBOUR.name, " ", "Xã Khác"])
def test_the_name_of_a_unit_is_held_against_its_code(desk, name):
    text = f"Tên đăng nhập;Tên hiển thị;Vai trò;Mã đơn vị;Tên đơn vị\nxa.moi;X;commune_officer;{NEIGHBOUR.code};{name}"
    content = imports.content_of(text.encode(), date(2022, 1, 1))
    faults = imports.weigh(desk.act, content).faults
    said = f"nhưng mã {NEIGHBOUR.code} là {NEIGHBOUR.full_name}"
    assert [(fault.place, said in fault.text) for fault in faults] == ([("Tên đơn vị", True)] if "Khác" in name else [])
