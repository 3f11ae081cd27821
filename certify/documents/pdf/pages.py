"""The HTML of a paper, from which both the PDF and the Word file are made."""

from datetime import date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path

import segno
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from certify.documents.indents import without_indents
from certify.documents.pdf.forms import Form
from certify.domain.days import LOCAL
from certify.domain.numbers import format_number, format_points
from certify.domain.papers.paper import Paper


def html_of(form: Form, paper: Paper) -> str:
    """The paper as HTML. The same paper gives the same text."""
    template = environment(form.folder, form.layout).get_template(form.file.template)
    # WeasyPrint counts the spaces beside a block when it measures a line, and Word would print them.
    return without_indents(template.render(p=paper, r=paper.record, m=paper.meeting, form=form.file))


@cache
def environment(folder: Path, layout: Path) -> Environment:
    """The templates of a form's folder and of the layout, with the filters of papers."""
    environment = Environment(
        loader=FileSystemLoader([folder, layout]), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    environment.filters.update(
        points=points,
        count=format_number,
        day=day,
        moment=moment,
        clock=clock,
        longday=longday,
        lower_first=lower_first,
        qr=qr,
    )
    return environment


def points(value: str | None) -> str:
    """Points with a decimal comma; a dash for None."""
    return "–" if value is None else format_points(Decimal(value))


def day(value: date) -> str:
    """A day as dd/mm/yyyy."""
    return f"{value:%d/%m/%Y}"


def moment(value: datetime) -> str:
    """Day and time in Vietnam."""
    return f"{value.astimezone(LOCAL):%d/%m/%Y %H:%M}"


def clock(value: datetime) -> str:
    """A time in a biên bản: "08 giờ 00, ngày 05 tháng 01 năm 2022" (Nghị định 30/2020/NĐ-CP, mẫu 1.9)."""
    local = value.astimezone(LOCAL)
    return f"{local:%H} giờ {local:%M}, {longday(local.date())}"


def longday(value: date) -> str:
    """A day in words; days below 10 and the months 1 and 2 are padded (Nghị định 30/2020/NĐ-CP, Phụ lục I)."""
    month = f"{value.month:02d}" if value.month <= 2 else str(value.month)
    return f"ngày {value.day:02d} tháng {month} năm {value.year}"


def lower_first(name: str) -> str:
    """The name of a unit inside a sentence: "Xã Lê Trì" → "xã Lê Trì" (Nghị định 30/2020/NĐ-CP, Phụ lục II)."""
    return f"{name[:1].lower()}{name[1:]}"


def qr(address: str) -> Markup:
    """The QR code of an address as an inline SVG."""
    return Markup(segno.make(address, error="m", micro=False).svg_inline(border=0, omitsize=True))  # noqa: S704
