"""A commune's evidence in a browser: five documents dropped at once are 27 pieces of evidence in a few actions."""

from base64 import b64encode

import pytest
from playwright.sync_api import expect

from certify.store.assessments import evidence, evidence_files
from tests.support.browser import answering, page_of
from tests.support.pdfs import pdf_of

# What tests/README.md states: opening the folder, one drop, a line for each of five documents, and saving.
MOST_ACTIONS, DOCUMENTS, PIECES = 30, 5, 27
DROPPED = """files => {
  const dropped = new DataTransfer();
  for (const [name, text] of files) {
    dropped.items.add(new File([Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0))], name));
  }
  return dropped;
}"""


@pytest.fixture
def file(sheet):
    return sheet()


class Counted:
    """A page, and how many times somebody clicked, dropped or typed into a field on it."""

    def __init__(self, page):
        self.page, self.actions = page, 0

    def click(self, role, name):
        self.actions += 1
        self.page.get_by_role(role, name=name).click()

    def drop(self, *given):
        self.actions += 1
        self.page.locator("[data-drop]").wait_for()
        self.page.wait_for_load_state()  # its scripts have run
        dropped = self.page.evaluate_handle(DROPPED, list(given))
        self.page.dispatch_event("[data-drop]", "drop", {"dataTransfer": dropped})

    def fill(self, field, text):
        self.actions += 1
        field.fill(text)


def given(name):
    return [f"{name}.pdf", b64encode(pdf_of(str(len(name)))).decode()]


@pytest.mark.parametrize("width", [1280, 390])
def test_the_evidence_of_a_commune_takes_few_actions(app, browser, passwords, database, file, width):
    ids = [indicator.id for indicator in file.version.indicators][:PIECES]
    assert len(ids) == PIECES
    names = [f"Báo cáo {'I' * number}" for number in range(1, DOCUMENTS + 1)]
    with answering(app) as address:
        page = page_of(browser, address, passwords, "commune_officer", viewport={"width": width, "height": 800})
        page.goto(f"{address}/phieu/{file.id}")
        hand = Counted(page)
        hand.click("link", "Tài liệu minh chứng")
        hand.drop(*map(given, names))
        fields = page.get_by_label("là minh chứng của chỉ tiêu")
        expect(fields).to_have_count(DOCUMENTS)
        for number in range(DOCUMENTS):
            hand.fill(fields.nth(number), "; ".join(f"{key} trang 1" for key in ids[number::DOCUMENTS]))
        hand.click("button", "Ghi minh chứng")
        expect(page.get_by_text(f"Đã ghi minh chứng của {DOCUMENTS} tài liệu")).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    with database.reading() as connection:
        kept = evidence.of_assessment(connection, file.id)
    assert sorted(one.indicator_id for one in kept) == sorted(ids) and {one.place for one in kept} == {"trang 1"}
    assert len({one.document_id for one in kept}) == DOCUMENTS
    assert hand.actions == 8 <= MOST_ACTIONS, hand.actions


def test_a_file_that_may_name_a_child_is_asked_about_where_it_was_dropped(app, browser, passwords, database, file):
    with answering(app) as address:
        page = page_of(browser, address, passwords, "commune_officer")
        page.goto(f"{address}/phieu/{file.id}/tai-lieu")
        hand = Counted(page)
        hand.drop(given("cháu Nguyễn Văn Ánh"), given("Báo cáo"))
        expect(page.get_by_role("status").get_by_text("có thể chứa thông tin của trẻ em")).to_be_visible()
        expect(page.get_by_text("Báo cáo.pdf – đã thêm")).to_be_visible()
        with database.reading() as connection:
            assert [one.name for one in stored(connection, file)] == ["Báo cáo.pdf"], (
                "nothing is kept before the answer"
            )
        hand.click("button", "Vẫn ghi tệp này")
        expect(page.get_by_text("2 tài liệu, 0 minh chứng")).to_be_visible()


def stored(connection, file):
    return list(evidence_files.of_assessment(connection, file.id).values())
