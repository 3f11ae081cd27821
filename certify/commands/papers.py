"""`certify papers`: samples of every form, and the check of a signed copy."""

import json
from datetime import UTC, datetime
from pathlib import Path

import click

from certify.cli_said import Group
from certify.config import settings
from certify.documents.pdf.forms import load_sample
from certify.documents.pdf.own.folders import forms_of
from certify.documents.pdf.pages import moment
from certify.documents.pdf.render import render
from certify.documents.signing.signatures import Check, SignatureSeen, check
from certify.documents.word.writing import word


@click.group(cls=Group)
def papers() -> None:
    """Văn bản: in mẫu, kiểm tra bản ký số."""


@papers.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
def samples(folder: Path) -> None:
    """Xuất mẫu PDF và Word của mọi biểu mẫu (số liệu bịa) vào thư mục FOLDER và in mục lục."""
    folder.mkdir(parents=True, exist_ok=True)
    site = settings()
    for form in forms_of(site.paper_forms, site.own_forms).by_id.values():
        if form.file.fault:
            click.echo(form.file.fault, err=True)
            continue
        path = folder / f"{form.file.order:03d}-{form.file.id}.pdf"
        path.write_bytes(render(form, load_sample(form)))
        if form.file.word:
            path.with_suffix(".docx").write_bytes(word(form, load_sample(form)))
        click.echo(f"{path.name}: {form.file.title}")


ACCEPTED, REFUSED, UNREADABLE = 0, 1, 2


@papers.command("check-signed")
@click.argument("issued", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument("signed", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="In kết quả dạng JSON.")
@click.pass_context
def check_signed(context: click.Context, issued: Path, signed: Path, *, as_json: bool) -> None:
    """Kiểm tra bản ký số SIGNED của bản phát hành ISSUED, như khi tải lên hệ thống.

    Mã thoát: 0 nhận, 1 không nhận, 2 không đọc được tệp.
    """
    found = check(issued.read_bytes(), signed.read_bytes(), settings().trust_roots(), datetime.now(UTC))
    if as_json:
        click.echo(json.dumps(_as_data(found), ensure_ascii=False, indent=2))
    else:
        click.echo("\n".join(_as_lines(found)))
    context.exit(ACCEPTED if found.accepted else REFUSED if found.readable else UNREADABLE)


def _as_data(found: Check) -> dict[str, object]:
    """The verdict: `problem` is None when the copy is accepted."""
    return {
        "accepted": found.accepted,
        "problem": " ".join(found.reasons) or None,
        "signatures": [
            {
                "signer": one.signer,
                "at": one.signed_at.isoformat() if one.signed_at else None,
                "covers_whole": one.covers,
                "intact": one.intact,
                "algorithm": one.algorithm,
                "certificate": one.said,
            }
            for one in found.signatures
        ],
    }


def _as_lines(found: Check) -> list[str]:
    verdict = ["Nhận: nội dung đúng bản phát hành, chữ ký toàn vẹn."] if found.accepted else ["Không nhận:"]
    return [*verdict, *found.reasons, *(_line(one) for one in found.signatures)]


def _line(one: SignatureSeen) -> str:
    at = f" lúc {moment(one.signed_at)}" if one.signed_at else ""
    state = "toàn vẹn" if one.intact else "không còn khớp với nội dung"
    return f"- {one.signer}{at}: {state}; {one.algorithm}. {one.said}"
