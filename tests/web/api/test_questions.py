"""Shared numbers and questions over the API: given once, asked, answered, refused when stale, all or none."""

from datetime import timedelta

import pytest

from certify.domain.days import local_day
from certify.operations.people import tokens
from tests.support.acts import act_of
from tests.support.calls import Caller, problem
from tests.support.clients import account

VERSION, CHILDREN, CASES = "2019-06-qd-ttg", "children_under_16", "cases_without_children"


@pytest.fixture
def file_id(asking_file):
    return asking_file


@pytest.fixture
def program(app, database, now):
    with database.writing() as connection:
        act = act_of(connection, account(connection, "commune_officer"), now)
        return Caller(app, tokens.make(act, "Thử", ("read", "write"), local_day(now) + timedelta(days=30)))


def places(said):
    return {fault["pointer"] for fault in said["errors"]}


def question(whole, key=CASES):
    return next((one for one in whole["questions"] if one["id"] == key), None)


def patch(program, file_id, body):
    return program.ask(f"/assessments/{file_id}/answers", "PATCH", json=body)


def own_number(whole):
    return next(one for one in whole["quantities"] if (one["id"], one["side"]) == (CHILDREN, "self"))


def test_a_question_is_read_answered_and_told_again(program, file_id):
    asked = question(program.get(f"/assessments/{file_id}"))
    assert asked["open"] and asked["indicators"] == ["3.1", "6.2"] and asked["question"].endswith("?")
    body = {"questions": {CASES: {"base": asked["version"], "reply": "Vụ việc của năm trước"}}}
    reply = patch(program, file_id, body)
    assert reply.status_code == 200, reply.text
    assert reply.json["saved"] == [CASES] and not question(reply.json)["open"]
    assert question(program.get(f"/assessments/{file_id}"))["reply"] == "Vụ việc của năm trước"
    assert patch(program, file_id, body).json["saved"] == [], "what stands already is no change"
    body["questions"][CASES]["reply"] = "Ý khác"
    assert places(problem(patch(program, file_id, body), 409, "stale")) == {f"#/questions/{CASES}/base"}


def test_a_question_that_is_not_asked_has_no_answer_and_takes_the_rest_along(program, file_id):
    before = program.get(f"/assessments/{file_id}")
    bases = {one["indicator"]: one["version"] for one in before["answers"] if one["side"] == "self"}
    body = {
        "answers": {"1.1": {"base": bases["1.1"], "answer": {"yes": False}}},
        "questions": {"unheard_of": {"base": 0, "reply": "x"}},
    }
    assert places(problem(patch(program, file_id, body), 422, "impossible")) == {"#/questions/unheard_of"}
    assert program.get(f"/assessments/{file_id}") == before


def test_a_shared_number_is_given_once(program, file_id):
    before = own_number(program.get(f"/assessments/{file_id}"))
    reply = patch(program, file_id, {"quantities": {CHILDREN: {"base": before["number"], "number": 1234}}})
    assert reply.status_code == 200, reply.text
    assert set(reply.json["saved"]) == set(before["stated"]) == set(reply.json["versions"])
    after = own_number(program.get(f"/assessments/{file_id}"))
    assert after["number"] == 1234 and set(after["stated"]) == set(before["stated"])
    stale = {"quantities": {CHILDREN: {"base": before["number"], "number": 1}}}
    said = problem(patch(program, file_id, stale), 409, "stale")
    assert places(said) == {f"#/quantities/{CHILDREN}/base"}
    assert said["conflicts"][CHILDREN]["current"] == {"number": 1234, "stated": after["stated"]}


