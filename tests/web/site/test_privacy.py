"""What looks like a child's identity is pointed out wherever it is typed; what is kept and why is told to everybody."""

import html
import re
from pathlib import Path

from msgspec.structs import asdict

from certify.domain.privacy_notice import CLASSES, INCIDENTS, REQUESTS
from certify.store.assessments import answers
from certify.web.site.privacy import UNTYPED
from tests.support.clients import client_of, post
from tests.support.rounds import latest_answer

TEMPLATES = Path(__file__).parents[3] / "templates" / "web"

NAME = "gia đình cháu Nguyễn Văn Ánh"
HINT = "có thể chứa thông tin của trẻ em (họ tên)"


def said(reply):
    return html.unescape(reply.get_data(as_text=True))


def following(client, reply):
    return said(client.get(reply.headers["Location"]))


def test_who_is_not_signed_in_reads_what_is_kept_and_whom_to_ask(app):
    page = said(app.test_client().get("/quyen-rieng-tu"))
    for one in CLASSES:
        assert all(text in page for text in asdict(one).values()), one.name
    for one in (*REQUESTS, *INCIDENTS):
        assert one.what in page and one.time in page
    assert "/quyen-rieng-tu" in said(app.test_client().get("/dang-nhap"))
    assert "Không ghi tên, ảnh" in said(client_of(app, "appraiser").get("/ho-so"))


def test_every_text_of_a_form_is_looked_at(app, file_id):
    """Fields that no view looks at itself: reasons of a return, a category's basis, a meeting, a kept number."""
    appraiser, province = client_of(app, "appraiser"), client_of(app, "province_officer")
    form = {"category": "other", "basis": NAME, "seen": ""}
    assert HINT in following(province, post(province, f"/phieu/{file_id}/phan-loai", form))
    assert HINT not in said(province.get(f"/phieu/{file_id}")), "told once"
    assert post(appraiser, f"/phieu/{file_id}/nhan").status_code == 302
    meeting = {"step": "appraisal", "place": NAME, "started_at": "2026-01-05T08:30"}
    assert HINT in following(appraiser, post(appraiser, f"/phieu/{file_id}/hop", meeting))
    reply = post(appraiser, f"/phieu/{file_id}/tra-lai", {"2.1.reason": NAME, "due_on": latest_answer()})
    assert HINT in following(appraiser, reply)


def test_hidden_fields_and_passwords_are_not_typed_texts():
    """A hash of digits alone, a token or a password is no number of a child."""
    hidden = re.compile(r"""<input[^>]*?type="(?:hidden|password)"[^>]*>""", re.DOTALL)
    # The form of a list only asks.
    pages = [path for path in TEMPLATES.rglob("*.html") if path.parent.name != "people" and path.name != "lists.html"]
    fields = [tag for path in pages for tag in hidden.findall(path.read_text("utf-8"))]
    named = (re.search(r'name="(.*?)"', tag)[1].replace("{{ field }}", "count") for tag in fields)
    names = {re.sub(r"{{.*?}}", "1", name) for name in named}
    assert UNTYPED.fullmatch("proof"), "the password that an act asks for again"
    assert len(names) > 10 and not [name for name in names if not UNTYPED.fullmatch(name)]
    assert not any(
        UNTYPED.fullmatch(name) for name in ("basis", "2.1.explanation", "reason", "text", "place", "number")
    )


def test_twelve_digits_in_a_hidden_field_raise_no_hint(app, file_id):
    province = client_of(app, "province_officer")
    form = {"category": "other", "basis": "Quyết định 861/QĐ-TTg", "seen": "", "version": "012345678901"}
    assert "thông tin của trẻ em" not in following(province, post(province, f"/phieu/{file_id}/phan-loai", form))


def test_a_form_that_holds_nothing_of_the_kind_says_nothing(app, file):
    province = client_of(app, "province_officer")
    form = {"category": "other", "basis": "Quyết định 861/QĐ-TTg ngày 04/6/2021", "seen": ""}
    assert "thông tin của trẻ em" not in following(province, post(province, f"/phieu/{file}/phan-loai", form))


def test_what_saves_itself_tells_it_too(app, database, file):
    """The script of the sheet and of a meeting show what the reply holds."""
    with database.reading() as connection:
        stands = {(row.side, row.indicator_id): row for row in answers.of_assessment(connection, file)}
    version = stands["self", "2.1"].version
    officer, headers = client_of(app, "commune_officer"), {"Accept": "application/json"}
    fields = {"2.1.numerator": "485", "2.1.denominator": "500", "2.1.version": version, "2.1.explanation": NAME}
    reply = post(officer, f"/phieu/{file}/tu-cham", fields, headers=headers).json
    assert HINT in reply["hints"][0] and "2.1" in reply["hints"][0]
    meeting = {"step": "self_assessment", "place": "Hội trường", "started_at": "2026-01-05T08:30"}
    where = post(officer, f"/phieu/{file}/hop", meeting).headers["Location"]
    reply = post(officer, f"{where}/tieu-chi/2", {"text": NAME, "seen": ""}, headers=headers).json
    assert HINT in reply["hints"][0]
