"""The documents of a file through the pages: several at once, tied to indicators, reused, shown page by page."""

import html
from io import BytesIO

import pytest
import sqlalchemy as sa

from certify.operations.assessments.sheet import open_sheet
from certify.operations.audit.faults import faults
from certify.store.assessments import documents as stored
from certify.store.assessments import evidence, evidence_files, files
from certify.store.log import events
from certify.store.log.events import events as log
from tests.support.clients import account, client_of, post
from tests.support.pdfs import pdf_of

LEVEL = {"level": "internal", "kept_until": "31/12/2040"}


def text(reply):
    return html.unescape(reply.get_data(as_text=True))


def add(client, file, *uploads, **more):
    form = {**LEVEL, **more, "file": [(BytesIO(content), name) for name, content in uploads]}
    return post(client, f"/phieu/{file}/tai-lieu", form, content_type="multipart/form-data")


def documents(database, file):
    with database.reading() as connection:
        return stored.of_assessment(connection, file)


def pieces(database, file):
    with database.reading() as connection:
        return {(one.indicator_id, one.number): one.place for one in evidence.of_assessment(connection, file)}


def test_files_and_lines_come_in_at_once(officer, file, database, library):
    lines = "12/BC-UBND; 05/01/2022; UBND xã\n\n13/BC-TYT\t06/01/2022\tTrạm Y tế\thttps://example.org/13"
    two = (("một.pdf", pdf_of("mot")), ("hai.pdf", pdf_of("hai")))
    assert add(officer, file, *two, lines=lines).status_code == 302
    assert [one.number for one in documents(database, file)] == ["", "", "12/BC-UBND", "13/BC-TYT"]
    assert add(officer, file, *two, lines=lines).status_code == 302
    assert len(documents(database, file)) == 4, "the same again is the same"
    page = text(officer.get(f"/phieu/{file}/tai-lieu"))
    assert "một.pdf" in page and "12/BC-UBND ngày 05/01/2022, UBND xã" in page and "4 tài liệu" in page
    with database.reading() as connection:
        assert list(faults(connection, library)) == []


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"lines": "12/BC; mai; UBND xã"}, "Dòng 1: Ngày ban hành: “mai” không phải ngày"),
        ({"lines": "1;05/01/2022;a;https://example.org;x"}, "Dòng 1: có 5 phần"),
        ({"issuer": "UBND xã"}, "Nhập số, ký hiệu văn bản, hoặc đường dẫn, hoặc chọn tệp"),
        ({}, "Chọn tệp, hoặc nhập số"),
        ({"number": "bé Na"}, "có thể chứa thông tin của trẻ em (họ tên), nên chưa ghi"),
    ],
)
def test_what_is_no_document_is_told_and_what_was_typed_stays(officer, file, database, more, words):
    reply = add(officer, file, **more)
    assert reply.status_code == 422 and words in text(reply)
    assert all(html.escape(value, quote=False) in reply.get_data(as_text=True) for value in more.values())
    assert documents(database, file) == []


def test_what_may_name_a_child_is_asked_about_once_in_the_form_that_was_sent(officer, file, database):
    add(officer, file, lines="12/BC-UBND; 05/01/2022; UBND xã")
    (one,) = documents(database, file)
    placed = {f"places-{one.id}": "1.1 trang 3, cháu Nguyễn Văn Ánh", f"seen-{one.id}": ""}
    sent = (add(officer, file, number="bé Na"), post(officer, f"/phieu/{file}/tai-lieu/minh-chung", placed))
    for reply, form in zip(sent, ("tai-lieu", "tai-lieu/minh-chung"), strict=True):
        asked = text(reply)
        assert reply.status_code == 422 and asked.count('id="sure"') == 1
        assert asked.index(f'action="/phieu/{file}/{form}"') < asked.index('id="sure"')
    assert pieces(database, file) == {}


def test_one_of_two_files_that_is_refused_keeps_the_other_out(officer, file, database):
    reply = add(officer, file, ("một.pdf", pdf_of("mot")), ("hai.exe", b"MZ"))
    assert reply.status_code == 422 and "hai.exe: Loại tệp không nhận" in text(reply)
    assert documents(database, file) == []


