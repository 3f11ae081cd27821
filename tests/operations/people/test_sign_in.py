"""Signing in through the operations: locks, idle accounts, second factors, sessions; and what of it is kept."""

import unicodedata
from datetime import timedelta

import pyotp
import pytest
import sqlalchemy as sa
from argon2 import PasswordHasher, extract_parameters
from argon2.profiles import RFC_9106_LOW_MEMORY
from hypothesis import given, strategies
from msgspec.structs import replace

from certify.domain.days import local_day
from certify.domain.people.permissions import Role
from certify.operations.act import Forbidden, NotFound, Refused
from certify.operations.log import notices
from certify.operations.people import accounts, guessing, proof, second_factor, sessions, sign_in, tokens
from certify.operations.people.guessing import LOCKED, MOST_FAILURES, MOST_FROM_ADDRESS, MOST_OVER_ALL, WAITS, Source
from certify.operations.people.new_accounts import NewAccount, add_account, normalised
from certify.operations.people.passwords import password_problems
from certify.operations.people.proof import Outcome, Proof
from certify.operations.people.sign_in import CODE_LIFE, IDLE
from certify.store.log import events as history
from certify.store.notices import mail as outbox
from certify.store.people import accounts as stored
from certify.store.people import sessions as stored_sessions
from tests.support.acts import act_of
from tests.support.clients import account
from tests.support.hashing import REAL
from tests.support.shown import ROLES

NAME, SECRET, KEY = ROLES["commune_officer"], "mat khau dai va la", "khoa cua site"
HERE = "192.0.2.1"


@pytest.fixture
def connection(database):
    with database.writing() as connection:
        accounts.allow(connection, account(connection, NAME).id, SECRET)
        yield connection


def enter(connection, at, password=SECRET, name=NAME, address=HERE, device=""):
    """As the page does: the account that is admitted; None when it isn't, or when the source must wait."""
    source = Source(address, device)
    if guessing.waits_until(connection, at, name, source):
        return None
    return sign_in.admit(connection, at, sign_in.attempt(connection, name, password), source)


def begin(connection, at, device="", address=HERE):
    """A whole sign-in; the token of the session."""
    admitted = enter(connection, at, address=address, device=device)
    return sign_in.enter(connection, at, admitted, Source(address, device))


def guess(connection, at, count, **where):
    """So many wrong passwords, each as soon as it may be given; the moment of the last."""
    for _ in range(count):
        source = Source(where.get("address", HERE), where.get("device", ""))
        at = guessing.waits_until(connection, at, NAME, source) or at
        assert enter(connection, at, "sai", **where) is None
    return at


def acts(connection):
    return [event.act for event in history.site_events(connection, 20)]


def test_a_name_has_no_letters_that_only_look_like_others(connection, now):
    """Cyrillic а, full width c, a dash that is none, a lunate sigma, a space of no width."""
    for name in ("cаn-bo", "ｃan-bo", "can–bo", "ϲan-bo", "can\u200bbo", "cañ-bo", "can bo", "ab"):
        new = NewAccount(name, "Cán bộ", Role.ADMINISTRATOR, None)
        with pytest.raises(Refused, match="chữ cái tiếng Việt"):
            add_account(act_of(connection, None, now), new, "mot mat khau dai va la")


def test_a_name_is_found_however_it_is_typed(connection, now):
    new = NewAccount(unicodedata.normalize("NFD", "Lê.Trì"), "Cán bộ", Role.ADMINISTRATOR, None)
    add_account(act_of(connection, None, now), new, SECRET)
    for typed in ("lê.trì", " LÊ.TRÌ ", unicodedata.normalize("NFD", "LÊ.trì")):
        assert sign_in.attempt(connection, typed, SECRET).right
    with pytest.raises(Refused, match="đã có tài khoản"):
        add_account(act_of(connection, None, now), NewAccount("LÊ.TRÌ", "x", Role.ADMINISTRATOR, None), SECRET)


@given(strategies.text())
def test_the_kept_form_of_a_name_is_its_own_kept_form(name):
    assert normalised(normalised(name)) == normalised(name)