def test_a_shared_number_and_an_answer_that_says_another_one_go_together_nowhere(program, file_id):
    whole = program.get(f"/assessments/{file_id}")
    base = next(one["version"] for one in whole["answers"] if (one["indicator"], one["side"]) == ("2.1", "self"))
    body = {
        "answers": {"2.1": {"base": base, "answer": {"numerator": 1, "denominator": 5}}},
        "quantities": {CHILDREN: {"base": own_number(whole)["number"], "number": 1234}},
    }
    assert places(problem(patch(program, file_id, body), 422, "impossible")) == {"#/answers/2.1/answer/denominator"}
    body["answers"]["2.1"]["answer"]["denominator"] = 1234
    assert patch(program, file_id, body).status_code == 200
    assert own_number(program.get(f"/assessments/{file_id}"))["number"] == 1234
    unknown = {"quantities": {"adults": {"base": None, "number": 1}}}
    assert places(problem(patch(program, file_id, unknown), 422, "impossible")) == {"#/quantities/adults"}
    small = {"quantities": {CHILDREN: {"base": 1234, "number": 0}}}
    said = problem(patch(program, file_id, small), 422, "impossible")
    told = {place.split("/")[2] for place in places(said)}
    assert told and told <= {"2.1", "3.1", "4.1", "4.2", "5.1", "9.1"}


@pytest.mark.parametrize(
    "body", [{}, {"answers": {}}, {"questions": {"A b": {"base": 0, "reply": "x"}}}, {"numbers": {}}]
)
def test_a_change_of_nothing_is_refused(program, file_id, body):
    assert patch(program, file_id, body).status_code == 400


def test_numbers_that_differ_are_a_question_and_one_number_joins_them(program, file_id):
    whole = program.get(f"/assessments/{file_id}")
    base = next(one["version"] for one in whole["answers"] if (one["indicator"], one["side"]) == ("2.1", "self"))
    body = {"answers": {"2.1": {"base": base, "answer": {"numerator": 588, "denominator": 588}}}}
    asked = question(patch(program, file_id, body).json, CHILDREN)
    assert asked["open"] and "588 ở 2.1" in asked["said"]
    joined = patch(program, file_id, {"quantities": {CHILDREN: {"base": None, "number": 1000}}})
    assert question(joined.json, CHILDREN) is None


def test_a_score_takes_shared_numbers_once_and_names_what_is_questionable(program):
    answers = {"2.1": {"numerator": 90}, "3.1": {"numerator": 0}, "6.2": {"numerator": 7, "denominator": 7}}
    body = {"version": VERSION, "category": "other", "answers": answers, "quantities": {CHILDREN: 100}}
    reply = program.ask("/score", "POST", json=body)
    assert reply.status_code == 200, reply.text
    lines = {line["id"]: line for part in reply.json["criteria"] for line in part["indicators"]}
    assert (lines["2.1"]["value"], lines["4.1"]["value"]) == ("90", None), "a line that says nothing stays blank"
    assert [one["id"] for one in reply.json["questions"]] == [CASES]
    body["answers"]["2.1"] = {"numerator": 90, "denominator": 90}
    body["answers"]["4.1"] = {"numerator": 0}
    ids = [one["id"] for one in program.ask("/score", "POST", json=body).json["questions"]]
    assert ids == [CHILDREN, CASES], "a line may say another number, and is asked why"
    wrong = {**body, "quantities": {"adults": 1}}
    assert "#/quantities/adults" in places(problem(program.ask("/score", "POST", json=wrong), 422, "impossible"))
    lacking = {**body, "quantities": {}, "answers": {"2.1": {"numerator": 90}}}
    said = problem(program.ask("/score", "POST", json=lacking), 422, "impossible")
    assert places(said) == {"#/answers/2.1/denominator"}


def test_nobody_answers_for_another_commune(app, database, now, program, file_id):
    with database.writing() as connection:
        other = account(connection, "appraiser")
        token = tokens.make(
            act_of(connection, other, now), "Thử", ("read", "write"), local_day(now) + timedelta(days=9)
        )
    reply = patch(Caller(app, token), file_id, {"questions": {CASES: {"base": 0, "reply": "x"}}})
    problem(reply, 403, "forbidden")
    assert question(program.get(f"/assessments/{file_id}"), CASES)["open"]
