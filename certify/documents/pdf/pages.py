"""The HTML of a paper, from which both the PDF and the Word file are made."""

from datetime import date, datetime
from decimal import Decimal
from functools import cache, lru_cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup

from certify.documents.indents import without_indents
from certify.documents.pdf import wording
from certify.documents.pdf.dated import texts_on
from certify.documents.pdf.forms import LAYOUT, Form, FormError
from certify.documents.pdf.sandbox import Compiled, Kept, Sandbox, limited
from certify.documents.pdf.template_faults import fault_of
from certify.domain.days import LOCAL, local_day
from certify.domain.numbers import format_number, format_points
from certify.domain.papers.paper import Paper
from certify.domain.problems import Problem
from certify.domain.vietnamese import lower_first

# Letters of a paper of a site's own form; our longest have some hundred thousand. More would be laid out for minutes.
MOST_LETTERS = 5_000_000
TOO_LONG = f"dài hơn {format_number(MOST_LETTERS)} chữ; mẫu lặp quá nhiều"
# States of forms of sites whose compiled templates a process keeps.
MOST_STATES = 64


def html_of(form: Form, paper: Paper) -> str:
    """The paper as HTML. The same paper gives the same text.

    Raises FormError when the form is at fault; one of a site also when it takes or gets longer than any sound one.
    """
    if form.file.fault:
        raise FormError(form.file.id, Problem("", form.file.fault))

    # No partial: a template of a site could reach through it to the folder, and to any file.
    def dated(use: str) -> tuple[str, ...]:
        return texts_on(form.layout, use, paper.on)

    values = {"p": paper, "r": paper.record, "m": paper.meeting, "form": form.file, "dated": dated}
    try:
        with limited():
            text = _template(form).render(values)
    except Exception as error:
        raise FormError(form.folder.name, fault_of(error, (form.folder, form.layout))) from error
    if form.of_site and len(text) > MOST_LETTERS:
        raise FormError(form.folder.name, Problem(form.file.template, TOO_LONG))
    # WeasyPrint counts the spaces beside a block when it measures a line, and Word would print them.
    return without_indents(text)


def template_of(folder: Path, name: str) -> Template:
    """A template in the folder of a form, which may use those of the layout beside it."""
    return _environment(folder.parent).get_template(f"{folder.name}/{name}")


def _template(form: Form) -> Template:
    if not form.of_site:
        return template_of(form.folder, form.file.template)
    return _sandbox(form).get_template(form.file.template)


_compiled = Compiled()


@lru_cache(MOST_STATES)
def _sandbox(form: Form) -> Environment:
    """The templates of one form of a site in one state, read once."""
    options = {"autoescape": True, "undefined": StrictUndefined, "trim_blocks": True, "auto_reload": False}
    return _with_filters(Sandbox(loader=Kept(form), bytecode_cache=_compiled, **options))


@cache
def _environment(forms: Path) -> Environment:
    """The templates of all our forms, so that those of the layout are compiled once."""
    loader = FileSystemLoader([forms, forms / LAYOUT])
    return _with_filters(Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True))


def _with_filters(environment: Environment) -> Environment:
    """An environment with the filters of papers."""
    environment.filters.update(
        points=points,
        count=format_number,
        day=day,
        moment=moment,
        local_day=day_of,
        clock=clock,
        longday=longday,
        lower_first=lower_first,
        qr=qr,
        reason=wording.reason,
        kind_of=wording.kind_of,
        kinds_of=wording.kinds_of,
        head_of=wording.head_of,
        percent=wording.percent,
        ended=wording.ended,
        recipient=wording.recipient,
        short_hash=short_hash,
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


def day_of(value: datetime) -> str:
    """The day in Vietnam on which a moment falls, as dd/mm/yyyy."""
    return day(local_day(value))


def clock(value: datetime) -> str:
    """A time in a biên bản: "08 giờ 00, ngày 05 tháng 01 năm 2022" (Nghị định 30/2020/NĐ-CP, mẫu 1.9)."""
    local = value.astimezone(LOCAL)
    return f"{local:%H} giờ {local:%M}, {longday(local.date())}"


def longday(value: date) -> str:
    """A day in words; days below 10 and the months 1 and 2 are padded (Nghị định 30/2020/NĐ-CP, Phụ lục I)."""
    month = f"{value.month:02d}" if value.month <= 2 else str(value.month)
    return f"ngày {value.day:02d} tháng {month} năm {value.year}"


def qr(address: str) -> Markup:
    """The QR code of an address as an inline SVG, with the words that stand for it."""
    import segno  # noqa: PLC0415

    drawn = segno.make(address, error="m", micro=False).svg_inline(border=0, omitsize=True)
    return Markup(drawn.replace("<svg ", '<svg role="img" aria-label="Mã QR để kiểm tra văn bản" ', 1))  # noqa: S704


def short_hash(sha256: str) -> str:
    """The first twelve digits of a hash, for the eye; the whole stands on the page behind the QR code."""
    return sha256[:12]
