"""`certify plans`: the plan followed in each year, and importing a plan file."""

from pathlib import Path

import click

from certify.cli_said import Group
from certify.commands.imports import bring_in
from certify.commands.site import act_by, opened, refusals
from certify.config import settings
from certify.operations.plans import files

BY = click.option("--by", required=True, help="Tên đăng nhập của cán bộ cấp tỉnh.")


@click.group(cls=Group)
def plans() -> None:
    """Tệp kế hoạch của tỉnh."""


@plans.command("list")
@BY
def list_plans(by: str) -> None:
    """Từng năm tỉnh theo kế hoạch nào."""
    site = settings()
    with refusals(), opened(site).reading() as connection:
        years = files.followed_by_year(act_by(connection, site, by))
    for year in years:
        click.echo(
            f"{year.year}: {', '.join(f'{loaded.plan.number} (bản {loaded.plan.revision})' for loaded in year.plans)}"
        )


@plans.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@BY
@click.option("--check", is_flag=True, help="Chỉ xem trước, không ghi.")
def import_plan(file: Path, by: str, check: bool) -> None:
    """Đưa một tệp kế hoạch vào dùng; in ra khác gì với bản trước."""
    site = settings()
    with refusals(), opened(site).writing() as connection:
        act = act_by(connection, site, by)
        content = files.content_of(file.read_bytes())
        bring_in(act, files.plan_import(site.revisions_folder / "plans"), content, check=check)
