"""Records of each kind on a demonstration site, for tests that only need that they are there."""

from datetime import UTC, date, datetime, timedelta
from hashlib import sha256

from certify.domain.days import local_day
from certify.domain.people.permissions import Role, may
from certify.operations.act import Act
from certify.operations.assessments.sheet import open_sheet
from certify.operations.batches import batches
from certify.operations.batches.prospect import prospect_of
from certify.operations.criteria import drafts, official_texts
from certify.operations.guidance import texts as guidance
from certify.operations.guidance.texts import File, Text
from certify.operations.log.events import write_event
from certify.operations.papers import register
from certify.operations.papers.content import file_matter
from certify.operations.papers.issue import Order, issue
from certify.operations.people import tokens
from certify.store.assessments import documents, evidence, evidence_files, files, meetings, objections, workbooks
from certify.store.papers import register as entries
from certify.store.papers import signed_copies
from certify.store.people import accounts
from certify.store.people import tokens as stored_tokens
from certify.store.site import uploads
from certify.store.units import units
from tests.support import shown
from tests.support.clients import account
from tests.support.pdfs import pdf_of

# The same role elsewhere: another commune, another area, another province.
ELSEWHERE = {**shown.ELSEWHERE, "province_officer": "tinh-khac"}
# The kinds of files between preview and confirmation, by where their pages are.
UPLOADS = {
    "/tai-khoan": "accounts",
    "/phan-loai": "categories",
    "/don-vi/nhap": "units",
    "/don-vi/chinh-thuc": "official_units",
    "/ke-hoach": "plan",
}
GUIDANCE = Text("x", "", None, "", "")


