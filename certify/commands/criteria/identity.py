"""Signing in on the command line, where an act needs more than the operator's word for who did it."""

from datetime import UTC, datetime

import click

from certify.commands.site import secret
from certify.config import Settings
from certify.operations.criteria.whole import Person
from certify.operations.people import guessing, sign_in
from certify.operations.people.guessing import Source
from certify.store.database import Database

# What stands in the log instead of a network address.
HERE = Source("dòng lệnh")


def signed_in(database: Database, site: Settings, user_name: str) -> Person:
    """Somebody who gives their password and, where it is on, their second factor; failures count as on the page.

    Ends the command with an error message otherwise, and where the site keeps no passwords: this asks nobody else.
    """
    if not site.site.sign_in.password:
        raise click.ClickException(
            "Hệ thống này không dùng mật khẩu riêng; hãy đối chiếu và ký trên trang, mục Đối chiếu."
        )
    password, now = secret(f"Mật khẩu của {user_name}"), datetime.now(UTC)
    with database.reading() as connection:
        if guessing.waits_until(connection, now, user_name, HERE):
            raise click.ClickException(f"{user_name}: gõ sai nhiều lần; hãy chờ, hoặc mở bằng `certify people open`.")
        tried = sign_in.attempt(connection, user_name, password)
    needs_code = tried.right and tried.account and tried.account.factor
    code = secret(f"Mã xác thực của {user_name}") if needs_code else ""
    with database.writing() as connection:
        account = sign_in.prove(connection, tried, sign_in.Code(code, now, HERE, site.secret_key()))
    if account is None:
        raise click.ClickException(
            f"{user_name}: mật khẩu hoặc mã xác thực không đúng, chưa bật xác thực hai bước, hoặc tài khoản bị khóa."
        )
    return Person(account, password)
