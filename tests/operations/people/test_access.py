"""Sessions and tokens end with what they rested on and never live again; an account's holder is told."""

from datetime import timedelta

import pytest

from certify.domain.days import local_day
from certify.domain.people.permissions import Role
from certify.operations.act import Forbidden, Refused, in_force
from certify.operations.log import notices
from certify.operations.notices import mail
from certify.operations.people import access, accounts, edits, imports, persons, sessions, sign_in, tokens
from certify.operations.people.accounts import allow
from certify.operations.people.codes import renew_codes, waiting_by_unit
from certify.operations.people.guessing import Source
from certify.operations.people.new_accounts import NewAccount, add_account
from certify.operations.people.passwords import hash_password
from certify.operations.people.sign_in import IDLE
from certify.operations.sign_on import links
from certify.store.log import events
from certify.store.notices import mail as outbox
from certify.store.notices import news
from certify.store.people import accounts as stored
from certify.store.units import units
from tests.support.acts import act_of
from tests.support.clients import account

OLD, NEW = "mot mat khau dai va la", "mot mat khau khac han la"


class Held:
    """An officer's account with a session and a token, and an administrator."""

    def __init__(self, connection, now):
        self.connection, self.now = connection, now
        self.own = account(connection, "commune_officer")
        allow(connection, self.own.id, OLD)
        stored.change(connection, self.own.id, must_change_password=False)
        self.act = act_of(connection, stored.find(connection, self.own.id), now)
        self.administrator = act_of(connection, account(connection, "administrator"), now)
        self.session = sessions.begin(connection, self.own.id, now)
        self.token = tokens.make(self.act, "Báo cáo", ["read"], local_day(now) + timedelta(days=30))

    def lives(self):
        """Whether the session and the token still let anybody in."""
        admitted = tokens.admit(self.connection, self.now, self.token, "", 100).account
        return sessions.holder_of(self.connection, self.session, self.now) is not None, admitted is not None

    def told(self):
        return [event.act for event in news.unread(self.connection, self.own.id)]

    def edited(self, **changed):
        own = {key: getattr(self.own, key) for key in ("user_name", "display_name", "role", "unit_id", "phone")}
        edits.edit(self.administrator, self.own.id, NewAccount(**{**own, **changed}))


ENDS = {
    "role": (lambda held: held.edited(role=Role.COMMUNE_LEADER), ["tokens_ended", "account_changed"]),
    "password": (lambda held: accounts.change_password(held.act, OLD, NEW), ["tokens_ended"]),
    "everywhere": (lambda held: sign_in.leave_everywhere(held.act, "10.0.0.1"), ["tokens_ended"]),
    "given": (lambda held: accounts.give_password(held.administrator, held.own.id), ["password_given", "tokens_ended"]),
    "factor": (lambda held: accounts.drop_factor(held.administrator, held.own.id), ["factor_off", "tokens_ended"]),
    "closed": (lambda held: accounts.disable(held.administrator, held.own.id), ["account_disabled", "tokens_ended"]),
    "code": (lambda held: accounts.give_code(held.administrator, held.own), ["codes_given", "tokens_ended"]),
}


@pytest.mark.each_case
@pytest.mark.parametrize("end", ENDS)
def test_sessions_and_tokens_end_and_never_live_again(database, now, end):
    with database.writing() as connection:
        held = Held(connection, now)
        assert held.lives() == (True, True)
        what, told = ENDS[end]
        what(held)
        assert held.lives() == (False, False) and held.told() == told
        said = next(event for event in events.site_events(connection, 5) if event.act == "tokens_ended")
        assert "Báo cáo" in said.details["note"]
        accounts.open_again(held.administrator, held.own.id)
        stored.change(connection, held.own.id, must_change_password=False)
        assert held.lives() == (False, False)


def test_a_new_name_ends_nothing_and_an_idle_account_opens_without_its_tokens(database, now):
    with database.writing() as connection:
        held = Held(connection, now)
        held.edited(display_name="Nguyễn Văn Mẫu")
        accounts.open_again(held.administrator, held.own.id)
        assert held.lives() == (True, True) and held.told() == ["account_changed", "account_opened"]
        stored.change(connection, held.own.id, seen_at=now - IDLE - timedelta(days=1))
        accounts.open_again(held.administrator, held.own.id)
        assert held.lives() == (False, False)