def test_who_guesses_waits_longer_each_time_and_after_five_for_twelve_hours(connection, now):
    at = now
    for count in range(1, MOST_FAILURES + 1):
        at = guess(connection, at, 1)
        until = guessing.waits_until(connection, at, NAME, Source(HERE))
        assert (until - at if until else None) == WAITS.get(count)
    assert "source_barred" in acts(connection)
    assert enter(connection, at) is None, "not even with the right password"
    assert enter(connection, at + LOCKED - timedelta(seconds=1)) is None
    assert enter(connection, at + LOCKED + timedelta(seconds=1)).user_name == NAME


def test_who_is_guessed_at_goes_on_elsewhere_and_from_a_known_device(connection, now):
    begin(connection, now, "dien-thoai")
    at = guess(connection, now, MOST_FAILURES)
    assert enter(connection, at) is None and enter(connection, at, device="may-la") is None
    assert enter(connection, at, address="192.0.2.2").user_name == NAME
    assert enter(connection, at, device="dien-thoai").user_name == NAME


def test_many_sources_together_close_an_account_to_those_it_does_not_know(connection, now):
    begin(connection, now, "dien-thoai")
    for number in range(MOST_OVER_ALL):
        enter(connection, now, "sai", address=f"198.51.100.{number}")
    assert "account_locked" in acts(connection)
    assert enter(connection, now, address="192.0.2.3") is None
    assert enter(connection, now, device="dien-thoai").user_name == NAME
    assert enter(connection, now + LOCKED + timedelta(seconds=1), address="192.0.2.3").user_name == NAME


def test_a_known_device_is_no_way_to_guess(connection, now):
    begin(connection, now, "dien-thoai")
    at = guess(connection, now, MOST_FAILURES, device="dien-thoai")
    assert enter(connection, at, device="dien-thoai") is None
    assert enter(connection, at).user_name == NAME, "the place has not guessed"


def test_a_name_without_an_account_waits_just_as_long(connection, now):
    for _ in range(MOST_FAILURES):
        sign_in.admit(connection, now, sign_in.attempt(connection, " KHONG-CO ", "sai"), Source(HERE))
    assert guessing.waits_until(connection, now, "khong-co", Source(HERE)) == now + LOCKED


def test_a_right_sign_in_forgets_the_failures_before(connection, now):
    for round_ in range(3):
        at = guess(connection, now + timedelta(hours=round_), MOST_FAILURES - 1)
        begin(connection, at + WAITS[MOST_FAILURES - 1])
    assert account(connection, NAME).failures == 0


def test_guesses_made_at_the_same_time_all_count(connection, now):
    """They were all checked before the first was counted."""
    tried = sign_in.attempt(connection, NAME, "sai")
    for _ in range(MOST_FAILURES):
        sign_in.admit(connection, now, tried, Source(HERE))
    assert enter(connection, now) is None


def test_the_administrator_and_the_operator_open_at_once(connection, now):
    for actor in (account(connection, "administrator"), None):
        at = guess(connection, now, MOST_FAILURES)
        accounts.open_again(act_of(connection, actor, at), account(connection, NAME).id)
        assert enter(connection, at).user_name == NAME


def test_the_holder_is_told_when_somebody_guessed(connection, now):
    notices.turn(connection, now, on=True)
    stored.change(connection, account(connection, NAME).id, email="can-bo@xa.example", mailed=True)
    guess(connection, now, MOST_FAILURES)
    mail = outbox.next_due(connection, now + timedelta(days=1))
    assert (mail.account_id, mail.subject) == (account(connection, NAME).id, notices.WARNING)


def test_wrong_passwords_do_not_stop_an_accounts_programs(connection, now):
    used = account(connection, NAME)
    token = tokens.make(act_of(connection, used, now), "Phần mềm", [tokens.READ], local_day(now) + timedelta(days=9))
    stored.change(connection, used.id, locked_until=now + LOCKED)
    at = guess(connection, now, MOST_FAILURES)
    assert tokens.admit(connection, at, token, "nơi gọi", 600).account.user_name == NAME


