"""The access matrix: every endpoint and method, for every role, for nobody, and for the same role elsewhere.

A new endpoint without a row fails `test_matrix_is_complete`.
"""

import html
import re
import shutil

import pytest

from certify import create_app
from certify.domain.people.permissions import may
from tests.support.records import ELSEWHERE
from tests.support.shown import ROLES
from tests.support.sites import copy_of, on_database
from tests.support.world import BODIES, World

COMMUNE = {"commune_officer", "commune_leader"}
OFFICER, LEADER, APPRAISER, APPROVER, PROVINCE, ADMIN, SECTOR = ROLES
READERS = set(ROLES) - {ADMIN, SECTOR}
FILLING_IN = {*COMMUNE, SECTOR}
QUEUE = {APPRAISER, APPROVER, PROVINCE}
ENTERING = {*COMMUNE, APPRAISER, PROVINCE}
EVERYBODY, PUBLIC = set(ROLES), None
LOOKING_ON = EVERYBODY - {SECTOR}

# (endpoint, method): (path, roles that may, whether the record's scope counts)
MATRIX = {
    ("health.show", "GET"): ("/healthz", PUBLIC, False),
    ("log.index", "GET"): ("/nhat-ky", {ADMIN, PROVINCE}, False),
    ("configuration.show", "GET"): ("/cau-hinh", {ADMIN}, False),
    ("configuration.try_mail", "POST"): ("/cau-hinh/thu", {ADMIN}, False),
    ("paper_forms.index", "GET"): ("/bieu-mau", {ADMIN}, False),
    ("paper_forms.sample", "GET"): ("/bieu-mau/survey-children/mau.pdf", {ADMIN}, False),
    ("privacy.show", "GET"): ("/quyen-rieng-tu", PUBLIC, False),
    ("guidance.index", "GET"): ("/van-ban-huong-dan", EVERYBODY, False),
    ("guidance.add", "POST"): ("/van-ban-huong-dan", {PROVINCE}, False),
    ("guidance.withdraw", "POST"): ("/van-ban-huong-dan/{guidance}/rut", {PROVINCE}, True),
    ("guidance.file", "GET"): ("/van-ban-huong-dan/{guidance}/tep", EVERYBODY, False),
    ("guide.index", "GET"): ("/huong-dan", PUBLIC, False),
    ("guide.show", "GET"): ("/huong-dan/can-bo-xa", PUBLIC, False),
    ("guide.printed", "GET"): ("/huong-dan/can-bo-xa.pdf", PUBLIC, False),
    ("guide.picture", "GET"): ("/huong-dan/can-bo-xa/nhap-so-lieu.png", PUBLIC, False),
    ("people.home", "GET"): ("/", PUBLIC, False),
    ("waiting.index", "GET"): ("/viec-can-lam", EVERYBODY, False),
    ("people.enter", "GET"): ("/dang-nhap", PUBLIC, False),
    ("openid.begin", "GET"): ("/dang-nhap/co-quan", PUBLIC, False),
    ("openid.come_back", "GET"): ("/dang-nhap/co-quan/ve", PUBLIC, False),
    ("one_time_link.show", "GET"): ("/dang-nhap/mot-lan/abc", PUBLIC, False),
    ("one_time_link.use", "POST"): ("/dang-nhap/mot-lan/abc", PUBLIC, False),
    ("people.enter", "POST"): ("/dang-nhap", PUBLIC, False),
    ("people.state", "GET"): ("/phien", PUBLIC, False),
    ("kept_forms.show", "GET"): ("/dang-nhap/lam-tiep", EVERYBODY, False),
    ("people.leave", "POST"): ("/dang-xuat", EVERYBODY, False),
    ("people.password", "GET"): ("/mat-khau", EVERYBODY, False),
    ("people.password", "POST"): ("/mat-khau", EVERYBODY, False),
    ("people.second_step", "GET"): ("/dang-nhap/ma", PUBLIC, False),
    ("people.second_step", "POST"): ("/dang-nhap/ma", PUBLIC, False),
    ("security.show", "GET"): ("/bao-mat", EVERYBODY, False),
    ("security.set_up", "POST"): ("/bao-mat/hai-buoc", EVERYBODY, False),
    ("security.set_mail", "POST"): ("/bao-mat/thu", EVERYBODY, False),
    ("security.leave_one", "POST"): ("/bao-mat/phien/0123456789abcdef", EVERYBODY, False),
    ("security.leave_everywhere", "POST"): ("/bao-mat/moi-thiet-bi", EVERYBODY, False),
    ("security.read_news", "POST"): ("/bao-mat/da-doc", EVERYBODY, False),
    ("accounts.join", "POST"): ("/tai-khoan/{account}/cung-nguoi", {ADMIN}, False),
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
    ("assessments.show", "GET"): ("/phieu/{file}", READERS | {SECTOR}, True),
    ("assessments.answer", "POST"): ("/phieu/{file}/tu-cham", FILLING_IN, True),
    ("assessments.appraise", "POST"): ("/phieu/{file}/tham-dinh", {APPRAISER}, True),
    ("trial.preview", "POST"): ("/phieu/{file}/tinh", READERS, True),
    ("trial.show", "GET"): ("/phieu/{file}/thu-tinh", READERS, True),
    ("trial.show", "POST"): ("/phieu/{file}/thu-tinh", READERS, True),
    ("assessments.former_figures", "GET"): ("/phieu/{file}/so-lieu-nam-truoc", COMMUNE, True),
    ("assessments.carry", "POST"): ("/phieu/{file}/so-lieu-nam-truoc", COMMUNE, True),
    ("assessments.submit", "GET"): ("/phieu/{file}/gui", {LEADER}, True),
    ("assessments.submit", "POST"): ("/phieu/{file}/gui", {LEADER}, True),
    ("assigning.show", "GET"): ("/phieu/{file}/phan-cong", COMMUNE, True),
    ("assigning.assign", "POST"): ("/phieu/{file}/phan-cong", COMMUNE, True),
    ("assigning.own", "GET"): ("/phan-viec", {SECTOR}, False),
    ("handing.over", "GET"): ("/phieu/{file}/trinh-lanh-dao", {OFFICER}, True),
    ("handing.hand_over", "POST"): ("/phieu/{file}/trinh-lanh-dao", {OFFICER}, True),
    ("handing.back", "GET"): ("/phieu/{file}/chuyen-lai", {LEADER}, True),
    ("handing.hand_back", "POST"): ("/phieu/{file}/chuyen-lai", {LEADER}, True),
    ("history.show", "GET"): ("/phieu/{file}/lich-su", READERS, True),
    ("improvement.show", "GET"): ("/phieu/{file}/cai-thien", READERS, True),
    ("rescoring.show", "GET"): ("/phieu/{file}/tinh-lai", READERS, True),
    ("meetings.index", "GET"): ("/phieu/{file}/hop", READERS, True),
    ("meetings.start", "POST"): ("/phieu/{file}/hop", COMMUNE | {APPRAISER}, True),
    ("meetings.show", "GET"): ("/phieu/{file}/hop/{meeting}", READERS, True),
    ("meetings.save", "POST"): ("/phieu/{file}/hop/{meeting}", COMMUNE, True),
    ("meetings.drop", "POST"): ("/phieu/{file}/hop/{meeting}/bo", COMMUNE, True),
    ("meetings.criterion", "GET"): ("/phieu/{file}/hop/{meeting}/tieu-chi/5", READERS, True),
    ("meetings.note", "POST"): ("/phieu/{file}/hop/{meeting}/tieu-chi/chung", COMMUNE, True),
    ("evidence.form", "GET"): ("/phieu/{file}/minh-chung/7.1", FILLING_IN, True),
    ("evidence.add", "POST"): ("/phieu/{file}/minh-chung/7.1", FILLING_IN, True),
    ("evidence.file", "GET"): ("/minh-chung/{evidence_file}/tep", READERS, True),
    ("evidence.delete", "GET"): ("/minh-chung/{evidence_file}/xoa", COMMUNE, True),
    ("evidence.delete", "POST"): ("/minh-chung/{evidence_file}/xoa", COMMUNE, True),
    ("evidence.remove", "POST"): ("/phieu/{file}/minh-chung/{evidence}/bo", FILLING_IN, True),
    ("documents.index", "GET"): ("/phieu/{file}/tai-lieu", READERS, True),
    ("documents.add", "POST"): ("/phieu/{file}/tai-lieu", COMMUNE, True),
    ("documents.place", "POST"): ("/phieu/{file}/tai-lieu/minh-chung", COMMUNE, True),
    ("documents.take_over", "POST"): ("/phieu/{file}/tai-lieu/nam-truoc", COMMUNE, True),
    ("documents.edit", "GET"): ("/phieu/{file}/tai-lieu/{document}", COMMUNE, True),
    ("documents.describe", "POST"): ("/phieu/{file}/tai-lieu/{document}", COMMUNE, True),
    ("documents.remove", "POST"): ("/phieu/{file}/tai-lieu/{document}/bo", COMMUNE, True),
    ("evidence_viewer.show", "GET"): ("/phieu/{file}/tai-lieu/{document}/xem", READERS, True),
    ("evidence_viewer.picture", "GET"): ("/minh-chung/{evidence_file}/trang/1.webp", READERS, True),
    ("appraisals.queue", "GET"): ("/ho-so", QUEUE, False),
    ("appraisals.start", "POST"): ("/phieu/{file}/nhan", {APPRAISER}, True),
    ("appraisals.review", "GET"): ("/phieu/{file}/ket-thuc", {APPRAISER}, True),
    ("appraisals.close", "POST"): ("/phieu/{file}/ket-thuc", {APPRAISER}, True),
    ("appraisals.agree", "POST"): ("/phieu/{file}/dong-y", {APPRAISER}, True),
    ("appraisals.reasons", "GET"): ("/phieu/{file}/tra-lai", {APPRAISER, APPROVER}, True),
    ("appraisals.give_back", "POST"): ("/phieu/{file}/tra-lai", {APPRAISER, APPROVER}, True),
    ("decisions.show", "GET"): ("/phieu/{file}/quyet-dinh", {APPROVER}, True),
    ("decisions.decide", "POST"): ("/phieu/{file}/quyet-dinh", {APPROVER}, True),
    ("objections.index", "GET"): ("/phieu/{file}/kien-nghi", READERS, True),
    ("objections.make", "POST"): ("/phieu/{file}/kien-nghi", {LEADER}, True),
    ("objections.answer", "POST"): ("/phieu/{objected}/kien-nghi/{objection}", {APPRAISER}, True),
    ("rounds.index", "GET"): ("/dot", {PROVINCE}, False),
    ("rounds.index", "POST"): ("/dot", {PROVINCE}, False),
    ("round_steps.start", "GET"): ("/dot/{round}/mo", {PROVINCE}, True),
    ("round_steps.start", "POST"): ("/dot/{round}/mo", {PROVINCE}, True),
    ("round_steps.close", "GET"): ("/dot/{round}/dong", {PROVINCE}, True),
    ("round_steps.close", "POST"): ("/dot/{round}/dong", {PROVINCE}, True),
    ("round_steps.reopen", "GET"): ("/dot/{round}/mo-lai", {PROVINCE}, True),
    ("round_steps.reopen", "POST"): ("/dot/{round}/mo-lai", {PROVINCE}, True),
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
    ("offices.show", "GET"): ("/co-quan", READERS, False),
    ("offices.name", "POST"): ("/co-quan/ten", READERS, False),
    ("offices.appoint", "POST"): ("/co-quan/nguoi-ky", READERS, False),
    ("offices.relieve", "POST"): ("/co-quan/nguoi-ky/0/thoi", READERS, False),
    ("offices.form_council", "POST"): ("/co-quan/hoi-dong", COMMUNE | {APPRAISER}, False),
    ("units.index", "GET"): ("/don-vi", READERS, False),
    ("unit_imports.index", "GET"): ("/don-vi/nhap", {PROVINCE}, False),
    ("unit_imports.upload", "POST"): ("/don-vi/nhap", {PROVINCE}, False),
    ("unit_imports.show", "GET"): ("/don-vi/nhap/{upload}", {PROVINCE}, True),
    ("unit_imports.confirm", "POST"): ("/don-vi/nhap/{upload}", {PROVINCE}, True),
    ("official_units.index", "GET"): ("/don-vi/chinh-thuc", {PROVINCE}, False),
    ("official_units.upload", "POST"): ("/don-vi/chinh-thuc", {PROVINCE}, False),
    ("official_units.show", "GET"): ("/don-vi/chinh-thuc/{upload}", {PROVINCE}, True),
    ("official_units.confirm", "POST"): ("/don-vi/chinh-thuc/{upload}", {PROVINCE}, True),
    ("units.show", "GET"): ("/don-vi/{unit}", READERS, True),
    ("criteria.index", "GET"): ("/tieu-chi", EVERYBODY, False),
    ("criteria.compare", "GET"): ("/tieu-chi/so-sanh", EVERYBODY, False),
    ("criteria.show", "GET"): ("/tieu-chi/2019-06-qd-ttg", EVERYBODY, False),
    ("criteria.attestation", "GET"): ("/doi-chieu", EVERYBODY, False),
    ("attestations.begin", "POST"): ("/doi-chieu/2019-06-qd-ttg", {PROVINCE}, False),
    ("attestations.show", "GET"): ("/doi-chieu/{draft}", {PROVINCE}, False),
    ("attestation_parts.show", "GET"): ("/doi-chieu/{draft}/3", {PROVINCE}, False),
    ("attestation_parts.save", "POST"): ("/doi-chieu/{draft}/3", {PROVINCE}, False),
    ("attestation_parts.validate", "POST"): ("/doi-chieu/{draft}/3/thu", {PROVINCE}, False),
    ("attestation_parts.check", "POST"): ("/doi-chieu/{draft}/3/kiem-tra", {PROVINCE}, False),
    ("attestations.step", "POST"): ("/doi-chieu/{draft}/buoc", {PROVINCE}, False),
    ("attestations.review", "GET"): ("/doi-chieu/{draft}/ky", {PROVINCE}, False),
    ("attestations.sign", "POST"): ("/doi-chieu/{draft}/ky", {PROVINCE}, False),
    ("official_texts.attach", "POST"): ("/doi-chieu/{draft}/van-ban-goc", {PROVINCE}, False),
    ("official_texts.show", "GET"): ("/doi-chieu/{draft}/van-ban-goc/{text}", {PROVINCE}, False),
    ("official_texts.picture", "GET"): ("/doi-chieu/{draft}/trang/1.webp", {PROVINCE}, False),
    ("draft_differences.show", "GET"): ("/doi-chieu/{draft}/khac-biet", {PROVINCE}, False),
    ("draft_differences.check", "POST"): ("/doi-chieu/{draft}/khac-biet", {PROVINCE}, False),
    ("pasted_tables.show", "GET"): ("/doi-chieu/{draft}/bang", {PROVINCE}, False),
    ("pasted_tables.look", "POST"): ("/doi-chieu/{draft}/bang", {PROVINCE}, False),
    ("pasted_tables.take", "POST"): ("/doi-chieu/{draft}/bang/ghi", {PROVINCE}, False),
    ("progress.index", "GET"): ("/tien-do", LOOKING_ON, False),
    ("progress.nation", "GET"): ("/tien-do/ca-nuoc", LOOKING_ON, False),
    ("progress.unit", "GET"): ("/tien-do/don-vi/{unit}", READERS, True),
    ("public_progress.index", "GET"): ("/cong-khai", PUBLIC, False),
    ("open_data.index", "GET"): ("/cong-khai/du-lieu", PUBLIC, False),
    ("open_data.table", "GET"): ("/cong-khai/du-lieu/ty-le-cong-nhan.csv", PUBLIC, False),
    ("public_progress.province", "GET"): ("/cong-khai/{province}", PUBLIC, False),
    ("recognised.index", "GET"): ("/cong-khai/{province}/danh-sach", PUBLIC, False),
    ("recognised.publish", "POST"): ("/cong-khai/danh-sach", {PROVINCE}, False),
    ("portfolio.index", "GET"): ("/tien-do/danh-muc", READERS, False),
    ("forecast.show", "GET"): ("/tien-do/du-bao", LOOKING_ON, False),
    ("comparison.rounds", "GET"): ("/tien-do/so-sanh", READERS, False),
    ("comparison.sides", "GET"): ("/tien-do/xem-truoc", READERS, False),
    ("briefing.show", "GET"): ("/tien-do/lanh-dao", LOOKING_ON, False),
    ("briefing.paper", "GET"): ("/tien-do/lanh-dao.pdf", LOOKING_ON, False),
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
    ("decisions.decide_listed", "POST"): ("/quyet-dinh/danh-sach/{round}", {APPROVER}, False),
    ("dossier.index", "GET"): ("/phieu/{file}/van-ban", READERS, True),
    ("dossier.draft", "GET"): ("/phieu/{file}/van-ban/commune-proposal.pdf", READERS, True),
    ("dossier.prepare", "GET"): ("/phieu/{file}/van-ban/commune-proposal/phat-hanh", {LEADER}, True),
    ("dossier.preview", "POST"): ("/phieu/{file}/van-ban/commune-proposal/xem-truoc", {LEADER}, True),
    ("dossier.issue_own_file", "POST"): ("/phieu/{file}/van-ban/commune-proposal/tep-rieng", {LEADER}, True),
    ("dossier.issue", "POST"): ("/phieu/{file}/van-ban/commune-proposal", {LEADER}, True),
    ("area_papers.index", "GET"): ("/dot/{round}/van-ban", QUEUE, False),
    ("area_papers.draft", "GET"): ("/dot/{round}/van-ban/statistics.pdf", {PROVINCE}, True),
    ("area_papers.prepare", "GET"): ("/dot/{round}/van-ban/statistics/phat-hanh", {PROVINCE}, True),
    ("area_papers.preview", "POST"): ("/dot/{round}/van-ban/statistics/xem-truoc", {PROVINCE}, True),
    ("area_papers.issue", "POST"): ("/dot/{round}/van-ban/statistics", {PROVINCE}, True),
    ("papers.show", "GET"): ("/van-ban/{paper}", READERS, True),
    ("papers.file", "GET"): ("/van-ban/{paper}/tep.pdf", READERS, True),
    ("papers.editable", "GET"): ("/van-ban/{paper}/tep.docx", READERS, True),
    ("replacements.prepare", "GET"): ("/van-ban/{paper}/thay-the", {LEADER}, True),
    ("replacements.preview", "POST"): ("/van-ban/{paper}/thay-the/xem-truoc", {LEADER}, True),
    ("replacements.issue", "POST"): ("/van-ban/{paper}/thay-the", {LEADER}, True),
    ("replacements.issue_own_file", "POST"): ("/van-ban/{paper}/thay-the/tep-rieng", {LEADER}, True),
    ("papers.recall", "POST"): ("/van-ban/{paper}/thu-hoi", {LEADER}, True),
    ("signatures.accept", "POST"): ("/van-ban/{paper}/ban-ky", {LEADER}, True),
    ("signatures.file", "GET"): ("/van-ban/{paper}/ban-ky/{signed}.pdf", READERS, True),
    ("register.index", "GET"): ("/so-van-ban", {LEADER, *QUEUE}, False),
    ("register.reserve", "POST"): ("/so-van-ban/giu-so", {LEADER, *QUEUE}, False),
    ("register.release", "POST"): ("/so-van-ban/huy-so/{entry}", {LEADER, *QUEUE}, False),
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
    ("score_sheets.file", "GET"): ("/phieu/{file}/bang-cham-diem.xlsx", READERS, True),
    ("workbooks.upload", "POST"): ("/dot/{round}/bang-tinh", {*COMMUNE, APPRAISER}, False),
    ("workbooks.show", "GET"): ("/bang-tinh/{workbook}", {*COMMUNE, APPRAISER}, True),
    ("workbooks.confirm", "POST"): ("/bang-tinh/{workbook}", {*COMMUNE, APPRAISER}, True),
    ("dossier.record", "GET"): ("/phieu/{file}/ho-so.pdf", READERS, True),
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
    ("api.progress.show", "GET"): ("/api/v1/progress", LOOKING_ON, False),
    ("api.progress.targets", "GET"): ("/api/v1/targets", LOOKING_ON, False),
    ("api.criteria.index", "GET"): ("/api/v1/criteria", EVERYBODY, False),
    ("api.criteria.show", "GET"): ("/api/v1/criteria/2019-06-qd-ttg", EVERYBODY, False),
    ("api.scores.score", "POST"): ("/api/v1/score", EVERYBODY, False),
}
# What an address gives those who may, when it is neither a page (GET) nor the form again with its faults (POST): where
# it leads, a page that is shown at once, or a refusal with its reasons.
LEADS_TO = {
    ("people.home", "GET"): "/viec-can-lam",
    ("kept_forms.show", "GET"): "/",
    ("people.leave", "POST"): "/dang-nhap",
    ("people.second_step", "GET"): "/dang-nhap",
    ("people.second_step", "POST"): "/dang-nhap",
    ("security.set_mail", "POST"): "/bao-mat",
    ("security.read_news", "POST"): "/bao-mat",
    ("security.leave_everywhere", "POST"): "/dang-nhap",
    ("accounts.set_mail", "POST"): "/tai-khoan",
    ("accounts.change", "POST"): "/tai-khoan",
    ("assessments.answer", "POST"): "/phieu/{file}",
    ("assessments.appraise", "POST"): "/phieu/{file}",
    ("assigning.assign", "POST"): "/phieu/{file}/phan-cong",
    ("meetings.drop", "POST"): "/phieu/{file}/hop",
    ("meetings.note", "POST"): "/phieu/{file}/hop/{new}/tieu-chi/chung",
    ("evidence.remove", "POST"): "/phieu/{file}/minh-chung/7.1",
    ("documents.place", "POST"): "/phieu/{file}/tai-lieu",
    ("documents.take_over", "POST"): "/phieu/{file}/tai-lieu",
    ("documents.remove", "POST"): "/phieu/{file}/tai-lieu",
    ("appraisals.agree", "POST"): "/phieu/{file}",
    ("round_steps.close", "POST"): "/dot",
    ("categories.apply", "POST"): "/dot/{round}/phan-loai",
    ("plans.enter", "POST"): "/ke-hoach/2021-95-kh-ubnd-an-giang/nhap/{unit}[?]ky=2021",
    ("area_papers.issue", "POST"): "/van-ban/{new}",
    ("batches.start", "POST"): "/hang-loat/{batch}",
    ("batches.cancel", "POST"): "/hang-loat/{batch}",
    ("guidance.withdraw", "POST"): "/van-ban-huong-dan",
    ("tokens.revoke", "POST"): "/tai-khoan/ma-truy-cap",
    ("recognised.publish", "POST"): "/dot",
}
SHOWN = {
    ("dossier.preview", "POST"),
    ("area_papers.preview", "POST"),
    ("replacements.preview", "POST"),
    ("accounts.give_password", "POST"),
    ("trial.preview", "POST"),
    ("trial.show", "POST"),
    ("attestation_parts.validate", "POST"),
    ("verification.upload", "POST"),
}
# Addresses of nothing: a code that no paper has, a session that nobody began, a list that no office published, a means
# of signing in that the site doesn't have, a link that nobody was given.
UNKNOWN = {
    ("openid.begin", "GET"),
    ("openid.come_back", "GET"),
    ("one_time_link.show", "GET"),
    ("one_time_link.use", "POST"),
    ("verification.show", "GET"),
    ("verification.compare", "POST"),
    ("security.leave_one", "POST"),
    ("recognised.index", "GET"),
}
REFUSED = {
    ("account_imports.renew", "POST"),
    ("account_imports.sheet", "POST"),
    ("assessments.submit", "POST"),
    ("appraisals.start", "POST"),
    ("appraisals.close", "POST"),
    ("attestations.begin", "POST"),
    ("attestations.review", "GET"),
    ("attestations.sign", "POST"),
    ("papers.recall", "POST"),
    ("signatures.accept", "POST"),
    ("batches.retry", "POST"),
}


