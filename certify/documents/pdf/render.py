"""Rendering papers to PDF. The only module that imports weasyprint."""

import logging
import re
from functools import cache, lru_cache, partial
from mimetypes import guess_type
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from certify.documents.pdf.forms import Form, FormError
from certify.documents.pdf.pages import MOST_STATES, html_of
from certify.documents.pdf.print_html import for_print, plain_spaces
from certify.documents.pdf.room import with_room
from certify.documents.pdf.tagging import identify, untable
from certify.documents.pdf.template_faults import said
from certify.documents.turns import MAKING, Busy
from certify.domain.papers.paper import Paper
from certify.domain.problems import Problem

# PDF/A-3, level A: for archiving, tagged; `_finish` makes it PDF/UA-1 too, for people who have a page read to them.
VARIANT = "pdf/a-3a"
# The styles that all forms share, in the order in which they apply: the page, the parts of a paper, its end.
SHARED = ("layout.css", "parts.css", "sign.css")

# A compressed stream that ends with a carriage return, as one in 256 does: readers take that byte for a part of the
# line end that follows, find the stream too short, and PDF/A is broken.
OPEN_END = b"\r\nendstream"
MOST_WRITINGS = 5
UNDRAWN = "không in được trang ({})"
UNFETCHED = "không lấy được “{}”; tệp mà biểu mẫu dùng phải có, và nằm trong thư mục của nó"


def load() -> None:
    """Load what rendering needs, so that processes forked from this one have it from their beginning."""
    _page_class()


def render(form: Form, paper: Paper) -> bytes:
    """A paper as PDF. The same paper gives the same bytes.

    Raises FormError when the form is at fault: its template, or a file that is missing or lies outside its folder; of a
    form of the site, whatever keeps its page from being drawn. Raises Busy when the process has enough to render.
    """
    from weasyprint.urls import FatalURLFetchingError  # noqa: PLC0415

    try:
        return _pdf(form, html_of(form, paper))
    except FatalURLFetchingError as error:
        raise FormError(form.folder.name, Problem("", UNFETCHED.format(_asked(error)))) from error
    except (Busy, FormError):
        raise
    except Exception as error:
        if not form.of_site:
            raise
        raise FormError(form.folder.name, Problem("", UNDRAWN.format(said(error)))) from error


def render_text(folders: tuple[Path, Path], style: str, text: str) -> bytes:
    """HTML as PDF; `folders` are its own folder and the layout's, whose style is overridden by `style` of the former.

    The same text gives the same bytes. Raises WeasyPrint's own error when it refers to a file that is missing, and Busy
    when the process has enough to render.
    """
    with MAKING.turn():
        return _rendered(folders, _style(folders[0] / style, folders), text, _fetcher(folders))


def _rendered(folders: tuple[Path, Path], style: Any, text: str, fetcher: Any) -> bytes:  # noqa: ANN401
    folder, layout = folders
    page = _page_class()(string=for_print(text), base_url=folder.as_uri() + "/", url_fetcher=fetcher)
    page.agent = _style(layout / "agent.css", (layout,))
    styles = [*(_style(layout / name, (layout,)) for name in SHARED), style]
    write = partial(page.write_pdf, stylesheets=styles, font_config=_fonts(), pdf_variant=VARIANT)
    pdf: bytes = with_room(partial(write, finisher=_finish))
    for spares in range(MOST_WRITINGS):
        if OPEN_END not in pdf:
            break
        pdf = with_room(partial(write, finisher=partial(_finish_soundly, spares=spares)))
    return pdf


def style_faults(form: Form) -> list[Problem]:
    """What WeasyPrint passes over in the style of a form, which is the place, with its lines."""
    from weasyprint import LOGGER  # noqa: PLC0415
    from weasyprint.urls import FatalURLFetchingError  # noqa: PLC0415

    heard: list[str] = []
    listener = logging.Handler(logging.WARNING)
    listener.emit = lambda record: heard.append(record.getMessage())  # type: ignore[method-assign]
    LOGGER.addHandler(listener)
    try:
        _parsed_style(form)
    except FatalURLFetchingError as error:
        return [Problem(form.file.style, UNFETCHED.format(_asked(error)))]
    finally:
        LOGGER.removeHandler(listener)
    return [_passed_over(form.file.style, said) for said in heard]


