"""Batches through the operations: what is taken and left out, the work, failures, cancelling, trying again, the zip."""

import csv
import io
import logging
import shutil
import zipfile
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest

from certify.documents.bundle import file_name, zipped
from certify.documents.pdf.forms import load_forms
from certify.documents.tables.writing import listing
from certify.domain.papers.states import ItemState
from certify.operations.act import Act, Forbidden, NotFound, Refused
from certify.operations.assessments.sheet import open_sheet
from certify.operations.batches import batches
from certify.operations.batches.archive import HEADS, LIST_NAME, NO_FILE, delivered, files_of_delivery
from certify.operations.batches.items import MOST_ATTEMPTS, claim, release, work
from certify.operations.batches.prospect import prospect_of
from certify.operations.papers import issue as papers
from certify.operations.papers.content import file_matter
from certify.operations.papers.files import bytes_of
from certify.operations.papers.issue import Order
from certify.operations.papers.press import Press
from certify.operations.papers.recall import recall
from certify.store import rounds as stored_rounds
from certify.store.assessments import files as assessments
from certify.store.papers import batches as stored
from certify.store.papers import issued as stored_papers
from certify.store.people import accounts
from certify.store.units import units
from tests.support.acts import act_of
from tests.support.areas import narrow
from tests.support.clients import account
from tests.support.shown import COMMUNE, ELSEWHERE

REPORT = "appraisal-report"
# So many files of the area a report can be issued on, and so many others there are.
READY, OTHERS = 4, 2
SECONDS, BEGUN = count(), datetime.now(UTC)


def clock():
    """A moment of today, each one a second after the last."""
    return BEGUN + timedelta(seconds=next(SECONDS))


class Area:
    """A few communes of the demonstration's district with its open round, and what is done there with batches."""

    def __init__(self, database, library, press):
        self.database, self.library, self.press = database, library, press
        with database.writing() as connection:
            narrow(connection, READY, OTHERS)
            person = account(connection, "appraiser")
            self.unit = units.find(connection, person.unit_id)
            of_province = stored_rounds.of_province(connection, self.unit.province_id)
            self.round = next(one for one in of_province if one.state == "open")

    def prospect(self, role="appraiser", form=REPORT, unit_id=None):
        with self.database.reading() as connection:
            wanted = (self.round.id, unit_id or self.unit.id, form)
            return prospect_of(
                Act(connection, self.library, account(connection, role), datetime.now(UTC)), self.press, *wanted
            )

    def start(self, role="appraiser", form=REPORT):
        found = self.prospect(role, form)
        with self.database.writing() as connection:
            act = Act(connection, self.library, account(connection, role), clock())
            return batches.start(act, self.press, found)

    def work(self, batch_id, most=1000, worker="here:1", press=None):
        """Take turns until nothing waits; how many there were."""
        turns = 0
        while turns < most and work(self.database, self.library, press or self.press, clock, worker, batch_id):
            turns += 1
        return turns

    def issue(self, assessment_id, form=REPORT, role="appraiser"):
        with self.database.writing() as connection:
            matter = file_matter(open_sheet(connection, self.library, assessment_id))
            order = Order(self.press.form(form))
            return papers.issue(act_of(connection, account(connection, role), clock()), self.press, matter, order)

    def claim(self, batch_id, worker="gone:1"):
        """Take an item as a worker that dies before it has rendered anything."""
        with self.database.writing() as connection:
            return claim(connection, self.library, self.press, clock(), worker, batch_id)

    def do(self, step, batch_id, role="appraiser"):
        with self.database.writing() as connection:
            step(act_of(connection, account(connection, role), clock()), self.press, batch_id)

    def release(self):
        with self.database.writing() as connection:
            return release(connection, clock(), lambda item: item.worker.startswith("gone"))

    def items(self, batch_id, *states):
        with self.database.reading() as connection:
            return stored.items(connection, batch_id, *states)

    def batch(self, batch_id):
        with self.database.reading() as connection:
            return stored.find(connection, batch_id)

    def papers(self, form=REPORT):
        with self.database.reading() as connection:
            return stored_papers.of_round(connection, self.round.id, form)

    def unpack(self, batch_id):
        """The zip of a batch: its list, and its other files by name."""
        with self.database.reading() as connection:
            found = delivered(connection, stored.find(connection, batch_id))
        archive = zipfile.ZipFile(io.BytesIO(b"".join(zipped(files_of_delivery(self.database, found, clock())))))
        assert archive.testzip() is None
        files = {name: archive.read(name) for name in archive.namelist()}
        listed = files.pop(LIST_NAME).decode("utf-8-sig")
        return list(csv.DictReader(io.StringIO(listed))), files


