"""`certify papers`: samples of every form."""

from pathlib import Path

import click

from certify.config import settings
from certify.documents.pdf.forms import load_forms, load_sample
from certify.documents.pdf.render import render
from certify.documents.word.writing import word


@click.group()
def papers() -> None:
    """Văn bản."""


@papers.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
def samples(folder: Path) -> None:
    """Xuất mẫu PDF và Word của mọi biểu mẫu (số liệu bịa) vào thư mục FOLDER và in mục lục."""
    folder.mkdir(parents=True, exist_ok=True)
    for form in load_forms(settings().paper_forms).values():
        path = folder / f"{form.file.order:03d}-{form.file.id}.pdf"
        path.write_bytes(render(form, load_sample(form)))
        if form.file.word:
            path.with_suffix(".docx").write_bytes(word(form, load_sample(form)))
        click.echo(f"{path.name}: {form.file.title}")
