"""The pages of the workbook, and every table of the application as CSV."""

import csv
import html
import re
from io import BytesIO, StringIO

import pytest
from playwright.sync_api import expect

from certify.domain.vietnamese import sort_key
from certify.operations.assessments.sheet import open_sheet
from certify.store.people import accounts
from tests.support.browser import page_of
from tests.support.clients import account, client_of, post, token_of
from tests.support.shown import COMMUNE
from tests.support.workbook import Edited, cell

CASES = "cases_without_children"


@pytest.fixture
def file(sheet):
    """The sheet of the officer's open file."""
    return sheet()


def text(reply):
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", reply.get_data(as_text=True))))


def give_back(client, file, body, name="bảng tính.xlsx"):
    data = {"workbook": (BytesIO(body), name)}
    return post(client, f"/dot/{file.round.id}/bang-tinh", data, content_type="multipart/form-data")


def edited(client, file):
    return Edited(client.get(f"/dot/{file.round.id}/bang-tinh.xlsx").data)


def form_of(reply):
    """The fields of the preview's form."""
    return {"seen": re.search(r'name="seen" value="(\w+)"', reply.get_data(as_text=True))[1]}


def test_out_in_preview_confirm(officer, file, database, library):
    assert "/bang-tinh" in officer.get(f"/phieu/{file.id}").get_data(as_text=True)
    body = edited(officer, file).put(file.version, "2.1", numerator=485, denominator=500).body
    where = give_back(officer, file, body).headers["Location"]
    preview = officer.get(where)
    assert "485/500" in text(preview) and "50 → 40" in text(preview)
    before = file.self_score.total
    assert f"{before} → {before - 10} điểm" in text(preview) and "Chưa có gì được ghi" in text(preview)
    reply = post(officer, where, form_of(preview), follow_redirects=True)
    assert "Đã ghi 1 chỉ tiêu từ bảng tính." in text(reply)
    with database.reading() as connection:
        assert open_sheet(connection, library, file.id).self_score.total == before - 10
    assert "Không có thay đổi" in text(officer.get(where))
    assert "Không có thay đổi" in text(officer.get(give_back(officer, file, body).headers["Location"]))


def test_a_text_that_looks_like_a_child_is_pointed_out_before_it_is_saved(officer, file):
    body = edited(officer, file).put(file.version, "2.1", explanation="gia đình cháu Nguyễn Văn Ánh").body
    preview = text(officer.get(give_back(officer, file, body).headers["Location"]))
    assert "Chỉ tiêu 2.1: có thể chứa thông tin của trẻ em (họ tên)" in preview and "Xác nhận ghi" in preview
    plain = edited(officer, file).put(file.version, "2.1", explanation="theo sổ hộ tịch").body
    assert "thông tin của trẻ em" not in text(officer.get(give_back(officer, file, plain).headers["Location"]))


@pytest.mark.usefixtures("asking_file")
def test_a_reply_is_shown_with_its_question_and_counted_when_it_is_saved(officer, file):
    said = "Vụ việc của năm trước"
    where = give_back(officer, file, edited(officer, file).reply(file.version, CASES, said).body).headers["Location"]
    preview = officer.get(where)
    assert "Thay đổi: 0 chỉ tiêu, 1 câu trả lời của 1 đơn vị" in text(preview) and said in text(preview)
    assert "3.1, 6.2. Không có trẻ em bị xâm hại mà vẫn có vụ việc" in text(preview)
    rows = list(csv.reader(StringIO(officer.get(f"{where}?dang=csv").get_data().decode("utf-8-sig"), newline="")))
    assert rows[1][0] == "Thay đổi" and rows[1][3:6] == ["3.1, 6.2", "chưa trả lời", said]
    reply = post(officer, where, form_of(preview), follow_redirects=True)
    assert "Đã ghi 1 câu trả lời từ bảng tính." in text(reply) and said in text(officer.get(f"/phieu/{file.id}"))


