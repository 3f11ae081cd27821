"""Questions about figures: asked of what stands there, answered in words, kept, sealed, and never in the way."""

import json
import re

import pytest
import sqlalchemy as sa
from msgspec.structs import replace

from certify.domain.assessment.record import record_data, record_from
from certify.domain.assessment.sides import APPRAISAL, SELF
from certify.domain.assessment.states import State
from certify.domain.library import Library
from certify.domain.limits import LONGEST_TEXT
from certify.domain.people.permissions import Role
from certify.domain.questions.asking import FEWEST
from certify.operations.act import Forbidden
from certify.operations.assessments import answers
from certify.operations.assessments.answers import AnswerEntry
from certify.operations.assessments.carrying import carry_over
from certify.operations.assessments.counted_answers import counted_answer
from certify.operations.assessments.questions import Saying, asked_beside, asked_of, reply_on
from certify.operations.assessments.record import record_of
from certify.operations.audit.faults import altered_files
from certify.operations.audit.faults import faults as audit
from certify.operations.log.history import Wanted, chosen, history_of
from certify.store.assessments import answers as stored_answers
from certify.store.assessments import files
from certify.store.schema import metadata
from tests.support.life import Life
from tests.support.lives import MADE_UP, SHIPPED, Office, with_made_up_decision
from tests.support.shown import COMMUNE, HEIR_COMMUNE

CASES = "cases_without_children"
TEXT = "Vụ việc của năm trước, nay mới phê duyệt kế hoạch"
QUESTIONABLE = {"6.2": {"numerator": 1000, "denominator": 1000}}


@pytest.fixture
def life(life):
    life.fill(**QUESTIONABLE)
    return life


def of(life):
    return {one.id: one for one in asked_of(life.connection, life.sheet)}


def say(life, text, key=CASES, base=0, role="commune_officer"):
    return reply_on(life.act(role), life.sheet, {key: Saying(text, base)})[0]


def enter(life, role="commune_officer", **data):
    rows = {key: life.sheet.stored.get((SELF, key)) for key in data}
    entries = {key: AnswerEntry(one, "", rows[key].version if rows[key] else 0) for key, one in data.items()}
    assert not answers.save(life.act(role), life.id, SELF, entries).errors


def test_what_is_said_is_kept_told_sealed_and_bound(life, now):
    asked, before = of(life)[CASES], life.sheet.content_sha256
    assert asked.open and asked.indicators == ("3.1", "6.2")
    assert say(life, TEXT).versions == {CASES: 1}
    assert not of(life)[CASES].open and of(life)[CASES].text == TEXT
    assert life.sheet.content_sha256 != before, "a decision is bound to what was said"
    told = history_of(life.connection, life.id)[0]
    assert "trả lời câu hỏi về số liệu: chỉ tiêu 3.1, 6.2" in told.said
    ids = ["3.1", "6.2"]
    assert told.event.details == {"indicators": ids, "question": CASES, "reworded": ids}, "no words in the log"
    assert not told.changes and told in chosen(history_of(life.connection, life.id), Wanted("6.2"))
    (line,) = (one for one in record_of(life.connection, life.sheet, now).questions if one.indicators == ("3.1", "6.2"))
    assert (line.reply, line.former) == (TEXT, False)
    earlier = [entry.event.details for entry in history_of(life.connection, life.id)[1:] if entry.event.act == "reply"]
    assert CASES not in [details["question"] for details in earlier]


def test_nothing_stops_at_a_question_and_what_was_asked_is_frozen(life, now):
    life.take("submit", "commune_leader")
    assert life.sheet.state is State.SUBMITTED and of(life)[CASES].open
    record = record_of(life.connection, life.sheet, now)
    assert [line.reply for line in record.questions if line.indicators == ("3.1", "6.2")] == [""]
    assert say(life, TEXT).closed == [CASES] and of(life)[CASES].open


def test_a_whole_life_with_an_answer_stands_the_audit(life):
    say(life, TEXT)
    life.take("submit", "commune_leader")
    life.take("start", "appraiser")
    life.fill(APPRAISAL, "appraiser", **QUESTIONABLE)
    life.categorise()
    life.take("close", "appraiser")
    life.decide("recognise")
    assert list(altered_files(life.connection)) == []
    with pytest.raises(sa.exc.IntegrityError), life.connection.begin_nested():
        replies = metadata.tables["question_replies"]
        life.connection.execute(sa.update(replies).values(text="khác").where(replies.c.assessment_id == life.id))


