"""The page of a file shows its dossier as a checklist, with links to what is there and to what may be issued."""

import html
import re

from certify.operations.assessments.offices import acting_on
from tests.support.clients import client_of, post
from tests.support.life import Life


def dossier(app, role, file_id):
    """The checklist as its reader sees it: the summary, and a row by each paper's title."""
    page = html.unescape(client_of(app, role).get(f"/phieu/{file_id}").get_data(as_text=True))
    part = page.split('id="ho-so"')[1].split("</details>")[0]
    rows = []
    for step in part.split('scope="rowgroup"')[1:]:
        maker = step.split("</th>")[0].rpartition(">")[2]
        rows += [
            (title, maker + row) for title, row in re.findall(r'<th scope="row">([^<]+).*?</th>(.*?)</tr>', step, re.S)
        ]
    summary = re.sub(r"<[^>]*>", "", part.split("</summary>")[0].partition(">")[2])
    return " ".join(summary.split()), {title.strip(): " ".join(row.split()) for title, row in rows}


def test_the_leader_goes_from_the_checklist_to_the_page_before_issue_and_to_the_paper(app, file_id):
    summary, rows = dossier(app, "commune_leader", file_id)
    issue = f"/phieu/{file_id}/van-ban/commune-proposal"
    assert f'href="{issue}/phat-hanh"' in rows["Tờ trình đề nghị công nhận"] and ">chưa<" in rows["Bảng tự chấm điểm"]
    ready = int(re.search(r"(\d+) văn bản chờ ông/bà phát hành", summary)[1])
    paper = post(client_of(app, "commune_leader"), issue).headers["Location"]
    summary, rows = dossier(app, "commune_leader", file_id)
    assert f'href="{paper}"' in rows["Tờ trình đề nghị công nhận"] and ">có<" in rows["Tờ trình đề nghị công nhận"]
    assert "có 1," in summary and f"{ready - 1} văn bản chờ" in summary


def test_others_see_where_it_stands_and_who_makes_it_but_no_way_to_issue(app, file_id):
    for role in ("commune_officer", "appraiser", "province_officer"):
        summary, rows = dossier(app, role, file_id)
        assert "chờ ông/bà phát hành" not in summary and not any("phat-hanh" in row for row in rows.values()), role
        assert rows["Bảng tự chấm điểm"].startswith("Tự đánh giá: Ủy ban nhân dân"), role
        assert ">không cần<" in rows["Công văn trả hồ sơ"] and "chưa bị trả lại" in rows["Công văn trả hồ sơ"]


def test_the_page_of_a_file_and_that_of_its_decision_tell_who_acts_and_why(app, database, library, now, press):
    with database.writing() as connection:
        life = Life(connection, library, now, press)
        life.appraised()
        offices = acting_on(connection, life.sheet, life.act("approver").today)
    for path in (f"/phieu/{life.id}", f"/phieu/{life.id}/quyet-dinh"):
        page = " ".join(html.unescape(client_of(app, "approver").get(path).get_data(as_text=True)).split())
        assert all(office.name in page and office.why in page for office in offices), path
        assert f"Công nhận: {offices[-1].name}." in page and offices[-1].why


def test_a_sheet_to_try_figures_on_shows_no_dossier(app, file_id):
    assert 'id="ho-so"' not in client_of(app, "commune_leader").get(f"/phieu/{file_id}/thu-tinh").get_data(as_text=True)
