"""The site's log, for a province officer that of the province's accounts: searching, page by page, and as a table."""

from datetime import date, datetime, time, timedelta

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from certify.documents.tables.writing import Table
from certify.domain.days import LOCAL
from certify.domain.numbers import parse_id
from certify.operations.act import Refused
from certify.operations.audit import reading
from certify.operations.log.events import sentence
from certify.store.log import chain
from certify.store.log.events import Event, Search
from certify.store.pages import NOTHING
from certify.web.access import requires
from certify.web.dates import read_date
from certify.web.downloads import as_file
from certify.web.forms import Problems, page
from certify.web.lists.listing import Choice, Listing, asked
from certify.web.request_context import viewing

blueprint = Blueprint("log", __name__)

ON_A_PAGE, MOST = 100, 50_000
LAST = 2**31 - 1
# By whether the actor reads the whole of it.
HEADINGS = {True: "Nhật ký hệ thống", False: "Nhật ký các tài khoản trong tỉnh"}
HEADS = (("Số", 10), ("Lúc (giờ Việt Nam)", 20), ("Ai", 40), ("Việc", 80))
_SIGNING_IN = frozenset(
    {"sign_in", "sign_in_failed", "source_barred", "account_locked", "account_idle"}
    | {"sign_out", "session_ended", "sign_out_everywhere"}
)
_ACCOUNTS = frozenset(
    {
        "account_added",
        "account_asked",
        "account_wanted",
        "account_joined",
        "account_parted",
        "account_changed",
        "account_disabled",
        "account_opened",
        "source_barred",
        "account_locked",
        "account_idle",
        "codes_given",
        "password_changed",
        "password_given",
        "link_given",
        "factor_on",
        "factor_off",
        "token_made",
        "token_revoked",
        "tokens_ended",
        "mail_set",
    }
)
KINDS = {
    "dang-nhap": ("Đăng nhập, đăng xuất", _SIGNING_IN),
    "sai": ("Đăng nhập không thành công, tạm khóa", frozenset({"sign_in_failed", "source_barred", "account_locked"})),
    "tai-khoan": ("Tài khoản, mật khẩu, mã kết nối", _ACCOUNTS),
}


@blueprint.get("/nhat-ky")
@requires("log:read")
def index() -> ResponseReturnValue:
    """What happened, the newest first, with the head of the chain that proves it."""
    problems: Problems = ()
    try:
        search = _search()
    except Refused as refused:
        search, problems = Search(), refused.problems
    wish = asked("viec")
    if reply := as_file(lambda: _table(search, wish.text)):
        return reply
    before = request.args.get("cu-hon", LAST, parse_id)
    with viewing() as act:
        newest = reading.search(act, search, wish.text, min(before, LAST), ON_A_PAGE + 1)
        head, whole = chain.head(act.connection), reading.is_whole(act)
    shown = [(event, sentence(event)) for event in newest[:ON_A_PAGE]]
    older = shown[-1][0].id if len(newest) > ON_A_PAGE else None
    kind = Choice("viec", "Việc", tuple((key, name) for key, (name, _) in KINDS.items()))
    listing = Listing(wish, NOTHING, "tên, việc, địa chỉ mạng", {}, {}, [kind], ["tu", "den"])
    values = {"shown": shown, "older": older, "head": head, "listing": listing, "form": request.args}
    return page("site/log.html", problems, **values, heading=HEADINGS[whole], whole=whole)


def _search() -> Search:
    """The search in the address. Raises Refused for a text that is not a date."""
    arguments = request.args
    since = read_date(arguments.get("tu", ""), "Từ ngày", "tu", optional=True)
    until = read_date(arguments.get("den", ""), "Đến hết ngày", "den", optional=True)
    kind = KINDS.get(arguments.get("viec", ""))
    after = until + timedelta(days=1) if until else None
    return Search(kind[1] if kind else None, _start(since), _start(after))


def _start(day: date | None) -> datetime | None:
    return datetime.combine(day, time(), LOCAL) if day else None


def _table(search: Search, text: str) -> Table:
    with viewing() as act:
        matches, title = reading.search(act, search, text, LAST, MOST), HEADINGS[reading.is_whole(act)]
    title = title if len(matches) < MOST else f"{title}: {MOST} việc gần nhất"
    return Table("nhat-ky", title, f"{len(matches)} việc", HEADS, [_row(event) for event in matches])


def _row(event: Event) -> tuple[int, str, str, str]:
    return event.id, f"{event.at.astimezone(LOCAL):%d/%m/%Y %H:%M:%S}", event.actor_name, sentence(event)
