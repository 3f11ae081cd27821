"""Small PDF files for tests that only need one, one as a word processor writes it; and what a PDF says."""

import io

import pdfplumber
from weasyprint import HTML


def written_pdf(text: str, size: str = "A4") -> bytes:
    """A PDF of a text with all its marks, on pages of a size ("A4", "A4 landscape", "letter")."""
    style = f"@page {{ size: {size} }} body {{ font: 13pt 'Liberation Serif' }}"
    pdf: bytes = HTML(string=f"<style>{style}</style><p>{text}</p>").write_pdf()
    return pdf


def printed(pdf: bytes) -> str:
    """The text on all pages of a PDF, with single spaces."""
    with pdfplumber.open(io.BytesIO(pdf)) as pages:
        return " ".join("\n".join(page.extract_text() for page in pages.pages).split())


def pdf_of(text: str, *, script: bool = False) -> bytes:
    """A sound PDF of one page that says a line of plain ASCII text; with `script` it runs one when it is opened."""
    opening = "/OpenAction<</S/JavaScript/JS(app.alert\\(1\\))>>" if script else ""
    drawn = f"BT /F1 12 Tf 72 720 Td ({text}) Tj ET"
    objects = (
        f"<</Type/Catalog/Pages 2 0 R{opening}>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        f"<</Length {len(drawn)}>>stream\n{drawn}\nendstream",
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    )
    file, places = "%PDF-1.7\n", []
    for number, content in enumerate(objects, start=1):
        places.append(len(file))
        file += f"{number} 0 obj{content}endobj\n"
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    size = len(objects) + 1
    trailer = f"trailer<</Size {size}/Root 1 0 R>>\nstartxref\n{len(file)}\n%%EOF\n"
    return f"{file}xref\n0 {size}\n0000000000 65535 f \n{table}{trailer}".encode("ascii")
