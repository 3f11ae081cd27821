"""The access matrix: every endpoint and method, for every role, for nobody, and for the same role elsewhere.

A new endpoint without a row fails `test_matrix_is_complete`.
"""

import hashlib
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256

import pytest

from certify import create_app
from certify.operations.act import Act
from certify.operations.assessments.sheet import open_sheet
from certify.operations.criteria import drafts, official_texts
from certify.operations.log.events import write_event
from certify.operations.papers import batches
from certify.operations.papers.content import file_matter
from certify.operations.papers.issue import Order, issue
from certify.operations.people import tokens
from certify.store import units, workbooks
from certify.store.assessments import evidence, evidence_files, files, meetings, objections
from certify.store.papers import signed_copies
from certify.store.people import accounts
from certify.store.people import tokens as stored_tokens
from certify.store.site import uploads
from tests.conftest import ROLES, client_of, copy_of
from tests.support.acts import act_of

COMMUNE = {"commune_officer", "commune_leader"}
OFFICER, LEADER, APPRAISER, APPROVER, PROVINCE, ADMIN = ROLES
READERS = set(ROLES) - {ADMIN}
QUEUE = {APPRAISER, APPROVER, PROVINCE}
ENTERING = {*COMMUNE, APPRAISER, PROVINCE}
EVERYBODY, PUBLIC = set(ROLES), None