@pytest.fixture
def area(database, library, press):
    return Area(database, library, press)


def test_what_would_be_issued_is_shown_before(area):
    found = area.prospect()
    assert len(found.candidates) == READY + OTHERS and len(found.taken) == READY
    reasons = {one.unit.name: one.left_out for one in found.left_out}
    assert reasons[COMMUNE.name] == "Hồ sơ đang ở trạng thái “Bản nháp”; phát hành được từ khi “Đã thẩm định”."


def test_only_the_office_of_a_form_lays_down_its_batches(area):
    found = area.prospect()
    for role in ("commune_leader", "approver", "province_officer", "administrator"):
        with pytest.raises(Forbidden):
            area.prospect(role)
        with area.database.writing() as connection, pytest.raises(Forbidden):
            batches.start(act_of(connection, account(connection, role), clock()), area.press, found)
    with pytest.raises(NotFound):
        area.prospect(ELSEWHERE["appraiser"])
    with pytest.raises(NotFound):
        area.prospect(unit_id=found.taken[0].unit.id)
    for form in ("summary", "survey-children", "strange"):
        with pytest.raises((NotFound, Forbidden)):
            area.prospect(form=form)


def test_a_batch_issues_every_paper_once_in_the_order_of_the_list(area):
    batch_id = area.start()
    assert area.start() == batch_id, "a second click finds the same batch"
    assert area.work(batch_id) == READY
    done, batch = area.items(batch_id, ItemState.DONE), area.batch(batch_id)
    assert len(done) == READY and batch.state == "done" and batch.started_at and batch.ended_at
    numbers = {paper.id: paper.number for paper in area.papers()}
    assert [numbers[item.paper_id] for item in done] == [f"{n:02d}/BC-PLĐTBXH" for n in range(1, READY + 1)]
    assert all(paper.sha256 and paper.actor_name == batch.maker for paper in area.papers())
    with pytest.raises(Refused, match="Không có hồ sơ nào"):
        area.start()


def test_what_is_issued_already_is_left_out_and_still_delivered(area):
    first = area.prospect().taken[READY - 1]
    paper_id = area.issue(first.assessment_id)
    bytes_of(area.database, area.press, paper_id)
    batch_id = area.start()
    left_out = [item for item in area.items(batch_id, ItemState.LEFT_OUT) if item.assessment_id == first.assessment_id]
    assert left_out[0].trouble.startswith("Đã phát hành số 01/BC-PLĐTBXH ngày ")
    area.work(batch_id)
    rows, files = area.unpack(batch_id)
    assert len(rows) == len(files) == READY and tuple(rows[0]) == HEADS
    assert rows[0]["Số, ký hiệu"] == "01/BC-PLĐTBXH" and rows[0]["Đơn vị"] == first.unit.full_name
    assert rows[0]["Tệp"] == f"01-BC-PLDTBXH-{first.unit.code}-{REPORT}.pdf"
    assert all(content.startswith(b"%PDF-") and name.isascii() for name, content in files.items())


def test_a_paper_that_was_cut_off_in_its_issue_is_completed(area):
    first = area.prospect().taken[0]
    paper_id = area.issue(first.assessment_id)
    batch_id = area.start()
    rows, files = area.unpack(batch_id)
    assert [row["Tệp"] for row in rows] == [NO_FILE] and files == {}
    area.work(batch_id)
    assert area.items(batch_id)[area.items(batch_id, ItemState.DONE)[0].position - 1].paper_id == paper_id
    assert [paper.number for paper in area.papers()] == [f"{n:02d}/BC-PLĐTBXH" for n in range(1, READY + 1)]


def test_a_recalled_paper_is_not_delivered(area):
    batch_id = area.start()
    area.work(batch_id)
    with area.database.writing() as connection:
        recalled = area.papers()[0].id
        recall(act_of(connection, account(connection, "appraiser"), clock()), area.press, recalled, "Nhầm")
    assert len(area.unpack(batch_id)[1]) == READY - 1


