"""`certify units`: importing lists of administrative units and the mappings between them."""

from datetime import date
from pathlib import Path

import click

from certify.commands.site import DAY, opened, own_act
from certify.config import settings
from certify.domain.units.communes import Province, province_of
from certify.domain.units.file import UnitFileError, read_units
from certify.operations.units import lists as unit_lists


@click.group()
def units() -> None:
    """Đơn vị hành chính."""


@units.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--valid-from", required=True, type=DAY)
@click.option("--province-code", help="Mã tỉnh, khi danh sách là của một tỉnh chưa có trong provinces.csv.", default="")
@click.option("--province-name", default="")
@click.option("--province-type", type=click.Choice(["tỉnh", "thành phố"]), default="tỉnh")
def import_units(file: Path, valid_from: date, province_code: str, province_name: str, province_type: str) -> None:
    """Nhập danh sách hoặc bảng ánh xạ; sai một dòng thì không nhập dòng nào."""
    day, site = valid_from, settings()
    try:
        table = read_units(file.read_text("utf-8"))
        province = province_of((site.units_folder / "provinces.csv").read_text("utf-8"), table, day)
        if province_code:
            province = Province(province_code, province_name, province_type)
        with opened(site).writing() as connection:
            count = unit_lists.import_file(own_act(connection, site), table, day, province)
    except UnicodeDecodeError as fault:
        raise click.ClickException(f"{file}: không phải UTF-8 (byte thứ {fault.start})") from fault
    except UnitFileError as fault:
        raise click.ClickException("\n".join(f"{file}: {line}" for line in fault.faults)) from fault
    click.echo(f"Đã nhập {count} dòng.")
