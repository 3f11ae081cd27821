"""A draft of the criteria on its way from begun to signed, and the people who act on it, for tests."""

from functools import cache

from certify.domain.library import Library
from certify.operations.act import Act
from certify.operations.criteria import checks, drafts, official_texts, revisions
from certify.operations.criteria.whole import Comparison, Person, attest
from certify.operations.people.passwords import hash_password
from certify.store.people import accounts
from tests.support.acts import act_of
from tests.support.clients import SECRET, account
from tests.support.pdfs import pdf_of
from tests.support.shown import PROVINCE_OFFICERS

VERSION = "2019-06-qd-ttg"
PDF = pdf_of("06/QD-TTg")
FIRST, SECOND = PROVINCE_OFFICERS


@cache
def hashed():
    return hash_password(SECRET)


def with_password(connection, *names):
    """Accounts that sign in by `SECRET`."""
    for name in names:
        accounts.change(connection, account(connection, name).id, password_hash=hashed())


class Comparing:
    """One draft on a site; the one that stands already is given up."""

    def __init__(self, connection, site, now):
        self.connection, self.site, self.now = connection, site, now
        self.library = Library(site.criteria_folders)
        self.folder = site.revisions_folder
        for draft in drafts.open_drafts(connection):
            self.id = draft.id
            drafts.drop(act_of(connection, self.who(FIRST), now), self.work())
        self.begin()

    def begin(self):
        self.id = drafts.begin(Act(self.connection, self.library, self.who(FIRST), self.now), VERSION)

    def who(self, name):
        return account(self.connection, name)

    def work(self, name=FIRST):
        return drafts.work_of(Act(self.connection, self.library, self.who(name), self.now), self.id)

    def save(self, change):
        """Correct the draft's data by a function."""
        data = drafts.parsed(self.work().draft.text.encode())
        change(data)
        drafts.save(Act(self.connection, self.library, self.who(FIRST), self.now), self.work(), data)

    def places(self, *parts):
        return [line.place for line in self.work().lines if not parts or line.part in parts]

    def corrected(self):
        """The places of the lines that corrections touched."""
        work = self.work()
        return [line.place for line in work.lines if line.key not in work.known]

    def confirm(self, places, citation="Công báo, trang 5"):
        return drafts.confirm(
            Act(self.connection, self.library, self.who(FIRST), self.now), self.work(), places, citation
        )

    def hand_over(self):
        drafts.describe(
            Act(self.connection, self.library, self.who(FIRST), self.now), self.work(), "Bản gốc, lưu tại tỉnh"
        )
        if not self.work().texts:
            official_texts.attach(
                Act(self.connection, self.library, self.who(FIRST), self.now), self.work(), "goc.pdf", PDF
            )
        drafts.hand_over(Act(self.connection, self.library, self.who(FIRST), self.now), self.work())

    def check(self, places, remark="", name=SECOND):
        return checks.check(
            Act(self.connection, self.library, self.who(name), self.now), self.work(name), places, remark
        )

    def send_back(self, remark="", name=SECOND):
        checks.send_back(Act(self.connection, self.library, self.who(name), self.now), self.work(name), remark)

    def sign(self, name=SECOND, password=SECRET, seen=None):
        with_password(self.connection, name)
        text = checks.result_of(self.work(name), self.who(name), self.now)
        seen = seen or revisions.prepared(text, self.folder).sha256
        return checks.sign(
            Act(self.connection, self.library, self.who(name), self.now), self.work(name), password, seen, self.folder
        )

    def through(self, places):
        """All the way: confirmed, handed over, checked, signed and published."""
        self.confirm(places)
        self.hand_over()
        self.check(places)
        made = self.sign()
        revisions.publish(self.connection, self.folder)
        return made


def attested(connection, site, now):
    """Every figure of the criteria attested by two people at once; the revision."""
    comparing = Comparing(connection, site, now)
    drafts.drop(act_of(connection, comparing.who(FIRST), now), comparing.work())
    with_password(connection, FIRST, SECOND)
    people = (Person(comparing.who(name), SECRET) for name in (FIRST, SECOND))
    made = Comparison(*people, "Bản gốc, lưu tại tỉnh", "goc.pdf", PDF)
    loaded = attest(connection, comparing.library, now, VERSION, made, site.revisions_folder)
    revisions.publish(connection, site.revisions_folder)
    return loaded