def test_an_altered_answer_is_found(database, library, press, now):
    with database.writing() as connection:
        life = Life(connection, library, now, press)
        life.fill(**QUESTIONABLE)
        say(life, TEXT)
    with database.engine.begin() as raw:
        raw.execute(sa.text("UPDATE question_replies SET text = 'khác'"))
    with database.reading() as connection:
        assert [one for one in audit(connection, library) if "question_replies" in one and "text" in one]


def test_two_people_do_not_write_over_each_other(life):
    assert say(life, TEXT).versions == {CASES: 1}
    assert say(life, "Ý khác", base=0, role="commune_leader").conflicts == [CASES]
    assert of(life)[CASES].text == TEXT
    assert say(life, TEXT, base=0).errors == {}, "the same again is no change"
    assert say(life, "", base=1).versions == {CASES: 2} and of(life)[CASES].open, "an answer may be taken back"


def test_what_cannot_be_said_is_told(life):
    said = say(life, "x" * (LONGEST_TEXT + 1))
    assert said.long == [CASES] and "dài quá" in said.errors[CASES]
    assert say(life, TEXT, key="children_under_16").unasked == ["children_under_16"]
    assert say(life, TEXT, key="nothing'; --").unasked
    assert "3.1, 6.2" in say(life, "Cháu Trần Văn Mẫu, 7 tuổi").hints[0]
    with pytest.raises(Forbidden):
        say(life, TEXT, role="appraiser")


def test_an_answer_survives_other_figures_and_counts_again_when_they_come_back(life):
    say(life, TEXT)
    enter(life, **{"6.2": {"numerator": 5, "denominator": 5}})
    asked = of(life)[CASES]
    assert (asked.open, asked.outdated, asked.text) == (True, True, TEXT)
    enter(life, **{"6.2": {"not_applicable": "không có vụ việc"}})
    assert CASES not in of(life)
    enter(life, **QUESTIONABLE)
    assert not of(life)[CASES].open
    enter(life, **{"6.2": {"numerator": 5, "denominator": 5}})
    assert say(life, TEXT, base=1).versions == {CASES: 2} and not of(life)[CASES].open, "the same, of these figures"


def test_an_answer_survives_a_revision_that_asks_in_other_words(life, library, tmp_path):
    say(life, TEXT)
    loaded = library.latest(SHIPPED)
    text = loaded.path.read_text("utf-8").replace("Số nào đúng, hoặc vì sao như vậy?", "Đề nghị giải thích?")
    text = re.sub(r"^revision = \d+", f"revision = {loaded.version.revision + 1}", text, count=1, flags=re.MULTILINE)
    (tmp_path / "next.toml").write_text(text, "utf-8")
    life.library = Library([tmp_path])
    asked = of(life)[CASES]
    assert asked.question.text.endswith("Đề nghị giải thích?")
    assert (asked.open, asked.text) == (False, TEXT)


@pytest.fixture
def later(begun, founded, now):
    """A blank file of a commune whose file of the year before is filled in."""
    Office(begun, founded, now, COMMUNE.code, 2021, SHIPPED).fill(SELF, Role.COMMUNE_OFFICER, **QUESTIONABLE)
    return Office(begun, founded, now, COMMUNE.code, 2022, SHIPPED)


def test_an_answer_survives_last_years_figures_being_taken_over(later):
    officer = Role.COMMUNE_OFFICER
    data = {**QUESTIONABLE, "3.1": {"numerator": 0, "denominator": 1000}}
    enter(later, officer, **data)
    said, _ = reply_on(later.act(officer), later.sheet, {CASES: Saying(TEXT, 0)})
    assert said.versions == {CASES: 1}
    assert carry_over(later.act(officer), later.id) > 0
    assert (of(later)[CASES].open, of(later)[CASES].text) == (False, TEXT)


def test_a_jump_from_last_year_is_asked_about_once_it_counts(later):
    former = {one.indicator_id: one.data for one in last_year(later)}
    number = former["2.1"]["denominator"] * 2
    assert not of(later)
    enter(later, Role.COMMUNE_OFFICER, **{"2.1": {"numerator": 1, "denominator": number}})
    asked = of(later)["children_changed"]
    assert "năm 2021: " in asked.question.said and asked.indicators[0] == "2.1"
    enter(later, Role.COMMUNE_OFFICER, **{"2.1": former["2.1"]})
    assert "children_changed" not in of(later)


def last_year(life):
    _, _, _, texts = stored_answers.of_last_file(life.connection, [life.commune.id], life.sheet.round.period_to)
    return map(stored_answers.answer_of, texts)


