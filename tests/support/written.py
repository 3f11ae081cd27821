"""A row in every table of a demonstration site: one file's whole life, with a record of every kind on the way."""

import hashlib
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa

from certify.documents.pdf.forms import load_forms
from certify.domain.assessment.states import State
from certify.domain.days import local_day
from certify.domain.library import Library
from certify.domain.people.means import Identity, Means
from certify.operations.act import Act
from certify.operations.assessments import objections
from certify.operations.evidence import files as evidence_files
from certify.operations.guidance import texts as guidance
from certify.operations.guidance.texts import File, Text
from certify.operations.log.events import write_event
from certify.operations.papers import issue, register
from certify.operations.papers.content import file_matter
from certify.operations.papers.files import bytes_of
from certify.operations.papers.issue import Order
from certify.operations.papers.press import Press
from certify.operations.papers.recall import recall
from certify.operations.people import tokens
from certify.store.assessments import files, questions
from certify.store.criteria import official_texts, revisions
from certify.store.criteria.revisions import Revision
from certify.store.papers import batches, signed_copies
from certify.store.papers import files as paper_files
from certify.store.papers import register as entries
from certify.store.papers.register import Book
from certify.store.people import identities, sessions
from certify.store.schema import metadata
from tests.support.life import Life
from tests.support.sites import ADDRESS


def write_all(site, database):
    """A file's whole life, with a record of every kind on the way."""
    press, now = Press(load_forms(site.paper_forms), ADDRESS), datetime.now(UTC)
    library = Library(site.criteria_folders)
    with database.writing() as connection:
        life = Life(connection, library, now, press)
        for number in range(12, 22):
            life.attach(f"{number}/BC-UBND")
        life.appraised()
        leader, appraiser = life.who("commune_leader"), life.who("appraiser")
        made = objections.make(Act(connection, library, leader, now), life.id, "5", "Đề nghị xem lại")
        objections.answer(Act(connection, library, appraiser, now), life.id, made, "kept", "Đã đối chiếu")
        life.decide("recognise")
        matter, order = file_matter(life.sheet), Order(press.form("commune-proposal"))
        paper_id = issue.issue(life.act("commune_leader"), press, matter, order)
        kept = connection.execute(sa.select(metadata.tables["evidence_files"].c.id)).scalars().first()
        evidence_files.delete(life.act("commune_officer"), kept, "Nhầm tệp")
        recall(life.act("commune_leader"), press, paper_id, "Sai tên")
        give_up_a_number(life)
        event_id = write_event(connection, None, now, "paper_signed")
        row = {"paper_id": paper_id, "event_id": event_id, "sha256": sha256(b"%PDF-"), "content": b"%PDF-"}
        signed_copies.add(connection, {**row, "checked": [{"signer": "x"}]})
        put_what_a_demonstration_lacks(life)
    bytes_of(database, press, paper_id)
    with database.writing() as connection:
        held = sa.select(metadata.tables["paper_files"].c.paper_id)
        bare = sa.select(metadata.tables["papers"].c.id).where(metadata.tables["papers"].c.id.not_in(held)).limit(10)
        for number in connection.execute(bare).scalars().all():
            paper_files.add(connection, number, sha256(b"%PDF-"), b"%PDF-")


def give_up_a_number(life):
    book = Book(life.who("commune_leader").unit_id, "UBND", "BC", life.now.year)
    for _ in range(2):
        register.reserve(life.act("commune_leader"), book, "BC-UBND", 1, "Văn bản ký tay")
    for entry in entries.entries_of(life.connection, book):
        register.release(life.act("commune_leader"), book, entry.id, "Không ban hành nữa")


def put_what_a_demonstration_lacks(life):
    """A token, recovery codes, bound accounts, a batch, an official text and a revision of the site."""
    tokens.make(life.act("commune_officer"), "Phần mềm", ["read"], local_day(life.now) + timedelta(days=30))
    sessions.put_codes(life.connection, life.who("approver").id, ["1" * 64, "2" * 64, "3" * 64])
    for role in ("commune_officer", "appraiser", "approver"):
        identities.add(life.connection, life.who(role).id, Identity(Means.OPENID, "https://x", role), life.now)
    sheet, maker = life.sheet, life.who("appraiser")
    row = {"round_id": sheet.round.id, "unit_id": sheet.parent.id, "form": "x", "state": "done", "made_at": life.now}
    batches.add(life.connection, {**row, "made_by": maker.id, "ended_at": life.now}, [(life.id, "")])
    # On a draft: what was signed off with a reply can't have stood on a site of a former release.
    draft = next(one for one in files.of_round(life.connection, sheet.round.id) if one.state is State.DRAFT)
    said = {"text": "Đã đối chiếu", "figures": {"3.1": "0"}, "version": 1, "updated_at": life.now}
    said |= {"assessment_id": draft.id, "updated_by": maker.id}
    questions.put(life.connection, [{**said, "question_id": key} for key in ("children", "injuries", "cases")])
    event_id = write_event(life.connection, None, life.now, "attestation_text")
    draft_id = life.connection.execute(sa.select(metadata.tables["attestation_drafts"].c.id)).scalars().first()
    text = {"draft_id": draft_id, "event_id": event_id, "name": "qd.pdf", "content": b"%PDF-"}
    official_texts.add(life.connection, {**text, "sha256": sha256(b"%PDF-")})
    guided = Text("Hướng dẫn", "1", local_day(life.now), "1.1", "https://treem.example/hd")
    text_id = guidance.add(life.act("province_officer"), guided, File("hd.pdf", "application/pdf", b"%PDF-"))
    guidance.withdraw(life.act("province_officer"), text_id)
    revisions.add(life.connection, event_id, Revision("x", 2, sha256(b"y"), "y"))


def sha256(content):
    return hashlib.sha256(content).hexdigest()