# Views that ask for a second permission before they look for the record.
TWO_GATES = {
    "area_papers.draft",
    "area_papers.prepare",
    "area_papers.preview",
    "area_papers.issue",
    "dossier.prepare",
    "dossier.preview",
    "dossier.issue_own_file",
    "workbooks.show",
    "workbooks.confirm",
}


# Pages that name several files which nobody goes through one after the other: tasks, a unit's files over the years.
OF_FILES_BUT_NO_LIST = {"waiting.index", "progress.unit", "units.show"}


@pytest.fixture(scope="module")
def world(small, tmp_path_factory):
    """A site with a record of each kind."""
    folder = tmp_path_factory.mktemp("access")
    made = World(create_app(copy_of(small, folder / "instance")))
    file, kept = folder / "instance" / "certify.sqlite3", folder / "kept.sqlite3"
    shutil.copyfile(file, kept)
    made.put_back = lambda: shutil.copyfile(kept, file)
    yield made
    made.desk.database.close()


@pytest.fixture(scope="module")
def world_on_postgresql(postgres, postgres_small, small, tmp_path_factory):
    """The same on PostgreSQL."""
    name = postgres.create(postgres_small, "world")
    folder = copy_of(small, tmp_path_factory.mktemp("access") / "instance", "certify.sqlite3").instance
    made = World(create_app(on_database(folder, postgres.url(name))))
    kept = postgres.create(name, "world_kept")
    made.put_back = lambda: postgres.create(kept, name)
    yield made
    made.desk.database.close()
    postgres.drop(name)
    postgres.drop(kept)