def test_last_years_figures_are_found_under_a_former_decision(begun, founded, now):
    with_made_up_decision(founded)
    first = Office(begun, founded, now, HEIR_COMMUNE.code, 2026, SHIPPED)
    first.fill(SELF, Role.COMMUNE_OFFICER)
    later = Office(begun, founded, now, HEIR_COMMUNE.code, 2027, MADE_UP)
    version = later.library.latest(MADE_UP)
    indicators = (one for one in version.version.indicators if one.same_as and one.denominator_label)
    key, origin = next((one.id, one.same_as) for one in indicators)
    head, rest = version.path.read_text("utf-8").split("[[criteria]]", 1)
    check = f'id = "changed"\nkind = "jump"\nfigure = "{key}.denominator"\npercent = 10\nquestion = "Vì sao?"\n'
    version.path.write_text(f"{head}[[checks]]\n{check}\n[[criteria]]{rest}", "utf-8")
    later.library = Library(founded.criteria_folders)
    before = first.sheet.stored[SELF, origin].data["denominator"]
    enter(later, Role.COMMUNE_OFFICER, **{key: {"numerator": 1, "denominator": before * 3}})
    assert of(later)["changed"].question.figures == {f"{key}.denominator": str(before * 3), "2026": str(before)}


def test_the_median_is_of_what_others_of_the_area_have_sent(later, now):
    units = metadata.tables["units"]
    near = sa.select(units.c.id).where(units.c.parent_id == later.parent.id)
    ids = set(later.connection.execute(near).scalars()) - {later.commune.id}
    siblings = [one for one in files.of_round(later.connection, later.round_id) if one.unit_id in ids]
    assert len(siblings) > FEWEST
    data = {"numerator": 2, "denominator": 1000}
    for file in siblings[:FEWEST]:
        row = {"assessment_id": file.id, "side": SELF, "indicator_id": "5.1", "data": data, "explanation": ""}
        row |= {"confirmed": True, "version": 1, "updated_at": now, "updated_by": later.people[Role.COMMUNE_OFFICER].id}
        stored_answers.put_answers(later.connection, [row])
    enter(later, Role.COMMUNE_OFFICER, **{"5.1": {"numerator": 7, "denominator": 1000}})
    assert "injuries_off_median" not in of(later), "a draft says nothing yet"
    for file in siblings[: FEWEST - 1]:
        files.change(later.connection, file.id, state=State.SUBMITTED)
    assert "injuries_off_median" not in of(later)
    files.change(later.connection, siblings[FEWEST - 1].id, state=State.SUBMITTED)
    assert of(later)["injuries_off_median"].question.figures == {"5.1": "700"}
    assert asked_beside(later.sheet, None) == (), "what a file's own figures raise is another matter"
    about = {"injuries_off_median": Saying(TEXT, 0)}
    for said in (False, True):
        if said:
            assert reply_on(later.act(Role.COMMUNE_OFFICER), later.sheet, about)[0].versions
        files.change(later.connection, later.id, state=State.SUBMITTED)
        shown = [one.text for one in of(later).values() if one.id in about]
        assert shown == [TEXT] * said, "nobody can answer it now"
        assert [one.reply for one in record_of(later.connection, later.sheet, now).questions] == shown
        files.change(later.connection, later.id, state=State.DRAFT)


def test_a_sector_is_asked_only_about_what_is_its_own(life):
    sheet = life.sheet
    everything = {one.id for one in asked_of(life.connection, sheet)}
    own = asked_of(life.connection, replace(sheet, only=frozenset({"6.2"})))
    assert CASES in everything and CASES not in {one.id for one in own}
    both = asked_of(life.connection, replace(sheet, only=frozenset({"3.1", "6.2"})))
    assert CASES in {one.id for one in both}


def test_a_returned_file_answers_where_it_is_open(life):
    life.take("submit", "commune_leader")
    life.take("start", "appraiser")
    life.take("return", "appraiser", reasons={"2.1": "Xem lại"})
    assert say(life, TEXT).closed == [CASES]
    life.take("submit", "commune_leader")
    life.take("start", "appraiser")
    life.take("return", "appraiser", reasons={"6.2": "Xem lại"})
    assert say(life, TEXT).versions == {CASES: 1}


def test_contents_frozen_before_there_were_questions_are_read(life, now):
    data = json.loads(json.dumps(record_data(record_of(life.connection, life.sheet, now))))
    del data["questions"]
    assert record_from(data).questions == ()


def test_a_text_put_in_past_the_program_is_no_answer_and_breaks_no_neighbours_sheet(library):
    row = stored_answers.answer_of(("self", "6.2", "không phải JSON"))
    assert counted_answer(library.latest(SHIPPED).version, row) is None
