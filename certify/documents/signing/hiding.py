"""What boxes would hide of a page of the issued file: for papers that were issued without places for signatures."""

from collections import defaultdict
from collections.abc import Sequence
from itertools import chain
from typing import Any, TypeAlias

import pypdfium2
from PIL import ImageDraw

Box: TypeAlias = tuple[float, float, float, float]  # left, bottom, right, top in points

# An older paper leaves no room between its last lines and the post under them, where programs put their stamp: such
# stamps reach over the ends of those lines, and offices hold papers signed so. The signature itself proves that nothing
# else changed, and the issued file is kept and offered beside the signed one; so a stamp may touch lines, and hide none
# for the greater part. Papers with prepared places have no use for this: there a stamp outside of them is refused.
MOST_OF_A_LINE = 0.5
COLUMN_GAP = 20.0  # points between what stands in two columns
WHITE = 250


def hides(content: bytes, page: int, boxes: Sequence[Box]) -> bool:
    """Whether boxes reach beyond a page, together hide most of a line of text, or anything drawn that is no text."""
    with pypdfium2.PdfDocument(content) as document:
        sheet = document[page]
        width, height = sheet.get_size()
        if any(box[0] < 0 or box[1] < 0 or box[2] > width or box[3] > height for box in boxes):
            return True
        lines = _lines(sheet)
        bare = all(_blank_but_for(sheet, lines, box) for box in boxes)
        return not bare or any(_share(line, boxes) > MOST_OF_A_LINE for line in lines)


def _lines(sheet: Any) -> list[list[Box]]:  # noqa: ANN401
    """The boxes of the characters, line by line; what stands in two columns is two lines."""
    text = sheet.get_textpage()
    rows: dict[int, list[Box]] = defaultdict(list)
    for index, letter in enumerate(text.get_text_range()):
        if letter.strip():
            box = text.get_charbox(index, loose=True)
            rows[round(box[1])].append(box)
    lines: list[list[Box]] = []
    for row in rows.values():
        end = None
        for box in sorted(row):
            if end is None or box[0] - end > COLUMN_GAP:
                lines.append([])
            lines[-1].append(box)
            end = box[2]
    return lines


def _share(line: list[Box], boxes: Sequence[Box]) -> float:
    """How much of a line lies under boxes, by the middles of its characters."""
    middles = (((left + right) / 2, (bottom + top) / 2) for left, bottom, right, top in line)
    hidden = sum(any(box[0] <= x <= box[2] and box[1] <= y <= box[3] for box in boxes) for x, y in middles)
    return hidden / len(line)


def _blank_but_for(sheet: Any, lines: list[list[Box]], box: Box) -> bool:  # noqa: ANN401
    """Whether a page is white in a box once its text is left out; it is drawn with a pixel to each point."""
    drawn = sheet.render(may_draw_forms=False, draw_annots=False).to_pil().convert("L")
    pen = ImageDraw.Draw(drawn)
    for left, bottom, right, top in chain.from_iterable(lines):
        pen.rectangle((left - 2, drawn.height - top - 2, right + 2, drawn.height - bottom + 2), fill=255)
    left, bottom, right, top = (round(edge) for edge in box)
    within = drawn.crop((left, drawn.height - top, right, drawn.height - bottom))
    return bool(within.getextrema()[0] >= WHITE)
