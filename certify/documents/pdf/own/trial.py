"""Whether a form of a site can be printed: its files, its sample, and its template tried with it."""

from collections.abc import Iterator
from functools import lru_cache

from msgspec.structs import replace
from pydantic import ValidationError

from certify.documents.bounded import bounded
from certify.documents.pdf.forms import Form, FormError
from certify.documents.pdf.own.files import MISSING, Unfit, toml_of
from certify.documents.pdf.pages import MOST_STATES, html_of
from certify.documents.pdf.template_faults import said
from certify.domain.criteria.strict.model_problems import problems_in
from certify.domain.papers.paper import Paper, paper_from
from certify.domain.problems import Problem

# What every paper of a site bears in its margins, as `base.html` of the layout writes it.
UNATTESTED, DEMONSTRATION, DRAFT = "BẢN THỬ", "DỮ LIỆU MẪU", "BẢN NHÁP"
MARKS = (UNATTESTED, DEMONSTRATION, DRAFT)
# Seconds of processor time; a sound form takes one or two, most of it to load what is needed.
MOST_SECONDS = 10
ENDLESS = f"in thử không xong trong {MOST_SECONDS} giây hoặc tốn quá nhiều bộ nhớ; mẫu lặp hoặc lồng nhau quá nhiều"


@lru_cache(MOST_STATES)
def tried(form: Form) -> tuple[Problem, ...]:
    """Every reason why a form can't be used, found in a process with limits: a start of the site never hangs on one."""
    found = bounded(faults_of, form, seconds=MOST_SECONDS)
    return (Problem(form.file.template, ENDLESS),) if found is None else tuple(found)


def faults_of(form: Form) -> list[Problem]:
    """Every reason why a form can't be used; each has the form's file as its place, and the line where there is one."""
    if missing := list(_missing(form)):
        return missing
    try:
        paper = sample_of(form)
        pages = [(one, html_of(form, one)) for one in (paper, as_draft(paper))]
    except Unfit as unfit:
        return unfit.problems
    except FormError as fault:
        return [fault.problem]
    except Exception as error:
        return [Problem(form.file.sample, said(error))]
    return list(dict.fromkeys(problem for one, text in pages for problem in _unmarked(form, one, text)))


def as_draft(paper: Paper) -> Paper:
    """A paper as a draft of a demonstration under unattested criteria: with every mark in its margins."""
    unissued = replace(paper, number=None, address="", chain_head="")
    return replace(unissued, draft=True, attested=False, demonstration=True)


def sample_of(form: Form) -> Paper:
    """The sample of a form over the layout's, as `load_sample` reads it. Raises Unfit."""
    own = toml_of(form.file.sample, form.text(form.file.sample).encode())
    shared = toml_of("sample.toml", (form.layout / "sample.toml").read_bytes())
    data = {**shared, **own, "form": form.file.id}
    try:
        return paper_from(data)
    except ValidationError as refused:
        problems = [problem for fault in refused.errors() for problem in problems_in(fault, data)]
        raise Unfit([Problem(form.file.sample, f"{one.place}: {one.text}") for one in problems]) from refused


def _missing(form: Form) -> Iterator[Problem]:
    for name in (form.file.template, form.file.style, form.file.sample):
        try:
            form.text(name)
        except KeyError:
            yield Problem(name, MISSING)
        except UnicodeDecodeError as fault:
            line = form.files[name].count(b"\n", 0, fault.start) + 1
            yield Problem(name, "tệp không phải UTF-8", line)


def _unmarked(form: Form, paper: Paper, text: str) -> Iterator[Problem]:
    """What a paper must bear and this one doesn't: marks, the address for checking it, its number."""
    if form.file.subject == "blank":
        return
    text = text.partition("<body")[2]  # what stands before is no part of the sheets
    borne = dict(zip(MARKS, (not paper.attested, paper.demonstration, paper.draft), strict=True))
    for mark in (mark for mark, wanted in borne.items() if wanted and mark not in text):
        yield Problem(form.file.template, f'thiếu dấu “{mark}” ở lề; mẫu phải bắt đầu bằng {{% extends "base.html" %}}')
    if form.file.subject != "progress" and paper.address and paper.address not in text:
        yield Problem(form.file.template, "thiếu mã QR và địa chỉ kiểm tra văn bản; dùng parts.sign hoặc parts.proof")
    if form.file.series and paper.number and paper.number not in text:
        yield Problem(form.file.template, "thiếu số văn bản; dùng parts.head")
