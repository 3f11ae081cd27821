"""`certify forms`: the forms of papers, the program's and the site's own: a list, a check, a beginning."""

import re
import shutil

import click

from certify.cli_said import Group
from certify.commands.site import NO_SITE, begin_private
from certify.config import settings
from certify.documents.pdf.forms import Form, load_forms, told
from certify.documents.pdf.own.files import ADDED, ADDED_NAME, FILE, NAMED, PREPARED
from certify.documents.pdf.own.folders import Forms, OwnForm, forms_of, state_of
from certify.documents.pdf.own.layout import printed_faults

OVERRIDE = """\
# Biểu mẫu riêng của hệ thống, dùng thay biểu mẫu gốc “{title}”.
# Đặt được ở đây: title, clause, word, template, style, sample; mọi khóa khác luôn theo biểu mẫu gốc.
# made_from là bản gốc mà biểu mẫu này bắt đầu từ đó.
made_from = "{state}"
"""
BEGUN = "Đã chép vào {}. Sửa các tệp ở đó, chạy `certify forms check`, rồi chạy lại trang web và việc nền."


@click.group(cls=Group)
def forms() -> None:
    """Biểu mẫu văn bản: của chương trình và của riêng hệ thống (thư mục forms)."""


@forms.command("list")
def list_forms() -> None:
    """Liệt kê mọi biểu mẫu: mã, tên, của chương trình hay của riêng hệ thống."""
    site = settings()
    found = forms_of(site.paper_forms, site.own_forms)
    own = {one.name: one for one in found.own}
    for form_id, form in found.by_id.items():
        click.echo(f"{form_id}: {form.file.title}{_origin(own[form_id]) if form_id in own else ''}")
    for one in found.own:
        if one.name not in found.by_id:
            click.echo(f"{one.name}: không dùng được")


@forms.command()
@click.argument("names", nargs=-1)
def check(names: tuple[str, ...]) -> None:
    """Kiểm tra biểu mẫu riêng của hệ thống (NAMES; mặc định: tất cả): tệp, mẫu, bản in thử, bản Word.

    Mỗi lỗi một dòng, với tệp và dòng; thoát với mã 1 khi có lỗi.
    """
    site = settings()
    found = forms_of(site.paper_forms, site.own_forms)
    if unknown := set(names) - {one.name for one in found.own}:
        raise click.ClickException(f"Không có biểu mẫu riêng nào tên {', '.join(sorted(unknown))}.")
    own = [one for one in found.own if not names or one.name in names]
    faults = [fault for one in own for fault in _faults(found, one)]
    for one in own:
        if one.moved_on:
            click.echo(f"LƯU Ý  {one.name}: {moved_on(one)} Bản gốc: {site.paper_forms / one.name}")
    if faults:
        raise click.ClickException("\n".join(faults))
    click.echo(f"{len(own)} biểu mẫu riêng, không có lỗi." if own else "Hệ thống không có biểu mẫu riêng.")


@forms.command()
@click.argument("form_id", metavar="FORM")
@click.option("--as", "name", default="", help=f"Tên của biểu mẫu thêm mới ({ADDED}…); không có thì thay biểu mẫu gốc.")
def copy(form_id: str, name: str) -> None:
    """Bắt đầu một biểu mẫu riêng từ biểu mẫu gốc FORM, trong thư mục forms của hệ thống."""
    site = settings()
    if not site.instance.is_dir():
        raise click.ClickException(NO_SITE.format(instance=site.instance))
    ours = load_forms(site.paper_forms).get(form_id)
    if ours is None:
        raise click.ClickException(f"Không có biểu mẫu {form_id}; `certify forms list` liệt kê các biểu mẫu.")
    if name and not re.fullmatch(ADDED_NAME, name):
        raise click.ClickException(f"Tên biểu mẫu thêm phải {NAMED}.")
    if name and ours.file.subject not in PREPARED:
        raise click.ClickException(f"Biểu mẫu {form_id} đi cùng việc riêng của nó nên chỉ thay được, không thêm được.")
    target = site.own_forms / (name or form_id)
    if target.exists():
        raise click.ClickException(f"{target}: đã có thư mục này.")
    begin_private(site)
    shutil.copytree(ours.folder, target, copy_function=shutil.copyfile)
    (target / FILE).write_text(_beginning(ours, name), "utf-8")
    click.echo(BEGUN.format(target))


def _faults(found: Forms, one: OwnForm) -> list[str]:
    """What is wrong with a form, also with its printed sheets where it can be printed."""
    problems = list(one.problems) or printed_faults(found.by_id[one.name])
    return [told(problem, one.name) for problem in problems]


def moved_on(one: OwnForm) -> str:
    """That ours changed since a form was made from it: two sentences."""
    return (
        f"biểu mẫu gốc đã đổi (lập từ bản {one.made_from}, nay là {one.now}). So với bản gốc, sửa nếu cần, rồi ghi "
        f'made_from = "{one.now}".'
    )


def _origin(one: OwnForm) -> str:
    kind = f"thay biểu mẫu gốc, lập từ bản {one.made_from}" if one.overrides else "thêm"
    return f" (riêng: {kind}{'; có lỗi' if one.problems else ''}{'; bản gốc đã đổi' if one.moved_on else ''})"


def _beginning(ours: Form, name: str) -> str:
    """The `form.toml` that a form begins with: over ours, or beside it under another name."""
    if not name:
        return OVERRIDE.format(title=ours.file.title, state=state_of(ours))
    text = (ours.folder / FILE).read_text("utf-8")
    text = re.sub(r"(?m)^id = .*$", f'id = "{name}"', text)
    text = re.sub(r'(?m)^title = "(.*)"$', r'title = "\1 (riêng)"', text)
    text = re.sub(r"(?m)^order = .*$", f"order = {ours.file.order + 1}", text)
    return re.sub(r"(?m)^dossier = .*\n", "", text)
