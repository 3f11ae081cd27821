"""What `form.toml` of a site's form may say: over one of ours what changes no rule, beside ours what can work."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, ConfigDict, Field

from certify.documents.pdf.forms import FileName, Form, FormFile
from certify.domain.criteria.file import CriteriaFileError, checked, parsed
from certify.domain.offices.steps import PAPERS_OF, OfficeStep
from certify.domain.problems import Problem

FILE = "form.toml"
# The names of forms that a site adds, so that none of ours, in whatever release, ever bears one.
ADDED = "own-"
ADDED_NAME = rf"{ADDED}[a-z0-9]+(-[a-z0-9]+)*"
NAMED = f"bắt đầu bằng {ADDED}, chỉ gồm chữ thường không dấu, chữ số và gạch nối"
# What pages can prepare for any form; papers about lists, plans and progress come with acts of their own.
PREPARED = ("assessment", "area", "blank")
MISSING = "thiếu tệp này"
STRAYED = "liên kết ra ngoài thư mục của biểu mẫu; chép chính tệp đó vào thư mục"
SPECIAL = "không phải tệp thường nên không đọc"


class OverrideFile(BaseModel):
    """What a site says of a form that takes the place of one of ours; every rule about its papers stays ours.

    `made_from` names our form's state that it began from (`state_of`).
    """

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)

    made_from: Annotated[str, Field(pattern=r"^[0-9][0-9A-Za-z.]*\+[0-9a-f]{12}$")]
    title: Annotated[str, Field(min_length=1)] | None = None
    clause: str | None = None
    word: bool | None = None
    template: FileName = "template.html"
    style: FileName = "style.css"
    sample: FileName = "sample.toml"


class Unfit(Exception):  # noqa: N818
    """A file of a form can't be read as what it should be; the problems have the file as their place."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems
        super().__init__("\n".join(map(str, problems)))


def files_in(folder: Path) -> dict[str, bytes]:
    """Every file of a form by its path within the folder. Raises OSError when one can't be read.

    Raises Unfit for links that lead out of the folder, or nowhere: a form prints no file of the machine's.
    """
    paths, inside = sorted(folder.rglob("*")), folder.resolve()
    problems = [Problem(str(path.relative_to(folder)), text) for path in paths if (text := _strange(path, inside))]
    if problems:
        raise Unfit(problems)
    return contents(folder)


def contents(folder: Path) -> dict[str, bytes]:
    """Every file of a folder by its path within it, whatever it links to. Raises OSError when one can't be read."""
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): path.read_bytes() for path in paths}


def _strange(path: Path, inside: Path) -> str:
    try:
        if not path.resolve().is_relative_to(inside):
            return STRAYED
    except RuntimeError:  # a link to itself
        return SPECIAL
    return "" if path.is_file() or path.is_dir() else SPECIAL


def overridden(ours: Form, files: Mapping[str, bytes]) -> tuple[FormFile, str]:
    """Our form as the site prints it, and the state of ours that it names. Raises Unfit."""
    own = _read(files, OverrideFile)
    changed: dict[str, Any] = own.model_dump(exclude={"made_from"}, exclude_none=True)
    # The procedure knows papers by title: under another one it is still the same paper of a dossier.
    file = ours.file.model_copy(update={**changed, "dossier": ours.file.dossier or ours.file.title})
    return file, own.made_from


def added(name: str, files: Mapping[str, bytes], taken: set[str]) -> FormFile:
    """A form that a site adds under a name; `taken` are the titles under which dossiers know others. Raises Unfit."""
    file = _read(files, FormFile)
    if problems := _with_lines(files[FILE].decode(), _unworkable(file, name, taken)):
        raise Unfit(problems)
    return file


def _unworkable(file: FormFile, name: str, taken: set[str]) -> Iterator[Problem]:
    """What an added form asks for that no page does, or that would get round a rule."""
    if file.id != name:
        yield Problem("id", f"phải là tên của thư mục, {name}")
    if file.subject not in PREPARED:
        yield Problem("subject", f"biểu mẫu thêm chỉ lập được cho một trong {', '.join(PREPARED)}")
    if file.permission != (needed := PAPERS_OF[OfficeStep(file.office)]):
        yield Problem("permission", f"văn bản của cơ quan {file.office} phải dùng quyền {needed}")
    if file.subject == "area" and file.office == "self_assessment":
        yield Problem("office", "xã không lập văn bản về một khu vực")
    if (file.rests_on_decision or file.snapshot == "decided") and not file.attested_only:
        yield Problem("attested_only", "văn bản dựa trên quyết định phải ghi attested_only = true")
    if (file.dossier or file.title) in taken:
        yield Problem("dossier" if file.dossier else "title", "đã có biểu mẫu mang tên này")


Content = TypeVar("Content", bound=BaseModel)


def _read(files: Mapping[str, bytes], model: type[Content]) -> Content:
    """`form.toml` as a model. Raises Unfit with every problem."""
    if FILE not in files:
        raise Unfit([Problem(FILE, MISSING)])
    data = toml_of(FILE, files[FILE])
    try:
        return checked(data, model)
    except CriteriaFileError as refused:
        problems = (_of_ours(one, model) for one in refused.problems)
        raise Unfit(_with_lines(files[FILE].decode(), problems)) from refused


def toml_of(name: str, raw: bytes) -> dict[str, Any]:
    """The data of a TOML file. Raises Unfit."""
    try:
        return parsed(raw)
    except CriteriaFileError as refused:
        raise Unfit([Problem(name, one.text, one.line) for one in refused.problems]) from refused


def _of_ours(problem: Problem, model: type[BaseModel]) -> Problem:
    if model is OverrideFile and problem.place in FormFile.model_fields.keys() - OverrideFile.model_fields.keys():
        return Problem(problem.place, "khóa này theo bản gốc, không đặt lại được; bỏ đi")
    return problem


def _with_lines(text: str, problems: Iterator[Problem]) -> list[Problem]:
    """Problems at places of `form.toml`, with their lines; the file becomes the place."""
    return [Problem(FILE, f"{one.place}: {one.text}", _line_of(text, one.place)) for one in problems]


def _line_of(text: str, place: str) -> int:
    """The line (from 1) of a place of a flat file; 0 where its key isn't there."""
    key = re.match(r"\w*", place)
    found = re.search(rf"(?m)^[ \t]*{key[0]}[ \t]*=", text) if key else None
    return text.count("\n", 0, found.start()) + 1 if found else 0
