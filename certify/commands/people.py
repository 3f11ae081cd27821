"""`certify people`: adding accounts, importing many, renewing the codes for their first sign-in."""

import os
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import click

from certify.cli_said import Group
from certify.commands.imports import bring_in
from certify.commands.site import DAY, opened, own_act, refusals, secret, today
from certify.config import Settings, settings
from certify.documents.pdf.slips import sheet_of
from certify.domain.people.permissions import ROLE_NAMES, Role
from certify.operations.people import accounts, imports, persons, second_factor
from certify.operations.people.codes import Slip, renew_codes
from certify.operations.people.new_accounts import NewAccount, add_account, normalised
from certify.operations.people.sign_in import CODE_LIFE
from certify.operations.sign_on import binding, links
from certify.store.connection import Connection
from certify.store.people import accounts as stored
from certify.store.people import identities
from certify.store.people.accounts import Account
from certify.store.site.settings import is_demonstration
from certify.store.units import units as stored_units

NO_PASSWORDS = (
    "Hệ thống này không dùng mật khẩu riêng ([sign_in] password = false) nên không có mã, không có phiếu: mỗi người "
    "đăng nhập bằng tài khoản cơ quan mang đúng tên ấy; khi cần, cấp liên kết một lần: certify people link."
)

ROLES_SAID = "; ".join(f"{role.value} ({name})" for role, name in ROLE_NAMES.items())


@click.group(cls=Group)
def people() -> None:
    """Tài khoản: thêm, mở, mật khẩu, bước xác thực thứ hai."""


@people.command("add")
@click.argument("user_name")
@click.option("--name", required=True, help="Tên hiển thị, ví dụ “Cán bộ trẻ em xã Lê Trì”.")
@click.option(
    "--role",
    required=True,
    type=click.Choice([role.value for role in Role]),
    metavar="ROLE",
    help=f"Vai trò: {ROLES_SAID}.",
)
@click.option("--unit", "code", help="Mã đơn vị hành chính của tài khoản.")
@click.option("--on", type=DAY, help="Ngày mà mã đơn vị có hiệu lực (mặc định hôm nay).")
@click.option("--phone", default="", help="Số điện thoại của người giữ tài khoản.")
def add_person(user_name: str, name: str, role: str, code: str | None, on: date | None, phone: str) -> None:
    """Thêm một tài khoản; mật khẩu tạm được hỏi, không bao giờ nằm trong lệnh."""
    password = secret("Mật khẩu tạm")
    day, site = on or today(), settings()
    with refusals(), opened(site).writing() as connection:
        unit = stored_units.by_code(connection, code, day) if code else None
        if code and unit is None:
            raise click.ClickException(f"Không có đơn vị mang mã {code} vào ngày {day:%d/%m/%Y}.")
        new = NewAccount(user_name, name, Role(role), unit.id if unit else None, phone)
        add_account(own_act(connection, site), new, password)
    click.echo(f"Đã thêm {user_name} ({ROLE_NAMES[Role(role)]}).")


@people.command()
@click.argument("user_name")
@click.argument("earlier")
def join(user_name: str, earlier: str) -> None:
    """Ghi rằng hai tài khoản là của cùng một người."""
    with refusals(), opened(site := settings()).writing() as connection:
        persons.join(own_act(connection, site), _account(connection, user_name).id, earlier)
    click.echo(f"{user_name} và {earlier} là của cùng một người.")


@people.command()
@click.argument("user_name")
def part(user_name: str) -> None:
    """Bỏ việc ghi một tài khoản cùng người với tài khoản khác, khi đã ghi nhầm."""
    with refusals(), opened(site := settings()).writing() as connection:
        persons.part(own_act(connection, site), _account(connection, user_name))
    click.echo(f"{user_name} không cùng người với tài khoản nào khác.")


@people.command()
@click.argument("user_name")
def password(user_name: str) -> None:
    """Cấp mật khẩu tạm, chỉ hiện một lần này; các phiên và mã kết nối của tài khoản kết thúc."""
    site = settings()
    _insist_on_passwords(site)
    with refusals(), opened(site).writing() as connection:
        given = accounts.give_password(own_act(connection, site), _account(connection, user_name).id)
    click.echo(given)


@people.command()
@click.argument("user_name")
def link(user_name: str) -> None:
    """Cấp liên kết đăng nhập một lần, dùng trong 30 phút, cả khi mật khẩu đang tắt; mở tài khoản nếu bị khóa."""
    with refusals(), opened(site := settings()).writing() as connection:
        token = links.give(own_act(connection, site), _account(connection, user_name), site.secret_key())
    click.echo(f"{site.site.address}/dang-nhap/mot-lan/{token}")


@people.command("drop-factor")
@click.argument("user_name")
def drop_factor(user_name: str) -> None:
    """Bỏ xác thực hai bước của người đã mất điện thoại; các phiên và mã kết nối của tài khoản kết thúc."""
    with refusals(), opened(site := settings()).writing() as connection:
        accounts.drop_factor(own_act(connection, site), _account(connection, user_name).id)
    click.echo(f"Đã bỏ xác thực hai bước của {user_name}.")


