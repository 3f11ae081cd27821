"""The official text beside the lines, the next line, pasted tables, whole criteria, and what the checker sees first."""

import html
import re
from io import BytesIO

import pytest

from certify.documents.uploads.page_images import page_image
from certify.operations.criteria import drafts, text_pages
from certify.store.criteria import drafts as stored_drafts
from tests.support.attested import FIRST, SECOND, Comparing
from tests.support.clients import client_of, post
from tests.support.pdfs import pdf_of

TABLE = "2. Trẻ em được khai sinh đúng quy định\t\t60\n\tTừ 98% trở lên\t60\n\tTừ 95% đến dưới 98%\t40\n\tDưới 95%\t0\n"


@pytest.fixture
def draft(database, site, now):
    with database.writing() as connection:
        return Comparing(connection, site, now).id


def said(reply):
    return " ".join(html.unescape(reply.get_data(as_text=True)).split())


def data_of(database, draft):
    with database.reading() as connection:
        return drafts.parsed(stored_drafts.find(connection, draft).text.encode())


def version_of(client, address):
    return re.search(r'name="version" value="(\d+)"', said(client.get(address)))[1]


def attach(client, draft, name="goc.pdf", content=None):
    given = {"reference": "Bản gốc, lưu tại tỉnh", "file": (BytesIO(content or pdf_of("06/QD-TTg")), name)}
    assert post(client, f"/doi-chieu/{draft}/van-ban-goc", given).status_code == 302


def test_pages_of_the_text_are_images_that_load_nothing(first, draft):
    attach(first, draft)
    reply = first.get(f"/doi-chieu/{draft}/trang/1.webp")
    assert reply.mimetype == "image/webp" and reply.data[8:12] == b"WEBP"
    assert reply.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert [first.get(f"/doi-chieu/{draft}/trang/{number}.webp").status_code for number in (0, 2)] == [404, 404]
    attach(first, draft, "goc-2.pdf", pdf_of("next file"))
    page = said(first.get(f"/doi-chieu/{draft}/3?trang=2"))
    assert "Trang 1 của goc-2.pdf" in page and ">2/2<" in page
    assert "Chưa có văn bản gốc" not in page and ">2/2<" in said(first.get(f"/doi-chieu/{draft}/3?trang=99"))


def test_a_page_is_drawn_once_for_all_lines_and_the_oldest_make_room(first, draft, monkeypatch):
    drawn, others = [], {("another file", number): b"RIFF" for number in range(text_pages.MOST_IMAGES)}

    def counted(content, number):
        drawn.append(number)
        return page_image(content, number)

    monkeypatch.setattr(text_pages, "page_image", counted)
    monkeypatch.setattr(text_pages, "_images", others)
    attach(first, draft)
    images = {first.get(f"/doi-chieu/{draft}/trang/1.webp").data for _ in range(3)}
    assert len(images) == len(drawn) == 1
    assert len(others) == text_pages.MOST_IMAGES and ("another file", 0) not in others


def test_one_line_after_the_other_until_none_is_left(first, draft):
    page = said(first.get(f"/doi-chieu/{draft}"))
    address = re.search(r'accesskey="n" href="([^"]+)"', page)[1]
    assert "Tiêu chí 2: điểm tối đa" in page
    page = said(first.get(address))
    form = {"version": re.search(r'name="version" value="(\d+)"', page)[1], "act": "confirm", "citation": "trang 5"}
    assert 'value="criteria[2].max" aria-label="Chọn Tiêu chí và điểm tối đa, Điểm tối đa" checked' in page
    reply = post(first, f"/doi-chieu/{draft}/2", form | {"line": "criteria[2].max", "trang": "1"})
    assert "dong=criteria%5B2%5D.indicators%5B2.1%5D" in reply.headers["Location"], "on to the next line"
    page = said(first.get(reply.headers["Location"]))
    assert 'name="citation" value="trang 5"' in page, "what was read last on this page of the text is offered"


def test_a_confirmation_is_taken_back_on_the_page(first, draft):
    address, line = f"/doi-chieu/{draft}/2", {"line": "criteria[2].max"}
    for act in ({"act": "confirm", "citation": "trang 5"}, {"act": "take_back"}):
        reply = post(first, address, {"version": version_of(first, address)} | act | line)
        assert reply.status_code == 302
    assert "Đã bỏ xác nhận 1 dòng." in said(first.get(reply.headers["Location"]))
    assert "Đã xác nhận: trang 5" not in said(first.get(address))


def test_nothing_pasted_is_applied_unseen(first, draft, database):
    address, before = f"/doi-chieu/{draft}/bang", data_of(database, draft)
    page = said(post(first, address, {"text": f"{TABLE}\tTừ 3 vụ, 5 ca, 7 lượt\t10"}))
    assert "Đang có: 50" in page and "Sẽ thành: 60" in page and "Chưa hiểu: có hơn hai con số" in page
    assert data_of(database, draft) == before
    version = re.search(r'name="version" value="(\d+)"', page)[1]
    chosen = {"text": TABLE, "version": version, "change": "criteria[2].max.value"}
    assert post(first, f"{address}/ghi", chosen | {"version": "0"}).status_code == 422
    assert post(first, f"{address}/ghi", chosen | {"change": ""}).status_code == 422
    assert data_of(database, draft) == before
    assert post(first, f"{address}/ghi", chosen).status_code == 302
    now = data_of(database, draft)
    assert now["criteria"][1]["max"]["value"] == 60, "what was chosen"
    assert now["criteria"][1]["indicators"] == before["criteria"][1]["indicators"], "and nothing else"


