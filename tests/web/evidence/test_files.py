"""Files behind evidence, through the pages: in, out, who may, gone with a trace; and what they leave in the log."""

import html
from datetime import timedelta
from io import BytesIO

import pytest
import sqlalchemy as sa

from certify.operations.assessments.sheet import open_sheet
from certify.operations.audit.faults import faults
from certify.operations.evidence import files as evidence_files
from certify.store.assessments import evidence_files as stored
from certify.store.assessments import files
from certify.store.assessments.evidence_files import evidence_contents
from certify.store.log import events
from certify.store.people import accounts
from tests.support.clients import client_of, post
from tests.support.pdfs import pdf_of
from tests.support.shown import ROLES

PDF = pdf_of("12/BC-UBND: 485/500")

pytestmark = pytest.mark.both_engines


@pytest.fixture
def sheet(sheet):
    return sheet()


def give(app, sheet, content=PDF, name="báo cáo.pdf", role="commune_officer", **more):
    form = {"number": "12/BC-UBND", "issuer": "UBND xã", "level": "internal", "kept_until": "2040-12-31", **more}
    where = f"/phieu/{sheet.id}/minh-chung/2.1"
    upload = {**form, "file": (BytesIO(content), name)}
    return post(client_of(app, role), where, upload, content_type="multipart/form-data")


def text(reply):
    return html.unescape(reply.get_data(as_text=True))


def kept(database, sheet):
    with database.reading() as connection:
        return list(stored.of_assessment(connection, sheet.id).values())


def acts(database, sheet):
    with database.reading() as connection:
        return [event.act for event in events.events_of(connection, sheet.id)]


def test_a_file_comes_in_and_goes_out_as_it_was(app, database, sheet):
    assert give(app, sheet).status_code == 302
    (file,) = kept(database, sheet)
    assert f"/tai-lieu/{file.document_id}/xem" in text(client_of(app, "appraiser").get(f"/phieu/{sheet.id}"))
    reply = client_of(app, "appraiser").get(f"/minh-chung/{file.id}/tep")
    assert reply.data == PDF and reply.mimetype == "application/pdf"
    assert reply.headers["Content-Security-Policy"] == "sandbox; default-src 'none'", "should a browser open it anyway"
    assert reply.headers["Content-Disposition"].startswith("attachment") and "b%C3%A1o%20c%C3%A1o.pdf" in str(
        reply.headers
    )
    assert reply.headers["X-Content-Type-Options"] == "nosniff" and reply.headers["Cache-Control"] == "no-store"
    assert acts(database, sheet)[-3:] == ["file_added", "evidence", "file_read"]


def test_a_file_counts_in_what_is_decided_on(app, database, library, sheet):
    give(app, sheet)
    with database.reading() as connection:
        assert open_sheet(connection, library, sheet.id).content_sha256 != sheet.content_sha256


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"content": b"MZ", "name": "a.exe"}, "Loại tệp không nhận"),
        ({"content": b"", "name": "a.pdf"}, "Tệp trống"),
        ({"level": "secret"}, "Tài liệu bí mật không được đưa vào"),
        ({"level": "x"}, "Mức độ: hãy chọn"),
        ({"kept_until": "2020-01-01"}, "Lưu đến ngày"),
        ({"kept_until": "2090-01-01"}, "Lưu đến ngày"),
        ({"kept_until": "mai"}, "không phải ngày"),
        ({"link": "javascript:alert(1)"}, "Đường dẫn: phải bắt đầu bằng http"),
    ],
)
def test_what_is_not_taken_is_told_and_nothing_is_kept(app, database, sheet, more, words):
    reply = give(app, sheet, **more)
    assert reply.status_code == 422 and words in text(reply) and 'value="UBND xã"' in text(reply)
    assert kept(database, sheet) == [] and "evidence" not in acts(database, sheet)


def test_a_request_that_is_far_too_large_is_refused(app, sheet):
    client, body = client_of(app, "commune_officer"), b"--x\r\n" + b"0" * 11_500_000
    where = f"/phieu/{sheet.id}/minh-chung/2.1"
    assert client.post(where, data=body, content_type="multipart/form-data; boundary=x").status_code == 413


def test_restricted_files_stay_with_the_commune_and_its_appraisal(app, database, sheet):
    give(app, sheet, level="restricted")
    where = f"/minh-chung/{kept(database, sheet)[0].id}/tep"
    assert client_of(app, "commune_leader").get(where).status_code == 200
    assert client_of(app, "approver").get(where).status_code == 200
    assert client_of(app, "province_officer").get(where).status_code == 404


