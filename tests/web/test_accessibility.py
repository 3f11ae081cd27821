"""Every kind of page held against the rules of axe-core in a browser, wide and as on a phone: no violation.

What a page has folded away is unfolded first; what people meet on the way (faults, questions, previews, dialogs) is
looked at as well. A page without a row here fails.
"""

import re
from datetime import UTC, datetime

import pyotp
import pytest
from axe_playwright_python.base import AXE_SCRIPT

from certify import create_app
from certify.store.assessments import evidence_files, files
from certify.store.papers import issued
from certify.store.units import units
from tests.support.attested import SECOND, Comparing, with_password
from tests.support.browser import answering, page_of
from tests.support.clients import SECRET, account, let_proofs_age, passwords_of
from tests.support.shown import ELSEWHERE, NEIGHBOUR, ROLES
from tests.support.sites import copy_of
from tests.support.world import World

# Wide first: what was asked of the server once is looked at both ways.
WIDTHS = (1280, 390)
NOBODY, OFFICER, LEADER, SECTOR = "-", "commune_officer", "commune_leader", "sector_officer"
APPRAISER, APPROVER, PROVINCE, ADMIN = "appraiser", "approver", "province_officer", "administrator"
PLAN = "/ke-hoach/2021-95-kh-ubnd-an-giang"

