"""One account that works with the workbook of a round: out, in, previewed and confirmed."""

from certify.documents.workbook.writing import written
from certify.domain.assessment.sides import SELF
from certify.operations.act import Act, LongAct
from certify.operations.assessments import answers
from certify.operations.assessments.answers import AnswerEntry
from certify.operations.assessments.sheet import open_sheet
from certify.operations.workbooks import imports
from certify.operations.workbooks.pages import book_of
from tests.support.clients import account
from tests.support.life import Life
from tests.support.workbook import Edited

KEY = "site key"


class Desk:
    """One account with the site behind it."""

    def __init__(self, database, library, now, press, role):
        self.database, self.library, self.now, self.press, self.role = database, library, now, press, role
        with database.reading() as connection:
            self.actor = account(connection, role)
            self.life = Life(connection, library, now, press)
            self.id, self.version = self.life.id, self.life.sheet.version
            self.round_id = self.life.sheet.round.id

    def download(self, only=None, round_id=None):
        with self.database.reading() as connection:
            wanted = round_id or self.round_id
            return written(book_of(Act(connection, self.library, self.actor, self.now), wanted, only), KEY)

    def edit(self, only=None):
        return Edited(self.download(only))

    def upload(self, body, key=KEY, round_id=None):
        wanted = round_id or self.round_id
        long = LongAct(self.database, self.library, self.actor, self.now)
        return imports.receive(long, key, wanted, "tệp.xlsx", body)

    def preview(self, upload_id):
        with self.database.reading() as connection:
            return imports.preview(Act(connection, self.library, self.actor, self.now), upload_id)

    def confirm(self, upload_id, plan=None, choices=None):
        seen = (plan or self.preview(upload_id)).sha256
        with self.database.writing() as connection:
            act = Act(connection, self.library, self.actor, self.now)
            taken = imports.confirm(act, upload_id, seen, choices or {})
            return taken.indicators + taken.replies

    def take_in(self, body):
        upload_id = self.upload(body)
        return self.preview(upload_id), self.confirm(upload_id)

    def stored(self, key, side=SELF):
        with self.database.reading() as connection:
            return open_sheet(connection, self.library, self.id).stored.get((side, key))

    def type(self, key, data, explanation="", side=SELF):
        """Put figures in on the web in the meantime."""
        row = self.stored(key, side)
        with self.database.writing() as connection:
            entry = {key: AnswerEntry(data, explanation, row.version if row else 0)}
            assert answers.save(Act(connection, self.library, self.actor, self.now), self.id, side, entry).versions
