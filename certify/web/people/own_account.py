"""One's own sign-in: the second factor, the sessions and ending them."""

from flask import Blueprint, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import logout_user
from markupsafe import Markup

from certify.domain.numbers import parse_id
from certify.domain.people.means import MEANS_NAMES
from certify.operations.act import Refused
from certify.operations.log import notices
from certify.operations.notices import mail
from certify.operations.people import access, second_factor, sessions, sign_in
from certify.store.people import sessions as stored
from certify.web.access import requires
from certify.web.forms import Problems, done, page, shown_again
from certify.web.people.proof import proven
from certify.web.request_context import acting, actor, now, own_address, own_token, reading, site_key

blueprint = Blueprint("security", __name__)


@blueprint.get("/bao-mat")
@requires("account:self")
def show(problems: Problems = ()) -> ResponseReturnValue:
    """The second factor, what is needed to turn it on, and the address for notices."""
    account = actor()
    with reading() as connection:
        left, mail_on = stored.codes_left(connection, account.id), notices.is_on(connection)
        own = [one for one in stored.of_account(connection, account.id) if sessions.is_alive(one, now())]
    values: dict[str, object] = {"left": left, "required": account.role in second_factor.REQUIRED}
    values |= {"mail_on": mail_on, "form": request.form, "sessions": own, "here": sessions.key_of(own_token())}
    values["means_names"] = MEANS_NAMES
    if account.factor is None:
        import segno  # noqa: PLC0415

        secret = _secret()
        drawn = segno.make(second_factor.address_of(account, secret)).svg_inline(scale=4, border=4, omitsize=False)
        values |= {"secret": secret, "qr": Markup(drawn)}  # noqa: S704  drawn by segno from our own text
    return page("people/own_account.html", problems, **values)


@blueprint.post("/bao-mat/hai-buoc")
@requires("account:self")
@proven
@shown_again(show)
def set_up() -> ResponseReturnValue:
    """Turn the second factor on; the recovery codes are shown only this once."""
    secret, code = _secret(), request.form.get("code", "")
    if actor().factor:
        raise Refused(["Xác thực hai bước đang bật; hãy tải lại trang."])
    with acting() as act:
        codes = second_factor.set_up(act, site_key(), secret, code)
    return render_template("people/recovery_codes.html", codes=codes)


@blueprint.post("/bao-mat/phien/<name>")
@requires("account:self")
def leave_one(name: str) -> ResponseReturnValue:
    """End one session of one's own."""
    with acting() as act:
        sign_in.leave_one(act, name, own_address())
    return done("Đã đăng xuất thiết bị đó.", url_for(".show"))


@blueprint.post("/bao-mat/moi-thiet-bi")
@requires("account:self")
def leave_everywhere() -> ResponseReturnValue:
    """End every session and token of one's own."""
    with acting() as act:
        sign_in.leave_everywhere(act, own_address())
    logout_user()
    session.clear()
    return done("Đã đăng xuất khỏi mọi thiết bị.", url_for("people.enter"))


@blueprint.post("/bao-mat/thu")
@requires("account:self")
@proven
@shown_again(show)
def set_mail() -> ResponseReturnValue:
    """Set the address for one's own notices, whether any are sent, and whether reminders are."""
    email, mailed, reminded = (request.form.get(name, "") for name in ("email", "mailed", "reminded"))
    with acting() as act:
        mail.set_address(act, act.actor.id, email, mailed=bool(mailed), reminded=bool(reminded))
    return done("Đã lưu địa chỉ nhận thư.", url_for(".show"))


@blueprint.post("/bao-mat/da-doc")
@requires("account:self")
def read_news() -> ResponseReturnValue:
    """Note that the holder has read what was done to the account; what came since stays."""
    with acting() as act:
        access.read(act, request.form.getlist("event", parse_id))
    return done("Đã ghi là đã đọc.", url_for(".show"))


def _secret() -> str:
    """The secret of the authenticator that is being set up in this session."""
    return second_factor.secret_of_session(sessions.key_of(own_token()), site_key())
