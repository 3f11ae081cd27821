"""A provider's word is taken only when everything about it is right; against a real provider, honest and not."""

import asyncio
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qsl, urlsplit

import pytest

from certify.config_sign_in import OpenidFile
from certify.sign_on import provider as providers
from certify.sign_on.asking import PATIENCE, Rejected, Unreachable
from certify.sign_on.fetching import LARGEST
from certify.sign_on.openid import Attempt, address_to_ask, address_to_leave, vouched
from certify.sign_on.provider import Client, Provider
from tests.support.openid_provider import CLIENT, SECRET, provider

BACK = "http://127.0.0.1:8000/dang-nhap/co-quan/ve"
NAME = "mau.nv"


@pytest.fixture(scope="module")
def running():
    with provider(BACK) as one:
        yield one


@pytest.fixture
def there(running):
    """The provider as a process of the site knows it that has just begun."""
    running.says()
    return at(running)


def at(running, **settings):
    known = {"issuer": running.address, "client_id": CLIENT, **settings}
    return Provider(Client(OpenidFile(**known), SECRET, BACK, None))


def brought_back(running, there, attempt, person=NAME, **asked):
    """What the browser brings back after somebody signed in."""
    back = running.lets_in(address_to_ask(there, attempt, **asked), person)
    assert back.startswith(BACK)
    return dict(parse_qsl(urlsplit(back).query))


def test_whom_the_provider_vouches_for(running, there):
    attempt = Attempt("mot trang thai", "khoa")
    asked = dict(parse_qsl(urlsplit(address_to_ask(there, attempt)).query))
    assert asked["code_challenge_method"] == "S256" and asked["response_type"] == "code"
    assert attempt.verifier not in str(asked) and asked["nonce"] == attempt.nonce != attempt.verifier
    replied = brought_back(running, there, attempt)
    found = vouched(there, attempt, replied, datetime.now(UTC))
    assert (found.name, found.display_name, found.second_factor) == (NAME, f"Người {NAME}", False)
    with pytest.raises(Rejected, match="code"):
        vouched(there, attempt, replied, datetime.now(UTC))


HOSTILE = {
    "wrong nonce": ({"claims": {"nonce": "khac"}}, "nonce"),
    "no nonce": ({"claims": {"nonce": None}}, "nonce"),
    "another's audience": ({"claims": {"aud": "khac"}}, "aud"),
    "one of several audiences, made for none": ({"claims": {"aud": [CLIENT, "khac"]}}, "azp"),
    "made for another": ({"claims": {"azp": "khac"}}, "azp"),
    "wrong issuer": ({"claims": {"iss": "https://khac.example"}}, "iss"),
    "expired": ({"times": {"exp": -61}}, "exp"),
    "never expires": ({"claims": {"exp": None}}, "exp"),
    "expires at no number": ({"claims": {"exp": float("nan")}}, "exp"),
    "made in the future": ({"times": {"iat": 120}}, "iat"),
    "made long ago": ({"times": {"iat": -7200}}, "iat"),
    "not good yet": ({"times": {"nbf": 120}}, "nbf"),
    "nobody": ({"claims": {"sub": None}}, "sub"),
    "another access token": ({"claims": {"at_hash": "AAAAAAAAAAAAAAAAAAAAAA"}}, "at_hash"),
    "unsigned": ({"alg": "none"}, "signature"),
    "signed with the public key": ({"alg": "HS256"}, "signature"),
    "signed by a stranger": ({"key": "stranger"}, "signature"),
    "a stranger's under a known name": ({"key": "posing"}, "signature"),
    "no ID token": ({"token": {"id_token": None}}, "id_token"),
    "no token at all": ({"token": {"id_token": "a.b"}}, "signature"),
    "claim missing": ({"claims": {"preferred_username": None}}, "claim"),
    "claim empty": ({"claims": {"preferred_username": ""}}, "claim"),
    "claim a list": ({"claims": {"preferred_username": [NAME]}}, "claim"),
}


@pytest.mark.parametrize("case", HOSTILE)
def test_what_is_not_believed(running, there, case):
    odd, point = HOSTILE[case]
    attempt = Attempt(case, "khoa")
    running.says(**odd)
    replied = brought_back(running, there, attempt)
    with pytest.raises(Rejected) as refused:
        vouched(there, attempt, replied, datetime.now(UTC))
    assert str(refused.value) == point


def test_a_little_difference_of_clocks_is_borne(running, there):
    running.says(times={"iat": 50, "exp": -50})
    attempt = Attempt("dong ho", "khoa")
    assert vouched(there, attempt, brought_back(running, there, attempt), datetime.now(UTC)).name == NAME
    late = Attempt("muon", "khoa")
    with pytest.raises(Rejected, match="exp"):
        vouched(there, late, brought_back(running, there, late), datetime.now(UTC) + timedelta(seconds=15))


def test_a_code_is_of_no_use_to_another_attempt(running, there):
    """Neither with another verifier nor with another nonce, though the provider itself would not look."""
    one, other = Attempt("mot", "khoa"), Attempt("hai", "khoa")
    replied = brought_back(running, there, one)
    with pytest.raises(Rejected, match="code"):
        vouched(there, other, replied, datetime.now(UTC))
    with pytest.raises(Rejected, match="code"):
        vouched(there, Attempt("mot", "khoa khac"), brought_back(running, there, one), datetime.now(UTC))


