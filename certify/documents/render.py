"""Rendering papers: a record and a form in, the bytes of a PDF out. The only module that imports weasyprint."""

from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from certify.documents.forms import Form
from certify.domain.numbers import format_points
from certify.domain.record import Record

LOCAL = timezone(timedelta(hours=7))
# PDF/A-3, level U: for long keeping, text extractable; untagged so that later signatures validate.
VARIANT = "pdf/a-3u"


class FormError(RuntimeError):
    """A form asks for a file that is missing or lies outside its folder."""


def render(form: Form, record: Record) -> bytes:
    """The paper of a record. The same record gives the same bytes.

    Raises FormError when the form asks for a file that is missing or lies outside its folder.
    """
    from weasyprint.urls import FatalURLFetchingError  # noqa: PLC0415

    try:
        return _pdf(form, record)
    except FatalURLFetchingError as error:
        raise FormError(str(error)) from error


def _pdf(form: Form, record: Record) -> bytes:
    from weasyprint import HTML  # noqa: PLC0415

    html = _environment(form.folder).get_template(form.file.template).render(r=record, form=form.file)
    fetcher = _fetcher(form.folder)
    page = HTML(string=html, base_url=form.folder.as_uri() + "/", url_fetcher=fetcher)
    style, fonts = _style(form.folder / form.file.style)
    pdf: bytes = page.write_pdf(stylesheets=[style], font_config=fonts, pdf_variant=VARIANT)
    return pdf


@cache
def _environment(folder: Path) -> Environment:
    environment = Environment(loader=FileSystemLoader(folder), autoescape=True, undefined=StrictUndefined)
    environment.filters.update(points=_points, day=_day, moment=_moment, longday=_longday, lower_first=_lower_first)
    return environment


@cache
def _style(path: Path) -> tuple[Any, Any]:
    """One font configuration and one parsed style for each process: rendering stays fast and memory flat."""
    from weasyprint import CSS  # noqa: PLC0415
    from weasyprint.text.fonts import FontConfiguration  # noqa: PLC0415

    fonts = FontConfiguration()
    css = CSS(filename=str(path), font_config=fonts, url_fetcher=_fetcher(path.parent))
    return css, fonts


def _fetcher(folder: Path) -> Any:  # noqa: ANN401
    """A fetcher confined to the form's own folder; anything else stops the rendering."""
    from weasyprint.urls import URLFetcher  # noqa: PLC0415

    class FormFetcher(URLFetcher):  # type: ignore[misc]
        def fetch(self, url: str, headers: Any = None) -> Any:  # noqa: ANN401
            parts = urlsplit(url)
            inside = Path(unquote(parts.path)).resolve().is_relative_to(folder.resolve())
            if parts.scheme != "file" or not inside:
                raise ValueError(f"{url} lies outside the form")
            return super().fetch(url, headers)

    return FormFetcher(fail_on_errors=True)


def _points(value: str | None) -> str:
    return "" if value is None else format_points(Decimal(value))


def _day(value: date) -> str:
    return f"{value:%d/%m/%Y}"


def _moment(value: datetime) -> str:
    return f"{value.astimezone(LOCAL):%d/%m/%Y %H:%M}"


def _longday(value: date) -> str:
    """Days below 10 and the months 1 and 2 are padded (Nghị định 30/2020/NĐ-CP, Phụ lục I)."""
    month = f"{value.month:02d}" if value.month <= 2 else str(value.month)
    return f"ngày {value.day:02d} tháng {month} năm {value.year}"


def _lower_first(name: str) -> str:
    """The name of a unit inside a sentence: "Xã Lê Trì" → "xã Lê Trì" (Nghị định 30/2020/NĐ-CP, Phụ lục II)."""
    return f"{name[:1].lower()}{name[1:]}"
