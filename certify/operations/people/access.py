"""Ways into an account end with what they rested on, its holder is told, and no administrator alone opens one that
decides.
"""

from datetime import timedelta

from certify.domain.people.permissions import CRUCIAL, Role
from certify.operations.act import Act
from certify.operations.log import notices
from certify.operations.log.events import SENTENCES
from certify.store.notices import mail, news
from certify.store.people import accounts, sessions, tokens
from certify.store.people.accounts import Account

ASKED_WITHIN = timedelta(days=1)
SUBJECT = "Tài khoản của ông/bà vừa có thay đổi"
ASK = "Nếu ông/bà không đề nghị việc này, hãy báo ngay quản trị hệ thống và cán bộ phụ trách cấp tỉnh."


def end_access(act: Act, account: Account) -> None:
    """End every session and revoke every token of an account; tokens never come back, and the holder is told."""
    sessions.drop_all(act.connection, account.id)
    good = [token for token in tokens.of_account(act.connection, account.id) if token.is_good(act.today)]
    for token in good:
        tokens.change(act.connection, token.id, revoked_at=act.at)
    if good:
        names = ", ".join(token.name for token in good)
        record_and_tell(act, account, "tokens_ended", f"{account.user_name}: {names}")


def is_agreed(act: Act, account: Account, name: str) -> bool:
    """Whether to do to an account what opens it to others: with a role that decides, only when two people want it.

    The wish of the first administrator is recorded and told the holder; another one's within a day makes it so. The
    operator on the command line needs nobody.
    """
    if act.account is None or account.role not in CRUCIAL:
        return True
    wishes = [
        wish
        for wish in news.asked(act.connection, act.at - ASKED_WITHIN)
        if (wish.details["account"], wish.details["asked"]) == (account.id, name)
    ]
    askers = accounts.persons(act.connection, [wish.actor_id for wish in wishes if wish.actor_id])
    if askers - {act.actor.person_id, account.person_id}:
        return True
    if not wishes:
        note = f"{SENTENCES[name]} – {account.user_name}"
        record_and_tell(act, account, "account_asked", note, asked=name)
    return False


def until_agreed(act: Act, role: Role) -> dict[str, object]:
    """How an account is stored when it is given a role: one that decides stays closed till a second person agrees."""
    if act.account is None or role not in CRUCIAL:
        return {"given_by": None}
    return {"given_by": act.account.id, "active": False}


def is_second(act: Act, account: Account) -> bool:
    """Whether the one who acts may agree to the role of an account: they neither gave it nor hold it."""
    if act.account is None or account.given_by is None:
        return True
    return act.account.person_id not in accounts.persons(act.connection, [account.given_by, account.id])


def record_and_tell(act: Act, account: Account, name: str, note: str, asked: str = "") -> None:
    """Record what was done to an account, or `asked` to be done, and tell its holder.

    The mail goes to the address known until now.
    """
    details = {"note": note, "account": account.id, **({"asked": asked} if asked else {})}
    event_id = act.record(name, details=details)
    news.add(act.connection, account.id, event_id)
    if notices.is_on(act.connection) and mail.wants(account):
        said = f"{SENTENCES[name]}: {SENTENCES[asked]}" if asked else SENTENCES[name]
        row = {"about": f"event:{event_id}", "account_id": account.id, "address": account.email}
        row |= {"subject": SUBJECT, "text": f"Việc đã làm: {said}. {ASK}", "path": "/bao-mat"}
        mail.add(act.connection, {**row, "queued_at": act.at})


def read(act: Act, event_ids: list[int]) -> None:
    """Note that the holder has read what some events did to their account; what came since stays."""
    news.mark_read(act.connection, act.actor.id, event_ids, act.at)
