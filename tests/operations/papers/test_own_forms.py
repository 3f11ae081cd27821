"""Papers by forms of a site's own: prepared, numbered and issued as others; never printed by a form nobody chose."""

import shutil

import pytest

from certify.documents.pdf.forms import FormError
from certify.domain.assessment.states import State
from certify.domain.library import Library
from certify.domain.papers.particulars import Particulars
from certify.operations.act import Refused
from certify.operations.notices.tasks import tasks_of
from certify.operations.papers import issue as papers
from certify.operations.papers.content import file_matter
from certify.operations.papers.files import bytes_of
from certify.operations.papers.issue import Order
from certify.operations.papers.press import press_of
from certify.operations.papers.recall import acts_on
from certify.store.papers import issued as stored
from tests.support.life import Life
from tests.support.lives import with_test_attestation
from tests.support.own_forms import begin, edit
from tests.support.pdfs import printed

OURS, BESIDE = "commune-proposal", "own-notice"
HEAD = "{{ parts.head() }}"


@pytest.fixture
def chosen(site, tmp_path):
    """What a site issues papers with, loaded anew from its forms, which lie in a folder of the test's own."""
    return lambda: press_of(site.paper_forms, tmp_path / "forms", site.site.address)


@pytest.fixture
def submitted(database, library, now, press):
    """Does something for a file that its commune has sent, in a transaction; all of it or, if refused, nothing."""

    def work(doing, chosen=press):
        with database.writing() as connection:
            life = Life(connection, library, now, chosen)
            if life.sheet.state == State.DRAFT:
                life.fill()
                life.take("submit", "commune_leader")
            return doing(life)

    work(lambda _: None)
    return work


def issue(life, form_id, role="commune_leader", **more):
    matter = file_matter(life.sheet)
    paper_id = papers.issue(life.act(role), life.press, matter, Order(life.press.form(form_id), **more))
    return stored.find(life.connection, paper_id)


def beside(tmp_path):
    """A paper of the commune that the site adds, due as ours is."""
    folder = begin(tmp_path, OURS, BESIDE)
    edit(folder / "form.toml", 'series = "TTr"', 'series = "TB"')
    edit(folder / "form.toml", 'kind = "TTr"', 'kind = "TB"')
    return folder


def test_a_paper_by_an_added_form_is_due_numbered_and_issued(submitted, chosen, tmp_path):
    beside(tmp_path)

    def issued(life):
        waiting = [task.detail for task in tasks_of(life.act("commune_leader"), life.press.files)]
        assert any("Tờ trình đề nghị công nhận (riêng)" in detail for detail in waiting)
        first = issue(life, BESIDE)
        assert (first.number, first.title) == ("01/TB-UBND", "Tờ trình đề nghị công nhận (riêng)")
        assert issue(life, BESIDE) == first and issue(life, OURS).number == "01/TTr-UBND"

    submitted(issued, chosen())


def test_an_issued_paper_stays_as_it_is_whatever_becomes_of_its_form(submitted, chosen, tmp_path, database):
    folder = beside(tmp_path)
    edit(folder / "template.html", HEAD, f"{HEAD}<p>Câu của cơ quan.</p>")
    paper = submitted(lambda life: issue(life, BESIDE), chosen())
    first = bytes_of(database, chosen(), paper.id)
    assert "Câu của cơ quan." in printed(first)
    edit(folder / "template.html", "Câu của cơ quan.", "Câu khác.")
    assert bytes_of(database, chosen(), paper.id) == first
    edit(folder / "template.html", HEAD, "{{ gone }}")
    assert bytes_of(database, chosen(), paper.id) == first
    shutil.rmtree(folder)
    gone = chosen()
    assert bytes_of(database, gone, paper.id) == first
    form = gone.form_of(paper.form, paper.title)
    assert "không còn biểu mẫu này" in form.fault and form.title == paper.title
    assert submitted(lambda life: acts_on(life.who("commune_leader"), paper, form)) == frozenset()


