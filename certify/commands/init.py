"""`certify init`: an empty site, or one with the units of a province."""

import click

from certify.commands.site import begin_private, closing, own_act, refusals, today, unfit
from certify.config import Settings, settings
from certify.domain.units.official import OfficialLists
from certify.operations.papers.press import Press
from certify.operations.rounds.readiness import Need, needs_of
from certify.operations.site.imports import Content
from certify.operations.units import official
from certify.store.database import Database
from certify.store.revisions import Standing
from certify.store.site.settings import settle
from certify.store.units import units


@click.command()
@click.option("--province", "code", default="", help="Mã tỉnh: nhập đơn vị của tỉnh và in những việc còn lại.")
@click.option("--without-former", is_flag=True, help="Không nhập đơn vị cũ, trước 01/07/2025.")
def init(code: str, *, without_former: bool) -> None:
    """Tạo một hệ thống trống: thư mục instance, khóa bí mật, cơ sở dữ liệu."""
    site = settings()
    content = _official(site, code, with_former=not without_former) if code else None
    begin_private(site)
    site.secret_key()
    database = closing(Database(site.database_url))
    standing = database.standing()
    if standing in {Standing.FORMER, Standing.LATER}:
        raise click.ClickException(unfit(site, database, standing))
    database.migrate()
    with database.writing() as connection:
        settle(connection)
    if standing is Standing.NONE:
        click.echo("Đã tạo hệ thống trống. Tiếp theo: `certify units official` và `certify people add`.")
    else:
        click.echo("Hệ thống đã có và đúng bản này; không có gì phải làm.")
    if content:
        _make_ready(site, database, code, content)


def _official(site: Settings, code: str, *, with_former: bool) -> Content:
    """A province's units of today in the official lists; ends the command where there is no such province."""
    with refusals():
        return official.content_of(OfficialLists(site.units_folder), code, today(), with_former=with_former)


def _make_ready(site: Settings, database: Database, code: str, content: Content) -> None:
    """Take a province's units over, and print what its first round still needs."""
    with refusals(), database.writing() as connection:
        act = own_act(connection, site)
        count = official.take(act, content)
        province = units.by_code(connection, code, act.today)
        if province is None:
            raise click.ClickException(f"Không có tỉnh mang mã {code}.")
        needs = needs_of(act, province)
    click.echo(f"{province.full_name}: đã nhập {count} dòng." if count else f"{province.full_name}: đã có đơn vị.")
    for note in OfficialLists(site.units_folder).notes(code):
        click.echo(f"Lưu ý: {note}")
    if Press({}, site.site.address).is_local:
        needs.append(Need(met=False, text=f"Địa chỉ in trên văn bản: {site.site.address}", how="address, config.toml"))
    for need in needs:
        click.echo(f"xong      {need.text}" if need.met else f"CÒN LẠI   {need.text} ({need.how})")
    click.echo("Rồi chạy `certify doctor` để khám cài đặt của máy.")
