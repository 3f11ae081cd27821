"""The steps of a guide, taken on the pages as it says: whoever reads it does the same."""

import re

from playwright.sync_api import Locator, Page, expect

from certify.domain.guide.guide import Deed, Part, Step


def walk(page: Page, part: Part) -> None:
    """Take every step of a part that names what it does."""
    for step in part.steps:
        if step.does:
            take(page, step)
            # A step that leads to another page has arrived before the next one begins.
            page.wait_for_load_state()


def take(page: Page, step: Step) -> None:
    """Do to the control that a step names what the step says."""
    control = named(page, step)
    if step.does is Deed.PRESS:
        control.click()
    elif step.does is Deed.FILL:
        control.fill(step.with_)
    elif step.does is Deed.CHOOSE:
        control.select_option(step.with_)
    elif step.does is Deed.TICK:
        control.check()
    else:
        expect(control).to_be_visible()


def named(page: Page, step: Step) -> Locator:
    """The first control on the page that people know by the name in the step."""
    name = re.compile(re.escape(step.control))
    if step.does in {Deed.FILL, Deed.CHOOSE, Deed.TICK}:
        # In a form that writes: a list's own fields search and sort, and may bear the same names.
        return page.locator("main form[method=post]").get_by_label(name).first
    if step.does is Deed.SEE:
        return page.locator("main").get_by_text(name).first
    pressed = page.get_by_role("link", name=name).or_(page.get_by_role("button", name=name))
    return pressed.or_(page.locator("summary").filter(has_text=name)).first
