"""The JSON API: from a token made on its page to a draft written, refused when stale, and scored."""

import html
import json
import tomllib
import unicodedata
from contextlib import contextmanager
from datetime import timedelta
from fractions import Fraction
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from certify import create_app
from certify.commands.score import score as command
from certify.config import Settings
from certify.domain.days import local_day
from certify.operations.log.events import write_event
from certify.operations.people import persons, tokens
from certify.store.log import events
from certify.store.people import accounts
from certify.store.people import tokens as stored
from certify.web.api.answers import Changes
from certify.web.api.scores import Answers
from tests.support.acts import act_of
from tests.support.calls import Caller, made_on_the_page, problem
from tests.support.clients import account, client_of
from tests.support.life import Life
from tests.support.shown import COMMUNE, COMMUNES, ELSEWHERE, ROLES, lowered

BEST = tomllib.loads((Path(__file__).parents[2] / "criteria" / "2019-06-qd-ttg.best.toml").read_text("utf-8"))
VERSION = "2019-06-qd-ttg"


@pytest.fixture
def caller(app, database, now):
    """Makes callers: by role or user name, with scopes."""

    def make(name="commune_officer", *scopes):
        with database.writing() as connection:
            ends = local_day(now) + timedelta(days=30)
            token = tokens.make(
                act_of(connection, account(connection, name), now), "Thử", scopes or ("read", "write"), ends
            )
        return Caller(app, token)

    return make


def places(said):
    return {fault.get("pointer") or fault["parameter"] for fault in said["errors"]}


def test_from_a_token_to_a_score(app, database, file, now):
    client = client_of(app, "commune_officer")
    token, _ = made_on_the_page(client, "read", "write", ends=f"{local_day(now) + timedelta(days=9)}")
    program = Caller(app, token)

    rounds = program.get("/rounds")["items"]
    running = next(round_ for round_ in rounds if round_["state"] == "open")
    listed = program.get(f"/assessments?round={running['id']}")
    assert [one["id"] for one in listed["items"]] == [file] and listed["next"] is None
    whole = program.get(f"/assessments/{file}")
    assert whole["unit"]["code"] == COMMUNE.code and whole["state"] == "draft"
    bases = {line["indicator"]: line["version"] for line in whole["answers"] if line["side"] == "self"}

    answers = {key: {"base": bases.get(key, 0), "answer": answer} for key, answer in BEST.items()}
    answers["2.1"] |= {"answer": {"numerator": 491, "denominator": 500}, "explanation": "theo sổ hộ tịch"}
    reply = program.ask(f"/assessments/{file}/answers", "PATCH", json={"answers": answers})
    assert reply.status_code == 200, reply.get_data(as_text=True)
    versions = reply.json["versions"]
    assert versions["2.1"] == bases.get("2.1", 0) + 1 and "2.1" in reply.json["saved"]

    whole = program.get(f"/assessments/{file}")
    own = next(side for side in whole["sides"] if side["side"] == "self")
    assert (own["total"], own["answered"]) == ("1000", own["count"])
    line = next(one for one in whole["answers"] if (one["indicator"], one["side"]) == ("2.1", "self"))
    assert (line["points"], line["source"], line["version"]) == ("50", "provisional", versions["2.1"])
    assert line["explanation"] == "theo sổ hộ tịch" and line["answer"] == {"numerator": 491, "denominator": 500}
    shared = next(one for one in whole["quantities"] if one["side"] == "self")
    assert shared["stated"]["2.1"] == 500 and len(shared["stated"]) > 1 and shared["number"] is None, "others say more"
    with database.reading() as connection:
        event = events.events_of(connection, file)[-1]
        assert (event.act, event.actor_name) == ("answer", f"Cán bộ trẻ em {lowered(COMMUNE.full_name)}")
        assert stored.of_account(connection, event.actor_id)[0].used_at is not None

    stale = {"answers": {"2.1": {"base": 0, "answer": {"numerator": 1, "denominator": 2}}, "1.1": answers["1.1"]}}
    said = problem(program.ask(f"/assessments/{file}/answers", "PATCH", json=stale), 409, "stale")
    assert said["conflicts"]["2.1"]["sent"]["answer"] == {"numerator": 1, "denominator": 2}
    current = {"answer": line["answer"], "explanation": "theo sổ hộ tịch", "version": versions["2.1"]}
    assert said["conflicts"]["2.1"]["current"] == current and places(said) == {"#/answers/2.1/base"}
    again = program.ask(f"/assessments/{file}/answers", "PATCH", json={"answers": answers})
    assert again.json["saved"] == [] and again.json["versions"] == versions  # what stands already is no change

    body = {"version": VERSION, "category": "mountain_island_difficult", "answers": BEST}
    assert program.ask("/score", "POST", json=body).json["meets_conditions"] is True
    gaps = program.get(f"/assessments/{file}/gap")
    assert {gap["lacking"] for gap in gaps["gaps"]} == {"0"} and gaps["side"] == "self"


