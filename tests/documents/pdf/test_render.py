"""What makes rendering fast changes nothing that is seen; bookmarks lead through a paper."""

import io

import pytest
from pyhanko.pdf_utils.reader import PdfFileReader

from certify.documents.pdf import render as rendering
from tests.support.papers_read import FORMS, Read, sample


def places(read):
    return [
        (page.page_number, char["text"], round(char["x0"], 1), round(char["top"], 1), char["size"])
        for page in read.pages
        for char in page.chars
    ]


@pytest.mark.parametrize("form_id", FORMS)
def test_our_small_agent_sheet_places_every_letter_as_the_full_one(form_id, monkeypatch):
    ours = places(sample(form_id))
    monkeypatch.delattr(rendering._page_class(), "_ua_stylesheets")
    assert places(Read(FORMS[form_id], sample(form_id).paper)) == ours


def titles(pdf):
    outline = PdfFileReader(io.BytesIO(pdf)).root["/Outlines"]
    found, waiting = [], [outline["/First"]]
    while waiting:
        item = waiting.pop(0)
        found.append(str(item["/Title"]))
        waiting += [item[key] for key in ("/First", "/Next") if key in item]
    return found


def test_bookmarks_lead_through_a_paper():
    found = titles(sample("assessment-record").pdf)
    assert found[0] == "BÁO CÁO" and {"2. Bảng điểm", "2. Nhật ký xử lý"} <= set(found)


@pytest.mark.parametrize(
    "form_id", [name for name, form in FORMS.items() if form.file.series and name != "certificate"]
)
def test_every_numbered_paper_has_a_bookmark(form_id):
    assert titles(sample(form_id).pdf)
