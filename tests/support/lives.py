"""Whole lives of files on a founded site: people of one commune and of the offices above it, whatever the decision."""

import re
import shutil
from datetime import date, timedelta
from pathlib import Path

from certify.config import Settings
from certify.demonstration import meetings
from certify.documents.pdf.forms import load_forms
from certify.domain.assessment.sides import APPRAISAL, SELF
from certify.domain.days import local_day
from certify.domain.library import Library
from certify.domain.people.permissions import Role
from certify.operations.act import Act
from certify.operations.assessments import answers
from certify.operations.assessments import steps as assessments
from certify.operations.assessments.answers import AnswerEntry
from certify.operations.assessments.sheet import open_sheet
from certify.operations.papers import decisions
from certify.operations.papers import issue as papers
from certify.operations.papers.content import file_matter
from certify.operations.papers.issue import Order
from certify.operations.papers.press import Press
from certify.operations.people.new_accounts import NewAccount, add_account
from certify.operations.rounds import steps as rounds
from certify.operations.rounds.plans import RoundPlan
from certify.store.assessments import files
from certify.store.people import accounts
from certify.store.units import units
from tests.support.clients import account
from tests.support.offices import says_who_it_is

CRITERIA = Path(__file__).parents[1] / "criteria"
COMMUNE_FORMS = ("commune-minutes", "commune-proposal", "self-score", "explanation")
APPRAISAL_FORMS = ("appraisal-report", "appraisal-minutes", "appraisal-proposal")


SHIPPED, MADE_UP = "2019-06-qd-ttg", "2027-15-tt"


def library_of(site: Settings) -> Library:
    return Library(site.criteria_folders)


def with_made_up_decision(site: Settings) -> Settings:
    """The site with the decision that never was among its files; unlike the shipped one it is attested."""
    site.revisions_folder.mkdir(parents=True, exist_ok=True)
    shutil.copy(CRITERIA / f"{MADE_UP}.toml", site.revisions_folder)
    return site


def with_test_attestation(site: Settings) -> Settings:
    """The site with a revision of the shipped decision whose marks a test has made strong: no statement of the law."""
    shipped = next(path for path in site.criteria_folders[0].glob(f"{SHIPPED}.toml"))
    text = shipped.read_text("utf-8").replace('"provisional"', '"verbatim"')
    attestation = (CRITERIA / f"{MADE_UP}.toml").read_text("utf-8").split("[attestation]\n")[1].split("\n\n")[0]
    number = int(re.search(r"^revision = (\d+)", text, re.MULTILINE)[1]) + 1
    text = re.sub(r"^revision = \d+", f"revision = {number}", text, count=1, flags=re.MULTILINE)
    site.revisions_folder.mkdir(parents=True, exist_ok=True)
    (site.revisions_folder / f"{SHIPPED}.r{number}.toml").write_text(f"{text}\n[attestation]\n{attestation}\n", "utf-8")
    return site


