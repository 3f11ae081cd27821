"""Papers through the operations: drafts, issuing once, replacing, recalling; what a decision brings and takes away."""

import pytest
from msgspec.structs import replace

from certify.documents.pdf.forms import load_forms
from certify.domain.hashing import canonical_json
from certify.domain.papers.paper import paper_data
from certify.operations.act import Act, Forbidden, NotFound, Refused
from certify.operations.papers import issue as papers
from certify.operations.papers.areas import area_matter
from certify.operations.papers.checks import missing_sentence
from certify.operations.papers.content import file_matter
from certify.operations.papers.files import bytes_of, content_of
from certify.operations.papers.issue import Order
from certify.operations.papers.lookup import paper_for
from certify.operations.papers.recall import recall
from certify.store import rounds
from certify.store.assessments import files
from certify.store.papers import issued as stored
from certify.store.units import units
from tests.support.life import Life
from tests.support.shown import COMMUNES, ELSEWHERE, NEIGHBOUR, staff


def order(life, form_id, **more):
    return Order(life.press.form(form_id), **more)


def issue(life, form_id, role="commune_leader", **more):
    matter = file_matter(life.sheet)
    paper_id = papers.issue(life.act(role), life.press, matter, order(life, form_id, **more))
    return stored.find(life.connection, paper_id)


def submitted(life):
    life.fill()
    life.take("submit", "commune_leader")


def test_a_paper_is_issued_once(life):
    submitted(life)
    first = issue(life, "commune-proposal")
    assert first.number == "01/TTr-UBND" and first.state == "in_force"
    assert issue(life, "commune-proposal") == first, "a second click finds the same paper"
    content = content_of(life.connection, first.id)
    assert not content.draft and content.record.kind == "submitted" and content.number == first.number
    assert content.address.endswith(f"/kiem-tra/{first.token}") and len(first.token) >= 26


def test_a_paper_stays_as_it_was_issued(life):
    submitted(life)
    before = canonical_json(paper_data(content_of(life.connection, issue(life, "commune-proposal").id)))
    life.take("start", "appraiser")
    life.fill(side="appraisal", role="appraiser")
    life.categorise()
    after = canonical_json(paper_data(content_of(life.connection, issue(life, "commune-proposal").id)))
    assert after == before


def test_a_draft_has_no_number_and_may_be_seen_at_any_time(life):
    paper = papers.draft(life.connection, file_matter(life.sheet), Order(life.press.form("commune-proposal")), life.now)
    assert paper.draft and paper.number is None and paper.address == ""


def test_nothing_is_issued_before_its_time(life):
    with pytest.raises(Refused, match="Bản nháp"):
        issue(life, "commune-proposal")
    assert stored.of_assessment(life.connection, life.id) == []


def test_only_the_office_of_a_paper_issues_it(life):
    submitted(life)
    for role in ("commune_officer", "appraiser", "approver", "province_officer", "administrator"):
        with pytest.raises(Forbidden):
            issue(life, "commune-proposal", role=role)


def test_a_number_may_be_the_clerks_own(life):
    submitted(life)
    assert issue(life, "commune-proposal", number="15/TTr-UBND").number == "15/TTr-UBND"
    other = order(life, "commune-proposal", number="15")
    with pytest.raises(Refused, match="đã có trong sổ"):
        papers.enter(
            life.act("commune_leader"),
            life.press,
            file_matter(life.sheet),
            other,
        )
    with pytest.raises(Refused, match="khác ký hiệu"):
        wrong = order(life, "commune-proposal", number="16/BC-UBND")
        papers.enter(life.act("commune_leader"), life.press, file_matter(life.sheet), wrong)


def test_a_replaced_paper_is_named_by_the_new_one(life):
    submitted(life)
    former = issue(life, "commune-proposal")
    actor, matter = life.who("commune_leader"), file_matter(life.sheet)
    with pytest.raises(Refused, match="Lý do thay thế"):
        papers.issue(
            Act(life.connection, life.library, actor, life.now),
            life.press,
            matter,
            order(life, "commune-proposal", replaces=former),
        )
    wanted = order(life, "commune-proposal", replaces=former, reason="Sai ngày họp")
    new = stored.find(
        life.connection, papers.issue(Act(life.connection, life.library, actor, life.now), life.press, matter, wanted)
    )
    assert (new.number, new.edition, new.replaces_id) == ("02/TTr-UBND", 2, former.id)
    assert content_of(life.connection, new.id).replaces.number == "01/TTr-UBND"
    assert stored.find(life.connection, former.id).state == "replaced"
    with pytest.raises(Refused, match="không còn hiệu lực"):
        wanted = replace(wanted, replaces=stored.find(life.connection, former.id))
        papers.issue(Act(life.connection, life.library, actor, life.now), life.press, matter, wanted)


