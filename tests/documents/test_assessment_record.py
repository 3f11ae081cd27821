"""The assessment record, read back from the PDF: page, margins, fonts, head, page numbers, text, marks of its state."""

import dataclasses
import io
import subprocess
import unicodedata
from datetime import UTC, date, datetime
from pathlib import Path

import pdfplumber
import pytest
from pydantic import ValidationError

from certify.config import Settings
from certify.documents.forms import Form, load_form
from certify.documents.render import FormError, render
from certify.domain.record import HistoryLine, record_data, record_from
from certify.operations.records import record_of
from certify.operations.sheets import open_sheet
from certify.store import assessments
from certify.web.sheet_view import SheetPage

MM = 72 / 25.4
LONG = "Nguyễn Thượng Hiền Vĩnh Thạnh Trung " * 4


@pytest.fixture
def form(site):
    return load_form(site.paper_forms / "assessment-record")


@pytest.fixture
def record_in(database, library, now):
    """The record of the first file that stands in a state."""

    def find(state):
        with database.reading() as connection:
            file = next(one for one in assessments.of_round(connection, 2) if one.state == state)
            return record_of(connection, open_sheet(connection, library, file.id), now)

    return find


@pytest.fixture
def recognised(record_in):
    return record_in("recognised")


def opened(pdf):
    return pdfplumber.open(io.BytesIO(pdf))


def text_of(pdf):
    with opened(pdf) as document:
        return [page.extract_text() for page in document.pages]


def joined(pdf):
    return " ".join(" ".join(text_of(pdf)).split())


def names_of(pdf):
    """The text of the table's second column, where the names stand, without spaces."""
    with opened(pdf) as document:
        columns = [page.crop((41 * MM, 0, 109 * MM, page.height)).extract_text() for page in document.pages]
    return "".join("".join(columns).split())


def test_page_and_margins(form, recognised):
    with opened(render(form, recognised)) as document:
        assert len(document.pages) > 1
        for page in document.pages:
            assert (round(page.width / MM), round(page.height / MM)) == (210, 297)
            body = [word for word in page.extract_words() if word["top"] >= 20 * MM - 1 and word["bottom"] <= 277 * MM]
            assert min(word["x0"] for word in body) >= 30 * MM - 1
            assert max(word["x1"] for word in body) <= 195 * MM + 1
            cells = [line for line in page.lines + page.rects if line["x1"] > 195 * MM + 2]
            assert not cells


def test_page_numbers_stand_in_the_top_margin_from_page_two(form, recognised):
    with opened(render(form, recognised)) as document:
        for number, page in enumerate(document.pages, start=1):
            top = [word for word in page.extract_words() if word["bottom"] < 20 * MM]
            assert [word["text"] for word in top] == ([] if number == 1 else [str(number)])
            if top:
                middle = (top[0]["x0"] + top[0]["x1"]) / 2
                assert abs(middle - (30 + 163 / 2) * MM) < 2


def test_head_follows_the_layout(form, recognised):
    with opened(render(form, recognised)) as document:
        page = document.pages[0]
        lines = page.extract_text_lines(return_chars=True)
        fonts = {line["text"]: line["chars"][-1] for line in lines}
        head = next(char for text, char in fonts.items() if "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in text)
        assert "Bold" in head["fontname"] and round(head["size"]) == 12
        motto = next(char for text, char in fonts.items() if "Độc lập - Tự do - Hạnh phúc" in text)
        assert "Bold" in motto["fontname"] and round(motto["size"]) == 13
        place = next(char for text, char in fonts.items() if "ngày" in text and "tháng" in text)
        assert "Italic" in place["fontname"]
        kind = next(char for text, char in fonts.items() if text.startswith("PHIẾU ĐÁNH GIÁ"))
        assert "Bold" in kind["fontname"] and round(kind["size"]) == 14


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (date(2022, 1, 5), "ngày 05 tháng 01 năm 2022"),
        (date(2022, 6, 29), "ngày 29 tháng 6 năm 2022"),
        (date(2022, 2, 10), "ngày 10 tháng 02 năm 2022"),
    ],
)
def test_days_below_ten_and_the_first_months_are_padded(form, recognised, day, said):
    assert said in joined(render(form, dataclasses.replace(recognised, prepared_on=day)))


def test_fonts_are_embedded_and_text_is_vietnamese(form, recognised, tmp_path):
    path = tmp_path / "record.pdf"
    path.write_bytes(render(form, recognised))
    fonts = subprocess.run(["pdffonts", path], capture_output=True, text=True, check=True).stdout.splitlines()[2:]
    assert fonts and all(line.split()[-5] == "yes" for line in fonts), fonts
    text = subprocess.run(["pdftotext", path, "-"], capture_output=True, text=True, check=True).stdout
    assert unicodedata.is_normalized("NFC", text)
    info = subprocess.run(["pdfinfo", path], capture_output=True, text=True, check=True).stdout
    assert recognised.unit.full_name in info and "Author:" in info


