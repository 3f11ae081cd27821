"""A paper whose PDF the office wrote itself: checked, numbered, kept byte for byte and told genuine."""

import html
from io import BytesIO

import pytest

from tests.support.clients import client_of, post
from tests.support.pdfs import written_pdf

NUMBER = "15/TTr-UBND"
OWN = written_pdf(f"Số: {NUMBER}. " + "Tờ trình đề nghị công nhận, do văn phòng soạn thảo. " * 8)


def give(app, file_id, number=NUMBER, form="commune-proposal", content=OWN):
    fields = {"number": number, "file": (BytesIO(content), "to-trinh.pdf")}
    client = client_of(app, "commune_leader")
    return post(client, f"/phieu/{file_id}/van-ban/{form}/tep-rieng", fields, content_type="multipart/form-data")


def shown(reply):
    return html.unescape(reply.get_data(as_text=True))


def test_the_office_s_own_file_is_the_paper(app, file_id):
    client = client_of(app, "commune_leader")
    paper = give(app, file_id).headers["Location"]
    page = shown(client.get(paper))
    assert f"số {NUMBER}" in page and "Tệp do cơ quan tự soạn và tải lên." in page and "Bản Word" not in page
    assert client.get(f"{paper}/tep.pdf").data == OWN
    checked = app.test_client().post("/kiem-tra", data={"file": (BytesIO(OWN), "x.pdf")})
    assert checked.status_code == 400, "a stranger's form needs its own token"


def test_checking_the_file_tells_that_the_office_wrote_it(app, file_id):
    give(app, file_id)
    client = client_of(app, "commune_officer")
    text = shown(post(client, "/kiem-tra", {"file": (BytesIO(OWN), "x.pdf")}, content_type="multipart/form-data"))
    assert "Văn bản thật, còn hiệu lực" in text and "do cơ quan tự soạn và tải lên" in text


@pytest.mark.parametrize(
    ("given", "text"),
    [
        ({"number": ""}, "Số: ghi đúng số đã ghi trong tệp"),
        ({"number": "khong"}, "không phải số văn bản"),
        ({"number": "16"}, "Trong tệp không có số 16/TTr-UBND"),
        ({"content": written_pdf(f"Số: {NUMBER}. " + "Chữ. " * 90, "A5")}, "không phải khổ A4"),
        ({"content": b""}, "Tệp trống"),
    ],
)
def test_what_is_wrong_is_told_and_nothing_is_kept(app, file_id, given, text):
    reply = give(app, file_id, **given)
    assert reply.status_code == 422 and text in shown(reply)
    assert "Chưa phát hành." in shown(client_of(app, "commune_leader").get(f"/phieu/{file_id}/van-ban"))


def test_a_form_that_must_be_ours_takes_no_other_file(app, file_id):
    assert give(app, file_id, form="self-score").status_code == 404