def test_a_site_that_is_not_registered_as_it_says_is_the_operators_trouble(running, there):
    known = there.client
    stranger = Provider(Client(known.settings, "sai", known.return_to, known.trust))
    attempt = Attempt("khoa sai", "khoa")
    with pytest.raises(Unreachable, match="invalid_client"):
        vouched(stranger, attempt, brought_back(running, there, attempt), datetime.now(UTC))
    running.says(token={"error": "<b>temporarily_unavailable"})
    odd = Attempt("tam nghi", "khoa")
    with pytest.raises(Unreachable, match="không rõ"):
        vouched(there, odd, brought_back(running, there, odd), datetime.now(UTC))


def test_a_reply_names_who_sends_it(running, there):
    attempt = Attempt("ben gui", "khoa")
    replied = brought_back(running, there, attempt)
    for wrong in ({**replied, "iss": "https://khac.example"}, {n: v for n, v in replied.items() if n != "iss"}):
        with pytest.raises(Rejected, match="iss"):
            vouched(there, attempt, wrong, datetime.now(UTC))


def test_keys_are_asked_for_anew_when_one_is_unknown(running, there, monkeypatch):
    attempt = Attempt("khoa cu", "khoa")
    vouched(there, attempt, brought_back(running, there, attempt), datetime.now(UTC))
    running.says(rotated=1, alg="ES256")
    hasty = Attempt("khoa moi", "khoa")
    with pytest.raises(Rejected, match="signature"):
        vouched(there, hasty, brought_back(running, there, hasty), datetime.now(UTC))
    monkeypatch.setattr(providers, "KEYS_AT_MOST_EVERY", 0)
    later = Attempt("lat sau", "khoa")
    assert vouched(there, later, brought_back(running, there, later), datetime.now(UTC)).name == NAME


def test_two_factors_count_where_the_settings_say_so(running):
    def found(odd, **settings):
        running.says(claims=odd)
        one, attempt = at(running, **settings), Attempt(f"{odd}{settings}", "khoa")
        return vouched(one, attempt, brought_back(running, one, attempt), datetime.now(UTC)).second_factor

    assert found({"amr": ["pwd", "otp"]}, amr=("otp",)) and found({"acr": "loa3"}, acr=("loa3",))
    assert not found({"amr": ["pwd"]}, amr=("otp",)) and not found({}, acr=("loa3",))
    assert not found({"amr": ["otp"], "acr": "loa3"})
    asked = dict(parse_qsl(urlsplit(address_to_ask(at(running, acr=("loa3",)), Attempt("x", "y"), again=True)).query))
    assert (asked["acr_values"], asked["prompt"], asked["max_age"]) == ("loa3", "login", "0")


def test_an_address_of_mail_counts_once_it_is_verified(running):
    there = at(running, claim="email", scopes=("openid", "email"))
    for verified, name in ((True, "a@b.vn"), ("true", None), (None, None)):
        running.says(claims={"email": "a@b.vn", "email_verified": verified})
        attempt = Attempt(f"thu {verified}", "khoa")
        replied = brought_back(running, there, attempt)
        if name:
            assert vouched(there, attempt, replied, datetime.now(UTC)).name == name
        else:
            with pytest.raises(Rejected, match="email_verified"):
                vouched(there, attempt, replied, datetime.now(UTC))


@pytest.mark.parametrize("odd", [{"size": LARGEST}, {"seconds": 30}, {"seconds": 30, "drip": True}], ids=str)
def test_a_huge_or_slow_reply_holds_nobody_up(running, there, odd):
    attempt = Attempt(str(odd), "khoa")
    replied = brought_back(running, there, attempt)
    running.says(**odd)
    begun = time.monotonic()
    with pytest.raises(Unreachable):
        vouched(there, attempt, replied, datetime.now(UTC))
    assert time.monotonic() - begun < PATIENCE + 3


@pytest.mark.parametrize(
    "wrong",
    [
        {"issuer": "http://127.0.0.1:1"},
        {"token_endpoint": "http://khac.example/token"},
        {"jwks_uri": None},
        {"authorization_endpoint": "javascript:alert(1)"},
    ],
    ids=str,
)
def test_a_provider_that_describes_itself_wrongly_is_not_used(running, there, wrong):
    running.says(discovery=wrong)
    with pytest.raises(Unreachable):
        address_to_ask(there, Attempt("x", "y"))
    running.says()
    with pytest.raises(Unreachable):
        there.metadata()


def test_nothing_is_asked_over_an_open_line():
    there = Provider(Client(OpenidFile(issuer="http://cong.example", client_id=CLIENT), SECRET, BACK, None))
    with pytest.raises(Unreachable, match="không mã hóa"):
        there.metadata()


def test_who_asks_may_have_a_loop_that_runs(running, there):
    async def asked():
        return address_to_ask(there, Attempt("mot trang thai", "khoa"))

    # A thread of its own: where a browser was opened before, this one has its loop running already.
    with ThreadPoolExecutor(1) as other:
        assert other.submit(lambda: asyncio.run(asked())).result().startswith(running.address)


def test_nobody_there(running):
    closed = at(running, issuer="http://127.0.0.1:9")
    with pytest.raises(Unreachable, match="không kết nối được"):
        closed.metadata()
    assert closed.leaving() == ""
    assert SECRET not in repr(closed.client)


def test_signing_out_leads_there_and_back(running, there):
    left = address_to_leave(there, "mot.id.token", "http://127.0.0.1:8000/dang-nhap")
    assert left.startswith(f"{running.address}/logout?")
    told = dict(parse_qsl(urlsplit(left).query))
    assert told == {
        "id_token_hint": "mot.id.token",
        "client_id": CLIENT,
        "post_logout_redirect_uri": "http://127.0.0.1:8000/dang-nhap",
    }
    running.says(discovery={"end_session_endpoint": "http://khac.example/ra"})
    assert address_to_leave(at(running), "x", "y") == ""