@pytest.mark.usefixtures("asking_file")
def test_a_reply_whose_question_fell_away_meanwhile_is_told_as_lost_or_as_depending_on_a_choice(officer, file):
    said = "Vụ việc của năm trước"
    replied = edited(officer, file).reply(file.version, CASES, said)
    settled = {"3.1.numerator": "1", "3.1.denominator": "1000", "3.1.version": str(file.stored["self", "3.1"].version)}
    assert post(officer, f"/phieu/{file.id}/tu-cham", settled).status_code == 302
    lost = text(officer.get(give_back(officer, file, replied.body).headers["Location"]))
    assert f"không còn câu hỏi này, trả lời không được ghi: “{said}”" in lost and "Không có thay đổi" not in lost
    replied.put(file.version, "3.1", denominator=999)
    where = give_back(officer, file, replied.body).headers["Location"]
    preview = officer.get(where)
    assert "trả lời chỉ được ghi trong trường hợp đó" in text(preview) and "không còn câu hỏi" not in text(preview)
    rows = list(csv.reader(StringIO(officer.get(f"{where}?dang=csv").get_data().decode("utf-8-sig"), newline="")))
    assert rows[2][0] == "Thay đổi, nếu chọn số trong tệp"
    reply = post(officer, where, {**form_of(preview), f"chon-{file.id}:3.1": "he-thong"}, follow_redirects=True)
    assert "Không có gì thay đổi." in text(reply) and f"trả lời không được ghi: “{said}”" in text(reply)


def test_faults_are_listed_by_sheet_and_cell_and_nothing_can_be_confirmed(officer, file):
    body = edited(officer, file).put(file.version, "2.1", numerator="=1+1", denominator="nhiều").body
    where = give_back(officer, file, body).headers["Location"]
    preview = officer.get(where)
    assert "Tệp có 2 chỗ sai" in text(preview) and f"{COMMUNE.code} {COMMUNE.full_name}" in text(preview)
    assert cell(file.version, "2.1", "numerator") in text(preview) and "Xác nhận ghi" not in text(preview)
    assert post(officer, where, form_of(preview)).status_code == 422
    rows = list(csv.reader(StringIO(officer.get(f"{where}?dang=csv").get_data().decode("utf-8-sig"), newline="")))
    assert [row[:3] for row in rows[1:]] == [
        ["Sai", f"{COMMUNE.code} {COMMUNE.full_name}", cell(file.version, "2.1", "numerator")],
        ["Sai", f"{COMMUNE.code} {COMMUNE.full_name}", cell(file.version, "2.1", "denominator")],
    ]


def test_a_conflict_is_shown_with_both_values_and_a_choice_kept_on_the_page(officer, file):
    body = edited(officer, file).put(file.version, "2.1", numerator=485, denominator=500).body
    fields = {"2.1.numerator": "500", "2.1.denominator": "600", "2.1.version": str(file.stored["self", "2.1"].version)}
    post(officer, f"/phieu/{file.id}/tu-cham", fields)
    where = give_back(officer, file, body).headers["Location"]
    preview = officer.get(where)
    assert "Trùng sửa: 1" in text(preview) and "500/600" in text(preview) and "485/500" in text(preview)
    assert "chưa chọn" in text(post(officer, where, form_of(preview)))
    stale = post(officer, where, {"seen": "x", f"chon-{file.id}:2.1": "tep"})
    assert stale.status_code == 422 and re.search(r'value="tep" checked', stale.get_data(as_text=True))
    reply = post(officer, where, {**form_of(preview), f"chon-{file.id}:2.1": "tep"}, follow_redirects=True)
    assert "Đã ghi 1 chỉ tiêu" in text(reply)


@pytest.mark.parametrize(
    ("body", "reason"), [(b"", "Chưa chọn tệp"), (b"%PDF", "không phải bảng tính"), (b"PK\3\4", "không phải bảng tính")]
)
def test_what_is_no_workbook_is_told_on_the_page(officer, file, body, reason):
    reply = give_back(officer, file, body)
    assert reply.status_code == 422 and reason in text(reply)
    assert post(officer, f"/dot/{file.round.id}/bang-tinh", {}).status_code == 422


def test_a_file_that_is_too_large_is_refused_before_it_is_read(officer, file):
    kind = "multipart/form-data; boundary=x"
    body = b'--x\r\nContent-Disposition: form-data; name="workbook"; filename="x"\r\n\r\n' + b"0" * 13_000_000
    assert officer.post(f"/dot/{file.round.id}/bang-tinh", data=body, content_type=kind).status_code == 413


def test_a_long_preview_stays_small(officer, file):
    book = edited(officer, file)
    for indicator in file.version.indicators:
        book.put(file.version, indicator.id, explanation="Giải trình " * 150)
    where = give_back(officer, file, book.body).headers["Location"]
    reply = officer.get(where)
    assert len(reply.data) < 150_000 and f"{len(file.version.indicators)} chỉ tiêu" in text(reply)


TABLES = {
    "/ho-so": ("appraiser", 1),
    "/tien-do": ("province_officer", 1),
    "/tien-do?bang=2": ("province_officer", 1),
    "/don-vi": ("province_officer", 1),
    "/tai-khoan": ("administrator", 1),
}


