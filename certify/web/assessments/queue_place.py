"""Where a file stands in the queue from which somebody opened it."""

from flask import url_for

from certify.domain.numbers import parse_id
from certify.domain.people.permissions import may
from certify.operations.act import Act
from certify.operations.assessments.queue import files_of
from certify.web.lists.listing import asked
from certify.web.lists.trail import Place, place_among, trail, trailed

AREA = "thuoc"


def place_in_queue(act: Act, assessment_id: int) -> Place | None:
    """The place of a file in the queue that led to it; None when none did."""
    arguments = trailed()
    if arguments is None or not may(act.actor.role, "queue:read"):
        return None
    wish = asked(AREA, arguments=arguments).whole()
    rows = [(file.id, unit.full_name) for file, unit in files_of(act, arguments.get("dot", None, parse_id), wish)]

    def address(file_id: int) -> str:
        return url_for("assessments.show", assessment_id=file_id, ds=trail())

    return place_among(rows, assessment_id, url_for("appraisals.queue"), address)
