"""Pages of administration: files shown before they are taken, what was typed stays, and nothing is told twice."""

import io
import re
from html import unescape

import openpyxl
import pdfplumber
import pytest

from certify.store import rounds as stored_rounds
from certify.store.people import accounts
from certify.store.units import units
from tests.support.clients import account, client_of, post
from tests.support.office import compound
from tests.support.shown import COMMUNE, COMMUNES, NEIGHBOUR

HEAD = "Tên đăng nhập;Tên hiển thị;Vai trò;Mã đơn vị;Điện thoại\n"
ACCOUNTS = f"{HEAD}xa.moi;Cán bộ trẻ em mới;commune_officer;{NEIGHBOUR.code};\n"
CATEGORIES = "Mã đơn vị;Phân loại;Căn cứ pháp lý;Từ ngày\n{};{};Quyết định 1;2026-01-01\n"


@pytest.fixture
def province(app):
    return client_of(app, "province_officer")


@pytest.fixture
def administrator(app):
    return client_of(app, "administrator")


@pytest.fixture
def open_round(database):
    with database.reading() as connection:
        unit = account(connection, "province_officer").unit_id
        return next(round_ for round_ in stored_rounds.of_province(connection, unit) if round_.state == "open")


def give(client, path, text, **more):
    """Send a file as a browser does; the page of its preview."""
    reply = post(
        client, path, {**more, "file": (io.BytesIO(text.encode()), "tep.csv")}, content_type="multipart/form-data"
    )
    assert reply.status_code == 302, unescape(reply.get_data(as_text=True))
    return reply.headers["Location"]


def page(client, path, status=200):
    reply = client.get(path)
    assert reply.status_code == status
    return unescape(reply.get_data(as_text=True))


def seen_of(text):
    return re.search(r'name="seen" value="(\w*)"', text)[1]


def test_letters_of_old_fonts_are_pointed_out_before_a_file_is_taken(administrator):
    asked = page(administrator, give(administrator, "/tai-khoan/nhap", f"{HEAD}xa.cu;C¸n bé trÎ em;", on="2022-01-01"))
    assert "Dòng 2: chữ “C¸n”" in asked and "phông cũ" in asked
    assert "phông cũ" not in page(administrator, give(administrator, "/tai-khoan/nhap", ACCOUNTS, on="2022-01-01"))


def test_accounts_from_a_file_to_the_sheet_of_codes(administrator, database):
    preview = give(administrator, "/tai-khoan/nhap", ACCOUNTS, on="2022-01-01")
    text = page(administrator, preview)
    assert "Chưa có gì được ghi" in text and "xa.moi" in text
    reply = post(administrator, preview, {"seen": seen_of(text)})
    said = unescape(reply.get_data(as_text=True))
    assert reply.status_code == 200 and reply.headers["Cache-Control"] == "no-store"
    code = re.search(r'name="code" value="([^"]+)"', said)[1]
    again = post(administrator, preview, {"seen": seen_of(text)})
    assert again.status_code == 422 and code not in again.get_data(as_text=True), "told once"
    assert code not in page(administrator, preview) and "Không có gì thay đổi" in page(administrator, preview)
    sheet = post(administrator, "/tai-khoan/phieu.pdf", {"name": "xa.moi", "code": code})
    assert sheet.headers["Cache-Control"] == "no-store" and "attachment" in sheet.headers["Content-Disposition"]
    with pdfplumber.open(io.BytesIO(sheet.data)) as read:
        words = read.pages[0].extract_text()
    for told in (code, "xa.moi", "Cán bộ trẻ em mới", "http://127.0.0.1:8000", "DỮ LIỆU MẪU"):
        assert told in words
    with database.reading() as connection:
        assert code not in accounts.by_user_name(connection, "xa.moi").password_hash
    assert post(administrator, "/tai-khoan/phieu.pdf", {"name": "xa.moi", "code": "<b>"}).status_code == 409