def test_everything_of_the_record_is_there(form, recognised):
    pdf = render(form, recognised)
    text, names = joined(pdf).replace(" ", ""), names_of(pdf)
    for row in recognised.rows:
        assert row.name.replace(" ", "") in names, row.name
    assert "TỔNGCỘNG1.000" in text
    for said in (recognised.category_name, recognised.category_basis, recognised.decision.number,
                 recognised.content_sha256, recognised.criteria.sha256, "Nơinhận:", "Lưu:VT.", "./."):  # fmt: skip
        assert said.replace(" ", "") in text, said
    for line in recognised.history:
        assert line.who.replace(" ", "") in text


def test_the_same_line_stands_on_screen_and_on_paper(form, database, library, now):
    with database.reading() as connection:
        file = next(one for one in assessments.of_round(connection, 2) if one.state == "submitted")
        sheet = open_sheet(connection, library, file.id)
        record = record_of(connection, sheet, now)
    paper = joined(render(form, record)).replace(" ", "")
    for group in SheetPage(sheet, "self", frozenset()).groups:
        for line in group.lines:
            assert line.why.replace(" ", "") in paper, line.why


@pytest.mark.parametrize("state", ["draft", "returned", "submitted", "appraising", "appraised", "refused", "revoked"])
def test_a_paper_from_each_state_says_what_it_is(form, record_in, state):
    record = record_in(state)
    pages = text_of(render(form, record))
    for page in pages:
        squeezed = page.replace(" ", "").replace("\n", "")
        assert "BẢNTHỬ" in squeezed and "DỮLIỆUMẪU" in squeezed
    draft = state in {"draft", "returned"}
    assert (record.kind == "draft") == draft
    with opened(render(form, record)) as document:
        for page in document.pages:
            large = "".join(char["text"] for char in page.chars if char["size"] > 60)
            assert bool(large) == draft


def test_an_attested_record_of_a_real_site_bears_no_trial_mark(form, recognised):
    criteria = dataclasses.replace(recognised.criteria, attested=True)
    text = joined(render(form, dataclasses.replace(recognised, criteria=criteria, demonstration=False)))
    assert "BẢN THỬ" not in text and "DỮ LIỆU MẪU" not in text


def test_long_names_wrap_and_nothing_is_cut(form, recognised):
    row = recognised.rows[0]
    line = dataclasses.replace(row.indicators[0], explanation=LONG * 4, evidence=(LONG, "x" * 300), comment=LONG)
    rows = (dataclasses.replace(row, indicators=(line, *row.indicators[1:])), *recognised.rows[1:])
    unit = dataclasses.replace(recognised.unit, full_name=f"Xã {LONG.strip()}", parent_name=f"Thị xã {LONG.strip()}")
    happened = HistoryLine(datetime(2022, 1, 5, tzinfo=UTC), LONG, LONG)
    record = dataclasses.replace(recognised, rows=rows, unit=unit, history=(happened,), category_basis=LONG * 3)
    pdf = render(form, record)
    with opened(pdf) as document:
        for page in document.pages:
            assert all(char["x0"] >= 30 * MM - 1 and char["x1"] <= 195 * MM + 1 for char in page.chars)
    count = joined(pdf).replace(" ", "").count("x" * 10)
    assert count, "the long reference is broken over lines, not lost"
    assert sum(page.count("x") for page in text_of(pdf)) >= 300


def test_the_same_record_gives_the_same_bytes(form, recognised):
    assert render(form, recognised) == render(form, record_from(record_data(recognised)))


@pytest.mark.parametrize("address", ["file:///etc/passwd", "http://127.0.0.1:9/x", "../../../README.md"])
def test_a_form_loads_nothing_from_outside_its_folder(form, recognised, tmp_path, address):
    folder = tmp_path / "form"
    folder.mkdir()
    for path in form.folder.iterdir():
        (folder / path.name).write_bytes(path.read_bytes())
    (folder / form.file.style).write_text(f'@import url("{address}"); body {{ color: red }}', "utf-8")
    with pytest.raises(FormError, match="Error fetching"):
        render(Form(form.file, folder), recognised)


def test_a_form_with_an_unknown_key_is_refused(form, tmp_path):
    (tmp_path / "form.toml").write_text((form.folder / "form.toml").read_text("utf-8") + 'extra = "x"\n', "utf-8")
    with pytest.raises(ValidationError):
        load_form(tmp_path)


def test_every_shipped_form_loads():
    folders = [path for path in Settings(Path()).paper_forms.iterdir() if path.is_dir()]
    assert [load_form(folder).file.id for folder in folders] == [folder.name for folder in folders]
