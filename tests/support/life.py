"""One commune's file and the people who act on it, for tests that take it along its way."""

from datetime import timedelta

from certify.domain.assessment.sides import APPRAISAL, SELF
from certify.domain.days import local_day
from certify.operations.act import Act
from certify.operations.assessments import answers, steps
from certify.operations.assessments.answers import AnswerEntry
from certify.operations.assessments.sheet import open_sheet
from certify.operations.evidence import citing
from certify.operations.evidence.documents import Given, Reference
from certify.operations.evidence.files import Examined, Upload
from certify.operations.papers import decisions
from certify.store.assessments import files as stored
from tests.support.clients import account

# Answers that raise one question for sure: no abused child, and cases of abuse.
ASKED = {"3.1": {"numerator": 0, "denominator": 1000}, "6.2": {"numerator": 7, "denominator": 7}}


class Life:
    """One commune's draft on a site, and the people who act on it."""

    def __init__(self, connection, library, now, press):
        self.connection, self.library, self.now, self.press = connection, library, now, press
        self.id = stored.of_unit(connection, self.who("commune_officer").unit_id)[0].id

    def who(self, role):
        return account(self.connection, role)

    def act(self, role):
        return Act(self.connection, self.library, self.who(role), self.now)

    @property
    def sheet(self):
        return open_sheet(self.connection, self.library, self.id)

    def fill(self, side=SELF, role="commune_officer", **changed):
        best = {"yes_no": {"yes": True}, "count_bands": {"count": 0}}
        entries, sheet = {}, self.sheet
        for indicator in sheet.version.indicators:
            falling = hasattr(indicator.rule, "bands") and indicator.rule.bands[0].at_least is None
            data = best.get(indicator.rule.kind) or {"numerator": 0 if falling else 1000, "denominator": 1000}
            row = sheet.stored.get((side, indicator.id))
            why = "Theo sổ gốc" if side == APPRAISAL and indicator.id in changed else ""
            entries[indicator.id] = AnswerEntry(changed.get(indicator.id, data), why, row.version if row else 0)
        return answers.save(self.act(role), self.id, side, entries)

    def attach(self, number):
        """Add a reference of this number, with a file that was examined."""
        upload = Upload("bc.pdf", number.encode(), "internal", local_day(self.now) + timedelta(days=900))
        reference = Reference(number, None, "UBND xã", "")
        examined = Examined(upload, "bc.pdf", "application/pdf")
        citing.add(self.act("commune_officer"), self.id, "2.1", Given(reference, examined))

    def take(self, step, role, **more):
        return steps.take(self.act(role), self.id, step, **more)

    def categorise(self):
        person = self.who("province_officer")
        steps.set_category(
            Act(self.connection, self.library, person, self.now), self.id, "mountain_island_difficult", "Quyết định 861"
        )

    def decide(self, step, role="approver", seen=None, reason="", number=None, lacking="Hồ sơ của bài thử"):
        usual = "21/TB-UBND" if step == "refuse" else "501/QĐ-UBND"
        draft = decisions.DecisionDraft(
            usual if number is None else number,
            local_day(self.now),
            reason,
            {self.id: seen or self.sheet.content_sha256},
            lacking,
        )
        return decisions.decide(self.act(role), self.press, step, draft)

    def appraised(self, **changed):
        self.fill()
        self.take("submit", "commune_leader")
        self.take("start", "appraiser")
        self.fill(APPRAISAL, "appraiser", **changed)
        self.categorise()
        self.take("close", "appraiser")