def test_a_faulty_file_offers_no_button_and_is_told_as_a_table(administrator):
    preview = give(administrator, "/tai-khoan/nhap", ACCOUNTS.replace(f"{NEIGHBOUR.code};", "3;"), on="2022-01-01")
    text = page(administrator, preview)
    assert "không có đơn vị mang mã “3”" in text and "Tạo tài khoản" not in text
    assert "không có đơn vị" in administrator.get(f"{preview}?dang=csv").get_data(as_text=True)
    reply = post(administrator, preview, {"seen": ""})
    assert reply.status_code == 422


@pytest.mark.parametrize(
    ("role", "path"),
    [("administrator", "/tai-khoan/nhap"), ("province_officer", "/phan-loai"), ("province_officer", "/don-vi/nhap"),
     ("province_officer", "/ke-hoach/tep")],
)  # fmt: skip
def test_what_is_no_file_is_refused_in_words(app, role, path):
    client = client_of(app, role)
    for body, said in ((b"", ""), (b"\xff\xfe\x00", ""), (compound("Workbook"), "Tệp là Excel kiểu cũ (.xls)")):
        data = {"file": (io.BytesIO(body), "x"), "on": "2022-01-01"}
        reply = post(client, path, data, content_type="multipart/form-data")
        told = reply.get_data(as_text=True)
        assert reply.status_code == 422 and 'role="alert"' in told and said in unescape(told), path


def test_a_file_says_which_sheet_was_read_and_asks_in_which_order_its_days_are(province):
    book = openpyxl.Workbook()
    book.active.title = "Hướng dẫn"
    table = book.create_sheet("Danh sách")
    table.append(["Mã đơn vị", "Phân loại", "Căn cứ pháp lý", "Từ ngày"])
    table.append([COMMUNE.code, "other", "Quyết định 77", "06/04/2021"])
    table.append(["Tổng cộng", 1])
    body = io.BytesIO()
    book.active["A1"] = "Cách ghi"
    book.save(body)
    reply = post(province, "/phan-loai", {"file": (io.BytesIO(body.getvalue()), "bang.xlsx")},
                 content_type="multipart/form-data")  # fmt: skip
    text = page(province, reply.location)
    assert "Đọc trang “Danh sách”" in text and "Dòng 3 (“Tổng cộng”) là dòng tổng nên không ghi" in text
    assert "06/04/2021 là ngày nào?" in text and "ngày 4 tháng 6 năm 2021" in text and "Ghi vào danh mục" not in text
    assert post(province, reply.location, {"seen": seen_of(text)}).status_code == 422
    answered = page(province, f"{reply.location}?order=month")
    assert "từ 04/06/2021" in answered and "Ghi vào danh mục" in answered
    assert post(province, reply.location, {"seen": seen_of(answered), "order": "day"}).status_code == 422, "not as seen"
    assert post(province, reply.location, {"seen": seen_of(answered), "order": "month"}).status_code == 302
    assert "04/06/2021" in page(province, "/phan-loai?ngay=2022-12-31")


def test_another_persons_file_is_not_shown(app, province, database):
    preview = give(province, "/phan-loai", CATEGORIES.format(COMMUNE.code, "other"))
    with database.writing() as connection:
        unit = units.provinces(connection)[1]
        row = {
            "user_name": "tinh-khac",
            "display_name": "x",
            "role": "province_officer",
            "unit_id": unit.id,
            "phone": "",
        }
        flags = {"must_change_password": False, "active": True}
        accounts.add(connection, {**row, **flags, "password_hash": "-"})
    assert client_of(app, "tinh-khac").get(preview).status_code == 404


