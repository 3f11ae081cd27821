"""Papers of the demonstration: a few files have those of their steps issued, with numbers from books.

Only their content is kept; a paper is drawn when somebody first opens it, as everywhere.
"""

from datetime import timedelta

from certify.demonstration.loading import Loading
from certify.operations.act import Act
from certify.operations.assessments.sheet import Sheet
from certify.operations.papers.content import file_matter
from certify.operations.papers.issue import Order, issue

# The papers that follow a step, and those that its commune has still to issue where the file waits at that step.
AFTER = {
    "submit": (
        *("self-score", "evidence-list", "explanation"),
        *("commune-minutes", "commune-proposal", "dossier-letter"),
    ),
    "return": ("return-letter",),
    "close": ("appraisal-report", "submission-slip", "appraisal-minutes", "appraisal-proposal"),
    "object": ("objection-letter",),
    "recognise": ("result-notice", "certificate"),
}
STILL_TO_COME = 2
ALL = frozenset(AFTER)
# Where an office has the papers of its appraisals still to issue: its books of this year begin with whoever tries them.
BEFORE_APPRAISAL = ALL - {"close", "recognise"}
# How long after a step its papers are issued.
LATER = timedelta(hours=3)


def put(loading: Loading, act: Act, sheet: Sheet, step: str, *, last: bool) -> None:
    """Issue the papers that follow a step, by the office that took it; after the `last` step some are left to do."""
    # Old results are not objected to, so there is nothing to answer.
    forms = () if step == "object" and not sheet.objections else AFTER.get(step, ())
    for form in forms[: -STILL_TO_COME or None] if last and len(forms) > STILL_TO_COME else forms:
        issue(act, loading.press, file_matter(sheet), Order(loading.press.form(form)))