def test_a_document_is_evidence_of_what_its_line_says(officer, file, database):
    add(officer, file, lines="12/BC-UBND; 05/01/2022; UBND xã")
    (one,) = documents(database, file)
    field, seen = f"places-{one.id}", f"seen-{one.id}"
    where = f"/phieu/{file}/tai-lieu/minh-chung"
    assert post(officer, where, {field: "1.1 tr. 3; 2.1 mục II, trang 4, 4.2", seen: ""}).status_code == 302
    number = "12/BC-UBND"
    first = {("1.1", number): "tr. 3", ("2.1", number): "mục II, trang 4", ("4.2", number): ""}
    assert pieces(database, file) == first
    shown = "1.1 tr. 3; 2.1 mục II, trang 4; 4.2"
    assert f'value="{shown}"' in text(officer.get(f"/phieu/{file}/tai-lieu"))
    assert "mục II, trang 4" in text(officer.get(f"/phieu/{file}"))
    for wrong, words in (("9.99", "không có chỉ tiêu 9.99"), ("trang 3", "hãy bắt đầu bằng số chỉ tiêu")):
        reply = post(officer, where, {field: wrong, seen: shown})
        assert reply.status_code == 422 and words in text(reply) and f'value="{wrong}"' in text(reply)
    stale = post(officer, where, {field: "3.1", seen: ""})
    assert stale.status_code == 422 and "người khác vừa ghi" in text(stale)
    assert pieces(database, file) == first
    post(officer, where, {field: "2.1 trang 9", seen: shown})
    assert pieces(database, file) == {("2.1", number): "trang 9"}
    post(officer, f"/phieu/{file}/tai-lieu/{one.id}/bo")
    assert pieces(database, file) == {} and documents(database, file) == []


def test_a_document_of_the_file_is_chosen_for_another_indicator(officer, file, database):
    add(officer, file, lines="12/BC-UBND; 05/01/2022; UBND xã")
    (one,) = documents(database, file)
    assert "12/BC-UBND ngày 05/01/2022" in text(officer.get(f"/phieu/{file}/minh-chung/2.1"))
    post(officer, f"/phieu/{file}/minh-chung/2.1", {"document": str(one.id), "place": "trang 2"})
    assert pieces(database, file) == {("2.1", "12/BC-UBND"): "trang 2"} and documents(database, file) == [one]


def test_what_is_said_of_a_document_changes_wherever_it_is_evidence(officer, file, database):
    add(officer, file, lines="12/BC-UBND")
    (one,) = documents(database, file)
    post(officer, f"/phieu/{file}/minh-chung/2.1", {"document": str(one.id)})
    said = {"number": "15/BC-UBND", "issued_on": "07/01/2022", "issuer": "UBND xã", "link": "", "name": "Báo cáo"}
    assert post(officer, f"/phieu/{file}/tai-lieu/{one.id}", said).status_code == 302
    assert "Báo cáo (15/BC-UBND ngày 07/01/2022, UBND xã)" in text(officer.get(f"/phieu/{file}"))
    assert "12/BC-UBND → Báo cáo (15/BC-UBND" in text(officer.get(f"/phieu/{file}/lich-su"))


def test_documents_of_an_earlier_round_are_put_in_again(officer, file, database, library):
    """The earlier file is signed off: the document is put there past its guard, as it stood before it was."""
    with database.reading() as connection:
        unit = account(connection, "commune_officer").unit_id
        former = files.of_unit(connection, unit)[1].id
        own, late = open_sheet(connection, library, file), open_sheet(connection, library, former)
    assert late.round.period_to < own.round.period_to
    with database.engine.connect() as connection, connection.begin():
        of = " ON documents" if connection.dialect.name == "postgresql" else ""
        connection.exec_driver_sql(f"DROP TRIGGER documents_frozen_insert{of}")
        row = {"assessment_id": former, "number": "7/BC-UBND", "issued_on": None, "issuer": "UBND xã", "link": ""}
        who = account(connection, "commune_officer").id
        moment = own.assessment.updated_at
        connection.execute(sa.insert(stored.documents), {**row, "added_at": moment, "added_by": who})
    old = next(one for one in documents(database, former) if one.number == "7/BC-UBND")
    assert "7/BC-UBND, UBND xã" in text(officer.get(f"/phieu/{file}/tai-lieu"))
    taken = post(officer, f"/phieu/{file}/tai-lieu/nam-truoc", {"document": str(old.id)})
    assert taken.status_code == 302
    assert [one.number for one in documents(database, file)] == ["7/BC-UBND"] and pieces(database, file) == {}
    assert post(officer, f"/phieu/{file}/tai-lieu/nam-truoc", {"document": "999999"}).status_code == 404