@people.command()
@click.argument("user_name")
def unbind(user_name: str) -> None:
    """Bỏ gắn tài khoản với người mà cơ quan đã xác nhận; người đăng nhập đúng tên lần tới sẽ được gắn."""
    with refusals(), opened(site := settings()).writing() as connection:
        binding.release(own_act(connection, site), _account(connection, user_name).id)
    click.echo(f"Đã bỏ gắn {user_name}.")


@people.command("unbind-everyone")
def unbind_everyone() -> None:
    """Bỏ gắn mọi tài khoản, khi cơ quan đổi nhà cung cấp đăng nhập hoặc danh bạ."""
    with refusals(), opened(site := settings()).writing() as connection:
        bound = {one.account_id for one in identities.everyone(connection)}
        for account_id in sorted(bound):
            binding.release(own_act(connection, site), account_id)
    click.echo(f"Đã bỏ gắn {len(bound)} tài khoản.")


def _account(connection: Connection, user_name: str) -> Account:
    """The account of that name. Raises a ClickException when there is none."""
    account = stored.by_user_name(connection, normalised(user_name))
    if account is None:
        raise click.ClickException(f"Không có tài khoản {user_name}.")
    return account


@people.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--on", type=DAY, help="Ngày mà mã đơn vị có hiệu lực (mặc định hôm nay).")
@click.option("--sheet", type=click.Path(path_type=Path), help="Tệp PDF mới cho các phiếu giao tài khoản.")
@click.option("--check", is_flag=True, help="Chỉ xem trước, không ghi.")
def import_people(file: Path, on: date | None, sheet: Path | None, check: bool) -> None:
    """Thêm các tài khoản trong một tệp CSV hoặc Excel; mã đăng nhập lần đầu chỉ nằm trên phiếu PDF."""
    site = settings()
    own = site.site.sign_in.password
    if sheet is None and own and not check:
        raise click.UsageError("Cần --sheet: mã chỉ nằm trên phiếu, không được lưu ở nơi khác.")
    if sheet is not None:
        _insist_on_passwords(site)
    with refusals(), opened(site).writing() as connection:
        content = imports.content_of(file.read_bytes(), on or today())
        slips = bring_in(own_act(connection, site), imports.FILE, content, check=check)
        if slips is None:
            return
        if sheet is not None:
            _write(connection, site, sheet, slips)
    click.echo(f"Đã thêm {len(slips)} tài khoản.{'' if own else f' {NO_PASSWORDS}'}")


@people.command("open")
@click.argument("user_name")
def open_person(user_name: str) -> None:
    """Mở một tài khoản bị tạm khóa, bị chặn hoặc đã đóng; việc này ghi vào nhật ký."""
    with refusals(), opened(site := settings()).writing() as connection:
        account = _account(connection, user_name)
        accounts.open_again(own_act(connection, site), account.id)
    click.echo(f"Đã mở {account.user_name}.")


@people.command()
@click.option("--unit", "code", required=True, help="Mã xã, khu vực hoặc tỉnh.")
@click.option("--on", type=DAY, help="Ngày mà mã đơn vị có hiệu lực (mặc định hôm nay).")
@click.option("--sheet", type=click.Path(path_type=Path), required=True, help="Tệp PDF mới cho các phiếu.")
def renew(code: str, on: date | None, sheet: Path) -> None:
    """Cấp lại mã cho các tài khoản chưa đặt mật khẩu trong một đơn vị; mã cũ hết tác dụng."""
    site = settings()
    _insist_on_passwords(site)
    with refusals(), opened(site).writing() as connection:
        unit = stored_units.by_code(connection, code, on or today())
        if unit is None:
            raise click.ClickException(f"Không có đơn vị mang mã {code} vào ngày {(on or today()):%d/%m/%Y}.")
        slips = renew_codes(own_act(connection, site), unit.id)
        _write(connection, site, sheet, slips)
    click.echo(f"Đã cấp mã cho {len(slips)} tài khoản.")


def _insist_on_passwords(site: Settings) -> None:
    """End the command where what it hands out would let nobody in."""
    if not site.site.sign_in.password:
        raise click.ClickException(NO_PASSWORDS)


def _write(connection: Connection, site: Settings, path: Path, slips: Sequence[Slip]) -> None:
    """Write the sheet of codes, readable by its owner only; an existing file is not replaced.

    This comes before the transaction ends: without a sheet no account is added, as its code would be lost.
    """
    if not slips:
        return
    until = today() + CODE_LIFE
    args = (site.paper_forms, slips, site.site.address, until, second_factor.REQUIRED)
    body = sheet_of(*args, demonstration=is_demonstration(connection))
    try:
        with open(path, "xb", opener=lambda name, flags: os.open(name, flags, 0o600)) as file:
            file.write(body)
    except OSError as fault:
        raise click.ClickException(f"Không ghi được {path}: {fault.strerror}. Chưa thêm tài khoản nào.") from fault