def test_matrix_is_complete(world):
    rules = [rule for rule in world.app.url_map.iter_rules() if rule.endpoint != "static"]
    found = {(rule.endpoint, method) for rule in rules for method in rule.methods - {"HEAD", "OPTIONS"}}
    assert found == {*MATRIX, *API}
    assert {method for _, method in MATRIX} == {"GET", "POST"}


@pytest.mark.parametrize(("endpoint", "method"), [key for key, row in MATRIX.items() if row[1]], ids=lambda part: part)
def test_nobody(world, endpoint, method):
    reply = world.ask(MATRIX[endpoint, method][0], method)
    if method == "POST":
        assert reply.status_code == 401
    else:
        assert reply.status_code == 302 and reply.headers["Location"].startswith("/dang-nhap?next=")


def assert_answered(world, endpoint, method, reply):
    """A reply to those who may is exactly what the address gives."""
    asked = (endpoint, method)
    if asked in LEADS_TO:
        where = LEADS_TO[asked].format(**world.names, new="[0-9]+")
        assert reply.status_code == 302 and re.fullmatch(where, reply.headers["Location"]), reply.headers
        return
    assert reply.status_code == wanted(*asked), reply.data[:300]


def wanted(endpoint, method):
    """The status of a reply that leads nowhere."""
    asked = (endpoint, method)
    if asked in UNKNOWN:
        return 404
    if asked in REFUSED:
        return 409
    return 200 if method == "GET" or asked in SHOWN else 422


