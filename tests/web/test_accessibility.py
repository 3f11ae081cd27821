"""Pages held against the rules of axe-core in a browser, with everything on them unfolded: no violation."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from certify.operations.criteria.drafts import open_drafts
from certify.store import units
from certify.store.assessments import files
from tests.support.browser import page_of
from tests.support.clients import account
from tests.support.rounds import round_of

# The page types, each as somebody who works on it; `{own}` is the commune's file, `{taken}` one under appraisal.
PAGES = {
    "-": ("/cong-khai", "/dang-nhap", "/quyen-rieng-tu"),
    "commune_officer": ("/phieu", "/phieu/{own}", "/phieu/{own}/tai-lieu", "/phieu/{own}/minh-chung/2.1",
                        "/phieu/{own}/so-lieu-nam-truoc", "/phieu/{own}/cai-thien", "/huong-dan", "/van-ban-huong-dan"),
    "sector_officer": ("/viec-can-lam", "/phieu/{own}"),
    "appraiser": ("/ho-so", "/phieu/{taken}", "/phieu/{taken}/tra-lai", "/phieu/{taken}/ket-thuc", "/co-quan"),
    "province_officer": ("/doi-chieu/{draft}", "/doi-chieu/{draft}/chung", "/doi-chieu/{draft}/khac-biet", "/tien-do",
                         "/dot", "/dot/{round}/dong", "/don-vi/nhap", "/dot/{round}/phan-loai", "/so-van-ban"),
    "administrator": ("/cau-hinh", "/tai-khoan", "/tai-khoan/nhap", "/nhat-ky"),
}  # fmt: skip


def violations(page, path):
    """What axe-core finds on a page, with the elements."""
    assert page.goto(path).status == 200, path
    page.evaluate("document.querySelectorAll('main details').forEach((one) => { one.open = true; })")
    found = Axe().run(page).response["violations"]
    return [(path, one["id"], one["nodes"][0]["html"][:200]) for one in found]


@pytest.fixture
def known(database):
    """The ids in the addresses."""
    with database.reading() as connection:
        area = account(connection, "appraiser").unit_id
        in_area = {unit.id for unit in units.all_units(connection) if unit.parent_id == area}
        of_round = files.of_round(connection, round_of(connection).id)
        return {
            "own": files.of_unit(connection, account(connection, "commune_officer").unit_id)[0].id,
            "taken": next(file.id for file in of_round if file.state == "appraising" and file.unit_id in in_area),
            "draft": open_drafts(connection)[0].id,
            "round": round_of(connection).id,
        }


@pytest.mark.parametrize("role", PAGES)
def test_no_page_breaks_a_rule(browser, address, passwords, known, role):
    page = browser.new_context().new_page() if role == "-" else page_of(browser, address, passwords, role)
    found = [one for path in PAGES[role] for one in violations(page, address + path.format(**known))]
    assert found == []


def test_the_list_of_what_to_set_up_breaks_no_rule(browser, address, database, passwords):
    with database.engine.connect().execution_options(writes=True) as connection:
        connection.exec_driver_sql("UPDATE rounds SET state = 'planned'")
        connection.commit()
    page = page_of(browser, address, passwords, "province_officer")
    assert violations(page, f"{address}/viec-can-lam") == []
    assert page.get_by_role("heading", name="Chuẩn bị để mở đợt").count() == 1
