"""Plan files: the plan followed in each year, the file in use, and uploading a new one."""

from flask import Blueprint, Response, url_for
from flask.typing import ResponseReturnValue

from certify.domain.limits import PLAN
from certify.operations.plans import files
from certify.operations.plans.boards import plan_for, plans_of
from certify.operations.site.imports import Content
from certify.operations.units.scope import province_for
from certify.web.access import requires
from certify.web.files import file_response
from certify.web.forms import Problems, done, page
from certify.web.request_context import site, viewing
from certify.web.site.imports import ImportPages, add_pages

blueprint = Blueprint("plan_files", __name__)
TOML = "application/toml; charset=utf-8"


@blueprint.get("/ke-hoach/tep")
@requires("plan:manage")
def index(problems: Problems = ()) -> ResponseReturnValue:
    """The plans by year, and the form to upload a file."""
    with viewing() as act:
        years = files.followed_by_year(act)
        own_plans = [loaded for loaded in plans_of(act) if loaded.plan.province]
    return page("plans/files.html", problems, years=years, mine=own_plans)


@blueprint.get("/ke-hoach/tep/<plan_id>.toml")
@requires("plan:manage")
def file(plan_id: str) -> Response:
    """The file of a plan that the province follows, as it is stored."""
    with viewing() as act:
        loaded = plan_for(act.library, province_for(act), plan_id)
    return file_response(loaded.path.read_bytes(), f"{loaded.plan.id}.toml", TOML, attachment=True)


def _taken(new: bool, _: Content) -> ResponseReturnValue:
    return done("Đã đưa kế hoạch vào dùng." if new else "Không có gì thay đổi.", url_for(".index"))


PAGES = ImportPages(
    permission="plan:manage",
    file=lambda: files.plan_import(site().settings.revisions_folder / "plans"),
    read=files.content_of,
    taken=_taken,
    heading="Tệp kế hoạch",
    button="Đưa kế hoạch vào dùng",
    note=lambda: "Bản trước được giữ; số liệu đã nhập theo mã mục tiêu vẫn còn.",
    limit=PLAN,
)
add_pages(blueprint, index, "/ke-hoach/tep", "/ke-hoach/tep", PAGES)
