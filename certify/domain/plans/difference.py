"""The differences between two revisions of a plan, in words."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from certify.domain.criteria.figures import MARK_NAMES, Mark
from certify.domain.days import write_day
from certify.domain.numbers import format_number
from certify.domain.plans.plan import Plan

# What people call the keys of a plan file; a key that is missing here is shown as it is written.
WORDS = {
    "revision": "bản",
    "number": "số",
    "title": "tên",
    "title_source": "dấu nguồn của tên",
    "issued_on": "ngày ban hành",
    "issued_by": "cơ quan ban hành",
    "begins_on": "ngày bắt đầu",
    "criteria": "bộ tiêu chí",
    "province": "mã tỉnh",
    "name": "tên",
    "name_source": "dấu nguồn của tên",
    "clause": "điều khoản",
    "source": "dấu nguồn",
    "scope": "cấp nhập số liệu",
    "due": "hạn",
    "on": "ngày",
    "data_source": "nguồn số liệu",
    "note": "ghi chú",
    "known": "số đã công bố",
    "goal": "cách tính",
    "kind": "loại",
    "at_least": "đạt từ",
    "by": "giảm",
    "value": "giá trị",
    "base_year": "năm gốc",
    "items": "đầu việc",
    "numerator": "tử số",
    "denominator": "mẫu số",
}
# Where, what it was, what it is now.
Difference = tuple[str, str, str]


def differences(former: Plan | None, plan: Plan) -> list[Difference]:
    """Every value that differs, with what it was and what it is now.

    `former` is None for a new plan, which gives one line for itself and one for each target.
    """
    if former is None:
        return [("Kế hoạch", "chưa có", f"{plan.number}: {plan.title}"), *_new_targets(plan)]
    before, after = (dict(_flat(revision.model_dump(exclude_none=True), ())) for revision in (former, plan))
    paths = [*before, *(path for path in after if path not in before)]
    return [
        (_path_words(path), before.get(path, "không có"), after.get(path, "không còn"))
        for path in paths
        if before.get(path) != after.get(path)
    ]


def _new_targets(plan: Plan) -> Iterator[Difference]:
    for target in plan.targets:
        yield (f"Mục tiêu {target.id}", "chưa có", f"{target.name}; hạn {target.due.on:%d/%m/%Y}")


def _flat(data: Any, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], str]]:  # noqa: ANN401
    """Every value with its path; the members of a list are named by their ids, or else by their numbers."""
    if isinstance(data, dict):
        for key, value in data.items():
            yield from _flat(value, (*path, key))
    elif isinstance(data, list | tuple):
        for number, value in enumerate(data, start=1):
            name = str(value.get("id", number)) if isinstance(value, dict) else str(number)
            yield from _flat(value, (*path[:-1], f"{path[-1]}:{name}"))
    else:
        yield path, _value(data)


def _value(data: object) -> str:
    """A value as people write it."""
    if isinstance(data, Mark):
        return MARK_NAMES[data]
    if isinstance(data, date):
        return write_day(data)
    return format_number(data, 3) if isinstance(data, Decimal) else str(data)


def _path_words(path: tuple[str, ...]) -> str:
    """A path in words: "Mục tiêu 1 · hạn · ngày"."""
    words = []
    for step in path:
        key, _, name = step.partition(":")
        words.append(f"Mục tiêu {name}" if key == "targets" else f"{WORDS.get(key, key)}{f' {name}' if name else ''}")
    return " · ".join(words)