def test_a_deleted_file_leaves_a_tombstone_and_no_bytes(app, database, library, sheet):
    give(app, sheet)
    (file,) = kept(database, sheet)
    officer = client_of(app, "commune_officer")
    refused = post(officer, f"/minh-chung/{file.id}/xoa", {"reason": " "})
    assert refused.status_code == 422 and "Lý do xóa" in text(refused)
    assert post(officer, f"/minh-chung/{file.id}/xoa", {"reason": "Có tên trẻ em"}).status_code == 302
    assert officer.get(f"/minh-chung/{file.id}/tep").status_code == 404
    assert post(officer, f"/minh-chung/{file.id}/xoa", {"reason": "x"}).status_code == 404
    assert "(tệp đã xóa)" in text(officer.get(f"/phieu/{sheet.id}"))
    assert "xóa tệp minh chứng – báo cáo.pdf: Có tên trẻ em" in text(officer.get(f"/phieu/{sheet.id}/lich-su"))
    with database.reading() as connection:
        kept_bytes = sa.select(evidence_contents).where(evidence_contents.c.sha256 == file.sha256)
        assert connection.execute(kept_bytes).first() is None
        assert list(faults(connection, library)) == []


def test_the_same_bytes_stay_while_another_file_needs_them(app, database, sheet):
    give(app, sheet)
    give(app, sheet, number="13/BC-UBND")
    first, second = kept(database, sheet)
    post(client_of(app, "commune_officer"), f"/minh-chung/{first.id}/xoa", {"reason": "Nhầm"})
    assert client_of(app, "commune_officer").get(f"/minh-chung/{second.id}/tep").data == PDF


def test_files_go_when_their_time_is_over(app, database, sheet, now):
    give(app, sheet, kept_until=f"{now + timedelta(days=3):%Y-%m-%d}")
    give(app, sheet, number="13/BC-UBND")
    with database.writing() as connection:
        assert evidence_files.sweep(connection, now + timedelta(days=2)) == 0
        assert evidence_files.sweep(connection, now + timedelta(days=5)) == 1
        assert evidence_files.sweep(connection, now + timedelta(days=5)) == 0
    assert [file.deleted for file in kept(database, sheet)] == [True, False]


@pytest.mark.each_case
@pytest.mark.parametrize("act", ["UPDATE evidence_files SET name = 'x'", "DELETE FROM evidence_contents"])
def test_the_database_keeps_files_that_were_not_deleted(app, database, sheet, act):
    give(app, sheet)
    with pytest.raises(sa.exc.IntegrityError), database.writing() as connection:
        connection.exec_driver_sql(act)


def test_bytes_that_were_changed_are_not_given_out_and_the_audit_finds_them(app, database, library, sheet):
    give(app, sheet)
    (file,) = kept(database, sheet)
    with database.engine.connect() as connection, connection.begin():
        of = " ON evidence_contents" if connection.dialect.name == "postgresql" else ""
        connection.exec_driver_sql(f"DROP TRIGGER evidence_contents_no_update{of}")
        connection.execute(sa.update(evidence_contents).values(content=PDF[:-1] + b"x"))
    reply = client_of(app, "commune_officer").get(f"/minh-chung/{file.id}/tep")
    assert reply.status_code == 409 and "không còn nguyên vẹn" in text(reply)
    with database.reading() as connection:
        assert [fault for fault in faults(connection, library) if fault.startswith("evidence_contents")]


NAMED = {
    "issuer": ({"issuer": "gia đình cháu Nguyễn Văn Ánh"}, "báo cáo.pdf"),
    "place": ({"place": "trang 3, em NVA"}, "báo cáo.pdf"),
    "file": ({}, "cháu Nguyễn Văn Ánh.pdf"),
}


@pytest.mark.parametrize("where", NAMED)
def test_what_looks_like_a_childs_name_is_asked_about_before_anything_is_kept(app, database, sheet, where):
    more, name = NAMED[where]
    asked = give(app, sheet, name=name, **more)
    assert asked.status_code == 422 and "có thể chứa thông tin của trẻ em (họ tên), nên chưa ghi" in text(asked)
    assert 'name="sure"' in text(asked), "the person may say that it is none"
    assert kept(database, sheet) == [] and acts(database, sheet)[-1:] != ["evidence"]
    assert give(app, sheet, name=name, sure="1", **more).status_code == 302
    assert len(kept(database, sheet)) == 1


@pytest.mark.parametrize("issuer", ["Trường Mầm non Suối Trong", "UBND xã (khai sinh năm 2023)"])
def test_ordinary_documents_are_not_asked_about(app, database, sheet, issuer):
    assert give(app, sheet, issuer=issuer).status_code == 302
    assert len(kept(database, sheet)) == 1


def test_a_signed_off_file_takes_no_more_evidence(app, database):
    with database.reading() as connection:
        unit = accounts.by_user_name(connection, ROLES["commune_officer"]).unit_id
        closed = files.of_unit(connection, unit)[1]
    where = f"/phieu/{closed.id}/minh-chung/2.1"
    upload = {
        "number": "1",
        "issuer": "x",
        "level": "internal",
        "kept_until": "2040-01-01",
        "file": (BytesIO(PDF), "a.pdf"),
    }
    reply = post(client_of(app, "commune_officer"), where, upload, content_type="multipart/form-data")
    assert reply.status_code == 422 and "không sửa được" in text(reply)
