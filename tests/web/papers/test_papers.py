"""Pages of papers: what each person sees and does, read from the pages as a browser would."""

import html
import re

import pytest

from certify.domain.days import local_day
from certify.domain.vietnamese import fold
from certify.store.assessments import files as assessments
from certify.store.papers import issued
from certify.store.people import accounts
from certify.store.units import units
from tests.support.clients import account, client_of, post
from tests.support.life import Life
from tests.support.rounds import file_in, round_of
from tests.support.shown import COMMUNE, ROLES


def page(client, path):
    reply = client.get(path)
    assert reply.status_code == 200, path
    return html.unescape(reply.get_data(as_text=True))


def test_the_leader_issues_the_proposal_from_the_list(app, file_id):
    client = client_of(app, "commune_leader")
    listed = page(client, f"/phieu/{file_id}/van-ban")
    assert (
        "Tờ trình đề nghị công nhận" in listed
        and f'href="/phieu/{file_id}/van-ban/commune-proposal/phat-hanh"' in listed
    )
    reply = post(client, f"/phieu/{file_id}/van-ban/commune-proposal", {"number": ""})
    shown = page(client, reply.headers["Location"])
    assert "01/TTr-UBND" in shown and "Còn hiệu lực" in shown and re.search(r"[0-9a-f]{64}", shown)
    again = post(client, f"/phieu/{file_id}/van-ban/commune-proposal", {"number": ""})
    assert again.headers["Location"] == reply.headers["Location"]
    first, second = (client.get(f"{reply.headers['Location']}/tep.pdf") for _ in range(2))
    assert first.data == second.data and first.data.startswith(b"%PDF-1.7")
    commune = fold(COMMUNE.full_name).replace(" ", "-")
    named = f'attachment; filename="to-trinh-de-nghi-cong-nhan-01-TTr-UBND-{commune}.pdf"'
    assert first.headers["Content-Disposition"] == named, "kind, number and commune, without marks"


@pytest.mark.parametrize("kind", ["pdf", "docx"])
def test_a_draft_s_file_is_called_by_its_kind_and_commune(app, file_id, kind):
    reply = client_of(app, "commune_officer").get(f"/phieu/{file_id}/van-ban/self-score.{kind}")
    commune = fold(COMMUNE.full_name).replace(" ", "-")
    assert f'filename="bang-tu-cham-diem-{commune}-2022-ban-nhap.{kind}"' in reply.headers["Content-Disposition"]


def test_a_draft_is_shown_but_never_kept(app, database, file_id):
    reply = client_of(app, "commune_officer").get(f"/phieu/{file_id}/van-ban/commune-proposal.pdf")
    assert reply.mimetype == "application/pdf"
    with database.reading() as connection:
        assert issued.of_assessment(connection, file_id) == []


def test_what_stands_in_the_way_is_said(app, database):
    with database.reading() as connection:
        own = assessments.of_unit(connection, account(connection, "commune_leader").unit_id)[0]
    client = client_of(app, "commune_leader")
    assert "phát hành được từ khi “Đã trình”" in page(client, f"/phieu/{own.id}/van-ban")
    with database.reading() as connection:
        past = assessments.of_unit(connection, own.unit_id)[-1]
    text = page(client, f"/phieu/{past.id}/van-ban")
    assert "lúc này không phát hành kế hoạch" in text and "phát hành được từ khi “Bản nháp”" not in text
    reply = post(client, f"/phieu/{own.id}/van-ban/commune-proposal")
    assert reply.status_code == 422 and "Bản nháp" in html.unescape(reply.get_data(as_text=True))


def test_a_paper_is_replaced_and_recalled_with_a_reason(app, file_id):
    client = client_of(app, "commune_leader")
    first = post(client, f"/phieu/{file_id}/van-ban/commune-proposal").headers["Location"]
    assert post(client, f"{first}/thay-the", {"reason": ""}).status_code == 422
    second = post(client, f"{first}/thay-the", {"reason": "Sai ngày"}).headers["Location"]
    assert "Đã được thay thế" in page(client, first) and "Thay thế" in page(client, second)
    post(client, f"{second}/thu-hoi", {"reason": "Gửi nhầm"})
    assert "Đã thu hồi: Gửi nhầm" in page(client, second)


@pytest.fixture
def appraised(database, library, now, press):
    """Every file of the district that was appraised in the open round, one more than the demonstration has."""
    with database.writing() as connection:
        life = Life(connection, library, now, press)
        life.appraised()
        return life.sheet.round.id