# (endpoint, method): (path, roles that may, whether the record's scope counts)
MATRIX = {
    ("health.show", "GET"): ("/healthz", PUBLIC, False),
    ("journal.index", "GET"): ("/nhat-ky", {ADMIN}, False),
    ("privacy.show", "GET"): ("/quyen-rieng-tu", PUBLIC, False),
    ("people.home", "GET"): ("/", PUBLIC, False),
    ("waiting.index", "GET"): ("/viec-can-lam", EVERYBODY, False),
    ("people.enter", "GET"): ("/dang-nhap", PUBLIC, False),
    ("people.enter", "POST"): ("/dang-nhap", PUBLIC, False),
    ("people.leave", "POST"): ("/dang-xuat", EVERYBODY, False),
    ("people.password", "GET"): ("/mat-khau", EVERYBODY, False),
    ("people.password", "POST"): ("/mat-khau", EVERYBODY, False),
    ("people.second_step", "GET"): ("/dang-nhap/ma", PUBLIC, False),
    ("people.second_step", "POST"): ("/dang-nhap/ma", PUBLIC, False),
    ("security.show", "GET"): ("/bao-mat", EVERYBODY, False),
    ("security.set_up", "POST"): ("/bao-mat/hai-buoc", EVERYBODY, False),
    ("security.set_mail", "POST"): ("/bao-mat/thu", EVERYBODY, False),
    ("security.leave_everywhere", "POST"): ("/bao-mat/moi-thiet-bi", EVERYBODY, False),
    ("accounts.give_password", "POST"): ("/tai-khoan/{account}/mat-khau", {ADMIN}, False),
    ("accounts.set_mail", "POST"): ("/tai-khoan/{account}/thu", {ADMIN}, False),
    ("accounts.change", "POST"): ("/tai-khoan/{account}/mo", {ADMIN}, False),
    ("accounts.index", "GET"): ("/tai-khoan", {ADMIN}, False),
    ("accounts.index", "POST"): ("/tai-khoan", {ADMIN}, False),
    ("accounts.edit", "GET"): ("/tai-khoan/{account}", {ADMIN}, False),
    ("accounts.edit", "POST"): ("/tai-khoan/{account}", {ADMIN}, False),
    ("account_imports.index", "GET"): ("/tai-khoan/nhap", {ADMIN}, False),
    ("account_imports.template", "GET"): ("/tai-khoan/nhap/mau.csv?khu-vuc={unit}", {ADMIN}, False),
    ("account_imports.upload", "POST"): ("/tai-khoan/nhap", {ADMIN}, False),
    ("account_imports.show", "GET"): ("/tai-khoan/nhap/{upload}", {ADMIN}, False),
    ("account_imports.confirm", "POST"): ("/tai-khoan/nhap/{upload}", {ADMIN}, False),
    ("account_imports.renew", "POST"): ("/tai-khoan/cap-ma", {ADMIN}, False),
    ("account_imports.sheet", "POST"): ("/tai-khoan/phieu.pdf", {ADMIN}, False),
    ("assessments.mine", "GET"): ("/phieu", COMMUNE, False),
    ("assessments.show", "GET"): ("/phieu/{file}", READERS, True),
    ("assessments.answer", "POST"): ("/phieu/{file}/tu-cham", COMMUNE, True),
    ("assessments.appraise", "POST"): ("/phieu/{file}/tham-dinh", {APPRAISER}, True),
    ("assessments.preview", "POST"): ("/phieu/{file}/tinh", READERS, True),
    ("assessments.trial", "GET"): ("/phieu/{file}/thu-tinh", READERS, True),
    ("assessments.trial", "POST"): ("/phieu/{file}/thu-tinh", READERS, True),
    ("assessments.carry", "POST"): ("/phieu/{file}/mang-sang", COMMUNE, True),
    ("assessments.submit", "GET"): ("/phieu/{file}/gui", {LEADER}, True),
    ("assessments.submit", "POST"): ("/phieu/{file}/gui", {LEADER}, True),
    ("assessments.history", "GET"): ("/phieu/{file}/lich-su", READERS, True),
    ("improvement.show", "GET"): ("/phieu/{file}/cai-thien", READERS, True),
    ("rescoring.show", "GET"): ("/phieu/{file}/tinh-lai", READERS, True),
    ("meetings.index", "GET"): ("/phieu/{file}/hop", READERS, True),
    ("meetings.start", "POST"): ("/phieu/{file}/hop", COMMUNE | {APPRAISER}, True),
    ("meetings.show", "GET"): ("/phieu/{file}/hop/{meeting}", READERS, True),
    ("meetings.save", "POST"): ("/phieu/{file}/hop/{meeting}", COMMUNE, True),
    ("meetings.drop", "POST"): ("/phieu/{file}/hop/{meeting}/bo", COMMUNE, True),
    ("meetings.criterion", "GET"): ("/phieu/{file}/hop/{meeting}/tieu-chi/5", READERS, True),
    ("meetings.note", "POST"): ("/phieu/{file}/hop/{meeting}/tieu-chi/chung", COMMUNE, True),
    ("evidence.add", "GET"): ("/phieu/{file}/minh-chung/2.1", COMMUNE, True),
    ("evidence.add", "POST"): ("/phieu/{file}/minh-chung/2.1", COMMUNE, True),
    ("evidence.file", "GET"): ("/minh-chung/{evidence_file}/tep", READERS, True),
    ("evidence.delete", "GET"): ("/minh-chung/{evidence_file}/xoa", COMMUNE, True),
    ("evidence.delete", "POST"): ("/minh-chung/{evidence_file}/xoa", COMMUNE, True),
    ("evidence.remove", "POST"): ("/phieu/{file}/minh-chung/{evidence}/bo", COMMUNE, True),
    ("appraisals.queue", "GET"): ("/ho-so", QUEUE, False),
    ("appraisals.start", "POST"): ("/phieu/{file}/nhan", {APPRAISER}, True),
    ("appraisals.close", "POST"): ("/phieu/{file}/ket-thuc", {APPRAISER}, True),
    ("appraisals.agree", "POST"): ("/phieu/{file}/dong-y", {APPRAISER}, True),
    ("appraisals.give_back", "GET"): ("/phieu/{file}/tra-lai", {APPRAISER, APPROVER}, True),
    ("appraisals.give_back", "POST"): ("/phieu/{file}/tra-lai", {APPRAISER, APPROVER}, True),
    ("decisions.show", "GET"): ("/phieu/{file}/quyet-dinh", {APPROVER}, True),
    ("decisions.decide", "POST"): ("/phieu/{file}/quyet-dinh", {APPROVER}, True),
    ("objections.index", "GET"): ("/phieu/{file}/kien-nghi", READERS, True),
    ("objections.make", "POST"): ("/phieu/{file}/kien-nghi", {LEADER}, True),
    ("objections.answer", "POST"): ("/phieu/{file}/kien-nghi/{objection}", {APPRAISER}, True),
    ("rounds.index", "GET"): ("/dot", {PROVINCE}, False),
    ("rounds.index", "POST"): ("/dot", {PROVINCE}, False),
    ("rounds.start", "POST"): ("/dot/{round}/mo", {PROVINCE}, True),
    ("rounds.close", "POST"): ("/dot/{round}/dong", {PROVINCE}, True),
    ("rounds.edit", "GET"): ("/dot/{round}/sua", {PROVINCE}, True),
    ("rounds.edit", "POST"): ("/dot/{round}/sua", {PROVINCE}, True),
    ("categories.index", "GET"): ("/phan-loai", {PROVINCE}, False),
    ("categories.template", "GET"): ("/phan-loai/mau.csv", {PROVINCE}, False),
    ("categories.upload", "POST"): ("/phan-loai", {PROVINCE}, False),
    ("categories.show", "GET"): ("/phan-loai/tep/{upload}", {PROVINCE}, True),
    ("categories.confirm", "POST"): ("/phan-loai/tep/{upload}", {PROVINCE}, True),
    ("categories.of_round", "GET"): ("/dot/{round}/phan-loai", {PROVINCE}, True),
    ("categories.set_many", "POST"): ("/dot/{round}/phan-loai", {PROVINCE}, True),
    ("categories.apply", "POST"): ("/dot/{round}/phan-loai/theo-danh-muc", {PROVINCE}, True),
    ("rounds.category", "GET"): ("/phieu/{file}/phan-loai", {PROVINCE}, True),
    ("rounds.category", "POST"): ("/phieu/{file}/phan-loai", {PROVINCE}, True),
    ("rounds.extend", "POST"): ("/phieu/{file}/gia-han", {PROVINCE}, True),
    ("units.index", "GET"): ("/don-vi", READERS, False),
    ("unit_imports.index", "GET"): ("/don-vi/nhap", {PROVINCE}, False),
    ("unit_imports.upload", "POST"): ("/don-vi/nhap", {PROVINCE}, False),
    ("unit_imports.show", "GET"): ("/don-vi/nhap/{upload}", {PROVINCE}, True),
    ("unit_imports.confirm", "POST"): ("/don-vi/nhap/{upload}", {PROVINCE}, True),
    ("units.show", "GET"): ("/don-vi/{unit}", READERS, True),
    ("criteria.index", "GET"): ("/tieu-chi", EVERYBODY, False),
    ("criteria.show", "GET"): ("/tieu-chi/2019-06-qd-ttg", EVERYBODY, False),
    ("criteria.attestation", "GET"): ("/doi-chieu", EVERYBODY, False),
    ("attestations.begin", "POST"): ("/doi-chieu/2019-06-qd-ttg", {PROVINCE}, False),
    ("attestations.show", "GET"): ("/doi-chieu/{draft}", {PROVINCE}, False),
    ("attestations.part", "GET"): ("/doi-chieu/{draft}/3", {PROVINCE}, False),
    ("attestations.part", "POST"): ("/doi-chieu/{draft}/3", {PROVINCE}, False),
    ("attestations.validate", "POST"): ("/doi-chieu/{draft}/3/thu", {PROVINCE}, False),
    ("attestations.check", "POST"): ("/doi-chieu/{draft}/3/kiem-tra", {PROVINCE}, False),
    ("attestations.step", "POST"): ("/doi-chieu/{draft}/buoc", {PROVINCE}, False),
    ("attestations.sign", "GET"): ("/doi-chieu/{draft}/ky", {PROVINCE}, False),
    ("attestations.sign", "POST"): ("/doi-chieu/{draft}/ky", {PROVINCE}, False),
    ("official_texts.attach", "POST"): ("/doi-chieu/{draft}/van-ban-goc", {PROVINCE}, False),
    ("official_texts.show", "GET"): ("/doi-chieu/{draft}/van-ban-goc/{text}", {PROVINCE}, False),
    ("progress.index", "GET"): ("/tien-do", EVERYBODY, False),
    ("progress.nation", "GET"): ("/tien-do/ca-nuoc", EVERYBODY, False),
    ("progress.unit", "GET"): ("/tien-do/don-vi/{unit}", READERS, True),
    ("public_progress.index", "GET"): ("/cong-khai", PUBLIC, False),
    ("public_progress.province", "GET"): ("/cong-khai/{province}", PUBLIC, False),
    ("portfolio.index", "GET"): ("/tien-do/danh-muc", READERS, False),
    ("forecast.show", "GET"): ("/tien-do/du-bao", EVERYBODY, False),
    ("comparison.rounds", "GET"): ("/tien-do/so-sanh", READERS, False),
    ("comparison.sides", "GET"): ("/tien-do/xem-truoc", READERS, False),
    ("briefing.show", "GET"): ("/tien-do/lanh-dao", EVERYBODY, False),
    ("briefing.paper", "GET"): ("/tien-do/lanh-dao.pdf", EVERYBODY, False),
    ("plans.index", "GET"): ("/ke-hoach", READERS, False),
    ("plan_files.index", "GET"): ("/ke-hoach/tep", {PROVINCE}, False),
    ("plan_files.file", "GET"): ("/ke-hoach/tep/2021-95-kh-ubnd-an-giang.toml", {PROVINCE}, True),
    ("plan_files.upload", "POST"): ("/ke-hoach/tep", {PROVINCE}, False),
    ("plan_files.show", "GET"): ("/ke-hoach/tep/{upload}", {PROVINCE}, True),
    ("plan_files.confirm", "POST"): ("/ke-hoach/tep/{upload}", {PROVINCE}, True),
    ("plans.show", "GET"): ("/ke-hoach/2021-95-kh-ubnd-an-giang", READERS, False),
    ("plans.target", "GET"): ("/ke-hoach/2021-95-kh-ubnd-an-giang/muc-tieu/1?ky=2021", READERS, False),
    ("plans.enter", "GET"): ("/ke-hoach/2021-95-kh-ubnd-an-giang/nhap/{unit}?ky=2021", ENTERING, True),
    ("plans.enter", "POST"): ("/ke-hoach/2021-95-kh-ubnd-an-giang/nhap/{unit}?ky=2021", ENTERING, True),
    ("plans.report", "GET"): ("/ke-hoach/2021-95-kh-ubnd-an-giang/bao-cao.xlsx", {LEADER, APPRAISER, PROVINCE}, False),
    ("decisions.listed", "GET"): ("/quyet-dinh/danh-sach/{round}", {APPROVER}, False),
    ("decisions.listed", "POST"): ("/quyet-dinh/danh-sach/{round}", {APPROVER}, False),
    ("papers.index", "GET"): ("/phieu/{file}/van-ban", READERS, True),
    ("papers.draft", "GET"): ("/phieu/{file}/van-ban/commune-proposal.pdf", READERS, True),
    ("papers.issue", "POST"): ("/phieu/{file}/van-ban/commune-proposal", {LEADER}, True),
    ("papers.area", "GET"): ("/dot/{round}/van-ban", QUEUE, False),
    ("papers.area_draft", "GET"): ("/dot/{round}/van-ban/statistics.pdf", {PROVINCE}, True),
    ("papers.issue_area", "POST"): ("/dot/{round}/van-ban/statistics", {PROVINCE}, True),
    ("papers.show", "GET"): ("/van-ban/{paper}", READERS, True),
    ("papers.file", "GET"): ("/van-ban/{paper}/tep.pdf", READERS, True),
    ("papers.editable", "GET"): ("/van-ban/{paper}/tep.docx", READERS, True),
    ("papers.replace", "POST"): ("/van-ban/{paper}/thay-the", {LEADER}, True),
    ("papers.recall", "POST"): ("/van-ban/{paper}/thu-hoi", {LEADER}, True),
    ("signatures.accept", "POST"): ("/van-ban/{paper}/ban-ky", {LEADER}, True),
    ("signatures.file", "GET"): ("/van-ban/{paper}/ban-ky/{signed}.pdf", READERS, True),
    ("register.index", "GET"): ("/so-van-ban", {LEADER, *QUEUE}, False),
    ("register.reserve", "POST"): ("/so-van-ban/giu-so", {LEADER, *QUEUE}, False),
    ("register.table", "GET"): ("/so-van-ban.xlsx", {LEADER, *QUEUE}, False),
    ("verification.ask", "GET"): ("/kiem-tra", PUBLIC, False),
    ("verification.upload", "POST"): ("/kiem-tra", PUBLIC, False),
    ("verification.show", "GET"): ("/kiem-tra/abc", PUBLIC, False),
    ("verification.compare", "POST"): ("/kiem-tra/abc", PUBLIC, False),
    ("batches.index", "GET"): ("/dot/{round}/hang-loat", QUEUE, False),
    ("batches.prospect", "GET"): ("/dot/{round}/hang-loat/appraisal-report", {APPRAISER}, False),
    ("batches.start", "POST"): ("/dot/{round}/hang-loat/appraisal-report", {APPRAISER}, False),
    ("batches.show", "GET"): ("/hang-loat/{batch}", QUEUE, True),
    ("batches.status", "GET"): ("/hang-loat/{batch}/tien-do", QUEUE, True),
    ("batches.cancel", "POST"): ("/hang-loat/{batch}/dung", {APPRAISER}, True),
    ("batches.retry", "POST"): ("/hang-loat/{batch}/lam-lai", {APPRAISER}, True),
    ("batches.files", "GET"): ("/hang-loat/{batch}/van-ban.zip", QUEUE, True),
    ("workbooks.index", "GET"): ("/dot/{round}/bang-tinh", READERS, False),
    ("workbooks.file", "GET"): ("/dot/{round}/bang-tinh.xlsx?phieu={file}", READERS, True),
    ("workbooks.upload", "POST"): ("/dot/{round}/bang-tinh", {*COMMUNE, APPRAISER}, False),
    ("workbooks.show", "GET"): ("/bang-tinh/{workbook}", {*COMMUNE, APPRAISER}, True),
    ("workbooks.confirm", "POST"): ("/bang-tinh/{workbook}", {*COMMUNE, APPRAISER}, True),
    ("papers.assessment_record", "GET"): ("/phieu/{file}/ho-so.pdf", READERS, True),
    ("tokens.index", "GET"): ("/tai-khoan/ma-truy-cap", EVERYBODY, False),
    ("tokens.make", "POST"): ("/tai-khoan/ma-truy-cap", EVERYBODY, False),
    ("tokens.revoke", "POST"): ("/tai-khoan/ma-truy-cap/{token}/thu-hoi", EVERYBODY, True),
}
# The JSON API: the same by tokens.
API = {
    ("api.description", "GET"): ("/api/v1/openapi.json", PUBLIC, False),
    ("api.units.index", "GET"): ("/api/v1/units", READERS, False),
    ("api.units.show", "GET"): ("/api/v1/units/{unit}", READERS, True),
    ("api.rounds.index", "GET"): ("/api/v1/rounds", READERS, False),
    ("api.rounds.show", "GET"): ("/api/v1/rounds/{round}", READERS, True),
    ("api.assessments.index", "GET"): ("/api/v1/assessments", READERS, False),
    ("api.sheets.show", "GET"): ("/api/v1/assessments/{file}", READERS, True),
    ("api.gaps.show", "GET"): ("/api/v1/assessments/{file}/gap", READERS, True),
    ("api.answers.put", "PATCH"): ("/api/v1/assessments/{file}/answers", COMMUNE, True),
    ("api.progress.show", "GET"): ("/api/v1/progress", EVERYBODY, False),
    ("api.progress.targets", "GET"): ("/api/v1/targets", EVERYBODY, False),
    ("api.criteria.index", "GET"): ("/api/v1/criteria", EVERYBODY, False),
    ("api.criteria.show", "GET"): ("/api/v1/criteria/2019-06-qd-ttg", EVERYBODY, False),
    ("api.scores.score", "POST"): ("/api/v1/score", EVERYBODY, False),
}
BODIES = {
    "PATCH": {"answers": {"2.1": {"base": 0, "answer": None}}},
    "POST": {"version": "2019-06-qd-ttg", "category": "other", "answers": {}},
}
FORM = {"kind": "refuse", "decided_on": "2026-01-02", "until": "2030-01-01"}
# The same role elsewhere: another commune, another area, another province.
ELSEWHERE = {OFFICER: "30280.can-bo", LEADER: "30280.lanh-dao", APPRAISER: "883.tham-dinh", APPROVER: "883.lanh-dao",
             PROVINCE: "tinh-khac"}  # fmt: skip