def test_every_page_whose_rows_are_files_leads_from_one_to_the_next(world):
    """Whoever opens a file from a list goes on to the next one without coming back."""
    lost, kept = set(), set()
    for (endpoint, method), (address, roles, _) in MATRIX.items():
        if method != "GET" or "/phieu/" in address or re.search(r"\.\w+$", address):
            continue
        for role in sorted(set(roles or ()) & {APPRAISER, APPROVER, PROVINCE})[:1]:
            reply = world.ask(address, method, role, role)
            if reply.mimetype == "text/html":
                page = html.unescape(reply.get_data(as_text=True)).split("<main", 1)[-1]
                found = re.findall(r'href="/phieu/(\d+)[^"?#]*([^"]*)"', page)
                kept |= {endpoint} if any("ds=" in more for _, more in found) else set()
                lost |= {endpoint} if len({file for file, more in found if "ds=" not in more}) > 1 else set()
    assert lost == OF_FILES_BUT_NO_LIST
    assert {"appraisals.queue", "decisions.listed", "batches.prospect", "batches.show"} <= kept


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize(("endpoint", "method"), MATRIX, ids=lambda part: part)
def test_role(world, endpoint, method, role):
    address, roles, _ = MATRIX[endpoint, method]
    reply = world.ask(address, method, role, role)
    if roles is PUBLIC or role in roles:
        assert_answered(world, endpoint, method, reply)
    else:
        assert reply.status_code == 403