# The pages of the site by their endpoint: each as somebody who works on it.
PAGES = {
    "guidance.index": (PROVINCE, "/van-ban-huong-dan"),
    "guide.index": (OFFICER, "/huong-dan"),
    "guide.show": (OFFICER, "/huong-dan/can-bo-xa"),
    "privacy.show": (NOBODY, "/quyen-rieng-tu"),
    "log.index": (ADMIN, "/nhat-ky"),
    "configuration.show": (ADMIN, "/cau-hinh"),
    "paper_forms.index": (ADMIN, "/bieu-mau"),
    "waiting.index": (APPRAISER, "/viec-can-lam"),
    "people.enter": (NOBODY, "/dang-nhap"),
    "people.password": (OFFICER, "/mat-khau"),
    "one_time_link.show": (NOBODY, "/dang-nhap/mot-lan/abc"),
    "security.show": (OFFICER, "/bao-mat"),
    "accounts.index": (ADMIN, "/tai-khoan"),
    "accounts.edit": (ADMIN, "/tai-khoan/{account}"),
    "account_imports.index": (ADMIN, "/tai-khoan/nhap"),
    "tokens.index": (OFFICER, "/tai-khoan/ma-truy-cap"),
    "assessments.mine": (OFFICER, "/phieu"),
    "assessments.show": (OFFICER, "/phieu/{file}"),
    "trial.show": (OFFICER, "/phieu/{file}/thu-tinh"),
    "assessments.former_figures": (OFFICER, "/phieu/{file}/so-lieu-nam-truoc"),
    "assessments.submit": (LEADER, "/phieu/{file}/gui"),
    "assigning.show": (OFFICER, "/phieu/{file}/phan-cong"),
    "assigning.own": (SECTOR, "/phan-viec"),
    "handing.over": (OFFICER, "/phieu/{file}/trinh-lanh-dao"),
    "handing.back": (LEADER, "/phieu/{file}/chuyen-lai"),
    "history.show": (OFFICER, "/phieu/{objected}/lich-su"),
    "improvement.show": (OFFICER, "/phieu/{file}/cai-thien"),
    "rescoring.show": (OFFICER, "/phieu/{file}/tinh-lai"),
    "meetings.index": (OFFICER, "/phieu/{file}/hop"),
    "meetings.show": (OFFICER, "/phieu/{file}/hop/{meeting}"),
    "meetings.criterion": (OFFICER, "/phieu/{file}/hop/{meeting}/tieu-chi/5"),
    "evidence.form": (OFFICER, "/phieu/{file}/minh-chung/7.1"),
    "evidence.delete": (OFFICER, "/minh-chung/{evidence_file}/xoa"),
    "documents.index": (OFFICER, "/phieu/{file}/tai-lieu"),
    "documents.edit": (OFFICER, "/phieu/{file}/tai-lieu/{document}"),
    "evidence_viewer.show": (OFFICER, "/phieu/{file}/tai-lieu/{shown}/xem"),
    "appraisals.queue": (APPRAISER, "/ho-so"),
    "appraisals.review": (APPRAISER, "/phieu/{taken}/ket-thuc"),
    "appraisals.reasons": (APPRAISER, "/phieu/{taken}/tra-lai"),
    "decisions.show": (APPROVER, "/phieu/{ready}/quyet-dinh"),
    "decisions.listed": (APPROVER, "/quyet-dinh/danh-sach/{round}"),
    "objections.index": (LEADER, "/phieu/{objected}/kien-nghi"),
    "rounds.index": (PROVINCE, "/dot"),
    "rounds.edit": (PROVINCE, "/dot/{round}/sua"),
    "round_steps.start": (PROVINCE, "/dot/{round}/mo"),
    "round_steps.close": (PROVINCE, "/dot/{round}/dong"),
    "round_steps.reopen": (PROVINCE, "/dot/{round}/mo-lai"),
    "rounds.category": (PROVINCE, "/phieu/{file}/phan-loai"),
    "categories.index": (PROVINCE, "/phan-loai"),
    "categories.show": (PROVINCE, "/phan-loai/tep/{upload}"),
    "categories.of_round": (PROVINCE, "/dot/{round}/phan-loai"),
    "offices.show": (APPRAISER, "/co-quan"),
    "units.index": (PROVINCE, "/don-vi"),
    "units.show": (PROVINCE, "/don-vi/{unit}"),
    "unit_imports.index": (PROVINCE, "/don-vi/nhap"),
    "unit_imports.show": (PROVINCE, "/don-vi/nhap/{upload}"),
    "official_units.index": (PROVINCE, "/don-vi/chinh-thuc"),
    "official_units.show": (PROVINCE, "/don-vi/chinh-thuc/{upload}"),
    "criteria.index": (OFFICER, "/tieu-chi"),
    "criteria.compare": (OFFICER, "/tieu-chi/so-sanh"),
    "criteria.show": (OFFICER, "/tieu-chi/2019-06-qd-ttg"),
    "criteria.attestation": (PROVINCE, "/doi-chieu"),
    "attestations.show": (PROVINCE, "/doi-chieu/{draft}"),
    "attestation_parts.show": (PROVINCE, "/doi-chieu/{draft}/3"),
    "draft_differences.show": (PROVINCE, "/doi-chieu/{draft}/khac-biet"),
    "pasted_tables.show": (PROVINCE, "/doi-chieu/{draft}/bang"),
    "progress.index": (PROVINCE, "/tien-do"),
    "progress.nation": (PROVINCE, "/tien-do/ca-nuoc"),
    "progress.unit": (PROVINCE, "/tien-do/don-vi/{unit}"),
    "public_progress.index": (NOBODY, "/cong-khai"),
    "public_progress.province": (NOBODY, "/cong-khai/{province}"),
    "recognised.index": (NOBODY, "/cong-khai/{province}/danh-sach"),
    "open_data.index": (NOBODY, "/cong-khai/du-lieu"),
    "portfolio.index": (PROVINCE, "/tien-do/danh-muc"),
    "forecast.show": (PROVINCE, "/tien-do/du-bao"),
    "comparison.rounds": (PROVINCE, "/tien-do/so-sanh"),
    "comparison.sides": (PROVINCE, "/tien-do/xem-truoc"),
    "briefing.show": (PROVINCE, "/tien-do/lanh-dao"),
    "plans.index": (PROVINCE, "/ke-hoach"),
    "plans.show": (PROVINCE, PLAN),
    "plans.target": (PROVINCE, f"{PLAN}/muc-tieu/1?ky=2021"),
    "plans.enter": (OFFICER, PLAN + "/nhap/{unit}?ky=2021"),
    "plan_files.index": (PROVINCE, "/ke-hoach/tep"),
    "plan_files.show": (PROVINCE, "/ke-hoach/tep/{upload}"),
    "dossier.index": (LEADER, "/phieu/{objected}/van-ban"),
    "dossier.prepare": (LEADER, "/phieu/{objected}/van-ban/commune-minutes/phat-hanh"),
    "area_papers.index": (PROVINCE, "/dot/{round}/van-ban"),
    "area_papers.prepare": (PROVINCE, "/dot/{round}/van-ban/statistics/phat-hanh"),
    "papers.show": (LEADER, "/van-ban/{paper}"),
    "replacements.prepare": (LEADER, "/van-ban/{paper}/thay-the"),
    "register.index": (LEADER, "/so-van-ban"),
    "verification.ask": (NOBODY, "/kiem-tra"),
    "verification.show": (NOBODY, "/kiem-tra/{code}"),
    "batches.index": (APPRAISER, "/dot/{round}/hang-loat"),
    "batches.prospect": (APPRAISER, "/dot/{round}/hang-loat/appraisal-report"),
    "batches.show": (APPRAISER, "/hang-loat/{batch}"),
    "workbooks.index": (OFFICER, "/dot/{round}/bang-tinh"),
    "workbooks.show": (OFFICER, "/bang-tinh/{workbook}"),
    "account_imports.show": (ADMIN, "/tai-khoan/nhap/{upload}"),
}
# What gives a file, a picture, an answer for a script, or leads on at once.
FILES = {
    "health.show",
    "paper_forms.sample",
    "guidance.file",
    "guide.printed",
    "guide.picture",
    "people.home",
    "people.state",
    "openid.begin",
    "openid.come_back",
    "account_imports.template",
    "evidence.file",
    "evidence_viewer.picture",
    "official_texts.show",
    "official_texts.picture",
    "categories.template",
    "open_data.table",
    "briefing.paper",
    "plan_files.file",
    "plans.report",
    "dossier.draft",
    "dossier.record",
    "area_papers.draft",
    "papers.file",
    "papers.editable",
    "signatures.file",
    "register.table",
    "batches.status",
    "batches.files",
    "workbooks.file",
    "score_sheets.file",
}
# Pages that people meet on the way alone: the tests below go there.
ON_THE_WAY = {"people.second_step", "kept_forms.show", "attestations.review"}
# Addresses of what isn't there: the page says so.
NOTHING = {"one_time_link.show"}