def test_a_draft_is_written_whole_or_not_at_all(caller, file):
    program = caller()
    before = program.get(f"/assessments/{file}")
    bases = {one["indicator"]: one["version"] for one in before["answers"] if one["side"] == "self"}
    wrong = {
        "1.1": {"base": bases.get("1.1", 0), "answer": {"yes": False}, "explanation": "đúng"},
        "2.1": {"base": bases.get("2.1", 0), "answer": {"numerator": 501, "denominator": 500}},
        "1.2": {"base": bases.get("1.2", 0), "answer": {"count": 3}},
        "5.2": {"base": bases.get("5.2", 0), "answer": {"not_applicable": "không có"}},
    }
    said = problem(program.ask(f"/assessments/{file}/answers", "PATCH", json={"answers": wrong}), 422, "impossible")
    assert places(said) == {
        "#/answers/2.1/answer/numerator", "#/answers/1.2/answer/yes", "#/answers/5.2/answer/not_applicable"
    }  # fmt: skip
    assert program.get(f"/assessments/{file}") == before
    unknown = {"answers": {"99.9": {"base": 0, "answer": {"yes": True}}}}
    said = problem(program.ask(f"/assessments/{file}/answers", "PATCH", json=unknown), 422, "impossible")
    assert places(said) == {"#/answers/99.9"}


def test_a_program_is_refused_a_hand_that_its_person_may_not_have(caller, file, database, now):
    program = caller()
    before = program.get(f"/assessments/{file}")
    with database.writing() as connection:
        appraiser = account(connection, "appraiser")
        write_event(connection, appraiser, now, "appraise", assessment_id=file)
        persons.join(act_of(connection, None, now), account(connection, "commune_officer").id, appraiser.user_name)
    base = next((one["version"] for one in before["answers"] if (one["side"], one["indicator"]) == ("self", "1.1")), 0)
    change = {"answers": {"1.1": {"base": base, "answer": {"yes": False}}}}
    said = problem(program.ask(f"/assessments/{file}/answers", "PATCH", json=change), 409, "refused")
    assert f"(tài khoản “{appraiser.display_name}”) nên không được tự chấm điểm" in said["detail"]
    assert program.get(f"/assessments/{file}")["answers"] == before["answers"]


def test_a_line_can_be_emptied_and_keeps_its_explanation(caller, file, database, library, now, press):
    with database.writing() as connection:
        Life(connection, library, now, press).fill()
    program = caller()
    base = next(one for one in program.get(f"/assessments/{file}")["answers"] if one["indicator"] == "1.1")
    first = {"1.1": {"base": base["version"], "answer": {"yes": True}, "explanation": "Quye\u0302\u0301t đi\u0323nh"}}
    reply = program.ask(f"/assessments/{file}/answers", "PATCH", json={"answers": first})
    second = {"1.1": {"base": reply.json["versions"]["1.1"], "answer": None}}
    assert program.ask(f"/assessments/{file}/answers", "PATCH", json={"answers": second}).status_code == 200
    line = next(one for one in program.get(f"/assessments/{file}")["answers"] if one["indicator"] == "1.1")
    assert (line["answer"], line["points"]) == (None, None)
    assert line["explanation"] == unicodedata.normalize("NFC", "Quye\u0302\u0301t đi\u0323nh")


def test_a_text_is_looked_at_before_it_is_normalised(caller, file):
    for text, words in (("a" + "\u0301\u0323" * 100, "dấu liền nhau"), ("a\u0301" * 1_001, "dài quá 2000 ký tự")):
        change = {"answers": {"1.1": {"base": 0, "answer": None, "explanation": text}}}
        reply = caller().ask(f"/assessments/{file}/answers", "PATCH", json=change)
        assert words in problem(reply, 400, "bad-request")["errors"][0]["detail"]


