"""The forms of a site: ours, those that the site puts over them, and those that it adds, each a folder.

A form that the office set and that can't be used is never printed as ours: its papers wait until it is mended.
"""

import hashlib
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from certify import __version__
from certify.documents.pdf.forms import Form, FormFile, load_forms
from certify.documents.pdf.own.files import ADDED_NAME, NAMED, Unfit, added, contents, files_in, overridden
from certify.documents.pdf.template_faults import said
from certify.domain.problems import Problem

BROKEN = (
    "Biểu mẫu riêng “{}” của hệ thống đang có lỗi nên chưa lập được văn bản theo biểu mẫu này; người vận hành xem lỗi "
    "bằng `certify forms check`."
)
UNREADABLE = "Không đọc được thư mục biểu mẫu riêng của hệ thống nên chưa lập được văn bản; người vận hành cần sửa."
STRANGE = f"không có biểu mẫu gốc nào tên này; biểu mẫu thêm có tên {NAMED}"
MARK_LENGTH = 12


class OwnForm(Struct, frozen=True):
    """A folder of a site's forms: the form's title, the form of ours that it takes the place of, what is wrong.

    `made_from` is the state of ours that it began from, `now` the one that ours is in.
    """

    name: str
    title: str = ""
    overrides: bool = False
    made_from: str = ""
    now: str = ""
    problems: tuple[Problem, ...] = ()

    @property
    def moved_on(self) -> bool:
        """Whether ours has changed since; another version with the very same form is no change."""
        return bool(self.made_from) and self.made_from.partition("+")[2] != self.now.partition("+")[2]


class Forms(Struct, frozen=True):
    """Every form of a site by id, in the order of the procedure, and what each folder of the site's own is."""

    by_id: Mapping[str, Form]
    own: tuple[OwnForm, ...] = ()


def forms_of(ours: Path, own: Path) -> Forms:
    """The forms of a site from our folder and its own. Nothing in its own folder stops it."""
    forms = load_forms(ours)
    try:
        folders = _folders(own)
    except OSError as fault:
        unusable = {name: form.with_file(form.file.faulty(UNREADABLE)) for name, form in forms.items()}
        problem = Problem("", f"không đọc được thư mục {own} ({fault.strerror})")
        return Forms(unusable, (OwnForm(own.name, problems=(problem,)),))
    layout, known, described = next(iter(forms.values())).layout, dict(forms), []
    for folder in folders:
        form, about = _over(forms[folder.name], folder) if folder.name in forms else _beside(folder, known, layout)
        described.append(about)
        if form:
            known[folder.name] = form
    return Forms(dict(sorted(known.items(), key=lambda item: item[1].file.order)), tuple(described))


def state_of(ours: Form) -> str:
    """Which state one of our forms is in: the program's version and the form's mark, "1.0.0+4c1f2a9d03be"."""
    return f"{__version__}+{mark_of(contents(ours.folder))}"


def mark_of(files: Mapping[str, bytes]) -> str:
    """A short hash of the files of a form."""
    whole = hashlib.sha256()
    for name, content in files.items():
        whole.update(f"{name} {len(content)} ".encode() + content)
    return whole.hexdigest()[:MARK_LENGTH]


def _folders(own: Path) -> list[Path]:
    """The folders of a site's forms; none where it has none."""
    if not own.exists():
        return []
    return sorted(path for path in own.iterdir() if path.is_dir() and not path.name.startswith("."))


def _tried(form: Form) -> list[Problem]:
    """What is wrong with a form when it is tried; a site without forms of its own tries none."""
    from certify.documents.pdf.own.trial import tried  # noqa: PLC0415

    return [*tried(form)]


def _over(ours: Form, folder: Path) -> tuple[Form, OwnForm]:
    """What a site prints in the place of one of our forms: its own, or nothing until that can be used."""
    about = OwnForm(folder.name, ours.file.title, overrides=True, now=state_of(ours))
    form, problems = ours, list[Problem]()
    try:
        files = files_in(folder)
        file, made_from = overridden(ours, files)
        about = replace(about, title=file.title, made_from=made_from)
        form = Form(file, folder, mark_of(files), ours.layout, files)
        problems.extend(_tried(form))
    except Exception as fault:
        problems.extend(_problems_in(fault))
    return _usable(form, about, problems)


def _beside(folder: Path, known: Mapping[str, Form], layout: Path) -> tuple[Form | None, OwnForm]:
    """A form that a site adds; none where nobody can tell what it is."""
    about = OwnForm(folder.name)
    if not re.fullmatch(ADDED_NAME, folder.name):
        return None, replace(about, problems=(Problem("", STRANGE),))
    try:
        files = files_in(folder)
        file = added(folder.name, files, {form.file.dossier or form.file.title for form in known.values()})
        form = Form(file, folder, mark_of(files), layout, files)
        problems = _tried(form)
    except Exception as fault:
        return None, replace(about, problems=tuple(_problems_in(fault)))
    return _usable(form, replace(about, title=file.title), problems)


def _usable(form: Form, about: OwnForm, problems: Sequence[Problem]) -> tuple[Form, OwnForm]:
    """A form as it is, or as one that makes no paper until its problems are mended."""
    if not problems:
        return form, about
    return form.with_file(_broken(form.file)), replace(about, problems=tuple(problems))


def _broken(file: FormFile) -> FormFile:
    return file.faulty(BROKEN.format(file.title))


def _problems_in(fault: Exception) -> list[Problem]:
    if isinstance(fault, Unfit):
        return fault.problems
    if not isinstance(fault, OSError):
        return [Problem("", said(fault))]
    return [Problem(Path(fault.filename or "").name, f"không đọc được ({fault.strerror})")]
