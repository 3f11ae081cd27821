"""One's own tokens for programs: made, shown once, revoked."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from certify.operations.act import Refused
from certify.operations.people import tokens
from certify.store.people import tokens as stored
from certify.web.access import requires
from certify.web.dates import read_date
from certify.web.request_context import acting, actor, reading, today

blueprint = Blueprint("tokens", __name__)


@blueprint.get("/tai-khoan/ma-truy-cap")
@requires("account:self")
def index() -> ResponseReturnValue:
    """The tokens of the account, and making one."""
    return _page()


@blueprint.post("/tai-khoan/ma-truy-cap")
@requires("account:self")
def make() -> ResponseReturnValue:
    """Make a token and show it, this once."""
    form = request.form
    try:
        expires_on = read_date(form.get("expires_on", ""), "Ngày hết hạn")
        with acting() as act:
            text = tokens.make(act, form.get("name", ""), form.getlist("scopes"), expires_on)
    except Refused as refused:
        return _page(problems=refused.reasons), 422
    return _page(made=text)


@blueprint.post("/tai-khoan/ma-truy-cap/<int:token_id>/thu-hoi")
@requires("account:self")
def revoke(token_id: int) -> ResponseReturnValue:
    """End a token."""
    with acting() as act:
        tokens.revoke(act, token_id)
    flash("Đã thu hồi mã truy cập.", "ok")
    return redirect(url_for(".index"))


def _page(made: str = "", problems: list[str] | None = None) -> str:
    """The page; after a refusal with what was typed, after a new token with the token."""
    with reading() as connection:
        own = stored.of_account(connection, actor().id)
    values = {"tokens": own, "today": today().date(), "made": made, "problems": problems or []}
    form = request.form if problems else {}
    chosen = request.form.getlist("scopes") if problems else [tokens.READ]
    return render_template("people/tokens.html", **values, form=form, chosen=chosen, scopes=tokens.SCOPE_NAMES)