@pytest.fixture(scope="module")
def world(demonstration, tmp_path_factory):
    """An application whose CSRF check is off (it has tests of its own), with the names of its records."""
    site = copy_of(demonstration, tmp_path_factory.mktemp("access") / "instance")
    app = create_app(site)
    app.config["WTF_CSRF_ENABLED"] = False
    with app.extensions["certify"].database.writing() as connection:
        officer = accounts.by_user_name(connection, ROLES[OFFICER])
        file = files.of_unit(connection, officer.unit_id)[0]
        other = units.provinces(connection)[1]
        row = {"role": PROVINCE, "unit_id": other.id, "display_name": "Tỉnh khác", "phone": "", "password_hash": "-"}
        flags = {"must_change_password": False, "active": True}
        accounts.add(connection, {"user_name": ELSEWHERE[PROVINCE], **row, **flags})
        for name in ELSEWHERE.values():
            accounts.change(connection, accounts.by_user_name(connection, name).id, active=True)
        names = {
            "file": file.id,
            "round": file.round_id,
            "unit": officer.unit_id,
            "province": units.provinces(connection)[0].id,
            "evidence": 0,
            "meeting": 0,
            "account": next(one.id for one in accounts.everyone(connection) if not one.active),
        }
        names["paper"] = paper_about(connection, app, files.of_unit(connection, officer.unit_id)[1].id)
        names["objection"] = an_objection(connection, names["file"])
        names["batch"] = a_batch(connection, app, file.round_id)
        names["evidence_file"] = a_file(connection, officer, file.id)
        names["draft"], names["text"] = a_text(connection, app)
        names["signed"] = a_signed_copy(connection, officer, names["paper"])
    return app, names