@pytest.mark.parametrize(("endpoint", "method"), MATRIX, ids=lambda part: part)
def test_every_address_answers_the_same_on_postgresql(world_on_postgresql, endpoint, method):
    world, (address, roles, _) = world_on_postgresql, MATRIX[endpoint, method]
    role = min(roles or ROLES)
    assert_answered(world, endpoint, method, world.ask(address, method, role, role))


@pytest.mark.parametrize("role", ELSEWHERE)
@pytest.mark.parametrize(("endpoint", "method"), [key for key, row in MATRIX.items() if row[2]], ids=lambda part: part)
def test_same_role_elsewhere_finds_nothing(world, endpoint, method, role):
    """Who passes the gate finds no such record; who may not do it at all learns nothing either way."""
    address, roles, _ = MATRIX[endpoint, method]
    finds = role in roles if endpoint in TWO_GATES else may(role, world.app.view_functions[endpoint].permission)
    assert finds or role not in roles
    assert world.ask(address, method, ELSEWHERE[role]).status_code == (404 if finds else 403)


@pytest.mark.parametrize(("endpoint", "method"), API, ids=lambda part: part)
def test_api_without_a_token(world, endpoint, method):
    """Nobody gets in, and a session is nobody."""
    address, roles, _ = API[endpoint, method]
    wanted = 200 if roles is PUBLIC else 401
    assert world.call(address, method, None).status_code == wanted
    path = address.format(**world.names)
    assert world.client(OFFICER).open(path, method=method, json=BODIES.get(method)).status_code == wanted


