"""The sheet that one act hands to the next says what the database says."""

from msgspec.structs import replace

from certify.domain.assessment.sides import APPRAISAL, SELF
from certify.domain.days import local_day
from certify.operations.assessments import answers, steps
from certify.operations.assessments.answers import AnswerEntry
from certify.operations.papers import decisions

SEEN = ("self_score", "appraisal_score", "content_sha256", "version")


def same(life, handed):
    read = life.sheet
    # Of what a file has been through an act takes for there what it does not know; the next one reads it.
    assert replace(handed, traces=read.traces) == read
    assert [getattr(handed, name) for name in SEEN] == [getattr(read, name) for name in SEEN]
    return handed


def entries(life):
    """The figures of an earlier save, as somebody would type them where nothing stands yet."""
    stored = life.sheet.stored
    return {key: AnswerEntry(row.data, "", 0) for (side, key), row in stored.items() if side == SELF}


def decided(life, sheet, kind, number):
    draft = decisions.DecisionDraft(number, local_day(life.now), "Lý do", {life.id: sheet.content_sha256}, "Bài thử")
    _, (after,) = decisions.decide_on(life.act("approver"), life.press, kind, draft, [sheet])
    return same(life, after)


def test_each_act_leaves_the_sheet_that_the_next_one_would_read(life):
    life.fill()
    basis = ("mountain_island_difficult", "Quyết định 861")
    sheet = same(life, steps.set_category_on(life.act("province_officer"), same(life, life.sheet), *basis))
    for step, role in (("submit", "commune_leader"), ("start", "appraiser")):
        sheet = same(life, steps.take_on(life.act(role), sheet, step)[1])
    reasons = {sheet.version.indicators[0].id: "Thiếu nguồn số liệu"}
    sheet = same(life, steps.take_on(life.act("appraiser"), sheet, "return", reasons=reasons)[1])
    for step, role in (("submit", "commune_leader"), ("start", "appraiser")):
        sheet = same(life, steps.take_on(life.act(role), sheet, step)[1])
    sheet = same(life, answers.save_on(life.act("appraiser"), sheet, APPRAISAL, entries(life))[1])
    sheet = same(life, steps.take_on(life.act("appraiser"), sheet, "close")[1])
    sheet = decided(life, sheet, "recognise", "501/QĐ-UBND")
    decided(life, sheet, "revoke", "502/QĐ-UBND")


def test_a_category_that_stands_leaves_the_sheet_as_it_is(life):
    life.categorise()
    sheet, kept = life.sheet, ("mountain_island_difficult", "Quyết định 861")
    assert steps.set_category_on(life.act("province_officer"), sheet, *kept) is sheet