def test_cancelling_takes_no_further_file_and_leaves_what_is_issued(area):
    batch_id = area.start()
    area.work(batch_id, most=2)
    area.claim(batch_id)
    with pytest.raises(Forbidden):
        area.do(batches.cancel, batch_id, "approver")
    with pytest.raises(NotFound):
        area.do(batches.cancel, batch_id, ELSEWHERE["appraiser"])
    area.do(batches.cancel, batch_id)
    assert area.work(batch_id) == 0 and len(area.items(batch_id, ItemState.DROPPED)) == READY - 3
    assert area.batch(batch_id).ended_at is None, "one file is still in hand"
    assert area.release() == 1 and area.work(batch_id) == 1, "a number that was taken comes to its paper"
    assert area.batch(batch_id).state == "cancelled" and area.batch(batch_id).ended_at
    assert [paper.number for paper in area.papers() if paper.sha256] == [f"{n:02d}/BC-PLĐTBXH" for n in range(1, 4)]
    with pytest.raises(Refused):
        area.do(batches.cancel, batch_id)
    assert area.start() != batch_id, "the rest may be issued in a new batch"


def test_a_refusal_fails_one_file_and_the_rest_goes_on(area):
    batch_id = area.start()
    first = area.items(batch_id, ItemState.WAITING)[0]
    with area.database.writing() as connection:
        assessments.change(connection, first.assessment_id, state="appraising")
    area.work(batch_id)
    failed = area.items(batch_id, ItemState.FAILED)
    assert [item.assessment_id for item in failed] == [first.assessment_id] and failed[0].paper_id is None
    assert "“Đang thẩm định”" in failed[0].trouble and len(area.items(batch_id, ItemState.DONE)) == READY - 1
    assert area.papers()[0].number == "01/BC-PLĐTBXH", "a refusal takes no number"
    with area.database.writing() as connection:
        assessments.change(connection, first.assessment_id, state="appraised")
    area.do(batches.retry, batch_id)
    area.work(batch_id)
    assert len(area.items(batch_id, ItemState.DONE)) == READY and area.batch(batch_id).state == "done"
    with pytest.raises(Refused, match="Không có hồ sơ nào bị lỗi"):
        area.do(batches.retry, batch_id)


def test_a_fault_of_the_system_is_named_by_a_mark_and_wastes_no_number(area, tmp_path, caplog):
    shutil.copytree(next(iter(area.press.forms.values())).folder.parent, tmp_path / "pdf")
    (tmp_path / "pdf" / REPORT / "style.css").write_text("body{background:url(missing.png)}", "utf-8")
    broken = Press(load_forms(tmp_path / "pdf"), area.press.address)
    batch_id = area.start()
    with caplog.at_level(logging.ERROR, "certify.batches"):
        area.work(batch_id, most=1, press=broken)
    failed = area.items(batch_id, ItemState.FAILED)[0]
    mark = failed.trouble.split("mã ")[1].split(";")[0]
    assert failed.trouble.startswith("Lỗi hệ thống, mã ") and mark in caplog.text and "missing.png" in caplog.text
    area.do(batches.retry, batch_id)
    area.work(batch_id)
    assert area.items(batch_id, ItemState.DONE)[0].paper_id == failed.paper_id
    assert [paper.number for paper in area.papers()] == [f"{n:02d}/BC-PLĐTBXH" for n in range(1, READY + 1)]


def test_an_error_while_issuing_leaves_nothing_behind(area, caplog):
    """The database refuses a paper without a title, after its number and event were written: none of them stays."""
    batch_id, form = area.start(), area.press.forms[REPORT]
    untitled = form.with_file(form.file.model_copy(update={"title": None}))
    area.work(batch_id, most=1, press=Press({REPORT: untitled}, area.press.address))
    assert area.items(batch_id, ItemState.FAILED)[0].trouble.startswith("Lỗi hệ thống") and area.papers() == []
    assert "IntegrityError" in caplog.text
    area.do(batches.retry, batch_id)
    area.work(batch_id, most=1)
    assert area.papers()[0].number == "01/BC-PLĐTBXH"


def test_a_batch_acts_for_who_made_it_as_long_as_that_person_may(area):
    batch_id = area.start()
    with area.database.writing() as connection:
        accounts.change(connection, account(connection, "appraiser").id, active=False)
    area.work(batch_id)
    assert {item.trouble for item in area.items(batch_id, ItemState.FAILED)} == {
        "Tài khoản lập đợt phát hành không còn quyền phát hành văn bản này."
    }


