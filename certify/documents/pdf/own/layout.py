"""What a printed form of a site lacks of the layout of Nghị định 30/2020/NĐ-CP, Phụ lục I, read from the PDF itself.

The tests of our own forms ask for more; these are the things that a changed style or template breaks without a word.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from lxml import html
from msgspec import Struct

from certify.documents.pdf.forms import Form, FormError
from certify.documents.pdf.own.trial import MARKS, as_draft, sample_of
from certify.documents.pdf.pages import html_of
from certify.documents.pdf.render import render, style_faults
from certify.documents.pdf.template_faults import said
from certify.domain.papers.paper import Paper
from certify.domain.problems import Problem
from certify.domain.texts import composed

MM = 72 / 25.4
A4 = (210, 297)
LEFT, RIGHT, EDGE, BAND = 30, 15, 5, 20  # mm: the decree's margins, the least of any paper, above and below the text
STATE, MOTTO = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"
FACES = ("LiberationSerif", "TimesNewRoman")
# The kinds of Phụ lục III, which bear the head of the decree and stand in its margins.
KINDS = frozenset(
    (
        *("NQ", "QĐ", "CT", "QC", "QyĐ", "TC", "TB", "HD", "CTr", "KH", "PA", "ĐA", "DA", "BC", "BB", "TTr", "HĐ"),
        *("CĐ", "BGN", "BTT", "GUQ", "GM", "GGT", "GNP", "PG", "PC", "PB", "CV"),
    )
)
LONGEST_NAME = 200


class Letter(Struct, frozen=True):
    """A character on a page: its box in points from the lower left corner, and its face."""

    text: str
    box: tuple[float, float, float, float]
    face: str


class Sheet(Struct, frozen=True):
    """A page that was printed: its width and height in points, and its letters."""

    width: float
    height: float
    letters: tuple[Letter, ...]

    @property
    def text(self) -> str:
        """The letters in the order in which they were drawn, without spaces."""
        return "".join(letter.text for letter in self.letters)


def printed_faults(form: Form) -> list[Problem]:
    """What is wrong with a form whose template is sound: its style, its sheets, its Word file. Takes some seconds."""
    paper, file, problems = sample_of(form), form.file, list[Problem]()
    try:
        problems += style_faults(form)
        problems += [Problem("", text) for text in layout_faults(form, paper, sheets_of(render(form, paper)))]
        if file.subject != "blank":
            problems += [Problem("", text) for text in _unmarked(sheets_of(render(form, as_draft(paper))))]
        if file.word:
            from certify.documents.word.writing import word  # noqa: PLC0415

            word(form, paper)
    except FormError as fault:
        problems.append(fault.problem)
    except Exception as error:
        problems.append(Problem("", said(error)))
    return problems


def layout_faults(form: Form, paper: Paper, sheets: list[Sheet]) -> Iterator[str]:
    """What the sheets of a paper lack, a Vietnamese sentence each."""
    official = form.file.kind in KINDS
    for number, sheet in enumerate(sheets, 1):
        if sorted((round(sheet.width / MM), round(sheet.height / MM))) != list(A4):
            yield f"trang {number}: không phải khổ A4"
        if strange := sorted({one.face for one in sheet.letters if not one.face.startswith(FACES)}):
            yield f"trang {number}: có chữ không ở phông Times New Roman ({', '.join(strange)})"
        if _outside(sheet, official=official):
            where = f"lề (trái {LEFT} mm, phải {RIGHT} mm)" if official else f"mép giấy {EDGE} mm"
            yield f"trang {number}: có chữ vượt quá {where}"
    lost = Counter(_letters(_said(form, paper))) - Counter(_letters("".join(sheet.text for sheet in sheets)))
    if lost:
        yield f"{lost.total()} chữ của mẫu bị cắt hoặc bị ẩn, không có trên trang in ({''.join(sorted(lost))[:40]})"
    if official:
        missing = [one for one in (STATE, MOTTO) if _letters(one) not in _letters(sheets[0].text)]
        yield from (f"trang 1: thiếu “{one}”" for one in missing)


def sheets_of(pdf: bytes) -> list[Sheet]:
    """The pages of a PDF with their letters."""
    import pypdfium2  # noqa: PLC0415

    with pypdfium2.PdfDocument(pdf) as document:
        return [_sheet(page) for page in document]


def _sheet(page: Any) -> Sheet:  # noqa: ANN401
    width, height = page.get_size()
    return Sheet(width, height, tuple(_letters_of(page.get_textpage())))


def _letters_of(page: Any) -> Iterator[Letter]:  # noqa: ANN401
    for at in range(page.count_chars()):
        text = page.get_text_range(at, 1)
        if text.strip():
            yield Letter(text, page.get_charbox(at, loose=True), _face(page, at))


def _face(page: Any, at: int) -> str:  # noqa: ANN401
    """The face of a character, without the tag of a subset and without hyphens."""
    from ctypes import c_int, create_string_buffer  # noqa: PLC0415

    from pypdfium2 import raw  # noqa: PLC0415

    name = create_string_buffer(LONGEST_NAME)
    raw.FPDFText_GetFontInfo(page, at, name, LONGEST_NAME, c_int())
    return name.value.decode("utf-8", "replace").split("+")[-1].replace("-", "").replace(" ", "")


def _outside(sheet: Sheet, *, official: bool) -> bool:
    """Whether a letter stands where the printer or the binding needs the paper."""
    left, right = (LEFT, RIGHT) if official and sheet.width < sheet.height else (EDGE, EDGE)
    for letter in sheet.letters:
        x0, low, x1, high = letter.box
        body = low >= BAND * MM and high <= sheet.height - BAND * MM
        if body and (x0 < left * MM - 1 or x1 > sheet.width - right * MM + 1):
            return True
        if x0 < EDGE * MM or x1 > sheet.width - EDGE * MM or low < 0 or high > sheet.height:
            return True
    return False


def _unmarked(sheets: Iterable[Sheet]) -> Iterator[str]:
    """The marks of a draft that a page lacks."""
    for number, sheet in enumerate(sheets, 1):
        letters = _letters(sheet.text)
        for mark in MARKS:
            if _letters(mark) not in letters:
                yield f"trang {number}: không thấy dấu “{mark}” của bản nháp, dữ liệu mẫu hoặc tiêu chí chưa đối chiếu"


def _said(form: Form, paper: Paper) -> str:
    body = html.document_fromstring(html_of(form, paper)).find("body")
    return str(body.text_content())


def _letters(text: str) -> str:
    """A text in capitals, without spaces: a style may set it so."""
    return "".join(composed(text).upper().split())