def test_a_text_that_looks_like_a_child_is_pointed_out(caller, file):
    program = caller()
    bases = {one["indicator"]: one["version"] for one in program.get(f"/assessments/{file}")["answers"]}
    texts = {"1.1": "gia đình cháu Nguyễn Văn Ánh", "1.2": "Quyết định 12/QĐ-UBND"}
    changes = {key: {"base": bases[key], "answer": {"yes": True}, "explanation": text} for key, text in texts.items()}
    changes["6.2"] = {"base": bases["6.2"], "answer": {"not_applicable": "cháu Nguyễn Văn Ánh đã chuyển đi"}}
    reply = program.ask(f"/assessments/{file}/answers", "PATCH", json={"answers": changes})
    said = "Chỉ tiêu {}: có thể chứa thông tin của trẻ em (họ tên). Chỉ ghi số lượng và số văn bản."
    assert reply.json["hints"] == [said.format(key) for key in ("1.1", "6.2")]
    assert reply.json["saved"] == ["1.1", "1.2", "6.2"]


def test_a_submitted_file_is_closed(caller, file, database, library, now, press):
    with database.writing() as connection:
        life = Life(connection, library, now, press)
        life.fill()
        life.take("submit", "commune_leader")
    change = {"answers": {"1.1": {"base": 0, "answer": {"yes": False}}}}
    said = problem(caller().ask(f"/assessments/{file}/answers", "PATCH", json=change), 409, "closed")
    assert places(said) == {"#/answers/1.1"}


def test_the_score_is_the_command_s(caller, site):
    """The same keys and the same figures, here as exact strings; and the mark of what gave each."""
    answers = {**BEST, "2.1": {"numerator": 481, "denominator": 500}, "6.2": {"not_applicable": "không có vụ việc"}}
    answers |= {"9.1": {"numerator": 1, "denominator": 3}, "4.1": {"numerator": 1, "denominator": 3000}}
    del answers["1.1"]
    given_ = ["--version", VERSION, "--category", "other", "--json", "-"]
    environment = {"CERTIFY_INSTANCE": str(site.instance)}
    expected = json.loads(CliRunner(env=environment).invoke(command, given_, input=json.dumps(answers)).stdout)
    body = {"version": VERSION, "category": "other", "answers": answers}
    found = caller("administrator", "read").ask("/score", "POST", json=body).json
    assert found.pop("threshold_source") == "verbatim"
    marks = {line["id"]: line.pop("source") for part in found["criteria"] for line in part["indicators"]}
    assert marks["1.1"] is None and marks["2.1"] == "provisional" and marks["1.2"] == "verbatim"
    values = {line["id"]: line["value"] for part in found["criteria"] for line in part["indicators"]}
    assert (values["2.1"], values["9.1"], values["1.2"]) == ("96.2", "100/3", True)
    assert as_numbers(found) == expected


def as_numbers(data):
    """The strings of a score as the command's numbers."""
    if isinstance(data, dict):
        numbers = ("points", "max", "total", "threshold", "value")
        return {
            key: float(Fraction(part)) if key in numbers and isinstance(part, str) else as_numbers(part)
            for key, part in data.items()
        }
    return [as_numbers(part) for part in data] if isinstance(data, list) else data


def test_faults_of_a_score_name_their_places(caller):
    program = caller()
    body = {"version": VERSION, "category": "ward", "answers": {"2.1": {"numerator": 1, "denominator": 0}}}
    said = problem(program.ask("/score", "POST", json=body), 422, "impossible")
    assert places(said) == {"#/category", "#/answers/2.1/denominator"}
    said = problem(program.ask("/score", "POST", json={**body, "version": "2030-x"}), 422, "impossible")
    assert places(said) == {"#/version"}
    wrong = {"version": 1, "answers": {"2.1": {"numerator": "1"}, "a/b~c": {"yes": 1}}, "more": None}
    said = problem(program.ask("/score", "POST", json=wrong), 400, "bad-request")
    assert {"#/version", "#/category", "#/answers/2.1/numerator", "#/more"} <= places(said)
    assert "#/answers/a~1b~0c/yes" in places(said)


