"""`certify criteria`: attesting, comparing, exporting and importing revisions, and beginning a new version."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import click

from certify.commands.criteria.identity import signed_in
from certify.commands.site import act_by, opened, refusals
from certify.config import settings
from certify.domain.criteria.editing.diff import KIND_NAMES, Change
from certify.domain.criteria.file import CriteriaFileError, LoadedVersion, load_version
from certify.domain.library import Library
from certify.operations.act import NotFound
from certify.operations.criteria import comparison as comparing
from certify.operations.criteria import revisions, whole
from certify.operations.criteria.incoming import bring_in as take
from certify.operations.criteria.incoming import incoming
from certify.operations.criteria.whole import Comparison
from certify.operations.criteria.work import few

FILE = click.Path(path_type=Path)
READ = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command()
@click.argument("version_id")
@click.option("--by", "transcriber", required=True, help="Cán bộ cấp tỉnh đã lập bản đối chiếu; được hỏi mật khẩu.")
@click.option("--checked-by", "checker", help="Cán bộ cấp tỉnh khác, đã kiểm tra; được hỏi mật khẩu của mình.")
@click.option("--reference", help="Văn bản gốc đã đối chiếu (số, ngày, nơi lấy).")
@click.option("--text", "file", type=READ, help="Văn bản gốc: tệp PDF hoặc ảnh quét.")
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
    """Xác nhận toàn bộ một phiên bản đã được hai người đối chiếu với văn bản gốc; tạo bản sửa mới trong instance.

    Mỗi người đăng nhập bằng tài khoản của mình.
    """
    site = settings()
    if demonstration:
        with _refusals(), opened(site).writing() as connection:
            whole.attest_for_demonstration(act_by(connection, site, transcriber), version_id, site.revisions_folder)
    elif checker is None or reference is None or file is None:
        raise click.UsageError("Phải có --checked-by, --reference và --text.")
    else:
        database = opened(site)
        people = (signed_in(database, site, transcriber), signed_in(database, site, checker))
        comparison = Comparison(*people, reference, file.name, file.read_bytes())
        with _refusals(), database.writing() as connection:
            at, library = datetime.now(UTC), Library(site.criteria_folders)
            whole.attest(connection, library, at, version_id, comparison, site.revisions_folder)
    _publish(version_id)


@click.command()
@click.argument("old")
@click.argument("new")
def diff(old: str, new: str) -> None:
    """So sánh hai bản: tệp, hoặc tên phiên bản như 2019-06-qd-ttg@1 (không ghi số: bản mới nhất)."""
    before, now = _loaded(old), _loaded(new)
    for label, loaded in (("Từ", before), ("Sang", now)):
        click.echo(f"{label}: {loaded.version.number}, bản {loaded.version.revision} ({loaded.path})")
    with _refusals():
        _print(comparing.compare(Library(settings().criteria_folders), before, now).changes)


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
    """Nhập bản sửa tiếp theo, hoặc một văn bản mới; cho xem khác biệt rồi hỏi lại.

    Tệp chỉ mang con số, câu chữ. Dấu nguồn và xác nhận giữ như ở đây đang có; chỗ mới hoặc đổi là “chưa đối chiếu”.
    """
    site = settings()
    with _refusals(), opened(site).writing() as connection:
        coming = incoming(Library(site.criteria_folders), file.read_bytes(), site.revisions_folder)
        _print(coming.changes)
        if coming.overclaimed:
            click.echo(f"Dấu nguồn mạnh hơn trong tệp không được nhận: {few(list(coming.overclaimed))}.")
        if not yes:
            click.confirm("Dùng bản này từ nay?", abort=True)
        take(act_by(connection, site, user_name), coming, statement)
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
    click.echo(
        f"{file}: điền số, tên, các ngày đang để trống, sửa từng con số, rồi chạy `certify criteria check {file}`; "
        "lệnh đó từ chối tệp cho đến khi điền xong."
    )


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
    click.echo(f"Đã tạo bản {version.revision} của {version_id}: {version.attestation_words}.")


def _loaded(name: str) -> LoadedVersion:
    """A criteria file, or a revision of the site by its name. Ends the command with an error message otherwise."""
    try:
        if Path(name).is_file():
            return load_version(Path(name))
        return comparing.named(Library(settings().criteria_folders), name)
    except CriteriaFileError as refused:
        raise click.ClickException("\n".join(refused.faults)) from refused
    except NotFound as unknown:
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