def test_the_viewer_shows_pages_and_leads_to_the_next_piece(app, officer, file, database):
    add(officer, file, ("báo cáo.pdf", pdf_of("mot")))
    add(officer, file, lines="12/BC-UBND")
    drawn, bare = documents(database, file)
    places = {f"places-{drawn.id}": "1.1; 2.1 trang 1", f"places-{bare.id}": "4.2"}
    post(officer, f"/phieu/{file}/tai-lieu/minh-chung", places | {f"seen-{one.id}": "" for one in (drawn, bare)})
    appraiser = client_of(app, "appraiser")
    page = text(appraiser.get(f"/phieu/{file}/tai-lieu/{drawn.id}/xem?chi-tieu=2.1"))
    assert "Minh chứng của chỉ tiêu 2.1" in page and "báo cáo.pdf" in page
    assert "Minh chứng trước (1.1)" in page.replace("← ", "") and "(4.2)" in page
    source = page.split('<img\n          src="')[-1].split('src="')[-1].split('"')[0]
    image = appraiser.get(source)
    assert image.mimetype == "image/webp" and image.data[8:12] == b"WEBP"
    assert image.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert appraiser.get(source.replace("/1.webp", "/2.webp")).status_code == 404
    appraiser.get(source)
    with database.reading() as connection:
        read = [event for event in events.events_of(connection, file) if event.act == "file_read"]
    assert len(read) == 1, "turning pages is one reading"
    assert "không có tệp trong hồ sơ" in text(appraiser.get(f"/phieu/{file}/tai-lieu/{bare.id}/xem"))


def test_whoever_sends_the_file_sees_what_has_neither_evidence_nor_explanation(app, officer, file):
    add(officer, file, lines="12/BC-UBND")
    leader = client_of(app, "commune_leader")
    warned = "Chưa có minh chứng, cũng chưa có giải trình"
    before = text(leader.get(f"/phieu/{file}/gui")).partition(warned)[2].partition("</p>")[0]
    assert ">2.1</a>" in before
    post(officer, f"/phieu/{file}/minh-chung/2.1", {"number": "12/BC-UBND"})
    after = text(leader.get(f"/phieu/{file}/gui")).partition(warned)[2].partition("</p>")[0]
    assert ">2.1</a>" not in after and before.count("<a ") == after.count("<a ") + 1


def test_restricted_files_are_not_shown_elsewhere(app, officer, file, database):
    add(officer, file, ("mật.pdf", pdf_of("mot")), level="restricted")
    (one,) = documents(database, file)
    province = client_of(app, "province_officer")
    page = text(province.get(f"/phieu/{file}/tai-lieu/{one.id}/xem"))
    assert "hạn chế truy cập" in page and ".webp" not in page
    with database.reading() as connection:
        held = evidence_files.of_assessment(connection, file)[one.id]
    picture = f"/minh-chung/{held.id}/trang/1.webp"
    assert province.get(picture).status_code == 404
    assert client_of(app, "approver").get(picture).status_code == 200


def test_evidence_that_came_after_a_return_says_so(officer, file, database):
    add(officer, file, lines="12/BC-UBND\n13/BC-UBND")
    first, second = documents(database, file)
    post(officer, f"/phieu/{file}/minh-chung/2.1", {"document": str(first.id)})
    with database.writing() as connection:
        row = {"assessment_id": file, "act": "return", "from_state": "submitted", "to_state": "returned"}
        at = connection.execute(sa.select(sa.func.max(log.c.at))).scalar_one()
        event = events.add_event(connection, {**row, "actor_id": None, "actor_name": "x", "at": at, "details": {}})
        events.add_reasons(connection, event, {"2.1": "Thiếu báo cáo"})
        files.change(connection, file, state="returned")
    post(officer, f"/phieu/{file}/minh-chung/2.1", {"document": str(second.id)})
    page = text(officer.get(f"/phieu/{file}"))
    assert page.count("Thêm sau khi hồ sơ bị trả lại") == 1
    closed = post(officer, f"/phieu/{file}/minh-chung/1.1", {"document": str(second.id)})
    assert closed.status_code == 422 and "Chỉ tiêu 1.1 hiện không sửa được" in text(closed)