UNFOLDED = """() => { for (const one of document.querySelectorAll("main details")) one.open = true; }"""
# Contrast takes nine tenths of the time: of a table's rows those stay that show something styled as in no two before.
FEW = """() => {
  const own = (one) => one.tagName + one.className + one.matches(":disabled, [aria-invalid], [aria-current]");
  for (const body of document.querySelectorAll("main tbody")) {
    const seen = {};
    for (const row of [...body.rows]) {
      const styles = new Set([row, ...row.querySelectorAll("*")].map((one) => own(one.parentElement) + own(one)));
      if ([...styles].every((style) => seen[style] > 1)) row.remove();
      else for (const style of styles) seen[style] = (seen[style] ?? 0) + 1;
    }
  }
}"""
LOOK = "(more) => axe.run({ resultTypes: ['violations'], preload: false, ...more }).then((said) => said.violations)"
CONTRAST = "color-contrast"


@pytest.fixture(scope="module")
def violations(everything):
    """What axe-core finds on a page: rule, width and element; every row counts but for contrast.

    Contrast, which takes nine tenths of the time, is looked at on a wide screen alone, but with everything: next to
    nothing is drawn in other colours on a phone.
    """

    def found_on(page):
        page.evaluate(UNFOLDED)
        page.evaluate(AXE_SCRIPT)
        found = looked_at(page, WIDTHS, {"rules": {CONTRAST: {"enabled": False}}})
        page.evaluate(FEW)
        found += looked_at(page, WIDTHS if everything else WIDTHS[:1], {"runOnly": [CONTRAST]})
        page.set_viewport_size({"width": WIDTHS[0], "height": 900})
        return found

    return found_on


def looked_at(page, widths, rules):
    found = []
    for width in widths:
        page.set_viewport_size({"width": width, "height": 900})
        broken = page.evaluate(LOOK, rules)
        found += [(one["id"], width, node["html"][:200]) for one in broken for node in one["nodes"]]
    return found


