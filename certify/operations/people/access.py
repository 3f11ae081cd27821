"""Ways into an account end with what they rested on, and its holder is told: on the next page, and by mail."""

from certify.operations.act import Act
from certify.operations.log import notices
from certify.operations.log.events import SENTENCES, record_event
from certify.store.notices import mail
from certify.store.people import news, sessions, tokens
from certify.store.people.accounts import Account

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


def record_and_tell(act: Act, account: Account, name: str, note: str) -> None:
    """Record what was done to an account and tell its holder; the mail goes to the address known until now."""
    event_id = record_event(act, name, details={"note": note})
    news.add(act.connection, account.id, event_id)
    if notices.is_on(act.connection) and mail.wants(account):
        row = {"about": f"event:{event_id}", "account_id": account.id, "address": account.email}
        row |= {"subject": SUBJECT, "text": f"Việc đã làm: {SENTENCES[name]}. {ASK}", "path": "/bao-mat"}
        mail.add(act.connection, {**row, "queued_at": act.at})