@pytest.mark.parametrize(
    ("raw", "kind", "more"),
    [
        (b"{", "bad-request", {}),
        (b"", "bad-request", {}),
        (b"\xff", "bad-request", {}),
        (b'{"a": NaN}', "bad-request", {}),
        (b'{"a": 1, "a": 2}', "bad-request", {}),
        (b"[" * 100_000, "bad-request", {}),
        (b'{"version": "\\ud800", "category": "\\u0000", "answers": {"\\ud800": {}}}', "bad-request", {}),
        (b'{"answers": ' + b"9" * 5000 + b"}", "bad-request", {}),
        (b"{}", "media-type", {"content_type": "text/plain"}),
        (b"{}", "media-type", {"content_type": "application/x-www-form-urlencoded"}),
        (b" " * 1_000_001, "too-large", {}),
    ],
)
def test_bodies_that_are_refused(caller, raw, kind, more):
    statuses = {"bad-request": 400, "media-type": 415, "too-large": 413}
    reply = caller().ask("/score", "POST", data=raw, **{"content_type": "application/json", **more})
    problem(reply, statuses[kind], kind)


KEYS = st.sampled_from(["1.1", "2.1", "5.2", "99.9", "", "\ud800", "a" * 300, "answers"]) | st.text(max_size=9)
NUMBERS = st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.none() | st.booleans()
PARTS = st.dictionaries(
    st.sampled_from(["yes", "numerator", "denominator", "count", "not_applicable", "base", "answer"]) | KEYS,
    NUMBERS | st.text(max_size=20) | st.dictionaries(KEYS, NUMBERS, max_size=2),
    max_size=4,
)
HOSTILE = st.fixed_dictionaries(
    {"answers": st.dictionaries(KEYS, PARTS | NUMBERS | st.lists(PARTS, max_size=2), max_size=4) | NUMBERS},
    optional={"version": KEYS | NUMBERS, "category": KEYS | NUMBERS},
) | st.recursive(NUMBERS | st.text(max_size=9), lambda inner: st.lists(inner) | st.dictionaries(KEYS, inner))


