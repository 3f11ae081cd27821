"""Letters through the operations: their symbol names the drafting unit, and each occasion gets a letter of its own."""

import pytest
from msgspec.structs import replace

from certify.documents.pdf.pages import html_of
from certify.domain.papers.particulars import Particulars
from certify.operations.act import Refused
from certify.operations.assessments import objections
from certify.operations.offices import settings
from certify.operations.papers import issue as papers
from certify.operations.papers.content import file_matter
from certify.operations.papers.files import content_of
from certify.operations.papers.issue import Order
from certify.store import rounds
from certify.store.assessments import objections as stored_objections
from certify.store.papers import issued
from tests.support.life import Life


@pytest.fixture
def life(life):
    life.fill()
    life.take("submit", "commune_leader")
    return life


def issue(life, form_id, role, **more):
    order = Order(life.press.form(form_id), **more)
    return issued.find(life.connection, papers.issue(life.act(role), life.press, file_matter(life.sheet), order))


def drafting(life, role, *units):
    """The office of a role names its drafting units."""
    for letterhead in settings.own_office(life.act(role)).settings.letterheads:
        seen = settings.own_office(life.act(role)).edition.id
        settings.name_office(life.act(role), replace(letterhead, drafting=units), seen)


def test_the_symbol_of_a_letter_names_the_unit_that_drafts_it(life):
    drafting(life, "commune_leader", "VX", "TC")
    usual = issue(life, "dossier-letter", "commune_leader")
    assert usual.number == "01/UBND-VX"
    order = Order(
        life.press.form("dossier-letter"), particulars=Particulars(filed="TC (02b)"), replaces=usual, reason="Sai"
    )
    other = papers.issue(life.act("commune_leader"), life.press, file_matter(life.sheet), order)
    content = content_of(life.connection, other)
    assert content.number == "02/UBND-TC" and content.issuer.drafting == "TC", "one book, whoever drafts"
    assert "- Lưu: VT, TC (02b)." in html_of(life.press.forms["dossier-letter"], content)


def test_a_letter_waits_for_its_drafting_unit(life):
    drafting(life, "commune_leader")
    with pytest.raises(Refused, match="đơn vị soạn thảo"):
        issue(life, "dossier-letter", "commune_leader")


def drawn(life, form_id):
    """A letter as a draft: there is none while it has nothing to answer."""
    return papers.draft(life.connection, file_matter(life.sheet), Order(life.press.form(form_id)), life.now)


def test_a_dossier_letter_encloses_the_papers_that_stand(life):
    issue(life, "self-score", "commune_leader")
    content = content_of(life.connection, issue(life, "dossier-letter", "commune_leader").id)
    assert set(content.cited) == {"self-score"}


def test_each_return_gets_a_letter_of_its_own(life):
    with pytest.raises(Refused, match="Đã trả lại"):
        issue(life, "return-letter", "appraiser")
    with pytest.raises(Refused, match="chưa bị trả lại lần nào"):
        drawn(life, "return-letter")
    life.take("return", "appraiser", reasons={"2.1": "Thiếu sổ hộ tịch", "5.1": "Sai kỳ"})
    first = issue(life, "return-letter", "appraiser")
    assert issue(life, "return-letter", "appraiser") == first
    told, due_on = content_of(life.connection, first.id).lacks, content_of(life.connection, first.id).due_on
    assert due_on == life.sheet.assessment.return_due_on is not None
    assert [(one.indicator_id, one.reason) for one in told] == [("2.1", "Thiếu sổ hộ tịch"), ("5.1", "Sai kỳ")]
    assert told[0].name
    life.fill(**{"2.1": {"numerator": 99, "denominator": 100}})
    life.take("submit", "commune_leader")
    life.take("return", "appraiser", reasons={"2.1": "Vẫn thiếu", "": "Thiếu tờ trình"})
    second = issue(life, "return-letter", "appraiser")
    assert second.id != first.id and second.replaces_id is None
    lacks = content_of(life.connection, second.id).lacks
    assert (lacks[0].name, lacks[0].reason) == ("Cả hồ sơ", "Thiếu tờ trình")
    assert [one.reason for one in lacks[1:]] == ["Vẫn thiếu"]
    former = issued.find(life.connection, first.id)
    assert former.state == "in_force"
    with pytest.raises(Refused, match="nói về việc khác"):
        order = Order(life.press.form("return-letter"), replaces=former, reason="Sai")
        papers.issue(life.act("appraiser"), life.press, file_matter(life.sheet), order)


def test_answers_to_objections_are_sent_once_given(database, library, now, press):
    with database.writing() as connection:
        life = Life(connection, library, now, press)
        rounds.change(connection, life.sheet.round.id, objection_days=7, answer_days=7)
        life.appraised()
        with pytest.raises(Refused, match="Chưa có kiến nghị nào được trả lời"):
            issue(life, "objection-letter", "appraiser")
        with pytest.raises(Refused, match="Chưa có kiến nghị nào được trả lời"):
            drawn(life, "objection-letter")
        objections.make(life.act("commune_leader"), life.id, "5", "Xem lại ngày lấy số liệu")
        (objection,) = stored_objections.of_assessment(connection, life.id)
        objections.answer(life.act("appraiser"), life.id, objection.id, "kept", "Đã đối chiếu")
        assert drawn(life, "objection-letter").answers
        paper = issue(life, "objection-letter", "appraiser")
        (answer,) = content_of(connection, paper.id).answers
    assert (answer.criterion_id, answer.outcome_name, answer.reason) == ("5", "Giữ nguyên kết quả", "Đã đối chiếu")
