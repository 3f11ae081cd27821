"""A score sheet in a browser: its fields, and what it says of saving."""

# The number of children, which several indicators share.
SHARED = "children_under_16.shared"


def figure(page, name="2.1.numerator"):
    return page.locator(f"input[name='{name}']")


def state(page):
    return page.locator("#save-state")