@pytest.mark.parametrize(("text", "reason"), [(" ", "chưa dán gì"), ("x" * 100_001, "dài quá 100.000 ký tự")])
def test_a_paste_that_is_none_is_told_at_its_field(first, draft, text, reason):
    reply = post(first, f"/doi-chieu/{draft}/bang", {"text": text})
    assert reply.status_code == 422 and reason in said(reply)


def test_only_the_transcriber_pastes(second, draft):
    assert post(second, f"/doi-chieu/{draft}/bang", {"text": TABLE}).status_code == 409


def test_whole_criteria_come_and_go_and_faults_stand_at_their_fields(first, draft, database):
    def act(part, name, **fields):
        address = f"/doi-chieu/{draft}/{part}"
        reply = post(first, address, {"version": version_of(first, address), "act": name, **fields})
        return reply if reply.status_code == 422 else first.get(reply.headers["Location"])

    assert "để lại ít nhất một" in said(act("4", "split"))
    page = said(act("4", "split", indicator="4.2"))
    assert "14. Tiêu chí chưa có tên" in page and 'data-fault="criteria[14].name">Để trống' in page
    assert [criterion["id"] for criterion in data_of(database, draft)["criteria"]][3:5] == ["4", "14"]
    assert "Chọn tiêu chí gộp vào" in said(act("4", "join"))
    act("4", "join", other="14")
    assert [one["id"] for one in data_of(database, draft)["criteria"][3]["indicators"]] == ["4.1", "4.3"]
    act("4", "add_criterion")
    act("14", "remove_criterion")
    act("4", "copy:4.1")
    data = data_of(database, draft)
    assert len(data["criteria"]) == 13 and len(data["criteria"][3]["indicators"]) == 3


@pytest.fixture
def handed_over(database, site, now):
    """A draft with a corrected figure and an unchanged one, both confirmed, that waits for its check."""
    with database.writing() as connection:
        comparing = Comparing(connection, site, now)

        def correct(data):
            data["criteria"][1]["max"]["value"] = 60
            data["criteria"][1]["indicators"][0]["rule"]["bands"][0]["points"] = 60
            data["criteria"][1]["indicators"][0]["rule"]["not_applicable"]["points"] = 60
            data["criteria"][2]["max"]["value"] = 90
            data["criteria"][2]["indicators"][0]["rule"]["bands"][0]["points"] = 90

        comparing.save(correct)
        comparing.confirm([*comparing.corrected(), "criteria[9].max"])
        comparing.hand_over()
        return comparing.id


def test_the_checker_sees_what_differs_before_all_else(app, handed_over):
    second, address = client_of(app, SECOND), f"/doi-chieu/{handed_over}/khac-biet"
    page = said(second.get(address))
    assert re.search(r"Tiêu chí 2: điểm tối đa.*?con số:</span> 50.*?con số:</span> 60", page)
    assert "Khác: 5 dòng" in page and "Ngoài ra 1 dòng giữ nguyên" in page and "0/6 dòng đã kiểm tra" in page
    form = {"version": version_of(second, address), "line": ["criteria[2].max", "criteria[3].max"]}
    assert post(second, address, form | {"act": "dispute"}).status_code == 422
    assert post(second, address, form | {"act": "agree"}).status_code == 302
    assert post(second, address, form | {"act": "agree"}).status_code == 422, "from a page of before"
    assert "2/6 dòng đã kiểm tra" in said(second.get(address))
    form |= {"version": version_of(second, address), "act": "take_back"}
    assert post(second, address, form).status_code == 302
    assert "0/6 dòng đã kiểm tra" in said(second.get(address))


def test_the_checker_sees_what_no_line_covers_and_what_nobody_looked_at(app, database, handed_over):
    second, address = client_of(app, SECOND), f"/doi-chieu/{handed_over}/khac-biet"
    page = said(second.get(address))
    assert "ngoài các dòng đối chiếu" not in page and "chưa ai kiểm tra: 6 dòng" in page
    assert re.search(r'href="[^"]*dong=criteria%5B9%5D.max[^"]*">Tiêu chí 9: điểm tối đa</a>', page), "also unchanged"
    assert re.search(r"Chưa ai đối chiếu với văn bản gốc: \d+ dòng", page)
    form = {"version": version_of(second, address), "act": "agree", "line": ["criteria[2].max", "criteria[3].max"]}
    post(second, address, form)
    with database.writing() as connection:
        draft = stored_drafts.find(connection, handed_over)
        text = re.sub(r'(?m)^question = ".*"$', 'question = "Câu hỏi khác?"', draft.text, count=1)
        stored_drafts.change(connection, draft.id, text=text)
    page = said(second.get(address))
    assert "chưa ai kiểm tra: 4 dòng" in page and "và 1 chỗ ngoài các dòng đối chiếu" in page
    assert "→ “Câu hỏi khác?”" in page


def test_a_step_says_what_comes_next(app, handed_over):
    first = client_of(app, FIRST)
    reply = post(first, f"/doi-chieu/{handed_over}/buoc", {"act": "send_back"})
    assert "Tiếp theo: sửa hoặc xác nhận lại" in said(first.get(reply.headers["Location"]))
    reply = post(first, f"/doi-chieu/{handed_over}/buoc", {"act": "hand_over"})
    assert "Tiếp theo: một cán bộ cấp tỉnh khác" in said(first.get(reply.headers["Location"]))
