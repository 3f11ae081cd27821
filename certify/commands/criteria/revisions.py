"""`certify criteria`: attesting, comparing, exporting and importing revisions, and beginning a new version."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from certify.commands.site import act_by, opened, person, refusals
from certify.config import settings
from certify.domain.criteria.editing.diff import KIND_NAMES, Change, difference
from certify.domain.criteria.file import CriteriaFileError, LoadedVersion, load_version, parsed
from certify.domain.library import Library, UnknownVersion
from certify.operations.criteria import revisions
from certify.operations.criteria import whole as operations
from certify.operations.criteria.whole import Comparison

FILE = click.Path(path_type=Path)
READ = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command()
@click.argument("version_id")
@click.option("--by", "transcriber", required=True, help="Tên đăng nhập của cán bộ cấp tỉnh đã ghi lại.")
@click.option("--checked-by", "checker", help="Tên đăng nhập của cán bộ cấp tỉnh khác, đã kiểm tra.")
@click.option("--reference", help="Văn bản gốc đã đối chiếu (số, ngày, nơi lấy).")
@click.option("--text", "file", type=READ, help="Văn bản gốc, tệp PDF.")
@click.option("--demonstration", is_flag=True, help="Chỉ để trình diễn: giữ nguyên mọi dấu nguồn.")
@click.confirmation_option(prompt="Hai người đã so từng con số với văn bản gốc. Xác nhận?")
def attest(
    version_id: str,
    transcriber: str,
    checker: str | None,
    reference: str | None,
    file: Path | None,
    demonstration: bool,
) -> None:
    """Xác nhận toàn bộ một phiên bản đã được hai người đối chiếu với văn bản gốc; tạo bản sửa mới trong instance."""
    site = settings()
    with _refusals(), opened(site).writing() as connection:
        act, folder = act_by(connection, site, transcriber), site.revisions_folder
        if demonstration:
            operations.attest_for_demonstration(act, version_id, folder)
        elif checker is None or reference is None or file is None:
            raise click.UsageError("Phải có --checked-by, --reference và --text.")
        else:
            comparison = Comparison(act.actor, person(connection, checker), reference, file.name, file.read_bytes())
            operations.attest(connection, act.library, act.at, version_id, comparison, folder)
    _publish(version_id)


@click.command()
@click.argument("old")
@click.argument("new")
def diff(old: str, new: str) -> None:
    """So sánh hai bản: tệp, hoặc tên phiên bản như 2019-06-qd-ttg@1 (không ghi số: bản mới nhất)."""
    before, now = _loaded(old), _loaded(new)
    for label, loaded in (("Từ", before), ("Sang", now)):
        click.echo(f"{label}: {loaded.version.number}, bản {loaded.version.revision} ({loaded.path})")
    _print(difference(parsed(before.path.read_bytes()), parsed(now.path.read_bytes())))


@click.command()
@click.argument("version_id")
@click.argument("file", type=FILE)
def export(version_id: str, file: Path) -> None:
    """Chép một bản (2019-06-qd-ttg@2; không ghi số: bản mới nhất) ra tệp, đúng từng byte."""
    loaded = _loaded(version_id)
    file.write_bytes(loaded.path.read_bytes())
    click.echo(f"{file}: bản {loaded.version.revision} của {loaded.version.id}, SHA-256 {loaded.sha256}")


@click.command("import")
@click.argument("file", type=READ)
@click.option("--by", "user_name", required=True, help="Tên đăng nhập của cán bộ cấp tỉnh.")
@click.option("--statement", default="", help="Vì sao trái với chỗ đã đọc đúng nguyên văn.")
@click.option("--yes", is_flag=True, help="Không hỏi lại.")
def bring_in(file: Path, user_name: str, statement: str, yes: bool) -> None:
    """Nhập bản sửa tiếp theo của một phiên bản; cho xem khác biệt rồi hỏi lại."""
    site = settings()
    with _refusals(), opened(site).writing() as connection:
        coming = operations.incoming(Library(site.criteria_folders), file.read_bytes(), site.revisions_folder)
        _print(coming.changes)
        if not yes:
            click.confirm("Dùng bản này từ nay?", abort=True)
        operations.bring_in(act_by(connection, site, user_name), coming, statement)
    _publish(coming.made.version.id)


@click.command()
@click.argument("file", type=FILE)
@click.option("--from", "former", required=True, help="Phiên bản mà văn bản mới thay thế.")
@click.option("--id", "new_id", required=True, help="Mã của phiên bản mới, như 2030-01-qd-ttg.")
@click.option("--keep-marks", is_flag=True, help="Giữ dấu nguồn (văn bản mới nhắc lại nguyên văn).")
def new(file: Path, former: str, new_id: str, keep_marks: bool) -> None:
    """Bắt đầu tệp cho văn bản kế tiếp từ một phiên bản; mọi dấu nguồn trở về “chưa đối chiếu”."""
    if not re.fullmatch(r"[0-9]{4}-[0-9a-z-]+", new_id):
        raise click.ClickException(f"Mã {new_id}: phải theo mẫu năm-tên, chữ thường không dấu, như 2030-01-qd-ttg.")
    if file.exists():
        raise click.ClickException(f"{file}: đã có tệp này.")
    file.write_text(revisions.succeeding(_loaded(former), new_id, keep_marks=keep_marks), "utf-8")
    click.echo(f"{file}: sửa số, ngày, tên văn bản và từng con số, rồi chạy `certify criteria check {file}`.")


@contextmanager
def _refusals() -> Iterator[None]:
    """End the command with the reasons if an operation refuses."""
    try:
        with refusals("Tài khoản này không phải cán bộ cấp tỉnh.", "Không có phiên bản này."):
            yield
    except CriteriaFileError as refused:
        raise click.ClickException("\n".join(refused.faults)) from refused


def _publish(version_id: str) -> None:
    """Write the files of new revisions, and report the newest one."""
    site = settings()
    with opened(site).reading() as connection:
        revisions.publish(connection, site.revisions_folder)
    version = Library(site.criteria_folders).latest(version_id).version
    left = len(version.provisional)
    click.echo(
        f"Đã tạo bản {version.revision} của {version_id}" + (f"; còn {left} chỗ chưa đối chiếu." if left else ".")
    )


def _loaded(name: str) -> LoadedVersion:
    """A criteria file, or a revision of the site by its name. Ends the command with an error message otherwise."""
    try:
        if Path(name).is_file():
            return load_version(Path(name))
        version_id, _, revision = name.partition("@")
        library = Library(settings().criteria_folders)
        return library.get(version_id, int(revision)) if revision.isdigit() else library.latest(version_id)
    except CriteriaFileError as refused:
        raise click.ClickException("\n".join(refused.faults)) from refused
    except UnknownVersion as unknown:
        raise click.ClickException(f"Không có phiên bản hay tệp {name}.") from unknown


def _print(changes: tuple[Change, ...]) -> None:
    """Print the differences, grouped by kind."""
    if not changes:
        click.echo("Không có khác biệt.")
    for kind, name in KIND_NAMES.items():
        if texts := [change.text for change in changes if change.kind == kind]:
            click.echo(f"{name}:")
            click.echo("\n".join(f"  {text}" for text in texts))


COMMANDS = (attest, diff, export, bring_in, new)
