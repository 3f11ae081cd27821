"""Word files as LibreOffice opens them: as many pages as the PDF has, and nothing of its text lost."""

from collections import Counter

import pdfplumber
import pytest
from msgspec.structs import replace

from certify.documents.word.writing import word
from tests.support.libreoffice import converted
from tests.support.papers_read import EDITABLE, FORMS, MM, between, sample, squeezed, unmarked_text
from tests.support.sites import once


@pytest.fixture(scope="session")
def opened(tmp_path_factory):
    """The folder with the samples of all forms as LibreOffice shows them, from one start of it in the whole run."""
    return once(tmp_path_factory, "libreoffice", open_all)


def explained_at_length():
    """A record with an explanation that fits on no page; its row must go on on the next one."""
    paper = sample("assessment-record").paper
    first, *rows = paper.record.rows
    line = replace(first.indicators[0], explanation="Giải trình rất dài của xã. " * 200)
    record = replace(paper.record, rows=(replace(first, indicators=(line, *first.indicators[1:])), *rows))
    return replace(paper, record=record)


def open_all(folder):
    folder.mkdir()
    papers = {form_id: (FORMS[form_id], sample(form_id).paper) for form_id in EDITABLE}
    papers["long"] = (FORMS["assessment-record"], explained_at_length())
    files = [folder / f"{name}.docx" for name in papers]
    for file, (form, paper) in zip(files, papers.values(), strict=True):
        file.write_bytes(word(form, paper))
    converted(folder, "pdf", *files)


def lost_letters(form_id, paper, pages):
    """The letters of a paper that no page shows between its margins, and how many of each."""
    shown = [char["text"] for page in pages for char in between(page, top=19 * MM, bottom=page.height - 19 * MM)]
    return Counter(squeezed(unmarked_text(FORMS[form_id], paper))) - Counter(squeezed("".join(shown)))


@pytest.mark.parametrize("form_id", EDITABLE)
def test_as_many_pages_and_every_letter(form_id, opened):
    with pdfplumber.open(opened / f"{form_id}.pdf") as document:
        assert len(document.pages) == len(sample(form_id).pages)
        assert not lost_letters(form_id, sample(form_id).paper, document.pages)


def test_the_end_of_a_long_row_is_not_cut(opened):
    with pdfplumber.open(opened / "long.pdf") as document:
        assert not lost_letters("assessment-record", explained_at_length(), document.pages)