class Records:
    """Makes records on a connection; what is in them plays no part."""

    def __init__(self, connection, desk):
        self.connection, self.desk, self.now = connection, desk, datetime.now(UTC)
        self.officer = self.who("commune_officer")
        self.file = files.of_unit(connection, self.officer.unit_id)[0]

    def who(self, name):
        return account(self.connection, name)

    def act(self, name):
        return Act(self.connection, self.desk.library, self.who(name), self.now)

    def standing(self):
        """Open the accounts of the same roles elsewhere, make a record of each kind; the ids of all by name."""
        self.open_accounts_elsewhere()
        paper = self.paper()
        draft, text = self.official_text()
        return {
            "file": self.file.id,
            "objected": self.earlier_file(),
            "round": self.file.round_id,
            "unit": self.officer.unit_id,
            "province": units.provinces(self.connection)[0].id,
            "account": next(one.id for one in accounts.everyone(self.connection) if not one.active),
            "paper": paper,
            "signed": self.signed_copy(paper),
            "objection": self.objection(),
            "batch": self.batch(),
            "evidence_file": self.evidence_file(),
            "guidance": guidance.add(self.act("province_officer"), GUIDANCE, File("x.pdf", "application/pdf", b"x")),
            "document": self.document(),
            "draft": draft,
            "text": text,
        }

    def open_accounts_elsewhere(self):
        name, other = ELSEWHERE["province_officer"], units.provinces(self.connection)[1]
        row = {"user_name": name, "role": Role.PROVINCE_OFFICER, "unit_id": other.id, "display_name": "Tỉnh khác"}
        more = {"phone": "", "password_hash": "-", "must_change_password": False, "active": True}
        accounts.add(self.connection, row | more)
        for name in ELSEWHERE.values():
            accounts.change(self.connection, self.who(name).id, active=True)

    def paper(self):
        """A paper about an earlier file of the commune."""
        matter = file_matter(open_sheet(self.connection, self.desk.library, self.earlier_file()))
        press = self.desk.press
        return issue(self.act("commune_leader"), press, matter, Order(press.form("commune-proposal")))

    def earlier_file(self):
        return files.of_unit(self.connection, self.officer.unit_id)[1].id

    def signed_copy(self, paper_id):
        event_id = write_event(self.connection, self.officer, self.now, "paper_signed")
        row = {"paper_id": paper_id, "event_id": event_id, "sha256": "0" * 64, "content": b"%PDF-", "checked": []}
        return signed_copies.add(self.connection, row)

    def objection(self):
        leader = self.who("commune_leader")
        file = self.earlier_file()
        event_id = write_event(self.connection, leader, self.now, "object", assessment_id=file)
        row = {"assessment_id": file, "event_id": event_id, "result_id": event_id, "criterion_id": "2"}
        return objections.add(self.connection, {**row, "text": "x", "answer_due_on": date(2050, 1, 1)})

    def batch(self):
        """A batch of the area that its appraiser started; nobody works on it."""
        act = self.act("appraiser")
        wanted = (self.file.round_id, act.actor.unit_id, "appraisal-report")
        return batches.start(act, self.desk.press, prospect_of(act, self.desk.press, *wanted))

    def evidence_file(self):
        event_id = write_event(self.connection, self.officer, self.now, "file_added", assessment_id=self.file.id)
        content = pdf_of("12/BC-UBND")
        row = {"sha256": sha256(content).hexdigest(), "name": "x.pdf", "media_type": "application/pdf", "size": 1}
        kept = {"level": "public", "kept_until": date(2050, 1, 1), "event_id": event_id}
        return evidence_files.add(self.connection, {**row, **kept, "evidence_id": self.document()}, content)

    def official_text(self):
        """The open draft of the criteria, and an official text in it."""
        act, draft = self.act("province_officer"), drafts.open_drafts(self.connection)[0]
        return draft.id, official_texts.attach(act, drafts.work_of(act, draft.id), "x.pdf", pdf_of("06/QD-TTg"))

    def new_evidence(self, *_):
        """A piece of evidence in the officer's file."""
        row = {"assessment_id": self.file.id, "document_id": self.document(), "indicator_id": "7.1", "place": "tr. 1"}
        evidence.add_all(self.connection, [{**row, "added_at": self.now, "added_by": self.officer.id}])
        return evidence.of_assessment(self.connection, self.file.id)[-1].id

    def document(self):
        """A document of the officer's file."""
        row = {"assessment_id": self.file.id, "number": "1", "issued_on": None, "issuer": "x", "link": ""}
        return documents.add(self.connection, {**row, "added_at": self.now, "added_by": self.officer.id})

    def new_meeting(self, *_):
        row = {"assessment_id": self.file.id, "step": "self_assessment", "place": "x", "conclusion": ""}
        return meetings.add(self.connection, {**row, "started_at": self.now, "version": 1})

    def new_workbook(self, name, *_):
        """A workbook without pages that a person uploaded."""
        row = {"account_id": self.who(name).id, "round_id": self.file.round_id, "file_name": "x.xlsx"}
        content = {"side": "self", "pages": [], "faults": []}
        return workbooks.keep(self.connection, {**row, "sha256": "0" * 64, "content": content, "at": self.now})

    def new_upload(self, name, address):
        """A file without lines that a person gave on the pages of an address."""
        content = {"lines": [], "faults": [], "version": "2019-06-qd-ttg", "on": "2022-01-01", "province": None}
        content["parts"] = []
        content |= {"text": "code,name,type,full_name\n", "columns": ["code", "name", "type", "full_name"], "rows": []}
        kind = next(kind for beginning, kind in UPLOADS.items() if address.startswith(beginning))
        row = {"account_id": self.who(name).id, "kind": kind, "file_name": "x.csv", "at": self.now}
        return uploads.keep(
            self.connection,
            {**row, "content": content},
        )

    def new_entry(self, name, *_):
        """A reserved number in the first book of a person's office, or of one that keeps books; its id."""
        act = self.act(name if may(self.who(name).role, "register:keep") else "commune_leader")
        book = register.books_of(act, [form.file for form in self.desk.press.forms.values()])[0]
        register.reserve(act, book.book, book.symbol, 1, "Văn bản ký tay")
        return entries.entries_of(self.connection, book.book)[-1].id

    def new_token(self, name, *_):
        """A token that a person holds; its id."""
        text = self.token_text(name)
        return stored_tokens.by_sha256(self.connection, sha256(text.encode()).hexdigest()).id

    def token_text(self, name, scopes=("read", "write")):
        """The text of a new token of a person; the former ones are revoked, because there is a most for good ones."""
        act = self.act(name)
        for token in stored_tokens.of_account(self.connection, act.actor.id):
            tokens.revoke(act, token.id)
        return tokens.make(act, "Phần mềm thử", scopes, local_day(self.now) + timedelta(days=30))
