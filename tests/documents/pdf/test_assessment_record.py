"""The assessment record of a real file, read back from the PDF: text, fonts, marks of its state, what it may load."""

import io
import re
import shutil
import subprocess
import unicodedata
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path

import pdfplumber
import pytest
from msgspec import structs
from pydantic import ValidationError

from certify.config import Settings
from certify.documents.pdf.forms import Form, load_form, load_forms
from certify.documents.pdf.pages import html_of
from certify.documents.pdf.render import FormError, render
from certify.documents.pdf.wording import reason
from certify.domain.assessment.record import HistoryLine
from certify.domain.papers.paper import paper_data, paper_from
from certify.operations.assessments.record import record_of
from certify.operations.assessments.sheet import open_sheet
from certify.operations.papers.content import Heading, content, file_matter
from certify.web.assessments.sheet_view import SheetPage
from tests.support.rounds import file_in

MM = 72 / 25.4
LONG = "Nguyễn Thượng Hiền Vĩnh Thạnh Xuân Hòa " * 4


@pytest.fixture
def form(site):
    return load_form(site.paper_forms / "assessment-record")


@pytest.fixture
def paper_in(database, library, now, form):
    """The paper of the first file that stands in a state."""

    def find(state):
        with database.reading() as connection:
            file = file_in(connection, state)
            return paper_of(connection, form, open_sheet(connection, library, file.id), now)

    return find


def paper_of(connection, form, sheet, now):
    """What a file's page shows: a draft while the commune works on it, else the frozen content."""
    record = record_of(connection, sheet, now)
    heading = Heading(record.prepared_on, draft=record.kind == "draft", records=(record,))
    return content(connection, file_matter(sheet), form.file, heading)


@pytest.fixture
def recognised(paper_in):
    return paper_in("recognised")


def with_record(paper, **changes):
    return structs.replace(paper, record=structs.replace(paper.record, **changes))


@lru_cache(maxsize=1)
def opened(pdf):
    """A file whose pages are read once, however often a test looks at them."""
    return pdfplumber.open(io.BytesIO(pdf))


def text_of(pdf):
    return [page.extract_text() for page in opened(pdf).pages]


def joined(pdf):
    return " ".join(" ".join(text_of(pdf)).split())


def names_of(pdf):
    """The text of the table's second column, where the names stand, without spaces."""
    columns = [page.crop((41 * MM, 0, 109 * MM, page.height)).extract_text() for page in opened(pdf).pages]
    return "".join("".join(columns).split())


def test_fonts_are_embedded_and_text_is_vietnamese(form, recognised, tmp_path):
    path = tmp_path / "record.pdf"
    path.write_bytes(render(form, recognised))
    fonts = subprocess.run(["pdffonts", path], capture_output=True, text=True, check=True).stdout.splitlines()[2:]
    assert fonts and all(line.split()[-5] == "yes" for line in fonts), fonts
    text = subprocess.run(["pdftotext", path, "-"], capture_output=True, text=True, check=True).stdout
    assert unicodedata.is_normalized("NFC", text)
    info = subprocess.run(["pdfinfo", path], capture_output=True, text=True, check=True).stdout
    assert recognised.record.unit.full_name in info and "Author:" in info


def test_everything_of_the_record_is_there(form, recognised):
    record = recognised.record
    pdf = render(form, recognised)
    text, names = joined(pdf).replace(" ", ""), names_of(pdf)
    for row in record.rows:
        assert row.name.replace(" ", "") in names, row.name
    assert "TỔNGCỘNG1.000" in text
    for said in (
        record.category_name,
        record.category_basis,
        record.decision.number,
        record.content_sha256,
        record.criteria.sha256,
        "Nơinhận:",
        "Lưu:VT.",
        "./.",
    ):
        assert said.replace(" ", "") in text, said
    for line in record.history:
        assert line.who.replace(" ", "") in text


