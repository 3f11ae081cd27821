"""The settings of the site, to be read by administrators: what each is and means, what is wrong, and a mail to try."""

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue

from certify import __version__, config_said
from certify.domain.people.mail import MailState
from certify.operations.log import notices
from certify.operations.notices import mail
from certify.store.notices import mail as mails
from certify.web.access import requires
from certify.web.forms import Problems, done, page, shown_again
from certify.web.request_context import acting, actor, reading, site

blueprint = Blueprint("configuration", __name__)

OUTCOMES = {
    MailState.WAITING: "đang chờ gửi",
    MailState.SENT: "máy chủ thư đã nhận",
    MailState.FAILED: "không gửi được; nhật ký của việc nền nói vì sao",
    MailState.DROPPED: "không gửi nữa",
}


@blueprint.get("/cau-hinh")
@requires("people:manage")
def show(problems: Problems = ()) -> ResponseReturnValue:
    """Every setting with its value, without secrets; what is wrong with them; whether mail moves."""
    here = site().settings
    with reading() as connection:
        mail_on, counts = notices.is_on(connection), mails.counts(connection)
        tried = mails.newest_about(connection, actor().id, mail.TRIAL)
    try:
        faults = list(config_said.faults(here))
    except (OSError, ValueError) as fault:
        faults = [str(fault)]
    values: dict[str, object] = {"said": config_said.settings_of(here.site), "faults": faults, "version": __version__}
    values |= {
        "mail_on": mail_on,
        "counts": counts,
        "tried": tried,
        "outcome": OUTCOMES[tried.state] if tried else "",
        "email": actor().email,
        "broken_forms": sum(bool(one.problems) for one in site().press.own),
    }
    return page("site/configuration.html", problems, **values, public=here.site.public_progress)


@blueprint.post("/cau-hinh/thu")
@requires("people:manage")
@shown_again(show)
def try_mail() -> ResponseReturnValue:
    """Send the administrator a mail."""
    with acting() as act:
        mail.send_trial(act)
    return done("Thư thử đang chờ gửi; tải lại trang này sau ít phút để biết kết quả.", url_for(".show"))
