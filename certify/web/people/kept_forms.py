"""A form that met an ended session or an old token leads through sign-in, and from there on with all that was typed.

This is for whole pages. What a page's script sends is answered with 401 or 400: it signs in on the page itself.
"""

from flask import Blueprint, Flask, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import Unauthorized

from certify.operations.site import kept_forms
from certify.operations.site.kept_forms import KeptForm
from certify.web import arrival
from certify.web.access import requires
from certify.web.error_pages import error_page, http_error
from certify.web.people.page_owner import form_owner
from certify.web.people.proof import typed_fields
from certify.web.request_context import by_script, now, signed_in, site, viewing

blueprint = Blueprint("kept_forms", __name__)
# Rooms whose forms hold passwords and codes, which nothing keeps; a form elsewhere may ask for a password, too.
SECRET = {"people", "one_time_link", "security", "accounts", "account_imports", "tokens"}
SESSION_OVER = "Phiên làm việc đã hết"
OLD_PAGE = "Trang đã mở quá lâu, từ phiên làm việc trước, nên chưa ghi gì. Hãy mở lại trang rồi gửi lần nữa."


def prepare(app: Flask) -> None:
    """Answer forms that nobody signed in sends, and those with the token of another session."""
    app.register_error_handler(Unauthorized, _signed_out)
    app.register_error_handler(CSRFError, _old_token)


@blueprint.get("/dang-nhap/lam-tiep")
@requires("account:self")
def show() -> ResponseReturnValue:
    """The form that the person sent when the session had ended, to be sent on."""
    with viewing() as act:
        form = kept_forms.kept(act)
    return _going_on(form) if form else redirect(url_for("people.home"))


def _signed_out(error: Unauthorized) -> ResponseReturnValue:
    owner = _owner()
    if owner is None:
        return http_error(error)
    return _to_sign_in(owner)


def _old_token(error: CSRFError) -> ResponseReturnValue:
    owner, fault = _owner(), arrival.of_form(error)
    # A form that says truly whose it is comes of a page of this site, whose cookie ended since.
    if fault and not (owner and fault is arrival.NO_COOKIE):
        return arrival.refused(fault)
    arrival.note("form")
    account = signed_in()
    if owner and account is None:
        return _to_sign_in(owner)
    return (_going_on(_sent()), 400) if account and owner == account.id else error_page(400, OLD_PAGE, SESSION_OVER)


def _to_sign_in(owner: int) -> ResponseReturnValue:
    """Keep the form of the request for its owner, and ask who is there."""
    with site().database.writing() as connection:
        kept_forms.keep(connection, owner, _sent(), now())
    return redirect(url_for("people.enter", next=url_for("kept_forms.show")), 303)


def _owner() -> int | None:
    """Whose form it is, if it may be kept."""
    secret = request.blueprint in SECRET or "password" in request.form
    return form_owner() if request.method == "POST" and not by_script() and not secret else None


def _sent() -> KeptForm:
    # A browser sends a field of a file that nobody chose, without a name.
    had_files = any(file.filename for file in request.files.values())
    return KeptForm(request.full_path.rstrip("?"), typed_fields(), had_files)


def _going_on(form: KeptForm) -> str:
    """The page that sends a form on: its fields as they were, and in words what was typed."""
    typed = [value for name, value in form.fields if any(map(str.isspace, value.strip()))]
    return render_template("people/kept_form.html", form=form, typed=typed)
