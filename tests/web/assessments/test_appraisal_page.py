"""The appraiser's sheet in a real browser: figure, evidence and reason are read together, on wide and narrow ones."""

from datetime import date

import pytest

from certify.operations.assessments import answers
from certify.operations.assessments.answers import AnswerEntry
from certify.operations.evidence import citing
from certify.operations.evidence.documents import Given, Reference
from tests.support.browser import page_of
from tests.support.life import Life

FIRST, SECOND, FOUND = ({"numerator": count, "denominator": 100} for count in (97, 96, 80))
SAID = "Đã đối chiếu với sổ đăng ký khai sinh, bỏ một trẻ em chuyển đi trong năm. " * 3
WHY = "Sổ gốc ghi 80 trẻ em đăng ký đúng hạn; tổ thẩm định đã kiểm tra trực tiếp. " * 3


@pytest.fixture
def file(database, library, now, press):
    """A file that came back once, with evidence, and is being appraised."""
    with database.writing() as connection:
        life = Life(connection, library, now, press)
        life.fill(**{"2.1": FIRST})
        life.take("submit", "commune_leader")
        life.take("return", "appraiser", reasons={"2.1": "Chưa khớp sổ"})
        base = life.sheet.stored["self", "2.1"].version
        answers.save(life.act("commune_officer"), life.id, "self", {"2.1": AnswerEntry(SECOND, SAID.strip(), base)})
        given = Given(Reference("15/BC-UBND", date(2022, 9, 5), "UBND xã", ""))
        citing.add(life.act("commune_officer"), life.id, "2.1", given)
        life.take("submit", "commune_leader")
        life.take("start", "appraiser")
        answers.save(life.act("appraiser"), life.id, "appraisal", {"2.1": AnswerEntry(FOUND, WHY.strip(), 0)})
        return life.id


@pytest.mark.parametrize("width", [1280, 390])
def test_figure_evidence_and_reason_are_read_together(address, file, browser, passwords, width):
    page = page_of(browser, address, passwords, "appraiser", viewport={"width": width, "height": 900})
    page.goto(f"{address}/phieu/{file}#i2.1")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    line = page.locator("[id='i2.1']")
    reason = line.locator("textarea")
    assert reason.evaluate("area => area.scrollHeight <= area.clientHeight + 2"), "the whole reason is seen"
    parts = [line.locator(".own"), reason, line.get_by_text("15/BC-UBND"), line.locator(".versions")]
    boxes = [part.bounding_box() for part in parts]
    assert all(box["x"] >= 0 and box["x"] + box["width"] <= width and box["width"] >= 200 for box in boxes)
    if width == 1280:
        top, bottom = min(box["y"] for box in boxes), max(box["y"] + box["height"] for box in boxes)
        assert bottom - top < 600, "they fit on one screen, without scrolling"
    told = [one.inner_text() for one in line.locator(".versions dd").all()]
    assert told[0].startswith("97/100") and told[1] == SAID.strip() and told[2].startswith("96/100")
    places = {round(one.bounding_box()["y"]) for one in line.locator(".versions > div").all()}
    assert len(places) == (1 if width == 1280 else 3), "side by side where there is room"


def test_an_answer_without_a_new_figure_says_so(address, database, library, now, press, browser, passwords):
    with database.writing() as connection:
        life = Life(connection, library, now, press)
        life.fill(**{"2.1": FIRST})
        life.take("submit", "commune_leader")
        life.take("return", "appraiser", reasons={"2.1": "Chưa khớp sổ"})
        life.take("submit", "commune_leader")
    page = page_of(browser, address, passwords, "appraiser")
    page.goto(f"{address}/phieu/{life.id}")
    told = page.locator("[id='i2.1'] .versions dd").all_inner_texts()
    assert told[1] == "không có" and "không đổi" in told[2]