def test_several_communes_in_one_decision(app, database, appraised, now):
    client = client_of(app, "approver")
    shown = page(client, f"/quyet-dinh/danh-sach/{appraised}")
    files = re.findall(r'name="file" value="(\d+)"', shown)
    seen = dict(re.findall(r'name="(seen-\d+)" value="([0-9a-f]+)"', shown))
    assert len(files) >= 2
    form = {"file": files, **seen, "number": "", "decided_on": f"{local_day(now)}", "lacking": "Hồ sơ giấy đã đủ"}
    paper = post(client, f"/quyet-dinh/danh-sach/{appraised}", form).headers["Location"]
    number = re.search(r"số (\d+/QĐ-UBND)", page(client, paper))[1]
    with database.reading() as connection:
        states = {assessments.find(connection, int(file)).state for file in files}
        about = issued.assessments_of(connection, int(paper.rsplit("/", 1)[1]))
    assert states == {"recognised"} and about == sorted(int(file) for file in files)
    for file in files:
        assert number in page(client, f"/phieu/{file}/van-ban"), "each file shows the decision it is in"


def test_a_list_is_decided_whole_or_not_at_all(app, database, appraised):
    client = client_of(app, "approver")
    shown = page(client, f"/quyet-dinh/danh-sach/{appraised}")
    files = re.findall(r'name="file" value="(\d+)"', shown)
    seen = dict(re.findall(r'name="(seen-\d+)" value="([0-9a-f]+)"', shown))
    seen[f"seen-{files[-1]}"] = "0" * 64
    form = {"file": files, **seen, "number": "", "decided_on": "2026-11-20"}
    reply = post(client, f"/quyet-dinh/danh-sach/{appraised}", form)
    assert reply.status_code == 422 and "đã thay đổi" in reply.get_data(as_text=True)
    with database.reading() as connection:
        assert {assessments.find(connection, int(file)).state for file in files} == {"appraised"}


def test_what_a_dossier_lacks_is_told_at_the_field_and_nothing_typed_is_lost(app, appraised, now):
    client = client_of(app, "approver")
    shown = page(client, f"/quyet-dinh/danh-sach/{appraised}")
    file = re.search(r'name="file" value="(\d+)"', shown)[1]
    seen = re.search(rf'name="seen-{file}" value="([0-9a-f]+)"', shown)[1]
    typed = {"number": "77/QĐ-UBND", "decided_on": "31/02/2022", "recipients": "Phòng Mẫu"}
    reply = post(client, f"/phieu/{file}/quyet-dinh", {**typed, "kind": "recognise", "seen": seen})
    assert reply.status_code == 422 and 'id="decided_on-said" class="fault"' in " ".join(reply.text.split())
    typed["decided_on"] = f"{local_day(now)}"
    for address, more in (
        (f"/phieu/{file}/quyet-dinh", {"kind": "recognise", "seen": seen}),
        (f"/quyet-dinh/danh-sach/{appraised}", {"file": [file], f"seen-{file}": seen}),
    ):
        reply = post(client, address, typed | more)
        told = " ".join(html.unescape(reply.text).split())
        assert reply.status_code == 422 and re.search(r'id="lacking-said" class="fault" ?>\s?Hồ sơ chưa có', told)
        assert 'value="77/QĐ-UBND"' in told and ">Phòng Mẫu</textarea>" in told


def test_an_area_is_reported_by_its_own_office(app, database):
    with database.reading() as connection:
        person = accounts.by_user_name(connection, ROLES["province_officer"])
        province, papers = units.find(connection, person.unit_id), f"/dot/{round_of(connection).id}/van-ban"
    listed = page(client_of(app, "province_officer"), papers)
    assert province.full_name in listed and "604/TE-Sở" in listed
    assert client_of(app, "appraiser").get(f"{papers}/statistics.pdf").status_code == 403
    reply = post(client_of(app, "province_officer"), f"{papers}/statistics")
    assert "Biểu số 604/TE-Sở" in page(client_of(app, "province_officer"), reply.headers["Location"])


def test_no_draft_says_what_is_not_so(app, database):
    """A certificate waits for its decision, and a file that was refused has none, not even as a draft."""
    client = client_of(app, "province_officer")
    with database.reading() as connection:
        waiting, refused = (file_in(connection, state).id for state in ("appraised", "refused"))
    for file, forms, said in (
        (waiting, ["certificate", "result-notice"], "Chưa có quyết định"),
        (refused, ["certificate", "result-notice", "return-letter"], "“Không công nhận”"),
    ):
        listed = page(client, f"/phieu/{file}/van-ban")
        for form in forms:
            reply = client.get(f"/phieu/{file}/van-ban/{form}.pdf")
            assert reply.status_code == 409 and said in reply.get_data(as_text=True), form
            assert f"/{form}.pdf" not in listed
    assert f"/phieu/{waiting}/van-ban/appraisal-report.pdf" in page(client, f"/phieu/{waiting}/van-ban")


def test_a_paper_has_its_text_for_word(app, file_id):
    client = client_of(app, "commune_leader")
    draft = client.get(f"/phieu/{file_id}/van-ban/commune-proposal.docx")
    assert draft.data.startswith(b"PK") and "attachment" in draft.headers["Content-Disposition"]
    assert client.get(f"/phieu/{file_id}/van-ban/survey-children.docx").status_code == 404
    paper = post(client, f"/phieu/{file_id}/van-ban/commune-proposal").headers["Location"]
    assert client.get(f"{paper}/tep.docx").data.startswith(b"PK")