@pytest.mark.parametrize(
    ("address", "place"),
    [("192.0.2.7", "192.0.2.7"), ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"), ("không rõ", "không rõ")],
)
def test_a_network_of_ipv6_counts_as_one(address, place):
    assert Source(address).place == place


def test_a_code_is_good_for_seven_days_and_entering_with_it_makes_it_no_younger(connection, now):
    code = accounts.give_code(act_of(connection, None, now), account(connection, NAME))
    admitted = enter(connection, now + timedelta(days=6), code)
    sign_in.enter(connection, now + timedelta(days=6), admitted, Source(HERE))
    assert enter(connection, now + CODE_LIFE, code) is not None
    assert enter(connection, now + CODE_LIFE + timedelta(seconds=1), code) is None


def test_proving_oneself_with_a_code_at_the_command_line_makes_it_no_younger(connection, now):
    code, later = accounts.give_code(act_of(connection, None, now), account(connection, NAME)), now + timedelta(days=6)
    tried = sign_in.attempt(connection, NAME, code)
    assert sign_in.prove(connection, tried, sign_in.Code("", later, Source(HERE), KEY)) is not None
    assert enter(connection, now + CODE_LIFE + timedelta(seconds=1), code) is None


def given(token, secret, at):
    return Proof(token, secret, Source(HERE), KEY, at)


def test_a_proof_is_recent_for_five_minutes(connection, now):
    token = begin(connection, now)
    later = now + proof.RECENT + timedelta(seconds=1)

    def is_recent(at):
        return proof.is_recent(stored_sessions.find(connection, sessions.key_of(token)).proved_at, at)

    assert is_recent(now + proof.RECENT)
    assert not is_recent(later)
    assert proof.prove(connection, given(token, SECRET, later)) is Outcome.RIGHT
    assert is_recent(later)


def test_a_code_of_the_authenticator_is_proof(connection, now):
    factor, token, later = Factor(connection, now), begin(connection, now), now + timedelta(minutes=6)
    assert proof.prove(connection, given(token, factor.code(later), later)) is Outcome.RIGHT
    assert proof.prove(connection, given(token, factor.code(later), later)) is Outcome.WRONG, "it is used up"


def test_guessing_in_a_session_ends_it_and_bars_its_source(connection, now):
    token = begin(connection, now)
    outcomes = [proof.prove(connection, given(token, "sai", now)) for _ in range(MOST_FAILURES)]
    assert outcomes == [Outcome.WRONG] * (MOST_FAILURES - 1) + [Outcome.ENDED]
    assert sessions.holder_of(connection, token, now) is None and enter(connection, now) is None
    assert proof.prove(connection, given(token, SECRET, now)) is Outcome.ENDED


def test_the_secret_of_a_new_authenticator_belongs_to_the_session_and_the_site(connection, now):
    one, other = (sessions.key_of(begin(connection, now)) for _ in range(2))
    secret = second_factor.secret_of_session(one, KEY)
    assert len(secret) == 32 and secret == second_factor.secret_of_session(one, KEY)
    assert len({secret, second_factor.secret_of_session(other, KEY), second_factor.secret_of_session(one, "x")}) == 3


def test_the_log_holds_where_each_attempt_came_from(connection, now):
    """QCVN 12:2026/BCA, 3.7.2.4 and 3.9: account, time and source of signing in, failing, locking, signing out."""
    token = begin(connection, now)
    sign_in.leave(act_of(connection, account(connection, NAME), now), token, HERE)
    sign_in.leave_everywhere(act_of(connection, account(connection, NAME), now), HERE)
    guess(connection, now, MOST_FAILURES, address="2001:db8::7")
    events = history.site_events(connection, MOST_FAILURES + 4)
    found = [(event.act, event.details["address"]) for event in events]
    failed = [("sign_in_failed", "2001:db8::7")] * MOST_FAILURES
    entered = [(act, HERE) for act in ("sign_out_everywhere", "sign_out", "sign_in")]
    assert found == [("source_barred", "2001:db8::7"), *failed, *entered]
    assert {event.actor_name for event in events[: MOST_FAILURES + 1]} == {"Người chưa đăng nhập"}


def test_many_failures_from_one_place_hold_it_up_whatever_the_names(connection, now):
    for number in range(MOST_FROM_ADDRESS):
        assert guessing.waits_until(connection, now, NAME, Source(HERE)) is None
        enter(connection, now, "sai", f"khong-co-{number}")
    assert guessing.waits_until(connection, now, NAME, Source(HERE))
    assert guessing.waits_until(connection, now, NAME, Source("192.0.2.2")) is None
    assert guessing.waits_until(connection, now + timedelta(minutes=15), NAME, Source(HERE)) is None


def test_a_place_with_many_failures_does_not_hold_up_known_devices(connection, now):
    begin(connection, now, "dien-thoai")
    for number in range(MOST_FROM_ADDRESS):
        enter(connection, now, "sai", f"khong-co-{number}")
    assert enter(connection, now) is None and enter(connection, now, device="dien-thoai").user_name == NAME


def test_failures_count_together_on_whichever_minutes_they_fall(connection, now):
    for number in range(MOST_FROM_ADDRESS):
        enter(connection, now + timedelta(seconds=40 * number), "sai", f"khong-co-{number}")
    assert guessing.waits_until(connection, now + timedelta(minutes=13), NAME, Source(HERE))
    assert guessing.waits_until(connection, now + timedelta(minutes=16), NAME, Source(HERE)) is None


def test_guessing_a_password_costs_what_the_standard_of_argon2_asks_for():
    assert extract_parameters(REAL.hash("một mật khẩu")) == RFC_9106_LOW_MEMORY


def test_the_same_work_is_done_whether_or_not_an_account_is_there(connection, now, monkeypatch):
    """Hashing is what takes the time: an account with a password, with a code, a closed one, none at all."""
    accounts.give_code(act_of(connection, None, now), account(connection, "commune_leader"))
    stored.change(connection, account(connection, "appraiser").id, active=False)
    verify, worked = PasswordHasher.verify, []

    def noted(hasher, kept, password):
        worked[-1].append(str(extract_parameters(kept)))
        return verify(hasher, kept, password)

    monkeypatch.setattr(PasswordHasher, "verify", noted)
    for name in (NAME, ROLES["commune_leader"], ROLES["appraiser"], "khong-co"):
        worked.append([])
        assert not sign_in.attempt(connection, name, "sai").right
    assert len(worked[0]) == 2 and all(sorted(one) == sorted(worked[0]) for one in worked), worked


def test_an_account_that_nobody_used_for_45_days_is_closed(connection, now):
    used = account(connection, NAME)
    stored.change(connection, used.id, seen_at=now - IDLE)
    assert enter(connection, now).id == used.id
    assert enter(connection, now + timedelta(seconds=1)) is None
    assert not account(connection, NAME).active and acts(connection)[:2] == ["sign_in_failed", "account_idle"]
    failed, closed = history.site_events(connection, 2)
    assert closed.details == {"note": NAME, "address": HERE}
    assert failed.details == closed.details | {"means": "password"}
    accounts.open_again(act_of(connection, account(connection, "administrator"), now), used.id)
    assert enter(connection, now) is not None


def test_a_session_ends_by_idleness_and_by_the_clock(connection, now):
    used = account(connection, NAME)
    token = sessions.begin(connection, used.id, now)
    assert sessions.holder_of(connection, token, now + sessions.IDLE).account == used
    assert sessions.holder_of(connection, token, now + sessions.IDLE + timedelta(seconds=1)) is None
    for minutes in range(10, 12 * 60 + 1, 10):
        at = now + timedelta(minutes=minutes)
        assert sessions.holder_of(connection, token, at).stale
        sessions.touch(connection, token, at)
    assert sessions.holder_of(connection, token, now + sessions.WHOLE + timedelta(seconds=1)) is None


def test_neither_tokens_nor_secrets_nor_codes_are_kept_as_they_are(connection, now):
    used, secret = account(connection, NAME), second_factor.new_secret()
    token = sessions.begin(connection, used.id, now)
    codes = second_factor.set_up(act_of(connection, used, now), KEY, secret, pyotp.TOTP(secret).at(now))
    said = str([connection.execute(sa.text(f"SELECT * FROM {one}")).all() for one in  # noqa: S608
                ("accounts", "sessions", "recovery_codes", "events")])  # fmt: skip
    assert not [one for one in (token, secret, *codes) if one in said]


class Factor:
    """An account whose second factor is on, and its authenticator."""

    def __init__(self, connection, now):
        self.connection, self.secret = connection, second_factor.new_secret()
        self.codes = second_factor.set_up(act_of(connection, self.account, now), KEY, self.secret, self.code(now))

    @property
    def account(self):
        return account(self.connection, NAME)

    def code(self, at):
        return pyotp.TOTP(self.secret).at(at)

    def accepts(self, code, at):
        return sign_in.second_step(self.connection, self.account.id, sign_in.Code(code, at, Source(HERE), KEY))


def test_a_code_is_no_password(connection, now):
    factor, later = Factor(connection, now), now + timedelta(minutes=2)
    token = sessions.begin(connection, factor.account.id, now)
    typed = Proof(token, factor.code(later), Source(HERE), KEY, later, codes=False)
    assert proof.prove(connection, typed) is Outcome.WRONG
    assert proof.prove(connection, replace(typed, codes=True)) is Outcome.RIGHT


def test_a_code_is_good_once(connection, now):
    factor, later = Factor(connection, now), now + timedelta(minutes=2)
    assert not factor.accepts(factor.code(now), now), "the one that turned it on is used up"
    assert factor.accepts(factor.code(later), later)
    assert not factor.accepts(factor.code(later), later)
    assert not factor.accepts(factor.code(later - timedelta(seconds=30)), later), "nor one before it"


def test_a_clock_that_is_a_little_off_does_no_harm(connection, now):
    factor, later = Factor(connection, now), now + timedelta(minutes=2)
    assert factor.accepts(
        f" {factor.code(later - timedelta(seconds=30))[:3]} {factor.code(later - timedelta(seconds=30))[3:]}", later
    )
    assert factor.accepts(factor.code(later + timedelta(seconds=30)), later)
    assert not factor.accepts(factor.code(later + timedelta(seconds=90)), later)


def test_each_recovery_code_is_good_once(connection, now):
    factor = Factor(connection, now)
    assert len(set(factor.codes)) == second_factor.CODES
    for code in factor.codes:
        assert factor.accepts(code.lower(), now)
    assert not factor.accepts(factor.codes[0], now)


def test_wrong_codes_bar_the_source_too(connection, now):
    factor, later = Factor(connection, now), now + timedelta(minutes=2)
    for _ in range(MOST_FAILURES):
        assert not factor.accepts("000000", later)
    assert enter(connection, later) is None


def test_a_wrong_first_code_turns_nothing_on(connection, now):
    used, secret = account(connection, NAME), second_factor.new_secret()
    with pytest.raises(Refused, match="Mã xác thực không đúng"):
        second_factor.set_up(act_of(connection, used, now), KEY, secret, "000000")
    assert account(connection, NAME).factor is None


def test_a_secret_is_of_no_use_with_another_sites_key(connection, now):
    factor, later = Factor(connection, now), now + timedelta(minutes=2)
    assert not second_factor.accept(connection, factor.account, later, "khoa khac", factor.code(later))


CHANGES = [accounts.open_again, accounts.disable, accounts.drop_factor, accounts.give_password]


@pytest.mark.each_case
@pytest.mark.parametrize("change", CHANGES)
def test_only_the_administrator_acts_on_accounts_and_never_on_the_own(connection, now, change):
    used, administrator = account(connection, NAME), account(connection, "administrator")
    with pytest.raises(Forbidden):
        change(act_of(connection, account(connection, "province_officer"), now), used.id)
    with pytest.raises(NotFound):
        change(act_of(connection, administrator, now), 0)
    with pytest.raises(Refused, match="chính mình"):
        change(act_of(connection, administrator, now), administrator.id)
    token = sessions.begin(connection, used.id, now)
    change(act_of(connection, administrator, now), used.id)
    if change is not accounts.open_again:
        assert sessions.holder_of(connection, token, now) is None, "their sessions end"


def test_a_given_password_opens_the_account_and_must_be_changed(connection, now):
    used = account(connection, NAME)
    accounts.disable(act_of(connection, account(connection, "administrator"), now), used.id)
    given = accounts.give_password(act_of(connection, account(connection, "administrator"), now), used.id)
    assert password_problems(NAME, given) == []
    admitted = enter(connection, now, given)
    assert admitted.must_change_password
    assert acts(connection)[:2] == ["password_given", "account_disabled"]