@pytest.fixture(scope="module")
def world(small, tmp_path_factory):
    """A site with a record of each kind, and more where a page would be bare."""
    made = World(create_app(copy_of(small, tmp_path_factory.mktemp("axe") / "instance")))
    with made.desk.database.reading() as connection:
        area, round_ = account(connection, APPRAISER).unit_id, made.names["round"]
        inside = {unit.id for unit in units.all_units(connection) if unit.parent_id == area}
        mine = [file for file in files.of_round(connection, round_) if file.unit_id in inside]
        made.names["taken"] = next(file.id for file in mine if file.state == "appraising")
        made.names["ready"] = next(file.id for file in mine if file.state == "appraised")
        made.names["shown"] = evidence_files.find(connection, made.names["evidence_file"]).document_id
        made.names["code"] = issued.find(connection, made.names["paper"]).token
    assert made.client(PROVINCE, "POST").post("/cong-khai/danh-sach", data={"public": "yes"}).status_code == 302
    yield made
    made.desk.database.close()


@pytest.fixture(scope="module")
def pages(world, chromium):
    """A page of the browser for each who works on the site, signed in once; another one for a part of its own."""
    known, passwords = {}, passwords_of(world.desk.settings)
    with answering(world.app) as address:
        context = {"base_url": address, "viewport": {"width": WIDTHS[0], "height": 900}}

        def of(who, part=""):
            if (who, part) not in known:
                new = chromium.new_context(**context).new_page() if who == NOBODY else None
                known[who, part] = new or page_of(chromium, address, passwords, who, **context)
            return known[who, part]

        yield of
        for page in known.values():
            page.context.close()


def test_every_page_has_its_row(world):
    rules = [rule for rule in world.app.url_map.iter_rules() if not rule.endpoint.startswith(("static", "api."))]
    assert {rule.endpoint for rule in rules if "GET" in rule.methods} == PAGES.keys() | FILES | ON_THE_WAY
    assert not PAGES.keys() & (FILES | ON_THE_WAY)


@pytest.mark.parametrize("endpoint", PAGES)
def test_no_page_breaks_a_rule(world, pages, endpoint, violations):
    who, address = PAGES[endpoint]
    page = pages(who)
    reply = page.goto(world.path(address, who))
    assert reply.status == (404 if endpoint in NOTHING else 200)
    assert violations(page) == []


def sent(page, button, **fields):
    """The page that comes back for the form around a button, with its fields filled in, whatever scripts do with it."""
    page.evaluate(UNFOLDED)
    form = page.locator("form", has=page.get_by_role("button", name=button)).first
    for name, value in fields.items():
        form.locator(f"[name='{name}']:visible").first.fill(value)
    with page.expect_navigation():
        form.evaluate("(form) => { form.noValidate = true; HTMLFormElement.prototype.submit.call(form); }")


@pytest.mark.parametrize(
    ("who", "address", "button", "fields"),
    [
        (OFFICER, "/phieu/{file}", "Lưu nháp", {"2.1.numerator": "-5"}),
        (OFFICER, "/phieu/{file}/tai-lieu", "Thêm vào hồ sơ", {"number": "bé Na"}),
        (APPRAISER, "/phieu/{taken}/tra-lai", "Trả lại", {}),
        (ADMIN, "/tai-khoan", "Thêm tài khoản", {"user_name": "?"}),
        (PROVINCE, "/dot", "Tạo đợt", {"self_due_on": "31/02/2026"}),
        (NOBODY, "/dang-nhap", "Đăng nhập", {"user_name": "ai", "password": "sai"}),
    ],
)
def test_what_was_refused_breaks_no_rule(world, pages, who, address, button, fields, violations):
    """The summary with its links, the faults at their fields, the question before a child may be named."""
    page = pages(who, "refused")
    page.goto(world.path(address, who))
    sent(page, button, **fields)
    assert page.locator("main .error, main [aria-invalid=true]").count()
    assert violations(page) == []