def test_the_same_line_stands_on_screen_and_on_paper(form, database, library, now):
    with database.reading() as connection:
        file = file_in(connection, "submitted")
        sheet = open_sheet(connection, library, file.id)
        paper = paper_of(connection, form, sheet, now)
    text = joined(render(form, paper)).replace(" ", "")
    assert paper.nouns["2.1"] == sheet.version.indicator("2.1").noun
    for group in SheetPage(sheet, "self", frozenset()).groups:
        for line in group.lines:
            assert reason(line.why, line.indicator.noun or "").replace(" ", "") in text, line.why


@pytest.mark.parametrize("state", ["draft", "returned", "submitted", "appraising", "appraised", "refused", "revoked"])
def test_a_paper_from_each_state_says_what_it_is(form, paper_in, state):
    """That these marks stand on every page of the PDF is shown by test_layout.py, for the same part of the layout."""
    paper = paper_in(state)
    page = html_of(form, paper)
    running = re.search(r'<p class="running">(.*?)</p>', page, re.DOTALL)[1]
    assert "BẢN THỬ" in running and "DỮ LIỆU MẪU" in running
    draft = state in {"draft", "returned"}
    assert paper.draft == draft == ('<p class="watermark">BẢN NHÁP</p>' in page)


def test_an_attested_record_of_a_real_site_bears_no_trial_mark(form, recognised):
    text = joined(render(form, structs.replace(recognised, attested=True, demonstration=False)))
    assert "BẢN THỬ" not in text and "DỮ LIỆU MẪU" not in text


def test_long_names_wrap_and_nothing_is_cut(form, recognised):
    record = recognised.record
    row = record.rows[0]
    line = structs.replace(row.indicators[0], explanation=LONG * 4, evidence=(LONG, "x" * 300), comment=LONG)
    rows = (structs.replace(row, indicators=(line, *row.indicators[1:])), *record.rows[1:])
    unit = structs.replace(record.unit, full_name=f"Xã {LONG.strip()}", parent_name=f"Thị xã {LONG.strip()}")
    happened = HistoryLine(datetime(2022, 1, 5, tzinfo=UTC), LONG, LONG)
    paper = with_record(recognised, rows=rows, unit=unit, history=(happened,), category_basis=LONG * 3)
    pdf = render(form, paper)
    for page in opened(pdf).pages:
        assert all(char["x0"] >= 30 * MM - 1 and char["x1"] <= 195 * MM + 1 for char in page.chars)
    count = joined(pdf).replace(" ", "").count("x" * 10)
    assert count, "the long reference is broken over lines, not lost"
    assert sum(page.count("x") for page in text_of(pdf)) >= 300


def test_the_same_paper_gives_the_same_bytes(form, recognised):
    assert render(form, recognised) == render(form, paper_from(paper_data(recognised)))


@pytest.mark.parametrize("address", ["file:///etc/passwd", "http://127.0.0.1:9/x", "../../../README.md"])
def test_a_form_loads_nothing_from_outside_its_folder(form, recognised, tmp_path, address):
    folder = tmp_path / form.folder.name
    shutil.copytree(form.folder, folder)
    shutil.copytree(form.layout, tmp_path / form.layout.name)
    (folder / form.file.style).write_text(f'@import url("{address}"); body {{ color: red }}', "utf-8")
    with pytest.raises(FormError, match="không lấy được"):
        render(Form(form.file, folder), recognised)


def test_a_form_with_an_unknown_key_is_refused(form, tmp_path):
    (tmp_path / "form.toml").write_text((form.folder / "form.toml").read_text("utf-8") + 'extra = "x"\n', "utf-8")
    with pytest.raises(ValidationError):
        load_form(tmp_path)


def test_every_shipped_form_loads_in_the_order_of_the_procedure():
    folder = Settings(Path()).paper_forms
    forms = load_forms(folder)
    # The layout is shared; slips with codes and guides are handed over and kept nowhere: no papers of an office.
    others = {folder / name for name in ("layout", "access-slips", "guide")}
    assert {form.folder for form in forms.values()} == set(folder.iterdir()) - others
    orders = [form.file.order for form in forms.values()]
    assert orders == sorted(set(orders)), "no two forms have one place"


def test_a_folder_must_bear_the_name_of_its_form(form, tmp_path):
    shutil.copytree(form.folder, tmp_path / "other")
    with pytest.raises(ValueError, match="mang tên của mã"):
        load_forms(tmp_path)
