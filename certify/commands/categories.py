"""`certify categories`: importing and exporting the register of communes' categories."""

from datetime import date
from pathlib import Path

import click

from certify.cli_said import Group
from certify.commands.imports import bring_in
from certify.commands.site import DAY, act_by, opened, refusals, today
from certify.config import settings
from certify.domain.days import DayOrder
from certify.operations.rounds import register_imports
from certify.operations.rounds.register import register_on, table_of
from certify.operations.site.import_days import in_order

BY = click.option("--by", required=True, help="Tên đăng nhập của cán bộ cấp tỉnh.")
ORDERS = {"d/m/y": DayOrder.DAY_FIRST, "m/d/y": DayOrder.MONTH_FIRST}
VERSION = click.option("--version", required=True, help="Bộ tiêu chí, ví dụ 2019-06-qd-ttg.")


@click.group(cls=Group)
def categories() -> None:
    """Danh mục phân loại xã, phường, thị trấn."""


@categories.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@VERSION
@BY
@click.option("--days", type=click.Choice([*ORDERS]), help="Thứ tự ghi ngày, khi tệp không nói rõ.")
@click.option("--check", is_flag=True, help="Chỉ xem trước, không ghi.")
def import_categories(file: Path, version: str, by: str, days: str | None, check: bool) -> None:
    """Nhập tệp CSV hoặc Excel vào danh mục; sai một dòng thì không nhập dòng nào."""
    site = settings()
    with refusals(), opened(site).writing() as connection:
        act = act_by(connection, site, by)
        content = in_order(register_imports.content_of(version, file.read_bytes()), ORDERS.get(days or "", ""))
        count = bring_in(act, register_imports.FILE, content, check=check)
    if not check:
        click.echo(f"Đã ghi {count} dòng.")


@categories.command()
@VERSION
@BY
@click.option("--on", type=DAY, help="Các đơn vị của ngày nào (mặc định hôm nay).")
def export(version: str, by: str, on: date | None) -> None:
    """In danh mục ra dạng CSV, nhập lại được."""
    site, day = settings(), on or today()
    with refusals(), opened(site).reading() as connection:
        register = register_on(act_by(connection, site, by), version, day)
    click.echo(table_of(register).csv(bom=False), nl=False)