class Office:
    """The people of one round on a site: those of a commune, and of whoever stands above it under its procedure."""

    def __init__(self, connection, site, now, code, year, version_id):
        self.connection, self.now = connection, now
        self.library, self.press = library_of(site), Press(load_forms(site.paper_forms), site.site.address)
        self.commune = units.by_code(connection, code, date(year, 12, 31))
        self.province = units.find(connection, self.commune.province_id)
        self.parent = units.find(connection, self.commune.parent_id)
        self.people = {
            Role.COMMUNE_OFFICER: self.someone(Role.COMMUNE_OFFICER, self.commune),
            Role.COMMUNE_LEADER: self.someone(Role.COMMUNE_LEADER, self.commune),
            Role.APPRAISER: self.someone(Role.APPRAISER, self.parent),
            Role.APPROVER: self.someone(Role.APPROVER, self.parent),
            Role.PROVINCE_OFFICER: self.someone(Role.PROVINCE_OFFICER, self.province),
        }
        self.round_id = self.begin(year, version_id)
        self.id = next(file.id for file in files.of_round(connection, self.round_id) if file.unit_id == self.commune.id)
        self.say_who_they_are()

    def someone(self, role, unit):
        """The account of an office, made when it is not there yet."""
        name = f"{unit.code}.{unit.valid_from.year}.{role}".replace("_", "-")
        if accounts.by_user_name(self.connection, name) is None:
            new = NewAccount(name, f"{role} {unit.full_name}", role, unit.id)
            add_account(
                Act(self.connection, self.library, None, self.now),
                new,
                "cay-cau-tre-lac-leo-2026",
                temporary=False,
            )
        return account(self.connection, name)

    def say_who_they_are(self):
        """The offices of the round give their names and who signs for them."""
        round_ = self.sheet.round
        for person in self.people.values():
            says_who_it_is(Act(self.connection, self.library, person, self.now), self.sheet.version, round_.period_to)

    def begin(self, year, version_id, **more):
        far = local_day(self.now) + timedelta(days=60)
        period = (date(year, 1, 1), date(year, 12, 31))
        plan = RoundPlan(f"Đợt năm {year}", version_id, *period, far, far, objection_days=7, answer_days=7)
        officer = self.people[Role.PROVINCE_OFFICER]
        round_id = rounds.create(Act(self.connection, self.library, officer, self.now), plan, **more)
        rounds.start(Act(self.connection, self.library, officer, self.now), round_id)
        return round_id

    def act(self, role):
        return Act(self.connection, self.library, self.people[role], self.now)

    @property
    def sheet(self):
        return open_sheet(self.connection, self.library, self.id)

    def fill(self, side, role, **changed):
        entries, sheet = {}, self.sheet
        for indicator in sheet.version.indicators:
            row = sheet.stored.get((side, indicator.id))
            entries[indicator.id] = AnswerEntry(
                changed.get(indicator.id) or best(indicator.rule), "", row.version if row else 0
            )
        saved = answers.save(self.act(role), self.id, side, entries)
        assert not saved.errors and not saved.conflicts and not saved.closed, saved
        return saved

    def take(self, step, role, **more):
        return assessments.take(self.act(role), self.id, step, **more)

    def hold(self, step, role):
        meetings.hold(self.act(role), self.sheet, step)

    def categorise(self, category=None):
        chosen = category or self.sheet.possible[0].id
        officer = self.people[Role.PROVINCE_OFFICER]
        assessments.set_category(
            Act(self.connection, self.library, officer, self.now), self.id, chosen, "Quyết định 01"
        )

    def issue(self, form_id, role):
        order = Order(self.press.form(form_id))
        matter = file_matter(self.sheet)
        return papers.issue(self.act(role), self.press, matter, order)

    def decide(self, name="recognise", role=Role.APPROVER, number="", reason=""):
        draft = decisions.DecisionDraft(
            number, local_day(self.now), reason, {self.id: self.sheet.content_sha256}, "Hồ sơ của bài thử"
        )
        actor = self.people[role]
        return decisions.decide(Act(self.connection, self.library, actor, self.now), self.press, name, draft)

    def appraised(self, category=None, **changed):
        """The file from its first figure to the closed appraisal; the papers issued on the way."""
        self.fill(SELF, Role.COMMUNE_OFFICER, **changed)
        self.hold("self_assessment", Role.COMMUNE_LEADER)
        self.take("submit", Role.COMMUNE_LEADER)
        issued = [self.issue(form, Role.COMMUNE_LEADER) for form in COMMUNE_FORMS]
        self.take("start", Role.APPRAISER)
        self.fill(APPRAISAL, Role.APPRAISER, **changed)
        self.categorise(category)
        self.take("close", Role.APPRAISER)
        self.hold("appraisal", Role.APPRAISER)
        return issued + [self.issue(form, Role.APPRAISER) for form in APPRAISAL_FORMS]


def best(rule):
    """The answer that gets the most points under a rule."""
    if rule.kind == "yes_no":
        return {"yes": True}
    rising = rule.bands[0].at_least is not None
    if rule.kind == "count_bands":
        return {"count": 5 if rising else 0}
    return {"numerator": 640 if rising else 0, "denominator": 640}
