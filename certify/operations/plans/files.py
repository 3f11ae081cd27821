"""A plan file that a province uploads: checked, compared with the former revision, and added to the site's plans."""

import os
from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct

from certify.documents.bounded import bounded
from certify.documents.kinds import kind_of
from certify.domain.hashing import sha256_of
from certify.domain.library import Library, UnknownVersion
from certify.domain.limits import PLAN
from certify.domain.plans.difference import differences
from certify.domain.plans.library import LoadedPlan
from certify.domain.plans.plan import Plan
from certify.domain.plans.upload import kept_plan, read_upload
from certify.domain.problems import Problem
from certify.operations.act import Act, Refused
from certify.operations.site.imports import Change, Content, FileImport, Weighed, insist
from certify.operations.units.scope import province_for
from certify.store.units.units import Unit

BEFORE_UPGRADE = "Tệp này được tải lên trước khi hệ thống nâng cấp; hãy tải lên lại."


class Year(Struct, frozen=True):
    """The plans that a province follows in a year."""

    year: int
    plans: tuple[LoadedPlan, ...]


def followed_by_year(act: Act) -> list[Year]:
    """The plans that the actor's province follows, year by year, its own before the national ones."""
    act.need("plan:manage")
    followed = act.library.plans.of_province(province_for(act).code)
    years = sorted({period.year for loaded in followed for period in loaded.plan.periods})
    return [Year(year, tuple(loaded for loaded in followed if _covers(loaded.plan, year))) for year in years]


def content_of(body: bytes) -> Content:
    """What is stored of a plan file, which is read only here. Raises Refused when it isn't text."""
    if not body or len(body) > PLAN.file:
        raise Refused(["Chưa chọn tệp, hoặc tệp rỗng." if not body else f"Tệp lớn quá {PLAN.file // 1000} KB."])
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError as fault:
        named = f"Tệp là {kind.name}. " if (kind := kind_of(body)).name else ""
        raise Refused([f"{named}Tệp kế hoạch phải là tệp TOML ở bảng mã UTF-8."]) from fault
    stated = bounded(read_upload, body)
    if stated is None:
        raise Refused(["Tệp không đọc được: lớn bất thường hoặc đã hỏng."])
    if isinstance(stated, str):
        return {"text": text, "plan": stated, "faults": []}
    return {"text": text, "plan": "", "faults": [[problem.place, problem.text] for problem in stated]}


def weigh(act: Act, content: Content) -> Weighed:
    """What a plan file would change for the province, and every problem with it. Raises Forbidden."""
    act.need("plan:manage")
    return _weighed(act, content)[0]


def take(act: Act, content: Content, folder: Path, seen: str | None = None) -> bool:
    """Write a plan file into the site's folder of plans; whether it was new. Raises Refused, Forbidden.

    The file is written atomically, after everything else.
    """
    act.need("plan:manage")
    weighed, plan = _weighed(act, content)
    insist(weighed, seen)
    if plan is None or not weighed.changes:
        return False
    note = f"{plan.number} ({plan.id}), bản {plan.revision}"
    act.record("plan_imported", details={"note": note, "sha256": sha256_of(content["text"])})
    _write(folder / f"{plan.id}.r{plan.revision}.toml", content["text"])
    return True


def plan_import(folder: Path) -> FileImport[bool]:
    """The import of plan files into a folder."""
    return FileImport("plan", weigh, lambda act, content, seen: take(act, content, folder, seen))


def _weighed(act: Act, content: Content) -> tuple[Weighed, Plan | None]:
    """What a plan file would change, and the plan that it states."""
    province = province_for(act)
    if content.get("faults"):
        return Weighed((), tuple(Problem(place, text) for place, text in content["faults"]), 0), None
    if "plan" not in content:
        return Weighed((), (Problem("", BEFORE_UPGRADE),), 0), None
    plan = kept_plan(content["plan"])
    former = _former(act.library, plan)
    if former and former.sha256 == sha256_of(content["text"]):
        return Weighed((), (), 1), plan
    problems = tuple(_problems(act.library, province, plan, former))
    changes = differences(former.plan if former else None, plan)
    return Weighed(tuple(Change(0, *change) for change in changes), problems, 0), plan


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(".draft")
    with draft.open("w", encoding="utf-8", newline="") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)


def _former(library: Library, plan: Plan) -> LoadedPlan | None:
    """The newest revision of the same plan on this site."""
    return next((loaded for loaded in reversed(library.plans.all()) if loaded.plan.id == plan.id), None)


def _problems(library: Library, province: Unit, plan: Plan, former: LoadedPlan | None) -> Iterator[Problem]:
    if plan.province != province.code:
        yield Problem("province", f"phải là “{province.code}”; kế hoạch của nơi khác không nhận ở đây.")
    if former and former.plan.province != plan.province:
        yield Problem("id", f"“{plan.id}” đã là của một kế hoạch khác; hãy đặt mã khác.")
    elif former and plan.revision != former.plan.revision + 1:
        text = f"phải là {former.plan.revision + 1}: trên hệ thống đang là bản {former.plan.revision}."
        yield Problem("revision", text)
    elif former is None and plan.revision != 1:
        yield Problem("revision", "phải là 1: trên hệ thống chưa có kế hoạch này.")
    try:
        library.latest(plan.criteria)
    except UnknownVersion:
        yield Problem("criteria", f"không có bộ tiêu chí “{plan.criteria}”.")


def _covers(plan: Plan, year: int) -> bool:
    return plan.begins_on.year <= year <= max(target.due.on.year for target in plan.targets)
