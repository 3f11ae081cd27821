"""Texts that guide people: a province's office keeps them, those under it read them, nobody elsewhere does."""

import html
import io
import re

import pytest

from tests.support.clients import client_of, post
from tests.support.pdfs import pdf_of
from tests.support.shown import HEIR_COMMUNE

PAGE = "/van-ban-huong-dan"
FORM = {"title": "Hướng dẫn chấm tiêu chí 6", "number": "12/HD-SYT", "issued_on": "05/01/2026", "link": ""}


def text(client, path=PAGE):
    return html.unescape(client.get(path).get_data(as_text=True))


def given(client, **more):
    """Post a text; its file is what it holds and its name, or nothing."""
    form = {**FORM, "indicators": "6.1, 6.2", "file": (pdf_of("Huong dan"), "huong-dan.pdf"), **more}
    if form["file"]:
        content, name = form["file"]
        form["file"] = (io.BytesIO(content), name)
    return post(client, PAGE, form)


def titles(page):
    """The texts of a list."""
    return re.findall(r'<th scope="row">([^<]+)</th>', page)


@pytest.fixture
def keeper(app):
    return client_of(app, "province_officer")


def test_what_the_office_adds_everybody_under_it_reads(app, keeper):
    assert given(keeper).status_code == 302
    officer = client_of(app, "commune_officer")
    page = text(officer)
    assert "Hướng dẫn chấm tiêu chí 6" in page and "12/HD-SYT" in page and "05/01/2026" in page
    (address,) = re.findall(rf'href="({PAGE}/\d+/tep)"', page)
    reply = officer.get(address)
    assert reply.data == pdf_of("Huong dan") and reply.headers["Content-Disposition"].startswith("attachment")
    assert 'name="title"' not in page and post(officer, PAGE, FORM).status_code == 403


def test_texts_of_an_indicator_come_with_those_about_none(app, keeper):
    given(keeper)
    given(keeper, title="Mẫu báo cáo chung", indicators="", link="https://treem.example/mau", file="")
    officer = client_of(app, "commune_officer")
    assert "Hướng dẫn chấm tiêu chí 6" in text(officer, f"{PAGE}?chi-tieu=6.2")
    about_another = text(officer, f"{PAGE}?chi-tieu=2.1")
    assert "Hướng dẫn chấm tiêu chí 6" not in about_another and "Mẫu báo cáo chung" in about_another


def test_a_sheet_leads_from_its_indicators_to_the_texts_about_them(app, keeper):
    given(keeper)
    given(keeper, title="Giải đáp chỉ tiêu 6.2", indicators="6.2")
    given(keeper, title="Mẫu báo cáo chung", indicators="")
    officer = client_of(app, "commune_officer")
    sheet = text(officer, re.search(r"/phieu/[0-9]+", text(officer, "/phieu"))[0])
    links = dict(re.findall(rf'href="({PAGE}[?]chi-tieu=[0-9.]+)"[^>]*>(\d+) văn bản hướng dẫn<', sheet))
    assert {f"{PAGE}?chi-tieu=6.1", f"{PAGE}?chi-tieu=6.2"} < links.keys()
    for address, count in links.items():
        indicator = address.partition("=")[2]
        about = re.findall(rf'<td data-label="Chỉ tiêu">[^<]*\b{re.escape(indicator)}\b', text(officer, address))
        assert len(about) == int(count)


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"title": " "}, "Tên văn bản: phải ghi."),
        ({"file": ""}, "Chọn một tệp hoặc ghi đường dẫn."),
        ({"link": "javascript:alert(1)"}, "phải bắt đầu bằng http:// hoặc https://"),
        ({"indicators": "6.1, 99.9"}, "Không có chỉ tiêu 99.9"),
        ({"issued_on": "31/02/2026"}, "Ngày ban hành"),
        ({"file": (b"MZ", "x.exe")}, "chỉ nhận PDF"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(keeper, more, said):
    before = titles(text(keeper))
    reply = given(keeper, **more)
    page = html.unescape(reply.get_data(as_text=True))
    assert reply.status_code == 422 and said in page
    assert 'value="12/HD-SYT"' in page and titles(page) == before


def test_a_withdrawn_text_is_gone_from_the_list(keeper):
    before = titles(text(keeper))
    given(keeper)
    page = text(keeper)
    assert titles(page) == [FORM["title"], *before]
    address = re.search(rf'action="({PAGE}/\d+/rut)"', page)[1]
    assert post(keeper, address).status_code == 302
    assert titles(text(keeper)) == before
    assert keeper.get(address.replace("/rut", "/tep")).status_code == 404


def test_another_province_sees_nothing_of_it(app, keeper):
    given(keeper)
    assert FORM["title"] not in titles(text(client_of(app, f"{HEIR_COMMUNE.code}-2025.can-bo")))
