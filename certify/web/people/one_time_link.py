"""A link from the operator that signs one account in once, asked for on the command line (`certify people link`)."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from certify.domain import limits
from certify.domain.people.means import Means
from certify.operations.people import guessing
from certify.operations.people.sessions import Entry
from certify.operations.sign_on import links
from certify.web.access import PUBLIC, requires, takes
from certify.web.people.beginning import go_on, held_up
from certify.web.people.devices import own_source
from certify.web.request_context import now, reading, site_key, writing

blueprint = Blueprint("one_time_link", __name__)

SPENT = "Liên kết này không đúng, đã dùng hoặc đã hết hạn. Hãy đề nghị người vận hành cấp liên kết mới."


@blueprint.get("/dang-nhap/mot-lan/<token>")
@requires(PUBLIC)
def show(token: str) -> ResponseReturnValue:
    """Ask before the link is used: programs that look at links in mails use none up."""
    with reading() as connection:
        holder = links.holder_of(connection, now(), token, site_key())
    return render_template("people/link.html", holder=holder, problem="" if holder else SPENT), 200 if holder else 404


@blueprint.post("/dang-nhap/mot-lan/<token>")
@requires(PUBLIC)
@takes(limits.SIGN_IN)
def use(token: str) -> ResponseReturnValue:
    """Sign in by the link; the second factor is asked for where the account has one."""
    source = own_source()
    with writing() as connection:
        # A link that is good is nobody's guess, however many others came from there.
        holder = links.use(connection, now(), token, site_key())
        until = None if holder else guessing.trials_wait_until(connection, now(), source)
        if holder is None and until is None:
            guessing.trial(connection, now(), source, "liên kết không dùng được", Means.LINK)
    if holder is None:
        return render_template("people/link.html", holder=None, problem=held_up(until) if until else SPENT), 404
    return go_on(holder, "", Entry(Means.LINK))
