"""What a draft changes against the revision in use, beside the official text: the checker's first page."""

from functools import partial

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue
from msgspec import Struct

from certify.domain.criteria.editing.diff import KIND_NAMES, unmarked_difference
from certify.domain.criteria.editing.line_changes import LineChange, line_changes
from certify.domain.criteria.editing.lines import Line
from certify.domain.criteria.editing.paths import at
from certify.operations.criteria.drafts import work_of
from certify.operations.criteria.work import Work
from certify.store.criteria.drafts import StoredLine
from certify.web.access import requires
from certify.web.criteria.attestation_fields import Data, fields_of
from certify.web.criteria.checking import check_lines, need_current
from certify.web.criteria.next_line import address_of, next_line, unchecked
from certify.web.criteria.text_viewer import shown_page, viewer_of
from certify.web.forms import Problems, done, page, shown_again
from certify.web.request_context import acting, actor, viewing

blueprint = Blueprint("draft_differences", __name__)


class DifferenceRow(Struct, frozen=True):
    """A line that differs: each of its values before and now, and who confirmed it; `line` is None where it is gone."""

    words: str
    values: tuple[tuple[str, str, str], ...]
    line: Line | None
    statement: StoredLine | None


@blueprint.get("/doi-chieu/<int:draft_id>/khac-biet")
@requires("criteria:attest")
def show(draft_id: int, problems: Problems = ()) -> ResponseReturnValue:
    """Everything that differs from the revision in use, with the text beside it, and what nobody has looked at yet."""
    with viewing() as act:
        work = work_of(act, draft_id)
        viewer = viewer_of(act, work, url_for(".show", draft_id=draft_id))
    checking, rows = work.checks(actor()), rows_of(work)
    values = {"work": work, "draft": work.draft, "rows": rows, "viewer": viewer, "checks": checking}
    others = len(work.stated) - sum(row.statement is not None for row in rows)
    more = {"next": next_line(work, checking=True), "others": others}
    more |= {"unmarked": unmarked_difference(work.base, work.data), "kinds": KIND_NAMES}
    unseen = {"unchecked": unchecked(work), "left": work.left, "address": partial(address_of, work)}
    typed = {"ticked": request.form.getlist("line"), "remark": request.form.get("remark", "")}
    return page("criteria/draft_differences.html", problems, **values, **more, **unseen, **typed)


@blueprint.post("/doi-chieu/<int:draft_id>/khac-biet")
@requires("criteria:attest")
@shown_again(show)
def check(draft_id: int) -> ResponseReturnValue:
    """The second person agrees to the differing lines that were chosen, disputes them, or takes that back."""
    with acting() as act:
        work = work_of(act, draft_id)
        need_current(work)
        sentence = check_lines(act, work, request.form.getlist("line"))
    return done(sentence, url_for(".show", draft_id=draft_id, **shown_page()))


def rows_of(work: Work) -> list[DifferenceRow]:
    """The lines of a draft that differ from the revision in use."""
    return [_row(work, change) for change in line_changes(work.base, work.data)]


def _row(work: Work, change: LineChange) -> DifferenceRow:
    before, now = _texts(change.before, work.base), _texts(change.now, work.data)
    values = tuple(
        (label, before.get((name, label), ""), now.get((name, label), ""))
        for name, label in {**now, **before}
        if before.get((name, label)) != now.get((name, label))
    )
    statement = work.statement(change.now) if change.now else None
    return DifferenceRow(change.line.words, values or (_bands(work, change.line),), change.now, statement)


def _texts(line: Line | None, data: Data) -> dict[tuple[str, str], str]:
    """The text of each field of a line, by the field's name and label."""
    fields = fields_of(line, data) if line else ()
    return {(field.name, field.label): str(field.choices.get(field.value, field.value)) for field in fields}


def _bands(work: Work, line: Line) -> tuple[str, str, str]:
    """A rule that differs by the number of its bands alone."""
    before, now = (len(at(side, f"{line.place}.bands") or ()) for side in (work.base, work.data))
    return ("số mức", str(before), str(now))