def answered(method):
    """What a call gives those who may; figures are not taken, because they don't name the version they change."""
    return 409 if method == "PATCH" else 200


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize(("endpoint", "method"), API, ids=lambda part: part)
def test_api_role(world, endpoint, method, role):
    address, roles, _ = API[endpoint, method]
    reply = world.call(address, method, role)
    allowed = roles is PUBLIC or role in roles
    assert reply.status_code == (answered(method) if allowed else 403), reply.get_data(as_text=True)


@pytest.mark.parametrize(("endpoint", "method"), API, ids=lambda part: part)
def test_every_call_answers_the_same_on_postgresql(world_on_postgresql, endpoint, method):
    address, roles, _ = API[endpoint, method]
    assert world_on_postgresql.call(address, method, min(roles or ROLES)).status_code == answered(method)


@pytest.mark.parametrize("role", ELSEWHERE)
@pytest.mark.parametrize(("endpoint", "method"), [key for key, row in API.items() if row[2]], ids=lambda part: part)
def test_api_same_role_elsewhere_finds_nothing(world, endpoint, method, role):
    address, roles, _ = API[endpoint, method]
    reply = world.call(address, method, ELSEWHERE[role])
    if endpoint == "api.rounds.show" and role != PROVINCE:  # a round is the whole province's
        assert reply.status_code == 200
    else:
        assert reply.status_code == (404 if role in roles else 403)


@pytest.mark.parametrize(("endpoint", "method"), [key for key, row in API.items() if row[1]], ids=lambda part: part)
def test_api_needs_the_scope(world, endpoint, method):
    """A token that may only read writes nothing, and one that may only write reads nothing."""
    address, right, wrong = API[endpoint, method][0], "read", "write"
    if method == "PATCH":
        right, wrong = wrong, right
    assert world.call(address, method, OFFICER, [wrong]).status_code == 403
    assert world.call(address, method, OFFICER, [right]).status_code == answered(method)


def test_an_api_call_without_a_permission_is_refused(world, monkeypatch):
    monkeypatch.setitem(world.app.view_functions, "api.criteria.index", lambda: "open")
    assert world.call("/api/v1/criteria", "GET", PROVINCE).status_code == 403


def test_a_view_without_a_permission_is_refused(world, monkeypatch):
    monkeypatch.setitem(world.app.view_functions, "criteria.index", lambda: "open")
    assert world.client(PROVINCE).get("/tieu-chi").status_code == 403