def paper_about(connection, app, assessment_id):
    """A paper of the commune that its leader issued."""
    desk, leader = app.extensions["certify"], accounts.by_user_name(connection, ROLES[LEADER])
    matter = file_matter(open_sheet(connection, desk.library, assessment_id))
    order = Order(desk.press.form("commune-proposal"))
    return issue(act_of(connection, leader, datetime.now(UTC)), desk.press, matter, order)


def an_objection(connection, assessment_id):
    """An objection to a file; the result it is about plays no part here."""
    leader = accounts.by_user_name(connection, ROLES[LEADER])
    event_id = write_event(connection, leader, datetime.now(UTC), "object", assessment_id=assessment_id)
    row = {"assessment_id": assessment_id, "event_id": event_id, "result_id": event_id, "criterion_id": "2"}
    return objections.add(connection, {**row, "text": "x", "answer_due_on": date(2050, 1, 1)})


def a_file(connection, actor, assessment_id):
    """A file behind evidence; what is in it plays no part here."""
    row = {"assessment_id": assessment_id, "indicator_id": "2.1", "number": "1", "issued_on": None, "issuer": "x"}
    more = {"link": "", "added_at": datetime.now(UTC), "added_by": actor.id}
    evidence_id = evidence.add(connection, {**row, **more})
    event_id = write_event(connection, actor, datetime.now(UTC), "file_added", assessment_id=assessment_id)
    content = {"sha256": hashlib.sha256(b"x").hexdigest(), "name": "x.pdf", "media_type": "application/pdf", "size": 1}
    kept = {"level": "public", "kept_until": date(2050, 1, 1), "evidence_id": evidence_id, "event_id": event_id}
    return evidence_files.add(connection, {**content, **kept}, b"x")


