"""`certify doctor`: finds what is wrong with a site before its users do."""

import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import click

from certify import config_said
from certify.commands.services import reach
from certify.commands.site import closing, unfit
from certify.config import Settings, settings
from certify.config_said import is_open
from certify.documents.pdf.forms import told
from certify.documents.pdf.own.folders import forms_of
from certify.domain.criteria.file import CriteriaFileError
from certify.domain.library import Library
from certify.domain.log.heads import Head
from certify.operations.audit.faults import faults
from certify.operations.criteria.revisions import unpublished
from certify.operations.criteria.trust import strangers, unproved
from certify.operations.log.heads import is_old, kept_in
from certify.operations.site.file_modes import too_open
from certify.operations.site.health import LEAST_FREE, LONGEST_WAIT, health_of
from certify.store.database import Database, Unavailable
from certify.store.revisions import Standing
from certify.store.site.server import Server, server_of
from certify.store.site.settings import is_demonstration

Findings = Iterator[str]


@click.command()
def doctor() -> None:
    """Khám hệ thống: mỗi điều cần sửa một dòng; thoát với mã 1 khi có điều cần sửa."""
    site, count = settings(), 0
    # Without its folder, what a site keeps there can't be looked at.
    checks = CHECKS if site.instance.is_dir() else {INSTANCE: _instance}
    for name, check in checks.items():
        try:
            findings = list(check(site))
        except (Unavailable, OSError, ValueError) as fault:
            findings = [str(fault)]
        count += len(findings)
        click.echo("\n".join(f"CẦN SỬA  {name}: {finding}" for finding in findings) or f"ổn       {name}")
    if count:
        raise click.exceptions.Exit(1)


def _instance(site: Settings) -> Findings:
    if not site.instance.is_dir():
        yield f"chưa có thư mục {site.instance}; chạy `certify init`."
        return
    yield from too_open(site.instance)
    if shutil.disk_usage(site.instance).free < LEAST_FREE:
        yield "chỗ lưu còn dưới 500 MB."


def _way(site: Settings) -> Findings:
    """Asked for as people ask, once the settings can be right."""
    if is_open(site.site) and not list(config_said.faults(site)):
        yield from reach.faults(site)


def _database(site: Settings) -> Findings:
    database = closing(Database(site.database_url))
    if (standing := database.standing()) is not Standing.CURRENT:
        yield unfit(site, database, standing)
    elif database.engine.dialect.name == "postgresql" and shutil.which("pg_dump") is None:
        yield "không có pg_dump (gói postgresql-client) nên không sao lưu được."
    else:
        with database.reading() as connection:
            yield from _server(server_of(connection), datetime.now(UTC))


def _server(server: Server | None, now: datetime) -> Findings:
    """What is unsafe about the server of PostgreSQL."""
    if server is None:
        return
    if server.superuser:
        yield "vai trò PostgreSQL của hệ thống có quyền superuser, nên bỏ được khóa của nhật ký; hãy lấy lại quyền ấy."
    if server.open:
        yield "mọi vai trò của máy chủ PostgreSQL vào được cơ sở dữ liệu này; hãy REVOKE ALL ON DATABASE … FROM PUBLIC."
    if not server.private:
        yield "database: kết nối đến PostgreSQL qua mạng không mã hóa; thêm ?sslmode=verify-full."
    if abs(server.now - now) > reach.CLOCKS:
        yield f"đồng hồ: máy chủ PostgreSQL và máy này lệch nhau quá {reach.CLOCKS.seconds} giây; hãy chỉnh theo NTP."


def _records(site: Settings) -> Findings:
    database = closing(Database(site.database_url))
    if database.standing() is Standing.CURRENT:
        with database.reading() as connection:
            yield from faults(connection, Library(site.criteria_folders), _readable_heads(site))
            health = health_of(connection, datetime.now(UTC), LEAST_FREE)
            if health.waiting and health.waiting > LONGEST_WAIT:
                yield "việc nền chờ quá lâu; chạy `certify work` hoặc `certify serve`."
            if not health.mail_moves:
                yield "thư đến giờ mà không ai gửi; chạy `certify work` hoặc `certify serve`."
            if health.mail_failed:
                yield f"{health.mail_failed} thư không gửi được trong 90 ngày qua; nhật ký của việc nền nói vì sao."
            if health.head_age and health.head_age < timedelta(0):
                yield "đồng hồ máy này chậm hơn lúc ghi mắt xích mới nhất của nhật ký; hãy chỉnh theo NTP."
            if is_demonstration(connection) and (site.site.https or is_open(site.site)):
                yield "đây là hệ thống trình diễn: tài khoản mẫu, không có xác thực hai bước."


def _kept_heads(site: Settings) -> list[Head]:
    return kept_in(site.heads_file, site.secret_key()) if site.heads_file else []


def _readable_heads(site: Settings) -> list[Head]:
    """The kept ends of the chain; none where they can't be read, of which `_heads` says why."""
    try:
        return _kept_heads(site)
    except (OSError, ValueError):
        return []


def _heads(site: Settings) -> Findings:
    """Whether the end of the log's chain goes elsewhere, so that a tail that was cut off is found."""
    if site.heads_file and is_old(_kept_heads(site), datetime.now(UTC)):
        yield f"{site.heads_file}: hai ngày qua chưa ghi mã đầu chuỗi nào; chạy `certify work` hoặc `certify serve`."
    if not site.heads_file and is_open(site.site):
        yield 'heads = "": mã đầu chuỗi không được giữ ở nơi khác, nên không phát hiện được nhật ký bị cắt phần cuối.'


def _criteria(site: Settings) -> Findings:
    try:
        Library(site.criteria_folders).all()
    except CriteriaFileError as fault:
        yield str(fault)
    database = closing(Database(site.database_url))
    if database.standing() is Standing.CURRENT:
        with database.reading() as connection:
            for path in unpublished(connection, site.revisions_folder):
                yield f"{path}: mất hoặc khác bản đã ký; bỏ tệp này rồi chạy lại `certify serve` để ghi lại."
            for path in strangers(connection, site.revisions_folder):
                yield f"{path}: không ai ký hay nhập tệp này ở đây; bỏ ra rồi nhập bằng `certify criteria import`."
            yield from unproved(connection)


def _forms(site: Settings) -> Findings:
    """What the site's own forms lack; `certify forms check` looks at the printed sheets too."""
    for one in forms_of(site.paper_forms, site.own_forms).own:
        yield from (told(problem, one.name) for problem in one.problems)


INSTANCE = "thư mục"
CHECKS: dict[str, Callable[[Settings], Findings]] = {
    INSTANCE: _instance,
    "thiết lập": config_said.faults,
    "đường vào": _way,
    "cơ sở dữ liệu": _database,
    "hồ sơ, nhật ký": _records,
    "mã đầu chuỗi": _heads,
    "bộ tiêu chí": _criteria,
    "biểu mẫu": _forms,
}
