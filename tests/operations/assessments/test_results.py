"""What is kept of a file's score: the same however it came about, and no more read than what a save changes."""

import random

import sqlalchemy as sa

from certify.domain.assessment.sides import APPRAISAL, SELF
from certify.domain.criteria.rules import parse_answer
from certify.operations.assessments import answers, counted_answers
from certify.operations.assessments.answers import AnswerEntry
from certify.operations.assessments.results import keep_results
from certify.store.assessments import results
from certify.store.progress import criterion_points


def figures(indicator, chance):
    """Figures of an indicator, whole, half or none."""
    blank = chance.random() < 0.2
    kinds = {"yes_no": {"yes": chance.random() < 0.5}, "count_bands": {"count": chance.randrange(4)}}
    whole = chance.randrange(1, 500)
    rate = {"numerator": chance.randrange(whole), **({"denominator": whole} if chance.random() < 0.8 else {})}
    return None if blank else kinds.get(indicator.rule.kind, rate)


def save(life, side, role, changed):
    stored = life.sheet.stored
    rows = {key: stored.get((side, key)) for key in changed}
    entries = {key: AnswerEntry(data, "", rows[key].version if rows[key] else 0) for key, data in changed.items()}
    return answers.save(life.act(role), life.id, side, entries)


def kept(life):
    points = sa.select(criterion_points).where(criterion_points.c.assessment_id == life.id)
    rows = sorted(tuple(row) for row in life.connection.execute(points))
    return results.of_assessments(life.connection, [life.id]), rows


def insist_on_the_same(life):
    """What saves have kept is what scoring the whole file keeps."""
    by_saves = kept(life)
    keep_results(life.connection, life.sheet, life.now)
    assert by_saves == kept(life)


def test_the_kept_result_is_that_of_the_whole_file(life):
    chance, indicators = random.Random(12), life.sheet.version.indicators  # noqa: S311
    for _ in range(20):
        save(life, SELF, "commune_officer", {one.id: figures(one, chance) for one in chance.sample(indicators, 2)})
        insist_on_the_same(life)
    life.fill()
    life.take("submit", "commune_leader")
    life.take("start", "appraiser")
    first = indicators[0]
    answers.save(life.act("appraiser"), life.id, APPRAISAL, {first.id: AnswerEntry(None, "Xem lại", 0)})
    assert kept(life)[1], "a comment without a figure lets the self score count on"
    insist_on_the_same(life)
    for data in ({"numerator": 9, "denominator": 10}, None):  # the side that counts changes, and back
        save(
            life,
            APPRAISAL,
            "appraiser",
            {first.id: data if first.rule.kind == "rate_bands" else data and {"yes": True}},
        )
        insist_on_the_same(life)
    for _ in range(20):
        save(life, APPRAISAL, "appraiser", {one.id: figures(one, chance) for one in chance.sample(indicators, 2)})
        insist_on_the_same(life)


def test_a_save_reads_no_more_than_the_criterion_it_changes(life, monkeypatch):
    life.fill()
    read = []

    def counted(rule, data):
        read.append(rule)
        return parse_answer(rule, data)

    for module in (answers, counted_answers):
        monkeypatch.setattr(module, "parse_answer", counted)
    other = {"yes_no": {"yes": False}, "count_bands": {"count": 1}}
    for criterion in life.sheet.version.criteria:
        one = criterion.indicators[0]
        read.clear()
        saved = save(
            life, SELF, "commune_officer", {one.id: other.get(one.rule.kind, {"numerator": 1, "denominator": 9})}
        )
        assert saved.versions and len(read) <= 2 * len(criterion.indicators), criterion.id