def test_a_recalled_paper_stays_and_may_be_issued_anew(life):
    submitted(life)
    paper, actor = issue(life, "commune-proposal"), life.who("commune_leader")
    with pytest.raises(Refused, match="phải ghi rõ"):
        recall(Act(life.connection, life.library, actor, life.now), life.press, paper.id, " ")
    recall(Act(life.connection, life.library, actor, life.now), life.press, paper.id, "Gửi nhầm")
    assert stored.find(life.connection, paper.id).state == "recalled"
    with pytest.raises(Refused):
        recall(Act(life.connection, life.library, actor, life.now), life.press, paper.id, "Lần nữa")
    assert issue(life, "commune-proposal").number == "02/TTr-UBND", "a number is never used twice"


def test_a_recognition_brings_its_decision_and_a_revocation_takes_it_away(life):
    life.appraised()
    paper_id = life.decide("recognise")
    decision = stored.find(life.connection, paper_id)
    assert (decision.form, decision.number) == ("recognition", "501/QĐ-UBND")
    content = content_of(life.connection, paper_id)
    assert [line.full_name for line in content.lines] == [life.sheet.unit.full_name]
    assert content.record.kind == "decided" and content.record.decision.number == "501/QĐ-UBND"
    revoked = stored.find(life.connection, life.decide("revoke", reason="Số liệu không đúng", number=""))
    assert stored.find(life.connection, paper_id).state == "recalled"
    about = content_of(life.connection, revoked.id)
    assert about.cited["recognition"].number == "501/QĐ-UBND" and about.reason == "Số liệu không đúng"


def test_a_decision_is_not_recalled_as_a_paper(life):
    life.appraised()
    paper_id = life.decide("recognise")
    with pytest.raises(Refused, match="quyết định thu hồi"):
        recall(life.act("approver"), life.press, paper_id, "Nhầm")


def test_the_bytes_are_kept_once_and_never_rendered_again(database, library, now, press):
    with database.writing() as connection:
        life = Life(connection, library, now, press)
        submitted(life)
        paper = issue(life, "commune-proposal")
    pdf = bytes_of(database, press, paper.id)
    assert pdf.startswith(b"%PDF") and bytes_of(database, replace(press, forms={}), paper.id) == pdf
    with database.reading() as connection:
        assert stored.by_sha256(connection, stored.find(connection, paper.id).sha256).id == paper.id


def test_a_paper_is_seen_within_its_scope_only(life):
    submitted(life)
    paper = issue(life, "commune-proposal")
    assert paper_for(life.act("appraiser"), paper.id) == paper
    for stranger in (staff(NEIGHBOUR)["commune_officer"], ELSEWHERE["appraiser"], "administrator"):
        with pytest.raises(NotFound):
            paper_for(life.act(stranger), paper.id)


@pytest.mark.whole
def test_an_area_is_counted_exactly(life):
    officer = life.who("province_officer")
    round_ = rounds.of_province(life.connection, officer.unit_id)[0]
    matter = area_matter(Act(life.connection, life.library, officer, life.now), round_.id, officer.unit_id)
    states = [file.state for file in files.of_round(life.connection, round_.id)]
    assert matter.total.units == len(states) == len(matter.lines) == len(COMMUNES)
    assert matter.total.recognised == states.count("recognised") == sum(part.recognised for part in matter.parts)
    district = units.find(life.connection, life.who("appraiser").unit_id)
    smaller = area_matter(life.act("appraiser"), round_.id, district.id)
    assert smaller.total.units == next(part.units for part in matter.parts if part.name == district.full_name)
    with pytest.raises(NotFound):
        area_matter(life.act("appraiser"), round_.id, officer.unit_id)


def test_every_form_names_its_folder_and_the_law(site):
    for form_id, form in load_forms(site.paper_forms).items():
        assert form.folder.name == form_id and form.file.clause and form.file.title


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ([("Xã Mẫu", ("Báo cáo", "Tờ trình"))], "Hồ sơ chưa có: báo cáo, tờ trình."),
        ([("Xã Mẫu", ("Báo cáo",)), ("Xã Thử", ())], "Hồ sơ chưa có: Xã Mẫu: báo cáo."),
        (
            [("Xã Mẫu", ("Báo cáo",)), ("Xã Thử", ("Tờ trình",))],
            "Hồ sơ chưa có: Xã Mẫu: báo cáo; Xã Thử: tờ trình.",
        ),
    ],
)
def test_what_dossiers_lack_is_said_of_each_file_of_several(files, said):
    assert missing_sentence(files) == said
