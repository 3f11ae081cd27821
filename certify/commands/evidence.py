"""`certify evidence`: the files whose retention ends soon, and contents that no file refers to."""

from datetime import UTC, datetime, timedelta

import click

from certify.commands.site import opened
from certify.config import settings
from certify.domain.days import LOCAL
from certify.domain.evidence.confidentiality import CONFIDENTIALITY_NAMES
from certify.store.assessments import evidence_files, files
from certify.store.assessments.evidence_files import StoredFile
from certify.store.connection import Connection
from certify.store.units import units


@click.command()
@click.option("--days", default=90, show_default=True, type=click.IntRange(0), help="Nhìn trước bao nhiêu ngày.")
def evidence(days: int) -> None:
    """Liệt kê tệp minh chứng sắp hết thời hạn lưu, và nội dung không tệp nào dẫn đến; không xóa gì."""
    until = (datetime.now(UTC).astimezone(LOCAL) + timedelta(days=days)).date()
    with opened(settings()).reading() as connection:
        lines = [_line(connection, file) for file in evidence_files.overdue(connection, until + timedelta(days=1))]
        lines += [f"không tệp nào dẫn đến  {sha256}" for sha256 in evidence_files.unreferenced(connection)]
    click.echo(
        "\n".join(lines) or f"Không tệp nào hết hạn lưu đến ngày {until:%d/%m/%Y}, không nội dung nào bị bỏ lại."
    )


def _line(connection: Connection, file: StoredFile) -> str:
    assessment = files.find(connection, file.assessment_id)
    unit = units.find(connection, assessment.unit_id) if assessment else None
    name, level = unit.full_name if unit else "", CONFIDENTIALITY_NAMES[file.level]
    return f"đến {file.kept_until:%d/%m/%Y}  {name}: {file.name} ({level}, tệp số {file.id})"