def a_text(connection, app):
    """The open draft of the criteria, and an official text in it; what is in it plays no part here."""
    officer, draft = accounts.by_user_name(connection, ROLES[PROVINCE]), drafts.open_drafts(connection)[0]
    work = drafts.work_of(Act(connection, app.extensions["certify"].library, officer, datetime.now(UTC)), draft.id)
    return draft.id, official_texts.attach(act_of(connection, officer, datetime.now(UTC)), work, "x.pdf", b"%PDF-")


def a_signed_copy(connection, actor, paper_id):
    """A copy as if it had been accepted; what is in it plays no part here."""
    event_id = write_event(connection, actor, datetime.now(UTC), "paper_signed")
    row = {"paper_id": paper_id, "event_id": event_id, "sha256": "0" * 64, "content": b"%PDF-", "checked": []}
    return signed_copies.add(connection, row)


def a_batch(connection, app, round_id):
    """A batch of the area that its appraiser laid down; nobody works on it."""
    desk, appraiser = app.extensions["certify"], accounts.by_user_name(connection, ROLES[APPRAISER])
    wanted = (round_id, appraiser.unit_id, "appraisal-report")
    found = batches.prospect(Act(connection, desk.library, appraiser, datetime.now(UTC)), desk.press, *wanted)
    return batches.start(act_of(connection, appraiser, datetime.now(UTC)), found)


