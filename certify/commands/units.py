"""`certify units`: importing lists of administrative units and the mappings between them."""

from datetime import date
from pathlib import Path

import click

from certify.commands.imports import bring_in
from certify.commands.site import DAY, opened, own_act, refusals
from certify.config import settings
from certify.domain.units.communes import Province
from certify.operations.units import imports


@click.group()
def units() -> None:
    """Đơn vị hành chính."""


@units.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--valid-from", required=True, type=DAY)
@click.option("--province-code", help="Mã tỉnh, khi danh sách là của một tỉnh chưa có trong provinces.csv.", default="")
@click.option("--province-name", default="")
@click.option("--province-type", type=click.Choice(["tỉnh", "thành phố"]), default="tỉnh")
@click.option("--check", is_flag=True, help="Chỉ xem trước, không ghi.")
def import_units(
    file: Path, valid_from: date, province_code: str, province_name: str, province_type: str, *, check: bool
) -> None:
    """Nhập danh sách hoặc bảng sắp xếp (CSV, Excel); sai một dòng thì không nhập dòng nào."""
    site = settings()
    known = (site.units_folder / "provinces.csv").read_text("utf-8")
    stated = Province(province_code, province_name, province_type) if province_code else None
    with refusals(), opened(site).writing() as connection:
        content = imports.content_of(file.read_bytes(), valid_from, known, stated)
        count = bring_in(own_act(connection, site), imports.FILE, content, check=check)
    if count is not None:
        click.echo(f"Đã nhập {count} dòng.")
