"""Who holds which accounts: a person who has had several is still one, whose hands on a file are counted together."""

from certify.domain.problems import Problem
from certify.operations.act import Act, Refused
from certify.operations.people.access import record_and_tell
from certify.operations.people.accounts import other
from certify.operations.people.new_accounts import normalised
from certify.store.people import accounts
from certify.store.people.accounts import Account


def join(act: Act, account_id: int, user_name: str) -> bool:
    """Say that an account and the one of that name belong to one person; whether that was new.

    Only `part` on the command line takes it back. Raises Forbidden, NotFound and Refused.
    """
    account = other(act, account_id)
    earlier = accounts.by_user_name(act.connection, normalised(user_name))
    if earlier is None or earlier.id == account.id:
        text = f"Cùng người với tài khoản: không có tài khoản khác mang tên “{user_name.strip()[:60]}”."
        raise Refused([Problem("same_person", text)])
    if earlier.person_id == account.person_id:
        return False
    first, later = sorted((earlier.person_id, account.person_id))
    for held in accounts.held_by(act.connection, later):
        accounts.change(act.connection, held.id, same_person_as=first)
    record_and_tell(act, account, "account_joined", f"{account.user_name} và {earlier.user_name}")
    record_and_tell(act, earlier, "account_joined", f"{earlier.user_name} và {account.user_name}")
    return True


def part(act: Act, account: Account) -> None:
    """Say that an account is its holder's only one after all; for the operator on the command line.

    Raises Refused when nobody said otherwise.
    """
    rest = [held for held in accounts.held_by(act.connection, account.person_id) if held.id != account.id]
    if not rest:
        raise Refused([f"{account.user_name} không được ghi là cùng người với tài khoản nào."])
    accounts.change(act.connection, account.id, same_person_as=None)
    for held in rest:
        first = rest[0].id
        accounts.change(act.connection, held.id, same_person_as=None if held.id == first else first)
    record_and_tell(act, account, "account_parted", account.user_name)