@pytest.mark.parametrize("path", TABLES)
def test_every_table_comes_as_csv_in_the_order_of_vietnamese_names(app, path):
    role, column = TABLES[path]
    client = client_of(app, role)
    page = client.get(path.partition("?")[0]).get_data(as_text=True)
    assert "dang=csv" in page and "dang=xlsx" in page
    reply = client.get(f"{path}{'&' if '?' in path else '?'}dang=csv")
    assert reply.data.startswith(b"\xef\xbb\xbf") and reply.content_type == "text/csv; charset=utf-8"
    heads, *rows = csv.reader(StringIO(reply.data.decode("utf-8-sig"), newline=""))
    assert len(rows) > 3 and all(len(row) == len(heads) for row in rows)
    names = [re.sub(r"^(Xã|Phường|Thị trấn|Huyện|Thị xã|Thành phố|Tỉnh|Đặc khu) ", "", row[column]) for row in rows]
    if path == "/tien-do":
        assert "An Giang" in names.pop(), "the whole province stands last"
    assert names == sorted(names, key=sort_key)
    bare = client.get(f"{path}{'&' if '?' in path else '?'}dang=csv&bom=0").data
    assert b"\xef\xbb\xbf" + bare == reply.data
    assert client.get(f"{path}{'&' if '?' in path else '?'}dang=xlsx").data.startswith(b"PK")


PAPERS = {
    "/phieu/{file}/van-ban": "Số, ký hiệu",
    "/dot/{round}/van-ban": "Số, ký hiệu",
    "/dot/{round}/hang-loat": "Văn bản",
    "/so-van-ban": "Số, ký hiệu văn bản",
}


@pytest.mark.parametrize(("path", "head"), PAPERS.items())
def test_lists_of_papers_come_as_csv(app, file, path, head):
    wanted = path.format(file=file.id, round=file.round.id)
    reply = client_of(app, "appraiser").get(f"{wanted}?dang=csv")
    assert reply.status_code == 200 and "attachment" in reply.headers["Content-Disposition"]
    assert next(csv.reader(StringIO(reply.data.decode("utf-8-sig"))))[0] == head


def test_what_people_typed_is_no_formula_in_any_csv(app, database):
    with database.writing() as connection:
        person = account(connection, "commune_officer")
        accounts.change(connection, person.id, display_name='=HYPERLINK("http://x")', phone="+84 1")
    rows = client_of(app, "appraiser").get("/ho-so?dang=csv").data.decode("utf-8-sig")
    assert "'=HYPERLINK" in rows and "'+84 1" in rows
    assert not [one for row in csv.reader(StringIO(rows, newline="")) for one in row if one[:1] in "=+-@" and one]


def test_a_preview_is_no_strangers_business(app, officer, file):
    where = give_back(officer, file, edited(officer, file).body).headers["Location"]
    assert client_of(app, "commune_leader").get(where).status_code == 404
    assert token_of(officer)


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_the_round_trip_in_a_browser_on_a_phone(browser, address, passwords, file, tmp_path, script):
    options = {"viewport": {"width": 390, "height": 844}, "java_script_enabled": script, "accept_downloads": True}
    page = page_of(browser, address, passwords, "commune_officer", **options)
    page.goto(f"{address}/phieu/{file.id}")
    page.get_by_role("link", name="Bảng tính Excel").first.click()
    with page.expect_download() as waited:
        page.get_by_role("link", name="Tải bảng tính (Excel)").click()
    target = tmp_path / "tai-ve.xlsx"
    waited.value.save_as(target)
    book = Edited(target.read_bytes()).put(file.version, "2.1", numerator=485, denominator=500)
    target.write_bytes(book.put(file.version, "12.1", yes="Có", explanation="Đã có nhà văn hóa").body)
    page.get_by_label("Bảng tính đã nhập").set_input_files(target)
    page.get_by_role("button", name="Tải lên và xem trước").click()
    expect(page.locator("h1")).to_have_text("Xem trước bảng tính")
    expect(page.get_by_text("485/500")).to_be_visible()
    expect(page.get_by_text("Đã có nhà văn hóa")).to_be_visible()
    if script:
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.get_by_role("button", name="Xác nhận ghi").click()
    expect(page.locator(".notice.ok")).to_have_text("Đã ghi 2 chỉ tiêu từ bảng tính.")
    page.goto(f"{address}/phieu/{file.id}")
    expect(page.locator("[data-why='2.1']")).to_contain_text("485/500 = 97%")