def an_upload(connection, names, role):
    """A workbook without pages that a role uploaded."""
    person = accounts.by_user_name(connection, ROLES[role])
    row = {"account_id": person.id, "round_id": names["round"], "file_name": "x.xlsx", "sha256": "0" * 64}
    content = {"side": "self", "pages": [], "faults": []}
    return workbooks.keep(connection, {**row, "content": content, "at": datetime.now(UTC)})


# The kinds of files between preview and confirmation, by the blueprint of their pages.
KINDS = {"categories": "categories", "account_imports": "accounts", "unit_imports": "units", "plan_files": "plan"}


def a_file_given(connection, kind, role):
    """A file without lines that a role gave."""
    person = accounts.by_user_name(connection, ROLES[role])
    content = {"lines": [], "faults": [], "version": "2019-06-qd-ttg", "on": "2022-01-01", "province": None}
    row = {"account_id": person.id, "kind": kind, "file_name": "x.csv", "at": datetime.now(UTC)}
    return uploads.keep(connection, {**row, "content": {**content, "text": "code,name,type,full_name\n"}})


def a_token(connection, name, scopes=("read", "write")):
    """A token of the account of a name."""
    account, now = accounts.by_user_name(connection, name), datetime.now(UTC)
    for one in stored_tokens.of_account(connection, account.id):  # there is a most for good ones
        tokens.revoke(act_of(connection, account, now), one.id)
    return tokens.make(act_of(connection, account, now), "Phần mềm thử", scopes, now.date() + timedelta(days=30))