@pytest.mark.parametrize("ended", [{"active": False}, {"seen_at": None}], ids=["closed", "idle"])
def test_a_link_opens_an_account_without_its_tokens(database, now, ended):
    with database.writing() as connection:
        held = Held(connection, now)
        idle = {name: value or now - IDLE - timedelta(days=1) for name, value in ended.items() if name == "seen_at"}
        stored.change(connection, held.own.id, **{**ended, **idle})
        links.give(act_of(connection, None, now), stored.find(connection, held.own.id), "khoa")
        assert stored.find(connection, held.own.id).active and held.lives() == (False, False)


def test_the_holder_is_told_at_the_address_known_before_it_was_changed(database, now):
    with database.writing() as connection:
        held = Held(connection, now)
        notices.turn(connection, now, on=True)
        mail.set_address(held.act, held.own.id, "xa@coquan.gov.vn", mailed=True)
        assert held.told() == []
        mail.set_address(held.administrator, held.own.id, "khac@coquan.gov.vn", mailed=False)
        assert held.told() == ["mail_set"]
    letters = []
    mail.post(database, lambda: now, letters.append)
    assert [(letter.to, "đặt địa chỉ nhận thư" in letter.text) for letter in letters] == [("xa@coquan.gov.vn", True)]
    with database.writing() as connection:
        ids = [event.id for event in news.unread(connection, held.own.id)]
        news.mark_read(connection, held.administrator.actor.id, ids, now)
        assert held.own.id and len(news.unread(connection, held.own.id)) == 1
        news.mark_read(connection, held.own.id, ids, now)
        assert not news.unread(connection, held.own.id) and not outbox.next_due(connection, now)


def test_two_administrators_or_the_operator_open_the_account_of_a_role_that_decides(database, now):
    with database.writing() as connection:
        first, operator = act_of(connection, account(connection, "administrator"), now), act_of(connection, None, now)
        approver = account(connection, "approver")
        others = [
            add_account(operator, NewAccount(f"quan.tri.{n}", "Nguyễn Văn Mẫu", Role.ADMINISTRATOR, None), OLD)
            for n in range(2)
        ]
        persons.join(operator, others[0], first.actor.user_name)
        own, second = (act_of(connection, stored.find(connection, id_), now) for id_ in others)
        for act in (first, first, own):
            assert accounts.give_password(act, approver.id) is None and not accounts.drop_factor(act, approver.id)
        assert [event.act for event in news.unread(connection, approver.id)] == ["account_asked"] * 2
        assert stored.find(connection, approver.id).password_hash == approver.password_hash
        late = act_of(connection, second.actor, now + access.ASKED_WITHIN + timedelta(minutes=1))
        assert accounts.give_password(late, approver.id) is None
        assert accounts.give_password(second, approver.id) and accounts.drop_factor(second, approver.id)
        assert accounts.give_password(first, approver.id) is None, "each wish is for once"
        assert accounts.give_password(operator, approver.id)
        assert accounts.give_password(first, account(connection, "appraiser").id)


class Offices:
    """Two administrators, a third account of the first one, and the operator."""

    def __init__(self, connection, now):
        self.connection, self.now = connection, now
        self.operator = act_of(connection, None, now)
        self.first = self.act(account(connection, "administrator").id)
        third, second = (self.added(self.operator, f"quan.tri.{name}", Role.ADMINISTRATOR) for name in ("ba", "hai"))
        persons.join(self.operator, third, self.first.actor.user_name)
        self.own, self.second = self.act(third), self.act(second)

    def act(self, account_id):
        return act_of(self.connection, stored.find(self.connection, account_id), self.now)

    def added(self, act, name, role):
        unit = None if role is Role.ADMINISTRATOR else account(self.connection, role).unit_id
        return add_account(act, NewAccount(name, "Nguyễn Văn Mẫu", role, unit), OLD)

    def may_enter(self, account_id):
        tried = sign_in.attempt(self.connection, stored.find(self.connection, account_id).user_name, OLD)
        return sign_in.admit(self.connection, self.now, tried, Source("192.0.2.1")) is not None


@pytest.fixture
def offices(database, now):
    with database.writing() as connection:
        yield Offices(connection, now)


