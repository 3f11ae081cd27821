"""What the sheet's script is told, as JSON: the points of what is typed, what became of a save, what is asked now."""

from collections.abc import Iterable

from flask import get_template_attribute

from certify.domain.assessment.sides import SELF
from certify.domain.numbers import format_points
from certify.domain.questions.asking import Beside
from certify.operations.assessments.questions import asked_beside
from certify.web.assessments.questions import Questions
from certify.web.assessments.sheet_form import mark_of
from certify.web.assessments.sheet_lines import SheetLine, state_of
from certify.web.assessments.sheet_view import SheetPage
from certify.web.parts import drawn_once
from certify.web.request_context import today


def live(view: SheetPage, brought: Iterable[str]) -> dict[str, object]:
    """What changes while a person types: of the lines, those that the form brought, by their indicators' ids."""
    return {
        "rows": {key: _row(view.line(key)) for key in brought},
        "replies": view.questions.live,
        "quantities": {line.quantity.id: line.error for line in view.quantities},
        "criteria": {
            shown.criterion.id: {
                "points": format_points(shown.points) if shown.answered else "",
                "state": state_of(shown, view.zero_fails),
            }
            for shown in view.score.criteria
        },
        "total": format_points(view.score.total),
        "answered": view.score.answered,
        "missing": view.missing,
        "zeros": [criterion.id for criterion in view.zeros],
        "outcomes": [{"text": text, "meets": meets} for text, meets in view.outcomes],
    }


def _row(line: SheetLine) -> dict[str, object]:
    return {
        "points": "" if line.shown.points is None else format_points(line.shown.points),
        "why": line.said,
        "carried": line.carried,
        "difference": line.difference_text,
        "next": line.next,
        "unproved": line.unproved,
        "errors": dict(line.errors),
    }


def settled(view: SheetPage) -> dict[str, object]:
    """What became of a save: the versions of what the server has now, and what the script has to ask for.

    It may have had it before: then the reply to an earlier save never came.
    """
    stored = {key: view.sheet.stored.get((view.side, key)) for key in view.typed if key not in view.refused}
    versions = {key: row.version for key, row in stored.items() if row}
    marks = {key: mark_of(view.typed[key].values) for key in versions}
    return {
        "saved_at": f"{today():%H:%M}",
        "versions": {**versions, **view.questions.versions},
        "seen": {**marks, **view.questions.marks},
        "conflicts": view.saved.conflicts,
        "trouble": view.trouble,
        "shared": {one.quantity.id: one.seen for one in view.quantities},
    }


def asked_now(view: SheetPage, beside: Beside | None) -> dict[str, object]:
    """The questions that the figures raise now, each as a row of the sheet's table, and the notice above it.

    Nothing for an appraiser, whose figures raise none.
    """
    if view.side != SELF:
        return {}
    standing = Questions(asked_beside(view.sheet, beside), view.sheet.editable(SELF, today().date()))
    row, unanswered = (
        get_template_attribute("assessments/questions.html", name) for name in ("question_row", "unanswered")
    )
    rows = [
        {
            "id": one.key,
            "at": one.asked.indicators,
            "drawn": one.drawn,
            "open": one.asked.open,
            "row": drawn_once(row, one, view.both),
        }
        for one in standing.lines
    ]
    return {"asked": rows, "unanswered": unanswered(standing.open)}
