"""The command line: `certify …`, for the people who run a site."""

from datetime import datetime
from pathlib import Path

import click

from certify.commands.audit import audit
from certify.commands.backup import backup, backup_key, restore
from certify.commands.categories import categories
from certify.commands.criteria.read import criteria
from certify.commands.demo import demo
from certify.commands.doctor import doctor
from certify.commands.evidence import evidence
from certify.commands.papers import papers
from certify.commands.people import people
from certify.commands.plans import plans
from certify.commands.rounds import rounds
from certify.commands.score import score
from certify.commands.services.serve import serve
from certify.commands.services.work import work
from certify.commands.site import opened, own_act
from certify.config import settings
from certify.domain.units.communes import Province, province_of
from certify.domain.units.file import UnitFileError, read_units
from certify.operations.units import lists as unit_lists
from certify.store.database import Database
from certify.store.site.settings import settle


@click.group()
def main() -> None:
    """Chấm điểm, thẩm định và công nhận xã, phường, thị trấn phù hợp với trẻ em."""


main.add_command(audit)
main.add_command(backup)
main.add_command(backup_key)
main.add_command(categories)
main.add_command(criteria)
main.add_command(demo)
main.add_command(doctor)
main.add_command(evidence)
main.add_command(papers)
main.add_command(people)
main.add_command(plans)
main.add_command(restore)
main.add_command(rounds)
main.add_command(score)
main.add_command(serve)
main.add_command(work)


@main.command()
def init() -> None:
    """Tạo một hệ thống trống: thư mục instance, khóa bí mật, cơ sở dữ liệu."""
    site = settings()
    site.instance.mkdir(parents=True, exist_ok=True)
    site.secret_key()
    database = Database(site.database_url)
    database.migrate()
    with database.writing() as connection:
        settle(connection)
    click.echo("Đã tạo hệ thống trống. Tiếp theo: `certify units import` và `certify people add`.")


@main.group()
def units() -> None:
    """Đơn vị hành chính."""


@units.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--valid-from", required=True, type=click.DateTime(["%Y-%m-%d"]))
@click.option("--province-code", help="Mã tỉnh, khi danh sách là của một tỉnh chưa có trong provinces.csv.", default="")
@click.option("--province-name", default="")
@click.option("--province-type", type=click.Choice(["tỉnh", "thành phố"]), default="tỉnh")
def import_units(file: Path, valid_from: datetime, province_code: str, province_name: str, province_type: str) -> None:
    """Nhập danh sách hoặc bảng ánh xạ; sai một dòng thì không nhập dòng nào."""
    day, site = valid_from.date(), settings()
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
