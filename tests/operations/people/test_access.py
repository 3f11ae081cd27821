"""Sessions and tokens end with what they rested on and never live again; an account's holder is told."""

from datetime import timedelta

import pytest

from certify.domain.people.permissions import Role
from certify.operations.log import notices
from certify.operations.notices import mail
from certify.operations.people import access, accounts, edits, persons, sessions, tokens
from certify.operations.people.accounts import allow
from certify.operations.people.new_accounts import NewAccount, add_account
from certify.operations.people.sign_in import IDLE
from certify.store.log import events
from certify.store.notices import mail as outbox
from certify.store.notices import news
from certify.store.people import accounts as stored
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
        self.token = tokens.make(self.act, "Báo cáo", ["read"], now.date() + timedelta(days=30))

    def lives(self):
        """Whether the session and the token still let anybody in."""
        admitted = tokens.admit(self.connection, self.now, self.token, "", 100).account
        return sessions.person_of(self.connection, self.session, self.now) is not None, admitted is not None

    def told(self):
        return [event.act for event in news.unread(self.connection, self.own.id)]

    def edited(self, **changed):
        own = {key: getattr(self.own, key) for key in ("user_name", "display_name", "role", "unit_id", "phone")}
        edits.edit(self.administrator, self.own.id, NewAccount(**{**own, **changed}))


ENDS = {
    "role": (lambda held: held.edited(role=Role.COMMUNE_LEADER), ["tokens_ended", "account_changed"]),
    "password": (lambda held: accounts.change_password(held.act, OLD, NEW), ["tokens_ended"]),
    "everywhere": (lambda held: accounts.leave(held.act, "10.0.0.1"), ["tokens_ended"]),
    "given": (lambda held: accounts.give_password(held.administrator, held.own.id), ["password_given", "tokens_ended"]),
    "factor": (lambda held: accounts.drop_factor(held.administrator, held.own.id), ["factor_off", "tokens_ended"]),
    "closed": (lambda held: accounts.disable(held.administrator, held.own.id), ["tokens_ended"]),
    "code": (lambda held: accounts.give_code(held.administrator, held.own), ["tokens_ended"]),
}


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
        assert held.lives() == (True, True) and held.told() == ["account_changed"]
        stored.change(connection, held.own.id, seen_at=now - IDLE - timedelta(days=1))
        accounts.open_again(held.administrator, held.own.id)
        assert held.lives() == (False, False)


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
        first = act_of(connection, account(connection, "administrator"), now)
        approver = account(connection, "approver")
        others = [
            add_account(first, NewAccount(f"quan.tri.{n}", "Nguyễn Văn Mẫu", Role.ADMINISTRATOR, None), OLD)
            for n in range(2)
        ]
        persons.join(act_of(connection, None, now), others[0], first.actor.user_name)
        own, second = (act_of(connection, stored.find(connection, id_), now) for id_ in others)
        for act in (first, first, own):
            assert accounts.give_password(act, approver.id) is None and not accounts.drop_factor(act, approver.id)
        assert [event.act for event in news.unread(connection, approver.id)] == ["account_asked"] * 2
        assert stored.find(connection, approver.id).password_hash == approver.password_hash
        late = act_of(connection, second.actor, now + access.ASKED_WITHIN + timedelta(minutes=1))
        assert accounts.give_password(late, approver.id) is None
        assert accounts.give_password(second, approver.id) and accounts.drop_factor(second, approver.id)
        assert accounts.give_password(first, approver.id) is None, "each wish is for once"
        assert accounts.give_password(act_of(connection, None, now), approver.id)
        assert accounts.give_password(first, account(connection, "appraiser").id)
