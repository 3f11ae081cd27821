"""Whole criteria and indicators of a draft: adding, splitting, joining and removing them.

An indicator that comes to another criterion gets a number of its own there, never one that was used before: answers go
by the number. What isn't known yet stays blank, for the loader to ask for.
"""

from collections.abc import Collection
from copy import deepcopy
from decimal import Decimal
from itertools import count
from typing import Any

from certify.domain.criteria.editing.edit import MOST, Data, add_indicator, free_id
from certify.domain.criteria.editing.paths import at, index_of
from certify.domain.criteria.figures import Mark
from certify.domain.problems import Misfits, Problem

MOST_CRITERIA = 40


def add_criterion(data: Data, after: str, taken: Collection[str]) -> str:
    """Add a criterion with one blank indicator after another one; its id. Raises Misfits."""
    new = _blank_criterion(data, after)
    add_indicator(data, new, taken)
    return new


def remove_criterion(data: Data, criterion_id: str) -> None:
    """Remove a criterion with its indicators. Raises Misfits for the last one."""
    if len(data["criteria"]) == 1:
        raise Misfits([Problem("", "Phải còn ít nhất một tiêu chí.")])
    data["criteria"].remove(_criterion(data, criterion_id))


def split_criterion(data: Data, criterion_id: str, indicator_ids: Collection[str], taken: Collection[str]) -> str:
    """Move some indicators of a criterion to a new one after it, with their part of the points; its id.

    Raises Misfits.
    """
    former = _criterion(data, criterion_id)
    moving = [indicator for indicator in former["indicators"] if indicator["id"] in indicator_ids]
    if not moving or len(moving) == len(former["indicators"]):
        text = "Chọn các chỉ tiêu chuyển sang tiêu chí mới, để lại ít nhất một; tiêu chí chỉ có một thì tách chỉ tiêu."
        raise Misfits([Problem("indicator", text)])
    new = _criterion(data, _blank_criterion(data, criterion_id))
    former["indicators"] = [indicator for indicator in former["indicators"] if indicator not in moving]
    _take_in(new, moving, taken)
    new["max"]["value"] = _sum([_most(indicator) for indicator in moving])
    former["max"]["value"] = _sum([_most(indicator) for indicator in former["indicators"]])
    return str(new["id"])


def join_criteria(data: Data, criterion_id: str, other_id: str, taken: Collection[str]) -> None:
    """Take another criterion's indicators and points into a criterion, and remove the other. Raises Misfits."""
    if other_id == criterion_id or other_id not in {criterion.get("id") for criterion in data["criteria"]}:
        raise Misfits([Problem("other", "Chọn tiêu chí gộp vào tiêu chí này.")])
    kept, other = _criterion(data, criterion_id), _criterion(data, other_id)
    if len(kept["indicators"]) + len(other["indicators"]) > MOST:
        raise Misfits([Problem("other", f"Gộp lại thì quá {MOST} chỉ tiêu.")])
    kept["max"]["value"] = _sum([at(kept, "max.value"), at(other, "max.value")])
    _take_in(kept, other["indicators"], taken)
    data["criteria"].remove(other)


def copy_indicator(data: Data, indicator_id: str, taken: Collection[str]) -> str:
    """Add an indicator with the name and the scale of another one after it, for a line of the text that holds two."""
    criterion = _criterion(data, indicator_id.partition(".")[0])
    index = index_of(criterion["indicators"], indicator_id)
    if index is None or len(criterion["indicators"]) >= MOST:
        return indicator_id
    copy = deepcopy(criterion["indicators"][index])
    copy["id"] = free_id(criterion, taken)
    copy.pop("same_as", None)
    criterion["indicators"].insert(index + 1, copy)
    return str(copy["id"])


def _criterion(data: Data, criterion_id: str) -> Data:
    criterion: Data | None = next((one for one in data["criteria"] if one.get("id") == criterion_id), None)
    if criterion is None:
        raise Misfits([Problem("", f"Không có tiêu chí {criterion_id}.")])
    return criterion


def _blank_criterion(data: Data, after: str) -> str:
    """Put a criterion without indicators after another one; its id is the next number."""
    criteria, former = data["criteria"], _criterion(data, after)
    if len(criteria) >= MOST_CRITERIA:
        raise Misfits([Problem("", f"Không quá {MOST_CRITERIA} tiêu chí.")])
    used = {str(criterion.get("id")) for criterion in criteria}
    new_id = next(str(number) for number in count(1) if str(number) not in used)
    mark, figure = Mark.PROVISIONAL.value, {"value": "", "clause": at(former, "max.clause") or ""}
    new = {"id": new_id, "name": "", "name_source": mark, "clause": "", "max": {**figure, "source": mark}}
    criteria.insert(criteria.index(former) + 1, {**new, "indicators": []})
    return new_id


def _take_in(criterion: Data, indicators: list[Data], taken: Collection[str]) -> None:
    for indicator in indicators:
        criterion["indicators"].append({**indicator, "id": free_id(criterion, taken)})


def _most(indicator: Data) -> object:
    """The most points of an indicator, as far as they are known."""
    best = at(indicator, "rule.bands[0].points")
    return at(indicator, "rule.yes.points") if best is None else best


def _sum(points: list[Any]) -> int | Decimal | str:
    """The sum of points; blank when one of them isn't known."""
    known = [number for number in points if isinstance(number, int | Decimal)]
    return sum(known) if len(known) == len(points) else ""