def test_categories_from_a_file_to_the_files_of_a_round(province, open_round):
    template = province.get("/phan-loai/mau.csv").get_data(as_text=True)
    assert "Gợi ý" in template and template.count("\n") == len(COMMUNES) + 1
    # What the site proposes is taken only when a person gives it back, and then as not known.
    preview = give(province, "/phan-loai", template.removeprefix("\ufeff"))
    assert "chưa rõ, từ 01/01/2022" in page(province, preview) and "vùng dân tộc" not in page(province, preview)
    assert post(province, preview, {"seen": seen_of(page(province, preview))}).status_code == 302
    path = f"/dot/{open_round.id}/phan-loai"
    text = page(province, path)
    assert "Áp dụng danh mục" in text and "khác với điều đang ghi" in text
    reply = post(province, f"{path}/theo-danh-muc", {"replace": "on", "why": ""})
    assert reply.status_code == 422 and "Lý do thay đổi: phải ghi" in unescape(reply.get_data(as_text=True))
    assert post(province, f"{path}/theo-danh-muc").status_code == 302
    file = re.search(r'name="file" value="(\d+)"', text)[1]
    typed = {"file": file, "category": "other", "basis": "Quyết định 77"}
    reply = post(province, path, typed)
    said = unescape(reply.get_data(as_text=True))
    assert reply.status_code == 422 and 'value="Quyết định 77"' in said
    assert re.search(rf'value="{file}"[^>]* checked', said), "what was chosen stays chosen"
    assert post(province, path, {**typed, "reason": "Văn bản mới"}).status_code == 302
    history = page(province, f"/phieu/{file}/lich-su")
    assert "lý do: Văn bản mới" in history and "Quyết định 77" in history


def test_a_round_is_edited_and_what_was_typed_stays(province, open_round):
    path = f"/dot/{open_round.id}/sua"
    typed = {"self_due_on": "2030-01-01", "appraisal_due_on": "2030-02-01", "version": open_round.version}
    reply = post(province, path, {**typed, "reason": ""})
    text = unescape(reply.get_data(as_text=True))
    assert reply.status_code == 422 and 'value="01/01/2030"' in text and "Lý do: phải ghi" in text
    assert post(province, path, {**typed, "reason": "Công văn 5"}).status_code == 302
    assert "01/01/2030" in page(province, "/dot")
    stale = post(province, path, {**typed, "self_due_on": "2030-01-02", "reason": "Công văn 6"})
    assert stale.status_code == 422 and "Người khác vừa sửa đợt này" in unescape(stale.get_data(as_text=True))


def test_an_account_is_edited_and_what_was_typed_stays(administrator, database):
    with database.reading() as connection:
        person = account(connection, "commune_officer")
    path = f"/tai-khoan/{person.id}"
    seen = seen_of(page(administrator, path))
    typed = {"display_name": "Cán bộ mới", "role": "approver", "unit_id": person.unit_id, "phone": "0296", "seen": seen}
    reply = post(administrator, path, typed)
    text = unescape(reply.get_data(as_text=True))
    assert reply.status_code == 422 and 'value="Cán bộ mới"' in text and "không đúng cấp" in text
    assert post(administrator, path, {**typed, "role": "commune_officer"}).status_code == 302
    assert "sửa tài khoản" in page(administrator, "/tai-khoan") and "Cán bộ mới" in page(administrator, "/tai-khoan")


def test_units_of_the_official_list_are_shown_before_they_are_taken(app, database):
    """The officer of the province of today, whose communes the site has under the same names: nothing to take."""
    with database.reading() as connection:
        home = next(unit for unit in units.provinces(connection) if unit.valid_to is None)
    client = client_of(app, "province_officer")
    with database.writing() as connection:
        officer = account(connection, "province_officer")
        accounts.change(connection, officer.id, unit_id=home.id)
    form = {"on": "2026-01-01", "former_from": "2025-06-30"}
    text = page(client, "/don-vi/chinh-thuc")
    assert home.full_name in text and "30/06/2025" in text
    preview = post(client, "/don-vi/chinh-thuc", form).headers["Location"]
    assert "Danh sách toàn quốc ngày 01/01/2026, lấy" in page(client, preview)
    assert "Không có gì thay đổi" in page(client, preview)
    early = post(client, "/don-vi/chinh-thuc", {**form, "on": "2025-06-29"})
    said = unescape(early.get_data(as_text=True))
    assert early.status_code == 422 and "chưa có đơn vị của các ngày trước 30/06/2025" in said
    assert 'value="2025-06-29"' in said or "29/06/2025" in said
    other = post(client, "/don-vi/chinh-thuc", {**form, "former": "on"}).headers["Location"]
    said = page(client, other)
    assert "không ghi thêm được: đơn vị cũ phải ghi trước đơn vị mới" in said and "Chọn lại" in said