def test_a_preview_of_a_file_with_faults_breaks_no_rule(pages, violations):
    page = pages(ADMIN)
    page.goto("/tai-khoan/nhap")
    head, role = "Tên đăng nhập;Tên hiển thị;Vai trò;Mã đơn vị", "Cán bộ trẻ em cấp xã"
    rows = f"{head}\nxa.moi;Cán bộ mới;{role};{NEIGHBOUR.code}\nxa.khac;Cán bộ khác;?;{NEIGHBOUR.code}\n"
    page.locator("input[type=file]").set_input_files({"name": "a.csv", "mimeType": "text/csv", "buffer": rows.encode()})
    page.get_by_role("button", name="Tải lên và xem trước").click()
    page.wait_for_url("**/tai-khoan/nhap/*")
    assert page.get_by_text("Cán bộ mới").count()
    assert violations(page) == []


def test_open_dialogs_break_no_rule(world, pages, violations):
    """The keys, and signing in again on the page itself."""
    page = pages(OFFICER, "dialogs")
    page.goto(world.path("/phieu/{file}"))
    page.keyboard.press("?")
    page.get_by_role("dialog").wait_for()
    assert violations(page) == []
    page.get_by_role("dialog").get_by_role("button").click()
    page.context.clear_cookies()
    page.locator("[name='2.1.numerator']").fill("7")
    page.keyboard.press("Control+s")
    page.get_by_role("dialog", name="Phiên làm việc đã hết").wait_for()
    assert violations(page) == []


def test_what_comes_between_signing_in_and_the_site_breaks_no_rule(world, pages, violations):
    """The page that keeps a form which met no session, and those that ask for a code and for the password again."""
    page = pages(OFFICER, "kept")
    page.goto(world.path("/phieu/{file}/tai-lieu"))
    page.context.clear_cookies()
    sent(page, "Thêm vào hồ sơ", number="12/BC")
    sent(page, "Đăng nhập", user_name=ROLES[OFFICER], password=passwords_of(world.desk.settings)[ROLES[OFFICER]])
    assert "/lam-tiep" in page.url and violations(page) == []
    name = ELSEWHERE[OFFICER]
    with world.desk.database.writing() as connection:
        with_password(connection, name)
    client = world.client(name, "POST")
    secret = re.search(r'<b class="hash">([A-Z2-7]+)</b>', client.get("/bao-mat").get_data(as_text=True))[1]
    assert client.post("/bao-mat/hai-buoc", data={"code": pyotp.TOTP(secret).now()}).status_code == 200
    page = pages(NOBODY, "code")
    page.goto("/dang-nhap")
    sent(page, "Đăng nhập", user_name=name, password=SECRET)
    assert page.url.endswith("/ma") and violations(page) == []
    page = pages(ADMIN, "proof")
    let_proofs_age(world.desk.database)
    page.goto("/tai-khoan")
    sent(page, "Thêm tài khoản", user_name="ai")
    assert page.locator("main [type=password]").count() == 1 and violations(page) == []


def test_the_list_of_what_to_set_up_breaks_no_rule(world, pages, violations):
    page, engine = pages(PROVINCE), world.desk.database.engine
    with engine.connect().execution_options(writes=True) as connection:
        before = connection.exec_driver_sql("SELECT id, state FROM rounds").all()
        connection.exec_driver_sql("UPDATE rounds SET state = 'planned'")
        connection.commit()
        page.goto("/viec-can-lam")
        assert page.get_by_role("heading", name="Chuẩn bị để mở đợt").count() == 1
        assert violations(page) == []
        for round_id, state in before:
            connection.exec_driver_sql("UPDATE rounds SET state = ? WHERE id = ?", (state, round_id))
        connection.commit()


def test_what_the_checker_of_the_criteria_sees_breaks_no_rule(world, pages, violations):
    with world.desk.database.writing() as connection:
        comparing = Comparing(connection, world.desk.settings, datetime.now(UTC))
        comparing.confirm(["criteria[9].max", "criteria[2].max"])
        comparing.hand_over()
    page = pages(SECOND)
    for part in ("/khac-biet", "", "/9", "/ky"):
        assert page.goto(f"/doi-chieu/{comparing.id}{part}").status == 200
        assert violations(page) == [], part