def _passed_over(style: str, said: str) -> Problem:
    """A warning of WeasyPrint, "Ignored `colour: red` at 3:5, unknown property.", at its line."""
    what, where = re.search(r"`(.*)`", said, re.DOTALL), re.search(r" at (\d+):\d+", said)
    text = f"bỏ qua “{what[1].strip()}”, không hiểu được" if what else f"không hiểu được ({said})"
    return Problem(style, text, int(where[1]) if where else 0)


def _asked(error: BaseException) -> str:
    """The name of the file, or the address, that an error of WeasyPrint's fetcher is about."""
    asked = str(error).split('"')[1]
    try:
        address = urlsplit(asked)
    except ValueError:  # an address that is none
        return asked
    return unquote(address.path.rpartition("/")[2]) if address.scheme == "file" else address.geturl()


def _pdf(form: Form, text: str) -> bytes:
    folders = (form.folder, form.layout)
    if not form.of_site:
        return render_text(folders, form.file.style, text)
    with MAKING.turn():
        return _rendered(folders, _kept_style(form), text, _fetcher(folders, form))


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
    """Mark the file as PDF/UA-1 too, leave the metadata uncompressed (PDF/A), and add the fields of signatures."""
    from certify.documents.pdf.signature_places import add_fields, places_of  # noqa: PLC0415

    for part in pdf.objects:
        if getattr(part, "extra", {}).get("Type") == "/Metadata":
            part.compress = False
            identify(part)
    untable(pdf)
    plain_spaces(pdf)
    add_fields(pdf, places_of(document))


def _finish_soundly(document: Any, pdf: Any, spares: int) -> None:  # noqa: ANN401
    """Finish a file in which a stream has an open end."""
    _finish(document, pdf)
    close_ends(pdf, spares)


def close_ends(pdf: Any, spares: int = 0) -> None:  # noqa: ANN401
    """Give streams with an open end another one: one more line end, which says nothing.

    The tables of objects are streams too, made when the file is written: `spares` more empty objects give them another
    end.
    """
    from pydyf import Dictionary  # noqa: PLC0415

    for _ in range(spares):
        pdf.add_object(Dictionary())
    for part in pdf.objects:
        if getattr(part, "compress", False) and part.data.endswith(OPEN_END):
            part.stream = [*part.stream, b""]
            if "Length1" in part.extra:
                part.extra["Length1"] += 1


@cache
def _fonts() -> Any:  # noqa: ANN401
    """One font configuration per process, so that memory stays flat."""
    from weasyprint.text.fonts import FontConfiguration  # noqa: PLC0415

    return FontConfiguration()


@cache
def _style(path: Path, folders: tuple[Path, ...]) -> Any:  # noqa: ANN401
    """A style sheet of ours, parsed once per process."""
    from weasyprint import CSS  # noqa: PLC0415

    return CSS(filename=str(path), font_config=_fonts(), url_fetcher=_fetcher(folders))


@lru_cache(MOST_STATES)
def _kept_style(form: Form) -> Any:  # noqa: ANN401
    """The style sheet of a form of a site as it was when the form was loaded, parsed once for each of its states."""
    return _parsed_style(form)


def _parsed_style(form: Form) -> Any:  # noqa: ANN401
    from weasyprint import CSS  # noqa: PLC0415

    fetcher, base = _fetcher((form.folder, form.layout), form), (form.folder / form.file.style).as_uri()
    return CSS(string=form.text(form.file.style), base_url=base, font_config=_fonts(), url_fetcher=fetcher)


def _fetcher(folders: tuple[Path, ...], form: Form | None = None) -> Any:  # noqa: ANN401
    """A URL fetcher confined to the given folders; any other URL stops the rendering.

    Files of a form of a site are those that it was loaded with.
    """
    from weasyprint.urls import URLFetcher, URLFetcherResponse  # noqa: PLC0415

    kept = {form.folder.resolve() / name: content for name, content in form.files.items()} if form else {}

    class FormFetcher(URLFetcher):  # type: ignore[misc]
        def fetch(self, url: str, headers: Any = None) -> Any:  # noqa: ANN401
            parts = urlsplit(url)
            path = Path(unquote(parts.path)).resolve()
            if parts.scheme != "file" or not any(path.is_relative_to(folder.resolve()) for folder in folders):
                raise ValueError(f"{url} lies outside the form")
            if path in kept:
                return URLFetcherResponse(url, kept[path], {"Content-Type": guess_type(path.name)[0] or ""})
            if form and path.is_relative_to(form.folder.resolve()):
                raise ValueError(f"{url} was not there when the form was loaded")
            return super().fetch(url, headers)

    return FormFetcher(fail_on_errors=True)
