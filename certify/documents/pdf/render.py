"""Rendering papers to PDF. The only module that imports weasyprint."""

from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from certify.documents.pdf.forms import Form
from certify.documents.pdf.pages import html_of
from certify.domain.papers.paper import Paper

# PDF/A-3, level U: for archiving, with all text extractable. Level A (tagged) takes a fifth longer to render.
VARIANT = "pdf/a-3u"
# The styles that all forms share, in the order in which they apply: the page, the parts of a paper, its end.
SHARED = ("layout.css", "parts.css", "sign.css")


class FormError(RuntimeError):
    """A form asks for a file that is missing or lies outside its folder."""


def render(form: Form, paper: Paper) -> bytes:
    """A paper as PDF. The same paper gives the same bytes.

    Raises FormError when the form asks for a file that is missing or lies outside its folder.
    """
    from weasyprint.urls import FatalURLFetchingError  # noqa: PLC0415

    try:
        return _pdf(form, html_of(form, paper))
    except FatalURLFetchingError as error:
        raise FormError(str(error)) from error


def render_text(folders: tuple[Path, Path], style: str, text: str) -> bytes:
    """HTML as PDF; `folders` are its own folder and the layout's, whose style is overridden by `style` of the former.

    The same text gives the same bytes. Raises WeasyPrint's own error when it refers to a file that is missing.
    """
    folder, layout = folders
    page = _page_class()(string=text, base_url=folder.as_uri() + "/", url_fetcher=_fetcher(folders))
    page.agent = _style(layout / "agent.css", folders)
    styles = [_style(path, folders) for path in (*(layout / name for name in SHARED), folder / style)]
    pdf: bytes = page.write_pdf(stylesheets=styles, font_config=_fonts(), pdf_variant=VARIANT, finisher=_finish)
    return pdf


def _pdf(form: Form, text: str) -> bytes:
    return render_text((form.folder, form.layout), form.file.style, text)


@cache
def _page_class() -> Any:  # noqa: ANN401
    """WeasyPrint's document with our user-agent style sheet, which is a tenth of the size of its own."""
    from weasyprint import HTML  # noqa: PLC0415

    class Page(HTML):  # type: ignore[misc]
        agent: Any

        def _ua_stylesheets(self, forms: bool = False) -> list[Any]:  # noqa: ARG002
            return [self.agent]

    return Page


def _finish(document: Any, pdf: Any) -> None:  # noqa: ANN401
    """Leave the metadata uncompressed, as PDF/A demands, and add the fields for signatures to come."""
    from certify.documents.pdf.signature_places import add_fields, places_of  # noqa: PLC0415

    for part in pdf.objects:
        if getattr(part, "extra", {}).get("Type") == "/Metadata":
            part.compress = False
    add_fields(pdf, places_of(document))


@cache
def _fonts() -> Any:  # noqa: ANN401
    """One font configuration per process, so that memory stays flat."""
    from weasyprint.text.fonts import FontConfiguration  # noqa: PLC0415

    return FontConfiguration()


@cache
def _style(path: Path, folders: tuple[Path, ...]) -> Any:  # noqa: ANN401
    """A style sheet, parsed once per process."""
    from weasyprint import CSS  # noqa: PLC0415

    return CSS(filename=str(path), font_config=_fonts(), url_fetcher=_fetcher(folders))


def _fetcher(folders: tuple[Path, ...]) -> Any:  # noqa: ANN401
    """A URL fetcher confined to the given folders; any other URL stops the rendering."""
    from weasyprint.urls import URLFetcher  # noqa: PLC0415

    class FormFetcher(URLFetcher):  # type: ignore[misc]
        def fetch(self, url: str, headers: Any = None) -> Any:  # noqa: ANN401
            parts = urlsplit(url)
            path = Path(unquote(parts.path)).resolve()
            if parts.scheme != "file" or not any(path.is_relative_to(folder.resolve()) for folder in folders):
                raise ValueError(f"{url} lies outside the form")
            return super().fetch(url, headers)

    return FormFetcher(fail_on_errors=True)
