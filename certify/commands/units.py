"""`certify units`: lists of administrative units and the mappings between them, of one's own and official ones."""

import json
from datetime import date
from pathlib import Path
from typing import IO

import click

from certify.cli_said import Group
from certify.commands.imports import bring_in
from certify.commands.site import DAY, opened, own_act, refusals, today
from certify.config import settings
from certify.domain.limits import BOUNDARIES, BOUNDARY_KEYS
from certify.domain.problems import Misfits
from certify.domain.scoring.answer_file import BadInput, read_json
from certify.domain.units.boundaries import boundaries_of
from certify.domain.units.communes import Province
from certify.domain.units.levels import UnitLevel
from certify.domain.units.official import FORMER, NotListed, OfficialLists, OfficialUnit
from certify.operations.units import boundaries, imports, official


@click.group(cls=Group)
def units() -> None:
    """Đơn vị hành chính."""


@units.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--valid-from", required=True, type=DAY, help="Ngày danh sách có hiệu lực.")
@click.option("--province-code", help="Mã tỉnh, khi danh sách là của một tỉnh chưa có trong provinces.csv.", default="")
@click.option("--province-name", default="", help="Tên tỉnh ấy.")
@click.option("--province-type", type=click.Choice(["tỉnh", "thành phố"]), default="tỉnh", help="Loại của tỉnh ấy.")
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


@units.command("official")
@click.option("--province", "code", required=True, help="Mã tỉnh, thành phố, ví dụ 91.")
@click.option("--on", type=DAY, help="Đơn vị của ngày nào (mặc định hôm nay).")
@click.option("--with-former", is_flag=True, help="Cả đơn vị cũ của mọi tỉnh đã nhập vào, và bảng sắp xếp.")
@click.option("--former-from", type=DAY, default=FORMER, help="Ngày ghi cho đơn vị cũ, khi biết chúng có từ ngày ấy.")
@click.option("--check", is_flag=True, help="Chỉ xem trước, không ghi.")
def import_official(code: str, on: date | None, with_former: bool, former_from: date, *, check: bool) -> None:
    """Nhập đơn vị của một tỉnh theo danh sách toàn quốc; cùng phần xem trước và các quy tắc như `import`."""
    site = settings()
    with refusals(), opened(site).writing() as connection:
        lists = OfficialLists(site.units_folder)
        content = official.content_of(lists, code, on or today(), with_former=with_former, former_from=former_from)
        count = bring_in(own_act(connection, site), official.FILE, content, check=check)
    for note in lists.notes(code):
        click.echo(f"Lưu ý: {note}")
    if count is not None:
        click.echo(f"Đã nhập {count} dòng.")


@units.command("boundaries")
@click.argument("file", type=click.File("rb"))
@click.option("--code", "code_property", default="code", help="Thuộc tính mang mã đơn vị trong tệp (mặc định code).")
def keep_boundaries(file: IO[bytes], code_property: str) -> None:
    """Nhập ranh giới từ GeoJSON (WGS 84) theo mã đơn vị của hôm nay; bản đồ tiến độ được vẽ theo đó."""
    raw = file.read(BOUNDARIES + 1)
    if len(raw) > BOUNDARIES:
        raise click.ClickException(f"Tệp dài quá {BOUNDARIES // 1_000_000} MB.")
    try:
        shapes = boundaries_of(read_json(raw, BOUNDARY_KEYS), code_property)
    except (BadInput, Misfits) as refused:
        raise click.ClickException(str(refused)) from refused
    site = settings()
    with refusals(), opened(site).writing() as connection:
        kept = boundaries.keep(own_act(connection, site), shapes)
    click.echo(f"Đã ghi ranh giới mới hoặc khác trước của {kept.changed} đơn vị.")
    if kept.unknown:
        click.echo(f"{kept.unknown} mã trong tệp không phải của đơn vị nào hôm nay, được bỏ qua.")
    if kept.without:
        names = ", ".join(unit.full_name for unit in kept.without[:5])
        more = "…" if len(kept.without) > 5 else ""
        click.echo(f"{len(kept.without)} đơn vị chưa có ranh giới: {names}{more}")


@units.command("list")
@click.option("--province", "code", default="", help="Chỉ đơn vị của tỉnh mang mã này.")
@click.option("--on", type=DAY, help="Đơn vị của ngày nào (mặc định hôm nay).")
@click.option("--level", type=click.Choice([level.value for level in UnitLevel]), help="Chỉ đơn vị của cấp này.")
@click.option("--json", "as_json", is_flag=True, help="Mỗi đơn vị một đối tượng JSON trên một dòng.")
def list_units(code: str, on: date | None, level: str | None, *, as_json: bool) -> None:
    """Liệt kê đơn vị theo danh sách toàn quốc; không cần có hệ thống."""
    lists, day = OfficialLists(settings().units_folder), on or today()
    try:
        if code:
            lists.province(code, day)
        chosen = [unit for unit in lists.units(day, code) if level in {None, unit.level}]
    except NotListed as fault:
        raise click.ClickException(f"Danh sách toàn quốc: {fault}") from fault
    for unit in chosen:
        click.echo(_as_json(unit) if as_json else f"{unit.code:<6}{unit.full_name}")


def _as_json(unit: OfficialUnit) -> str:
    told = {"code": unit.code, "level": unit.level, "type": unit.type, "name": unit.name, "full_name": unit.full_name}
    return json.dumps({**told, "district": unit.district or None, "province": unit.province}, ensure_ascii=False)
