"""`certify rounds`: the same steps as on the page of rounds."""

from collections.abc import Callable
from datetime import date
from typing import Any, TypeVar

import click
from msgspec.structs import replace

from certify.cli_said import Group
from certify.commands.site import DAY, act_by, opened, refusals
from certify.config import settings
from certify.domain.assessment.states import STATE_NAMES
from certify.domain.limits import LARGEST_ID
from certify.operations.rounds import categories
from certify.operations.rounds import steps as operation
from certify.operations.rounds.lookup import file_counts, round_for
from certify.operations.rounds.plans import RoundPlan
from certify.store import rounds as stored

Command = TypeVar("Command", bound=Callable[..., object])
BY = click.option("--by", required=True, help="Tên đăng nhập của cán bộ cấp tỉnh.")
NUMBER = click.argument("number", type=click.IntRange(0, LARGEST_ID))
DEVIATES = click.option(
    "--deviates", is_flag=True, help="Vẫn dùng bộ tiêu chí đã chọn dù ngày cuối của kỳ có hiệu lực bộ khác."
)
FIELDS = {
    "name": "Tên đợt.",
    "criteria_version": "Bộ tiêu chí, ví dụ 2019-06-qd-ttg.",
    "period_from": "Ngày đầu của kỳ số liệu.",
    "period_to": "Ngày cuối của kỳ số liệu.",
    "self_due_on": "Hạn xã gửi hồ sơ.",
    "appraisal_due_on": "Hạn thẩm định.",
}


def _plan(*, required: bool) -> Callable[[Command], Command]:
    """The options that say what a round is to be."""

    def added(command: Command) -> Command:
        for name, said in reversed(FIELDS.items()):
            kind = DAY if name.endswith(("_from", "_to", "_on")) else None
            command = click.option(f"--{name.replace('_', '-')}", required=required, type=kind, help=said)(command)
        return command

    return added


@click.group(cls=Group)
def rounds() -> None:
    """Đợt đánh giá."""


@rounds.command("list")
@BY
def list_rounds(by: str) -> None:
    """Các đợt của tỉnh, số hồ sơ theo trạng thái."""
    with refusals(), opened(settings()).reading() as connection:
        act = act_by(connection, settings(), by)
        counts = file_counts(act)
        for round_ in stored.of_province(connection, act.actor.unit_id or 0):
            held = counts.get(round_.id, {})
            files = ", ".join(f"{name} {held[state]}" for state, name in STATE_NAMES.items() if state in held)
            period = f"{round_.period_from:%d/%m/%Y}–{round_.period_to:%d/%m/%Y}"
            click.echo(f"{round_.id}  {round_.name}  {round_.state_name}  {period}  {files}".rstrip())


@rounds.command()
@BY
@_plan(required=True)
@DEVIATES
def create(by: str, deviates: bool, **fields: Any) -> None:  # noqa: ANN401
    """Tạo một đợt; in số của đợt."""
    plan = RoundPlan(**fields)
    site = settings()
    with refusals(), opened(site).writing() as connection:
        number = operation.create(act_by(connection, site, by), plan, deviates=deviates)
    click.echo(number)


@rounds.command()
@NUMBER
@BY
@_plan(required=False)
@click.option("--reason", default="", help="Lý do, khi đợt đang mở.")
@DEVIATES
def edit(number: int, by: str, reason: str, deviates: bool, **fields: str | date | None) -> None:
    """Sửa đợt chưa mở, hoặc các hạn của đợt đang mở."""
    site = settings()
    with refusals(), opened(site).writing() as connection:
        act = act_by(connection, site, by)
        round_ = round_for(act, number)
        former = RoundPlan(**{name: getattr(round_, name) for name in FIELDS})
        plan = replace(former, **{name: value for name, value in fields.items() if value is not None})
        changed = operation.edit(act, number, plan, reason=reason, deviates=deviates)
    click.echo("Đã lưu." if changed else "Không có gì thay đổi.")


@rounds.command("open")
@NUMBER
@BY
def open_round(number: int, by: str) -> None:
    """Mở đợt: mỗi xã một hồ sơ, phân loại lấy từ danh mục."""
    with refusals(), opened(settings()).writing() as connection:
        operation.start(act_by(connection, settings(), by), number)


@rounds.command()
@NUMBER
@BY
def close(number: int, by: str) -> None:
    """Đóng đợt."""
    with refusals(), opened(settings()).writing() as connection:
        operation.close(act_by(connection, settings(), by), number)


@rounds.command("apply-categories")
@NUMBER
@BY
@click.option("--replace", "replaced", is_flag=True, help="Đổi cả hồ sơ đang ghi khác danh mục.")
@click.option("--reason", default="", help="Lý do, khi đổi hồ sơ đã có phân loại.")
def apply_categories(number: int, by: str, replaced: bool, reason: str) -> None:
    """Áp dụng danh mục phân loại cho đợt đang mở."""
    site = settings()
    with refusals(), opened(site).writing() as connection:
        count = categories.apply_register(act_by(connection, site, by), number, reason, replace=replaced)
    click.echo(f"Đã xác định phân loại của {count} đơn vị.")