def call(world, endpoint, method, name, scopes=("read", "write")):
    """Call the API as the account of a name, or of nobody."""
    app, names = world
    headers = {}
    if name:
        with app.extensions["certify"].database.writing() as connection:
            headers = {"Authorization": f"Bearer {a_token(connection, name, scopes)}"}
    path = API[endpoint, method][0].format(**names)
    return app.test_client().open(path, method=method, json=BODIES.get(method), headers=headers)


def ask(world, endpoint, method, client, role=None):
    app, names = world
    with app.extensions["certify"].database.writing() as connection:
        if endpoint == "evidence.remove":  # a reference to remove, made anew for each request
            person = accounts.by_user_name(connection, ROLES[OFFICER])
            row = {"assessment_id": names["file"], "indicator_id": "2.1", "number": "1", "issued_on": None}
            more = {"issuer": "x", "link": "", "added_at": datetime.now(UTC), "added_by": person.id}
            names = {**names, "evidence": evidence.add(connection, {**row, **more})}
        if endpoint.startswith("meetings."):
            row = {"assessment_id": names["file"], "step": "self_assessment", "place": "x", "conclusion": ""}
            names = {
                **names,
                "meeting": meetings.add(connection, {**row, "started_at": datetime.now(UTC), "version": 1}),
            }
        if endpoint in {"workbooks.show", "workbooks.confirm"}:  # of the one who asks, or of an officer
            names = {**names, "workbook": an_upload(connection, names, role or OFFICER)}
        if "{upload}" in MATRIX[endpoint, method][0]:  # of the one who asks, or of the province officer
            kind = KINDS[endpoint.partition(".")[0]]
            names = {**names, "upload": a_file_given(connection, kind, role or PROVINCE)}
        if endpoint == "tokens.revoke":  # a token to revoke, the person's own or the officer's
            made = a_token(connection, ROLES[role or OFFICER])
            names = {**names, "token": stored_tokens.by_sha256(connection, sha256(made.encode()).hexdigest()).id}
    path = MATRIX[endpoint, method][0].format(**names)
    return client.get(path) if method == "GET" else client.post(path, data=FORM)


def test_matrix_is_complete(world):
    app, _ = world
    rules = [rule for rule in app.url_map.iter_rules() if rule.endpoint != "static"]
    found = {(rule.endpoint, method) for rule in rules for method in rule.methods - {"HEAD", "OPTIONS"}}
    assert found == {*MATRIX, *API}
    assert {method for _, method in MATRIX} == {"GET", "POST"}