def imported(offices, role):
    """By a file, with a code for the first sign-in instead of a password that the administrator chose."""
    code = units.find(offices.connection, account(offices.connection, role).unit_id).code if role in LEVELLED else ""
    text = f"Tên đăng nhập;Tên hiển thị;Vai trò;Mã đơn vị;Điện thoại\ntu.tep;Nguyễn Văn Mẫu;{role};{code};\n"
    imports.take(offices.first, imports.content_of(text.encode(), local_day(offices.now).replace(year=2022)))
    made = stored.by_user_name(offices.connection, "tu.tep")
    stored.change(offices.connection, made.id, password_hash=hash_password(OLD))
    return made.id


def raised(offices, role):
    """From a role that an administrator gives alone, with a password that they know."""
    made = offices.added(offices.first, "xa.mau", Role.COMMUNE_OFFICER)
    assert offices.may_enter(made)
    unit = None if role is Role.ADMINISTRATOR else account(offices.connection, role).unit_id
    edits.edit(offices.first, made, NewAccount("", "Nguyễn Văn Mẫu", role, unit))
    return made


LEVELLED = (Role.APPROVER, Role.PROVINCE_OFFICER)
WAYS = {
    "added": lambda offices, role: offices.added(offices.first, "mau.moi", role),
    "imported": imported,
    "raised": raised,
}


@pytest.mark.each_case
@pytest.mark.parametrize("role", [*LEVELLED, Role.ADMINISTRATOR])
@pytest.mark.parametrize("way", WAYS)
def test_no_administrator_alone_makes_an_account_that_decides(offices, way, role):
    made = WAYS[way](offices, role)
    assert not offices.may_enter(made)
    for act in (offices.first, offices.own):
        assert not accounts.open_again(act, made) and not accounts.give_password(act, made)
        accounts.disable(act, made)
        assert not accounts.open_again(act, made) and not offices.may_enter(made)
    with pytest.raises(Refused, match="Không có tài khoản nào"):
        renew_codes(offices.first, account(offices.connection, Role.PROVINCE_OFFICER).unit_id)
    assert [one.id for one in stored.awaiting(offices.connection)] == [made]
    assert accounts.open_again(offices.second, made) and offices.may_enter(made)
    assert not stored.awaiting(offices.connection)


def test_a_decider_moved_elsewhere_waits_again_and_one_made_less_is_nobodys_wish(offices):
    approver = account(offices.connection, Role.APPROVER)
    moved = NewAccount(
        "", approver.display_name, Role.PROVINCE_OFFICER, account(offices.connection, "province_officer").unit_id
    )
    assert edits.edit(offices.first, approver.id, moved)
    assert [one.id for one in stored.awaiting(offices.connection)] == [approver.id]
    less = NewAccount("", approver.display_name, Role.APPRAISER, approver.unit_id)
    assert edits.edit(offices.first, approver.id, less) and not stored.awaiting(offices.connection)
    assert not stored.find(offices.connection, approver.id).active
    accounts.open_again(offices.first, approver.id)
    back = NewAccount("", approver.display_name, Role.APPROVER, approver.unit_id)
    assert edits.edit(offices.first, approver.id, back) and not accounts.open_again(offices.first, approver.id)
    assert accounts.open_again(offices.operator, approver.id)


def test_codes_of_those_who_decide_are_the_operators(offices):
    approver = account(offices.connection, Role.APPROVER)
    stored.change(offices.connection, approver.id, must_change_password=True)
    with pytest.raises(Refused, match="Không có tài khoản nào"):
        renew_codes(offices.first, approver.unit_id)
    assert approver.unit_id not in {unit.id for unit, _ in waiting_by_unit(offices.connection)}
    assert [slip.account.id for slip in renew_codes(offices.operator, approver.unit_id)] == [approver.id]


def test_rights_end_for_what_was_begun_before(offices):
    leader = account(offices.connection, Role.COMMUNE_LEADER)
    assert in_force(offices.connection, leader) == leader
    for changed in ({"active": False}, {"role": Role.COMMUNE_OFFICER}, {"unit_id": None}):
        with offices.connection.begin_nested() as attempt:
            stored.change(offices.connection, leader.id, **changed)
            with pytest.raises(Forbidden):
                in_force(offices.connection, leader)
            attempt.rollback()


def test_both_holders_are_told_that_their_accounts_are_one_persons(offices):
    ids = [account(offices.connection, role).id for role in ("appraiser", "commune_leader")]
    persons.join(offices.first, ids[0], stored.find(offices.connection, ids[1]).user_name)
    assert [[event.act for event in news.unread(offices.connection, one)] for one in ids] == [["account_joined"]] * 2
