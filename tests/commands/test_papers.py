"""`certify papers samples`: one file of every form, named in the order of the procedure."""

import io

import pdfplumber
from click.testing import CliRunner

from certify.cli import main
from certify.config import settings
from certify.documents.pdf.forms import load_forms


def test_samples_of_every_form(tmp_path):
    done = CliRunner().invoke(main, ["papers", "samples", str(tmp_path / "new" / "samples")])
    assert done.exit_code == 0, done.output
    forms = [form.file for form in load_forms(settings().paper_forms).values()]
    names = [f"{file.order:03d}-{file.id}.pdf" for file in forms]
    assert done.output.splitlines() == [f"{name}: {file.title}" for name, file in zip(names, forms, strict=True)]
    folder = tmp_path / "new" / "samples"
    assert sorted(path.name for path in folder.glob("*.pdf")) == sorted(names)
    for name in names:
        assert pdfplumber.open(io.BytesIO((folder / name).read_bytes())).pages, name


def test_a_folder_that_can_not_be_made_is_told_in_one_line(tmp_path):
    (tmp_path / "file").write_text("x", "utf-8")
    done = CliRunner().invoke(main, ["papers", "samples", str(tmp_path / "file")])
    assert done.exit_code == 2 and "file" in done.output
