"""Charts as a browser draws them: no two texts over each other, nothing past the edge, on a screen and on a phone."""

from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path

import pytest

from certify.domain.assessment.states import State
from certify.domain.plans.recognition_target import standing
from certify.domain.progress.tallies import Day
from certify.web.charts import counts, svg, tiles
from certify.web.charts.rates import Dot, course, line
from tests.support.browser import page_of

TARGET = Fraction(75, 100)
CSS = Path(svg.__file__).parents[1].joinpath("static", "charts.css").read_text("utf-8")
WIDTHS = (1280, 390)
HEAD = f'<!doctype html><meta name="viewport" content="width=device-width"><style>{CSS}</style>'
# What is wrong with the texts of each drawing: one over another, or past the edge of its drawing or of the window.
FAULTS = """() => [...document.querySelectorAll("svg.chart")].flatMap((svg) => {
  const edge = svg.getBoundingClientRect();
  const found = [...svg.querySelectorAll("text")].filter((one) => one.textContent && one.checkVisibility());
  const boxes = found.map((one) => [one.textContent, one.getBoundingClientRect()]);
  const outside = ([text, box]) =>
    box.left < edge.left - 1 || box.right > edge.right + 1 || box.top < edge.top - 1 || box.bottom > edge.bottom + 1;
  const over = ([, a], [, b]) =>
    Math.min(a.right, b.right) - Math.max(a.left, b.left) > 0.5 &&
    // A line of text is higher than its letters: 3 px of it stay empty above and below.
    Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 6 * (edge.width / svg.viewBox.baseVal.width);
  const name = svg.getAttribute("aria-label").slice(0, 40);
  return [
    ...(edge.left < 0 || edge.right > document.documentElement.clientWidth ? [`${name}: past the window`] : []),
    ...boxes.filter(outside).map(([text]) => `${name}: ${text} outside`),
    ...boxes.flatMap((a, at) => boxes.slice(at + 1).filter((b) => over(a, b)).map((b) => `${name}: ${a[0]} / ${b[0]}`)),
  ];
})"""


# What rates of years a line between two of them, or the target's, goes through.
CROSSED = """() => [...document.querySelectorAll("svg.chart text.value")].flatMap((text) => {
  const box = text.getBoundingClientRect();
  const inside = ({ x, y }) => x > box.left && x < box.right && y > box.top + 3 && y < box.bottom - 3;
  return [...text.ownerSVGElement.querySelectorAll("line.path, line.target")].flatMap((line) => {
    const length = line.getTotalLength();
    const points = Array.from({ length: 500 }, (_, at) => line.getPointAtLength((length * at) / 499));
    return points.map((one) => one.matrixTransform(line.getScreenCTM())).some(inside) ? [text.textContent] : [];
  });
})"""


def years(first, *recognised, **more):
    return [Dot(first + at, standing(count, 156, TARGET), **more) for at, count in enumerate(recognised)]


def days(*recognised):
    counted = enumerate(recognised)
    return [Day(date(2026, 10, 26) + timedelta(days=at), count, 1) for at, count in counted]


DRAWN = {
    "neighbours": line(years(2019, 110, 109, 110, 112), TARGET, 2022),
    "at the target": line(years(2019, 116, 117, 118), TARGET, 2022),
    "at both edges": line(years(2019, 0, 156, 0, 156), TARGET, 2022),
    "thirty years": line(years(2001, *range(100, 130)), TARGET, 2030),
    "two running rounds": line(years(2019, 90) + years(2020, 100, 110, open=True), TARGET, 2022),
    "many rounds of a year": line([Dot(2022, standing(count, 156, TARGET)) for count in range(8)], TARGET, 2022),
    "other units every year": line(
        [Dot(2019 + at, standing(150, 150 + at, TARGET), side=str(at)) for at in range(9)], TARGET, 2022
    ),
    "one year": line(years(2019, 117), TARGET, 2022),
    "no year": line([], TARGET, 2022),
    "a day": course(days(3), 156, TARGET, 2022),
    "two days": course(days(116, 118), 156, TARGET, 2022),
    "a target of all": course(days(*range(0, 157, 4)), 156, Fraction(1), 2022),
    "states": counts.states({state: 1 + 40 * at for at, state in enumerate(State)}),
    "narrow states": counts.states({State.DRAFT: 1, State.RETURNED: 2, State.RECOGNISED: 2000}),
    "tiles": tiles.tiles([("Thành phố có tên dài thuộc tỉnh khác", [("Xã", state) for state in State] * 4)] * 2),
}


@pytest.mark.parametrize("width", WIDTHS)
def test_no_two_labels_overlap_and_nothing_is_past_the_edge(browser, width):
    page = browser.new_context(viewport={"width": width, "height": 900}).new_page()
    for name, drawn in DRAWN.items():
        page.set_content(f"{HEAD}{drawn}")
        assert page.evaluate(FAULTS) == [], name


@pytest.mark.parametrize("width", WIDTHS)
def test_no_line_goes_through_a_rate(browser, width):
    """Unless it falls so steeply that every place beside the dot is in its way."""
    page = browser.new_context(viewport={"width": width, "height": 900}).new_page()
    falls = [(110, 109, 79), (79, 109, 110), (110, 60, 110), (117, 100, 120, 110), (60, 80, 60)]
    drawn = [line(years(2019, *counts), TARGET, 2022) for counts in falls]
    drawn.append(line(years(2019, 110) + years(2021, 109, 79), TARGET, 2022))
    for one in (*drawn, DRAWN["neighbours"], DRAWN["at the target"], DRAWN["thirty years"]):
        page.set_content(f"{HEAD}{one}")
        assert page.evaluate(CROSSED) == [], one


@pytest.mark.parametrize("width", WIDTHS)
def test_the_charts_of_the_pages_stay_within_a_window(browser, address, passwords, width):
    page = page_of(browser, address, passwords, "province_officer", viewport={"width": width, "height": 900})
    drawn = 0
    for path in ("/tien-do", "/tien-do/ca-nuoc", "/tien-do/du-bao", "/tien-do/lanh-dao", "/cong-khai"):
        page.goto(f"{address}{path}")
        drawn += page.locator("svg.chart").count()
        assert page.evaluate(FAULTS) == [], path
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
    assert drawn > 8


def test_a_letter_in_the_legend_has_the_colour_of_its_tiles(browser, address, passwords):
    page = page_of(browser, address, passwords, "province_officer")
    page.goto(f"{address}/tien-do")
    told = page.evaluate(
        """() => [...document.querySelectorAll(".legend .letter")].map((letter) => {
          const tile = document.querySelector(`svg .state.${letter.classList[1]} rect`);
          return [letter.textContent, getComputedStyle(letter).backgroundColor, tile && getComputedStyle(tile).fill];
        })"""
    )
    assert len(told) == len(State)
    assert [one for one in told if one[2] not in {None, one[1]}] == [] and len([one for one in told if one[2]]) > 4