def test_what_a_dead_worker_had_in_hand_is_taken_up_last_and_keeps_its_number(area):
    batch_id = area.start()
    item = area.claim(batch_id)
    assert item.state == ItemState.WORKING and item.paper_id
    assert area.release() == 1
    assert area.claim(batch_id, "here:2").position != item.position, "what was never tried comes first"
    area.work(batch_id)
    numbers = {paper.id: paper.number for paper in area.papers()}
    assert numbers[item.paper_id] == "01/BC-PLĐTBXH" and area.items(batch_id)[item.position - 1].attempts == 2


def test_a_file_on_which_workers_keep_dying_fails_in_the_end(area):
    batch_id = area.start()
    area.work(batch_id, most=READY - 1)
    for _ in range(MOST_ATTEMPTS):
        area.claim(batch_id)
        area.release()
    failed = area.items(batch_id, ItemState.FAILED)
    assert [item.trouble for item in failed] == ["Tiến trình nền đã dừng 10 lần khi xử lý hồ sơ này."]
    assert area.batch(batch_id).state == "done"
    area.do(batches.retry, batch_id)
    assert area.work(batch_id) == 1 and len(area.items(batch_id, ItemState.DONE)) == READY


def test_a_worker_that_comes_late_changes_nothing(area):
    """It had an item for so long that another one took it: the item ends as that one ends it."""
    batch_id, ended = area.start(), []

    class Meanwhile(dict):
        """The forms of the slow worker; before it renders, the others do the whole batch."""

        def __getitem__(self, form_id):
            if area.items(batch_id, ItemState.WORKING) and area.release():
                area.work(batch_id)
                ended.append(area.items(batch_id))
            return super().__getitem__(form_id)

    area.work(batch_id, most=1, worker="gone:1", press=Press(Meanwhile(area.press.forms), area.press.address))
    assert ended == [area.items(batch_id)] and len(area.items(batch_id, ItemState.DONE)) == READY
    assert len({paper.id for paper in area.papers()}) == READY


def test_progress_counts_and_estimates(area):
    batch_id = area.start()
    with area.database.reading() as connection:
        assert batches.progress(connection, batch_id).remaining is None
    area.work(batch_id, most=READY - 1)
    with area.database.reading() as connection:
        now = batches.progress(connection, batch_id)
        assert (
            batches.batches_of(
                act_of(connection, account(connection, "province_officer"), datetime.now(UTC)), area.round.id
            )[0][2]
            == now
        )
        assert (
            batches.batches_of(
                act_of(connection, account(connection, ELSEWHERE["appraiser"]), datetime.now(UTC)), area.round.id
            )
            == []
        )
    assert (now.done, now.left, now.failed, now.left_out, now.total) == (READY - 1, 1, 0, OTHERS, READY)
    assert timedelta(seconds=1) <= now.remaining <= timedelta(seconds=4)


def test_the_pace_ignores_a_standstill():
    start = datetime(2026, 1, 1, tzinfo=UTC)
    moments = [start + timedelta(seconds=n) for n in (0, 2, 4, 4000, 4002)]
    assert batches.time_for(10, moments) == timedelta(seconds=20)
    assert batches.time_for(10, moments[:1]) is None and batches.time_for(0, moments) == timedelta()


@pytest.mark.parametrize("value", ["=1+1", "+84", "-1", "@x", "\tx", "\rx"])
def test_a_list_holds_no_formula(value):
    row = list(csv.reader(io.StringIO(listing(["Tên"], [[value]]).decode("utf-8-sig"), newline="")))[1]
    assert row == [f"'{value}"]


def test_a_list_begins_with_its_mark_and_names_are_ascii():
    assert listing(["Số"], [["1"]]).startswith(b"\xef\xbb\xbf")
    assert file_name("05/BC-LĐTBXH", "10553", "appraisal-report") == "05-BC-LDTBXH-10553-appraisal-report"
    assert file_name("", "10553", "self-score") == "10553-self-score" and file_name("Đ ặ ư/..") == "D-a-u"


def test_a_zip_is_the_same_each_time_and_comes_in_pieces():
    files = [
        ("a.pdf", datetime(2026, 1, 2, tzinfo=UTC).date(), b"1" * 5000),
        ("b.pdf", datetime(2026, 1, 3, tzinfo=UTC).date(), b"2"),
    ]
    pieces = list(zipped(files))
    assert len(pieces) == 3 and b"".join(pieces) == b"".join(zipped(files))
    archive = zipfile.ZipFile(io.BytesIO(b"".join(pieces)))
    assert archive.testzip() is None and archive.read("a.pdf") == b"1" * 5000
