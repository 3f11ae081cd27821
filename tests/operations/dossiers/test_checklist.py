"""The dossier of a file as a checklist: what is there, who makes what is not, and who may issue it now."""

from certify.domain.papers.dossier import Standing
from certify.operations.assessments.offices import acting_on
from certify.operations.dossiers.checklist import checklist
from certify.operations.papers import issue as papers
from certify.operations.papers.checks import missing_papers
from certify.operations.papers.content import file_matter
from certify.operations.papers.issue import Order
from certify.operations.papers.recall import recall


def rows(life, role="commune_officer"):
    act = life.act(role)
    offices = acting_on(act.connection, life.sheet, act.today)
    return {row.line.form: row for row in checklist(act, life.press, life.sheet, offices)}


def standings(life, *forms):
    listed = rows(life)
    return [listed[form].line.standing for form in forms]


def issue(life, form_id, role):
    return papers.issue(life.act(role), life.press, file_matter(life.sheet), Order(life.press.form(form_id)))


def test_each_paper_of_the_procedure_is_there_with_its_office(life):
    listed = rows(life)
    procedure = life.sheet.procedure
    asked = {row.line.title for row in listed.values() if row.line.asked}
    assert asked == {*procedure.commune_dossier.papers, *procedure.appraisal_dossier.papers}
    commune = life.sheet.unit.full_name
    assert commune[1:] in listed["self-score"].maker and listed["self-score"].maker.startswith("Ủy ban nhân dân")
    assert listed["appraisal-report"].maker != listed["self-score"].maker
    assert {row.line.standing for row in listed.values() if row.line.asked} == {Standing.DUE}


def test_a_paper_counts_while_it_stands(life):
    life.fill()
    life.take("submit", "commune_leader")
    paper_id = issue(life, "self-score", "commune_leader")
    row = rows(life)["self-score"]
    assert row.line.standing == Standing.HELD and row.paper.id == paper_id and not row.ready
    recall(life.act("commune_leader"), life.press, paper_id, "Sai")
    assert standings(life, "self-score") == [Standing.DUE]


def test_whoever_issues_a_paper_is_led_to_it_once_the_file_is_ready(life):
    assert [form for form, row in rows(life, "commune_leader").items() if row.ready] == ["commune-plan"]
    life.fill()
    life.take("submit", "commune_leader")
    ready = {form for form, row in rows(life, "commune_leader").items() if row.ready}
    assert {"commune-minutes", "self-score", "explanation", "commune-proposal", "dossier-letter"} <= ready
    assert not any(row.ready for row in rows(life, "commune_officer").values())
    assert not any(row.ready for row in rows(life, "appraiser").values())


def test_what_does_not_come_up_is_not_needed_and_says_why(life):
    listed = rows(life)
    council, letter, invitation = (
        listed[form].line for form in ("commune-council", "return-letter", "commune-invitation")
    )
    assert {line.standing for line in (council, letter, invitation)} == {Standing.NEEDLESS}
    assert "Hội đồng đã thành lập theo Quyết định số" in council.why
    assert letter.why == "Hồ sơ chưa bị trả lại lần nào." and "Chưa mở cuộc họp" in invitation.why


def test_each_return_asks_for_its_own_letter(life):
    for reason in ("Thiếu sổ hộ tịch", "Vẫn thiếu"):
        life.fill()
        life.take("submit", "commune_leader")
        life.take("return", "appraiser", reasons={"2.1": reason})
        assert standings(life, "return-letter") == [Standing.DUE]
        issue(life, "return-letter", "appraiser")
        assert standings(life, "return-letter") == [Standing.HELD]


def test_a_refused_file_needs_no_decision_and_no_certificate(life):
    life.appraised()
    life.decide("refuse", reason="Chưa đạt")
    assert standings(life, "recognition", "certificate", "result-notice", "refusal") == [
        *[Standing.NEEDLESS] * 3,
        Standing.HELD,
    ]


def test_a_decision_lacks_what_the_checklist_lacks(life):
    life.appraised()
    for form in ("self-score", "explanation"):
        issue(life, form, "commune_leader")
    before = [row.line for row in rows(life).values() if row.line.asked and row.line.form != "recognition"]
    lacking = {line.title for line in before if line.standing is Standing.DUE}
    assert set(missing_papers(life.connection, life.press, life.sheet)) == lacking and len(lacking) == len(before) - 2
