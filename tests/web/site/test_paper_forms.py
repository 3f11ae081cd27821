"""Forms of a site's own on its pages: administrators see what is wrong with them, everybody else goes on working."""

import html
import re
import shutil

import pytest
from msgspec.structs import replace

from certify.operations.papers.press import press_of
from tests.support.clients import client_of, post
from tests.support.own_forms import begin, edit, loaded
from tests.support.papers_read import sample

OURS, BESIDE = "commune-proposal", "own-notice"
HEAD = "{{ parts.head() }}"


def said(reply):
    return re.sub(r"\s+", " ", html.unescape(reply.get_data(as_text=True)))


@pytest.fixture
def restarted(app, site, tmp_path):
    """Lets the pages take the forms up that lie in a folder of the test's own, as a restart does."""

    def restart():
        press = press_of(site.paper_forms, tmp_path / "forms", site.site.address)
        app.extensions["certify"] = replace(app.extensions["certify"], press=press)

    return restart


def test_administrators_see_every_form_and_samples(app, restarted, tmp_path):
    administrator = client_of(app, "administrator")
    assert "mọi văn bản in theo biểu mẫu của chương trình" in said(administrator.get("/bieu-mau"))
    begin(tmp_path, OURS, BESIDE)
    edit(begin(tmp_path, "recognition") / "form.toml", loaded(tmp_path).own[1].made_from, "0.1.0+0123456789ab")
    restarted()
    page = said(administrator.get("/bieu-mau"))
    assert "Tờ trình đề nghị công nhận (riêng)" in page and "Biểu mẫu gốc đã đổi" in page
    assert administrator.get(f"/bieu-mau/{BESIDE}/mau.pdf").data.startswith(b"%PDF")
    assert "biểu mẫu riêng có lỗi" not in said(administrator.get("/cau-hinh"))


def test_a_broken_form_is_told_and_the_site_goes_on(app, restarted, tmp_path, file_id):
    edit(begin(tmp_path, OURS) / "template.html", HEAD, "{{ gone }}")
    (tmp_path / "forms" / "recogniton").mkdir()
    restarted()
    administrator, leader = client_of(app, "administrator"), client_of(app, "commune_leader")
    page = said(administrator.get("/bieu-mau"))
    assert "template.html, dòng 14: không có “gone”" in page and "không có biểu mẫu gốc nào tên này" in page
    assert "2 biểu mẫu riêng có lỗi" in said(administrator.get("/cau-hinh"))
    assert administrator.get(f"/bieu-mau/{OURS}/mau.pdf").status_code == 404
    listed = said(leader.get(f"/phieu/{file_id}/van-ban"))
    assert "Biểu mẫu riêng “Tờ trình đề nghị công nhận” của hệ thống đang có lỗi" in listed
    reply = leader.get(f"/phieu/{file_id}/van-ban/{OURS}.pdf")
    assert reply.status_code == 409 and "đang có lỗi" in said(reply)
    reply = post(leader, f"/phieu/{file_id}/van-ban/{OURS}", {"number": "", "recipients": "Như trên"})
    assert reply.status_code == 422 and "đang có lỗi" in said(reply) and "Như trên" in said(reply)
    assert leader.get(f"/phieu/{file_id}/van-ban/self-score.pdf").data.startswith(b"%PDF")


def test_an_edit_on_a_running_site_changes_no_sample(app, restarted, tmp_path):
    folder = begin(tmp_path, OURS)
    restarted()
    for name in ("sample.toml", "style.css"):
        (folder / name).write_text("title ", "utf-8")
    administrator = client_of(app, "administrator")
    assert administrator.get(f"/bieu-mau/{OURS}/mau.pdf").data.startswith(b"%PDF")
    restarted()
    assert administrator.get(f"/bieu-mau/{OURS}/mau.pdf").status_code == 404
    assert "sample.toml: không đọc được TOML" in said(administrator.get("/bieu-mau"))


def test_a_form_without_words_for_a_paper_is_told_as_such(app, restarted, tmp_path, file_id):
    """The sample can be printed, and this commune's draft can't."""
    tried = sample(OURS).paper.record.unit.code
    edit(begin(tmp_path, OURS) / "template.html", HEAD, f'{HEAD}{{{{ gone if r.unit.code != "{tried}" }}}}')
    restarted()
    leader = client_of(app, "commune_leader")
    for kind in ("pdf", "docx"):
        reply = leader.get(f"/phieu/{file_id}/van-ban/{OURS}.{kind}")
        assert reply.status_code == 409 and f"{OURS}/template.html, dòng" in said(reply)
        assert "không có “gone”" in said(reply)


def test_papers_of_a_form_that_is_gone_stay_on_the_pages(app, restarted, tmp_path, file_id):
    folder = begin(tmp_path, OURS, BESIDE)
    restarted()
    leader = client_of(app, "commune_leader")
    paper = post(leader, f"/phieu/{file_id}/van-ban/{BESIDE}", {"number": ""}).headers["Location"]
    first = leader.get(f"{paper}/tep.pdf").data
    shutil.rmtree(folder)
    restarted()
    listed = said(leader.get(f"/phieu/{file_id}/van-ban"))
    assert "Biểu mẫu không còn dùng" in listed and f'href="{paper}"' in listed
    shown = said(leader.get(paper))
    assert "không còn biểu mẫu này" in shown and "Văn bản đã phát hành không thay đổi" in shown
    assert "Thay thế bằng văn bản mới" not in shown and leader.get(f"{paper}/tep.pdf").data == first
    assert post(leader, f"{paper}/thu-hoi", {"reason": "x"}).status_code == 404
    address = re.search(r"(/kiem-tra/[\w-]+)", shown)[1]
    assert app.test_client().get(address).status_code == 200