def test_a_form_that_is_broken_prints_nothing_and_takes_no_number(submitted, chosen, tmp_path):
    folder = begin(tmp_path, OURS)
    edit(folder / "template.html", HEAD, "{{ gone }}")

    def refused(life):
        with pytest.raises(Refused, match="Biểu mẫu riêng “Tờ trình đề nghị công nhận” của hệ thống đang có lỗi"):
            issue(life, OURS)
        with pytest.raises(Refused, match="đang có lỗi"):
            papers.draft(life.connection, file_matter(life.sheet), Order(life.press.form(OURS)), life.now)
        assert stored.of_assessment(life.connection, life.id) == [] and issue(life, "self-score").state == "in_force"

    submitted(refused, chosen())
    edit(folder / "template.html", "{{ gone }}", HEAD)
    assert submitted(lambda life: issue(life, OURS), chosen()).number == "01/TTr-UBND"


def test_what_a_form_has_no_words_for_is_not_issued(submitted, chosen, tmp_path):
    """A sample that can be printed proves nothing of a paper that says something else."""
    folder = begin(tmp_path, OURS)
    edit(folder / "template.html", HEAD, f"{HEAD}{{{{ p.gone if p.further_grounds }}}}")
    more = Particulars(further_grounds=("Căn cứ Nghị quyết 12",))
    with pytest.raises(Refused, match=r"commune-proposal/template.html, dòng \d+: không có “gone”"):
        submitted(lambda life: issue(life, OURS, particulars=more), chosen())
    assert submitted(lambda life: issue(life, OURS), chosen()).number == "01/TTr-UBND", "the refusal took no number"


@pytest.mark.parametrize("address", ["missing.png", "http://127.0.0.1:9/x.png", "http://[x"])
def test_what_a_form_can_not_draw_takes_no_number(submitted, chosen, tmp_path, address):
    folder = begin(tmp_path, OURS)
    edit(folder / "template.html", HEAD, f'{HEAD}<img src="{address}" alt="">')
    with pytest.raises(Refused, match=r"Chưa lập được văn bản vì biểu mẫu có lỗi .*không lấy được"):
        submitted(lambda life: issue(life, OURS), chosen())
    edit(folder / "template.html", f'<img src="{address}" alt="">', "")
    assert submitted(lambda life: issue(life, OURS), chosen()).number == "01/TTr-UBND"


def test_a_paper_cut_off_before_it_was_printed_waits_for_its_form(submitted, chosen, tmp_path, database):
    folder = begin(tmp_path, OURS)
    paper = submitted(lambda life: issue(life, OURS), chosen())
    edit(folder / "template.html", HEAD, "{{ gone }}")
    with pytest.raises(FormError, match="đang có lỗi"):
        bytes_of(database, chosen(), paper.id)
    edit(folder / "template.html", "{{ gone }}", HEAD)
    assert bytes_of(database, chosen(), paper.id).startswith(b"%PDF")


def test_no_decision_is_taken_by_a_broken_form(site, database, now, chosen, tmp_path):
    folder = begin(tmp_path, "recognition")
    library = Library(with_test_attestation(site).criteria_folders)

    def decided():
        with database.writing() as connection:
            return Life(connection, library, now, chosen()).decide("recognise")

    with database.writing() as connection:
        Life(connection, library, now, chosen()).appraised()
    edit(folder / "template.html", HEAD, "{{ gone }}")
    with pytest.raises(Refused, match="đang có lỗi"):
        decided()
    edit(folder / "template.html", "{{ gone }}", f"{HEAD}{{{{ gone if p.lacking }}}}")
    with pytest.raises(Refused, match=r"recognition/template.html, dòng \d+: không có “gone”"):
        decided()
    edit(folder / "template.html", "{{ gone if p.lacking }}", "")
    assert bytes_of(database, chosen(), decided()).startswith(b"%PDF")
