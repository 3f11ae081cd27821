"""Forms: the folder of each paper, with `form.toml`, a template, a style and a sample."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace  # noqa: TID251  Form is a data class
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, PrivateAttr

from certify.domain.assessment.states import State
from certify.domain.file_cache import read_when_changed
from certify.domain.papers.paper import Issuer, Paper, paper_from
from certify.domain.papers.register import letter_symbol, symbol_of
from certify.domain.problems import Problem

LAYOUT = "layout"
# A file of the form's own folder.
FileName = Annotated[str, Field(pattern=r"^[\w-][\w.-]*$")]


class FormError(RuntimeError):
    """A form can't be printed; `problem` has the form's file as its place, and the line where there is one."""

    def __init__(self, form: str, problem: Problem) -> None:
        self.problem = problem
        super().__init__(told(problem, form))


def told(problem: Problem, form: str = "") -> str:
    """A problem of a form's file in one line: "recognition/style.css, dòng 3: …"; without `form`: "style.css, …"."""
    where = "/".join(filter(None, (form, problem.place)))
    line = f", dòng {problem.line}" if problem.line else ""
    return f"{where}{line}: {problem.text}" if where else problem.text


class FormFile(BaseModel):
    """What `form.toml` says.

    `kind` is the abbreviation of Nghị định 30/2020/NĐ-CP, Phụ lục III; without `series` a paper takes no number.
    `office` names the step of the procedure whose office issues the paper, `council` whether its council does.
    `subject` is what one paper is about: a file, a list of files decided together, an area, a plan, a province's
    progress, or nothing (blank).
    A file must be in one of `states`; `snapshot` names the frozen content that the paper is made from, and a paper that
    `rests_on_decision` can't be older than the recognition. `dossier` is the form's name among the papers of a step in
    a criteria file, where that is another one than `title`. `own_file`: an office may upload its own PDF instead.
    `asks` names what is filled in for this form besides what every paper has.
    `occasion` says what of the file a paper tells, so that the next one gets a paper of its own: its return, answers to
    its objections, or a meeting that was opened. A `letter` (công văn) names no kind: its symbol is the office's and
    the drafting unit's. A paper on a `formation` lists the council that the office's settings name, with the number and
    day of the decision that formed it. While a file is in one of the states of `task`, its issue waits for whoever may;
    a paper about an area waits while each of the area's files is in one of them.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)

    id: str
    title: str
    order: int
    kind: str
    series: str = ""
    clause: str
    office: Literal["self_assessment", "appraisal", "recognition", "reporting"]
    council: bool = False
    subject: Literal["assessment", "list", "area", "plan", "progress", "blank"]
    states: tuple[State, ...] = ()
    snapshot: Literal["submitted", "appraised", "decided"] | None = None
    permission: str
    meeting: bool = False
    attested_only: bool = False
    rests_on_decision: bool = False
    dossier: str = ""
    own_file: bool = False
    asks: tuple[Literal["own_words", "inspection"], ...] = ()
    occasion: Literal["return", "answers", "meeting"] | None = None
    letter: bool = False
    formation: bool = False
    task: tuple[State, ...] = ()
    word: bool = False
    template: FileName = "template.html"
    style: FileName = "style.css"
    sample: FileName = "sample.toml"
    _fault: str = PrivateAttr("")

    @property
    def fault(self) -> str:
        """Why no paper can be made with the form (a Vietnamese sentence); empty as long as it is sound."""
        return self._fault

    def faulty(self, fault: str) -> "FormFile":
        """The same form as one that can't be printed, and why."""
        file = self.model_copy()
        file._fault = fault
        return file

    def symbol(self, issuer: Issuer) -> str:
        """The symbol of the form's numbers: "BC-UBND", of a letter "UBND-VX"."""
        return letter_symbol(issuer.symbol, issuer.drafting) if self.letter else symbol_of(self.kind, issuer.symbol)


@read_when_changed
def _form_file(path: Path) -> FormFile:
    return FormFile.model_validate(_toml(path))


@dataclass(frozen=True)
class Form:
    """A form and its folder; it may load files only from there and from `layout`, the folder that all forms share.

    Of a form of the site, `mark` is that of its folder as it was loaded, `shared` the layout, which is ours, and
    `files` what lay in the folder then: one that is edited while the site runs prints nothing that nobody has tried.
    """

    file: FormFile
    folder: Path
    mark: str = ""
    shared: Path | None = None
    files: Mapping[str, bytes] = field(default_factory=dict, compare=False, repr=False)

    @property
    def layout(self) -> Path:
        return self.shared or self.folder.parent / LAYOUT

    @property
    def of_site(self) -> bool:
        """Whether a site made the form, over ours or beside them."""
        return bool(self.mark)

    def with_file(self, file: FormFile) -> "Form":
        """The form with another `form.toml`."""
        return replace(self, file=file)

    def text(self, name: str) -> str:
        """A file of the form. Raises KeyError (a form of the site) or OSError (one of ours) when there is none."""
        return self.files[name].decode() if self.of_site else (self.folder / name).read_text("utf-8")


def load_form(folder: Path) -> Form:
    """The form in a folder. Raises pydantic's ValidationError when `form.toml` is invalid."""
    return Form(_form_file(folder / "form.toml"), folder)


def load_forms(folder: Path) -> dict[str, Form]:
    """Every form of a site by id, in the order of the procedure. Raises ValueError when folder and id differ."""
    unsorted: Iterable[Form] = (load_form(path.parent) for path in folder.glob("*/form.toml"))
    forms = {form.file.id: form for form in sorted(unsorted, key=lambda form: form.file.order)}
    strangers = [form.folder.name for form in forms.values() if form.folder.name != form.file.id]
    if strangers:
        raise ValueError(f"Thư mục biểu mẫu phải mang tên của mã: {', '.join(strangers)}")
    return forms


def load_sample(form: Form) -> Paper:
    """The sample paper of a form: the layout's sample, overridden by the form's own.

    Raises pydantic's ValidationError when the two don't make a paper.
    """
    shared = _toml(form.layout / "sample.toml")
    return paper_from({**shared, **tomllib.loads(form.text(form.file.sample)), "form": form.file.id})


def _toml(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text("utf-8"))
