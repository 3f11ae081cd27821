"""One's own tokens for programs: made, shown once, revoked."""

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue

from certify.operations.people import tokens
from certify.store.people import tokens as stored
from certify.web.access import requires
from certify.web.dates import read_date
from certify.web.forms import Problems, done, page, shown_again
from certify.web.people.proof import proven
from certify.web.request_context import acting, actor, reading, today

blueprint = Blueprint("tokens", __name__)


@blueprint.get("/tai-khoan/ma-truy-cap")
@requires("account:self")
def index(problems: Problems = ()) -> ResponseReturnValue:
    """The tokens of the account, and making one."""
    return _page(problems)


@blueprint.post("/tai-khoan/ma-truy-cap")
@requires("account:self")
@proven
@shown_again(index)
def make() -> ResponseReturnValue:
    """Make a token and show it, only this once."""
    form = request.form
    expires_on = read_date(form.get("expires_on", ""), "Ngày hết hạn", "expires_on")
    with acting() as act:
        text = tokens.make(act, form.get("name", ""), form.getlist("scopes"), expires_on)
    return _page((), new_token=text)


@blueprint.post("/tai-khoan/ma-truy-cap/<int:token_id>/thu-hoi")
@requires("account:self")
def revoke(token_id: int) -> ResponseReturnValue:
    """Revoke a token."""
    with acting() as act:
        tokens.revoke(act, token_id)
    return done("Đã thu hồi mã kết nối.", url_for(".index"))


def _page(problems: Problems, new_token: str = "") -> ResponseReturnValue:
    """The page; after a refusal with what was typed, after making a token with its text."""
    with reading() as connection:
        own_tokens = stored.of_account(connection, actor().id)
    form = request.form if problems else {}
    chosen = request.form.getlist("scopes") if problems else [tokens.READ]
    values = {"tokens": own_tokens, "today": today().date(), "made": new_token, "scopes": tokens.SCOPE_NAMES}
    return page("people/tokens.html", problems, **values, form=form, chosen=chosen)
