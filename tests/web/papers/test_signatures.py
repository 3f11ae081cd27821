"""Giving signed copies back through the pages: accepted ones are kept byte for byte, others refused with the reason."""

import html
import logging
from io import BytesIO

import pytest

from certify.store.papers import signed_copies
from tests.support.clients import client_of, post, token_of
from tests.support.pki import holder, sign

pytestmark = pytest.mark.both_engines


def give(app, paper, signed, role="commune_leader"):
    client = client_of(app, role)
    return post(client, f"{paper}/ban-ky", {"file": (BytesIO(signed), "da-ky.pdf")}, content_type="multipart/form-data")


def test_the_round_trip(app, site, paper):
    client, root = client_of(app, "commune_leader"), holder("Gốc thử nghiệm", authority=True)
    (site.instance / "trust").mkdir()
    (site.instance / "trust" / "goc.pem").write_bytes(root.pem)
    issued = client.get(f"{paper}/tep.pdf").data
    signed = sign(issued, holder("Ủy ban nhân dân xã Suối Trong", root), "NguoiKy")
    assert give(app, paper, signed).status_code == 302
    assert give(app, paper, signed).status_code == 302
    shown = html.unescape(client.get(paper).get_data(as_text=True))
    assert shown.count("Tải bản đã ký") == 1, "the same copy is kept once"
    assert "Ủy ban nhân dân xã Suối Trong, Cơ quan thử nghiệm" in shown and "hệ thống tin cậy cấp" in shown
    assert client.get(f"{paper}/ban-ky/1.pdf").data == signed
    assert client.get(f"{paper}/tep.pdf").data == issued, "the issued bytes stay"


@pytest.mark.parametrize(
    ("spoil", "text"),
    [
        (lambda *_: b"", "chưa chọn tệp"),
        (lambda *_: b"hello", "không phải PDF"),
        (lambda issued, _: issued, "chưa có chữ ký số nào"),
        (lambda _, signed: signed[:100] + b"x" + signed[101:], "không phải bản đã tải về để ký"),
        (lambda _, signed: signed + b"more", "không được chữ ký nào bao trùm"),
    ],
)
def test_a_refused_copy_is_told_why_and_not_kept(app, database, paper, spoil, text):
    issued = client_of(app, "commune_leader").get(f"{paper}/tep.pdf").data
    signed = sign(issued, holder("Ủy ban nhân dân xã Suối Trong"), "NguoiKy")
    reply = give(app, paper, spoil(issued, signed))
    assert reply.status_code == 409 and text in html.unescape(reply.get_data(as_text=True))
    with database.reading() as connection:
        assert signed_copies.of_paper(connection, int(paper.rsplit("/", 1)[1])) == []


def test_an_older_state_of_the_file_is_refused(app, paper):
    issued = client_of(app, "commune_leader").get(f"{paper}/tep.pdf").data
    once = sign(issued, holder("Ủy ban nhân dân xã Suối Trong"), "ChuKy1")
    twice = sign(once, holder("Văn thư"), "ChuKyCoQuan")
    assert give(app, paper, twice).status_code == 302
    reply = give(app, paper, once)
    assert reply.status_code == 409 and "Tệp có 1 chữ ký, ít hơn bản đã nhận trước (2 chữ ký)" in html.unescape(
        reply.get_data(as_text=True)
    )
    third = sign(twice, holder("Phòng Lao động"), "Them")
    assert give(app, paper, third).status_code == 302


def test_what_was_found_is_one_line_of_the_log_without_names(app, paper, caplog):
    issued = client_of(app, "commune_leader").get(f"{paper}/tep.pdf").data
    signed = sign(issued, holder("Nguyễn Thị Thử"), "ChuKy1")
    logger = logging.getLogger("certify.signing")
    logger.addHandler(caplog.handler)
    try:
        give(app, paper, signed + b"more")
        give(app, paper, signed)
    finally:
        logger.removeHandler(caplog.handler)
    told = [record.getMessage() for record in caplog.records if record.name == "certify.signing"]
    number = paper.rsplit("/", 1)[1]
    assert told[-1] == f"signed copy of paper {number}: accepted, signatures: 1"
    assert told[0].startswith(f"signed copy of paper {number}: Có phần của tệp không được chữ ký nào bao trùm")
    assert "Nguyễn" not in caplog.text and "Traceback" not in caplog.text


def test_a_recalled_paper_takes_no_signature(app, paper):
    client = client_of(app, "commune_leader")
    issued = client.get(f"{paper}/tep.pdf").data
    post(client, f"{paper}/thu-hoi", {"reason": "Gửi nhầm"})
    reply = give(app, paper, sign(issued, holder("Ủy ban nhân dân xã Suối Trong"), "NguoiKy"))
    assert reply.status_code == 409 and "thu hồi" in html.unescape(reply.get_data(as_text=True))


@pytest.mark.parametrize(("size", "code"), [(2_000_000, 409), (20_000_001, 413)])
def test_a_large_file_is_read_and_too_large_a_one_refused(app, paper, size, code):
    client = client_of(app, "commune_leader")
    parts = {"csrf_token": (b"", token_of(client).encode()), "file": (b'; filename="a.pdf"', b"%PDF-" + b"0" * size)}
    body = b"".join(
        b'--x\r\nContent-Disposition: form-data; name="%b"%b\r\n\r\n%b\r\n' % (name.encode(), more, value)
        for name, (more, value) in parts.items()
    )
    reply = client.post(f"{paper}/ban-ky", data=body + b"--x--\r\n", content_type="multipart/form-data; boundary=x")
    assert reply.status_code == code