@given(HOSTILE)
@settings(max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_whatever_is_sent_gets_a_plain_answer(hostile, body):
    """A body without the shape that is described is a bad request; no criteria have a version that is made up here."""
    program, file = hostile
    raw, before = json.dumps(body).encode(), program.get(f"/assessments/{file}")["answers"]
    reply = program.ask("/score", "POST", data=raw, content_type="application/json")
    problem(reply, *((422, "impossible") if has_shape(Answers, raw) else (400, "bad-request")))
    assert unicodedata.is_normalized("NFC", reply.get_data(as_text=True))
    reply = program.ask(f"/assessments/{file}/answers", "PATCH", data=raw, content_type="application/json")
    assert unicodedata.is_normalized("NFC", reply.get_data(as_text=True))
    if not has_shape(Changes, raw):
        problem(reply, 400, "bad-request")
    elif not set(body["answers"]) <= {line["indicator"] for line in before}:
        problem(reply, 422, "impossible")
    elif reply.status_code == 200:
        after = {line["indicator"]: line for line in program.get(f"/assessments/{file}")["answers"]}
        assert {key: after[key]["answer"] for key in body["answers"]} == sent_answers(body)
        return
    else:
        problem(reply, *((409, "stale") if reply.status_code == 409 else (422, "impossible")))
    assert program.get(f"/assessments/{file}")["answers"] == before


def has_shape(model, raw):
    try:
        return bool(model.model_validate_json(raw))
    except ValidationError:
        return False


def sent_answers(body):
    return {key: change["answer"] for key, change in body["answers"].items()}


@contextmanager
def limited(site, most):
    """The site with another limit of calls a minute."""
    path = site.instance / "config.toml"
    path.write_text((path.read_text("utf-8") if path.exists() else "") + f"api_calls_a_minute = {most}\n", "utf-8")
    app = create_app(Settings(site.instance))
    yield app
    app.extensions["certify"].database.close()


@pytest.fixture
def hostile(site, file, database, now):
    """A program within a wide limit, and the officer's draft."""
    with database.writing() as connection:
        officer, ends = account(connection, "commune_officer"), local_day(now) + timedelta(days=2)
        token = tokens.make(act_of(connection, officer, now), "Thử", ["read", "write"], ends)
    with limited(site, 1_000_000) as app:
        yield Caller(app, token), file


@pytest.mark.parametrize(
    ("path", "method", "status", "kind", "allow"),
    [
        ("/nothing", "GET", 404, "not-found", None),
        ("/units/2147483648", "GET", 404, "not-found", None),
        ("/units/99999999999999999999999", "GET", 404, "not-found", None),
        ("/criteria/%00", "GET", 404, "not-found", None),
        ("/progress?round=99", "GET", 404, "not-found", None),
        ("/units", "DELETE", 405, "method", "GET, HEAD, OPTIONS"),
        ("/score", "GET", 405, "method", "OPTIONS, POST"),
        ("/units?limit=501", "GET", 400, "bad-request", None),
        ("/units?limit=1&limit=1", "GET", 400, "bad-request", None),
        ("/units?on=0", "GET", 400, "bad-request", None),
        ("/units?code=%00", "GET", 400, "bad-request", None),
        ("/assessments?state=open", "GET", 400, "bad-request", None),
    ],
)
def test_every_refusal_is_a_problem(caller, path, method, status, kind, allow):
    reply = caller().ask(path, method)
    problem(reply, status, kind)
    assert reply.headers.get("Allow") == allow


def test_a_wrong_host_and_a_failure_are_problems_too(site, caller):
    program = caller()
    problem(program.ask("/units", headers={"Host": "evil.example"}), 400, "bad-request")
    (site.revisions_folder / "broken.toml").write_text("id = ", "utf-8")
    problem(program.ask("/criteria"), 500, "failure")


def test_no_session_opens_the_api(app, file):
    client = client_of(app, "commune_officer")
    assert client.get(f"/phieu/{file}").status_code == 200
    change = {"answers": {"1.1": {"base": 0, "answer": {"yes": True}}}}
    for reply in (
        client.get(f"/api/v1/assessments/{file}"),
        client.patch(f"/api/v1/assessments/{file}/answers", json=change),
    ):
        problem(reply, 401, "no-token")
        assert reply.headers["WWW-Authenticate"] == "Bearer"


def test_a_token_opens_no_page(caller, file):
    program = caller()
    reply = program.client.get(f"/phieu/{file}", headers=program.headers)
    assert reply.status_code == 302 and "/dang-nhap" in reply.headers["Location"]


def test_the_token_s_account_counts_and_not_the_session_beside_it(app, caller, database, file):
    with database.writing() as connection:
        accounts.change(connection, account(connection, ELSEWHERE["commune_officer"]).id, active=True)
    headers = caller(ELSEWHERE["commune_officer"]).headers
    reply = client_of(app, "commune_officer").get(f"/api/v1/assessments/{file}", headers=headers)
    problem(reply, 404, "not-found")


@pytest.mark.parametrize(
    "shown", ["", "Bearer", "Bearer certify_", "Basic YTpi", "Bearer x", "bearer certify_é", "Token a"]
)
def test_what_is_no_token(app, shown):
    headers = {"Authorization": shown} if shown else {}
    problem(app.test_client().get("/api/v1/units", headers=headers), 401, "no-token")


def test_revoked_expired_and_idle_tokens(caller, database, now):
    program = caller()
    with database.writing() as connection:
        officer = account(connection, "commune_officer")
        token = stored.of_account(connection, officer.id)[0]
        assert token.sha256 not in program.headers["Authorization"]
        stored.change(connection, token.id, expires_on=(now + timedelta(hours=7)).date())
    assert program.ask("/units").status_code == 200  # to the end of its last day
    for change in ({"expires_on": local_day(now) - timedelta(days=1)}, {"revoked_at": now}):
        with database.writing() as connection:
            stored.change(connection, token.id, expires_on=local_day(now) + timedelta(days=9), revoked_at=None)
            stored.change(connection, token.id, **change)
        problem(program.ask("/units"), 401, "no-token")
    with database.writing() as connection:
        stored.change(connection, token.id, revoked_at=None)
        accounts.change(connection, officer.id, active=False)
    problem(program.ask("/units"), 401, "no-token")


def test_scopes(caller, file):
    reader, writer = caller("commune_officer", "read"), caller("commune_officer", "write")
    change = {"answers": {"1.1": {"base": 0, "answer": None}}}
    problem(reader.ask(f"/assessments/{file}/answers", "PATCH", json=change), 403, "scope")
    problem(writer.ask(f"/assessments/{file}"), 403, "scope")
    problem(caller("approver").ask(f"/assessments/{file}/answers", "PATCH", json=change), 403, "forbidden")


def test_only_so_many_calls_a_minute(site, database, now):
    with database.writing() as connection:
        ends = local_day(now) + timedelta(days=2)
        token = tokens.make(act_of(connection, account(connection, "approver"), now), "Thử", ["read"], ends)
    with limited(site, 3) as app:
        replies = [Caller(app, token).ask("/targets") for _ in range(8)]
        nobody = [Caller(app, "certify_wrong").ask("/targets").status_code for _ in range(8)]
    assert replies[0].status_code == 200 and nobody[0] == 401 and 429 in nobody
    refused = next(reply for reply in replies if reply.status_code == 429)  # a minute may turn within: not the fourth
    problem(refused, 429, "too-many")
    assert refused.headers["Retry-After"] == "60"


@pytest.mark.whole
def test_lists_are_paged_in_a_stable_order(caller):
    program = caller("province_officer")
    whole = program.get("/assessments?limit=500")
    assert len(whole["items"]) == 312 and whole["next"] is None
    ids, cursor = [], 0
    while cursor is not None:
        page = program.get(f"/assessments?limit=70&cursor={cursor}")
        ids += [one["id"] for one in page["items"]]
        cursor = page["next"]
    assert ids == [one["id"] for one in whole["items"]] == sorted(ids)
    communes = program.get("/units?level=commune&on=2021-06-30&limit=500")["items"]
    assert len(communes) == len(COMMUNES) and all(commune["level"] == "commune" for commune in communes)
    assert [one["name"] for one in program.get(f"/units?code={COMMUNE.code}&on=2021-06-30")["items"]] == [COMMUNE.name]
    one = program.get(f"/units/{communes[0]['id']}")
    assert one["full_name"] == communes[0]["full_name"] and one["successions"]
    assert {one["state"] for one in program.get("/assessments?state=recognised")["items"]} == {"recognised"}


@pytest.mark.whole
def test_each_sees_the_own_scope(caller, file):
    ids = {
        role: {one["id"] for one in caller(role).get("/assessments?limit=500")["items"]}
        for role in ROLES
        if role not in {"administrator", "sector_officer"}
    }
    assert len(ids["commune_officer"]) == 2 < len(ids["appraiser"]) < len(ids["province_officer"]) == 312
    assert ids["commune_officer"] <= ids["appraiser"] <= ids["province_officer"]
    problem(caller("administrator").ask(f"/assessments/{file}"), 403, "forbidden")


@pytest.mark.whole
def test_progress_and_targets_are_the_page_s(app, caller):
    program = caller("administrator")
    found, targets = program.get("/progress"), program.get("/targets")["items"]
    target = next(one for one in targets if one["percent"] == found["target_percent"])
    assert (target["percent"], target["source"], target["due_on"]) == ("75", "secondary", "2022-12-31")
    assert {one["source"] for one in targets} <= {"verbatim", "secondary", "derived", "provisional"}
    assert len({(one["plan"], one["id"]) for one in targets}) == len(targets) > 8
    assert found["standing"] == target["standing"] and found["standing"]["needed"] == 117
    page = html.unescape(client_of(app, "administrator").get("/tien-do").get_data(as_text=True))
    assert found["standing"]["text"] in page
    assert sum(area["standing"]["all"] for area in found["areas"]) == sum(found["states"].values()) == len(COMMUNES)
    assert program.get(f"/progress?round={found['round']}") == found


def test_criteria_carry_their_marks_and_an_etag(caller):
    program = caller("administrator", "read")
    first = program.ask(f"/criteria/{VERSION}?revision=1")
    rule = next(
        line["rule"] for part in first.json["version"]["criteria"] for line in part["indicators"] if line["id"] == "2.1"
    )
    assert rule["bands"][0] == {
        "at_least": "98", "at_most": None, "below": None, "points": "50", "clause": "Điều 2 khoản 2",
        "source": "provisional",
    }  # fmt: skip
    assert first.json["attested"] is False and first.json["provisional"]
    same = program.ask(f"/criteria/{VERSION}?revision=1", headers={"If-None-Match": first.headers["ETag"]})
    assert (same.status_code, same.get_data()) == (304, b"")
    other = program.ask(f"/criteria/{VERSION}", headers={"If-None-Match": first.headers["ETag"]})
    assert other.status_code == 200 and other.json["version"]["revision"] > 1
    revisions = [one["revision"] for one in program.get("/criteria")["items"]]
    assert (
        revisions == sorted(set(revisions)) and revisions[0] == 1 and revisions[-1] == other.json["version"]["revision"]
    )
    problem(program.ask(f"/criteria/{VERSION}?revision=9"), 404, "not-found")


def test_a_demonstration_says_so(caller):
    assert caller().ask("/targets").headers["Certify-Data"] == "demonstration"