@pytest.mark.parametrize(("endpoint", "method"), MATRIX, ids=lambda part: part)
def test_nobody(world, endpoint, method):
    if MATRIX[endpoint, method][1] is PUBLIC:
        return
    reply = ask(world, endpoint, method, world[0].test_client())
    if method == "POST":
        assert reply.status_code == 401
    else:
        assert reply.status_code == 302 and "/dang-nhap" in reply.headers["Location"]


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize(("endpoint", "method"), MATRIX, ids=lambda part: part)
def test_role(world, endpoint, method, role):
    reply = ask(world, endpoint, method, client_of(world[0], role), role)
    roles = MATRIX[endpoint, method][1]
    if roles is PUBLIC or role in roles:
        assert reply.status_code in {200, 302, 409, 422}, reply.get_data(as_text=True)[:300]
    else:
        assert reply.status_code == 403


@pytest.mark.parametrize("role", ELSEWHERE)
@pytest.mark.parametrize(("endpoint", "method"), [key for key, row in MATRIX.items() if row[2]], ids=lambda part: part)
def test_same_role_elsewhere_finds_nothing(world, endpoint, method, role):
    reply = ask(world, endpoint, method, client_of(world[0], ELSEWHERE[role]))
    # Who may not do it at all learns nothing either way: a paper's own permission is asked once the paper is found.
    assert reply.status_code in ({404} if role in MATRIX[endpoint, method][1] else {403, 404})


@pytest.mark.parametrize(("endpoint", "method"), API, ids=lambda part: part)
def test_api_without_a_token(world, endpoint, method):
    """Nobody gets in, and a session is nobody."""
    public = API[endpoint, method][1] is PUBLIC
    assert call(world, endpoint, method, None).status_code == (200 if public else 401)
    path = API[endpoint, method][0].format(**world[1])
    signed_in = client_of(world[0], OFFICER).open(path, method=method, json=BODIES.get(method))
    assert signed_in.status_code == (200 if public else 401)


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize(("endpoint", "method"), API, ids=lambda part: part)
def test_api_role(world, endpoint, method, role):
    reply, roles = call(world, endpoint, method, ROLES[role]), API[endpoint, method][1]
    fine = {200, 409}  # 409: the file is past its draft
    assert reply.status_code in (fine if roles is PUBLIC or role in roles else {403}), reply.get_data(as_text=True)


@pytest.mark.parametrize("role", ELSEWHERE)
@pytest.mark.parametrize(("endpoint", "method"), [key for key, row in API.items() if row[2]], ids=lambda part: part)
def test_api_same_role_elsewhere_finds_nothing(world, endpoint, method, role):
    reply = call(world, endpoint, method, ELSEWHERE[role])
    if endpoint == "api.rounds.show" and role != PROVINCE:  # a round is the whole province's
        assert reply.status_code == 200
    else:
        assert reply.status_code == (404 if role in API[endpoint, method][1] else 403)


@pytest.mark.parametrize(("endpoint", "method"), [key for key, row in API.items() if row[1]], ids=lambda part: part)
def test_api_needs_the_scope(world, endpoint, method):
    """A token that may only read writes nothing, and one that may only write reads nothing."""
    writes = method == "PATCH"
    assert call(world, endpoint, method, ROLES[OFFICER], ["read" if writes else "write"]).status_code == 403
    assert call(world, endpoint, method, ROLES[OFFICER], ["write" if writes else "read"]).status_code in {200, 409}


def test_an_api_call_without_a_permission_is_refused(world):
    app, _ = world
    view = app.view_functions["api.criteria.index"]
    app.view_functions["api.criteria.index"] = lambda: "open"
    try:
        assert call(world, "api.criteria.index", "GET", ROLES[PROVINCE]).status_code == 403
    finally:
        app.view_functions["api.criteria.index"] = view


def test_a_view_without_a_permission_is_refused(world):
    app, _ = world
    view = app.view_functions["criteria.index"]
    app.view_functions["criteria.index"] = lambda: "open"
    try:
        assert client_of(app, PROVINCE).get("/tieu-chi").status_code == 403
    finally:
        app.view_functions["criteria.index"] = view
