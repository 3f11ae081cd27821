"""The rules over a whole version: ids, sums, dates, and what it says of the decision it replaces."""

from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING

from certify.domain.criteria.answers import FIELDS
from certify.domain.criteria.checks import Check, OffMedian
from certify.domain.criteria.quantities import NAMED_BY
from certify.domain.criteria.strict.model import Demand
from certify.domain.problems import Problem

if TYPE_CHECKING:
    from certify.domain.criteria.version import Version


def _once(place: str, ids: list[str]) -> Iterator[Problem]:
    if repeated := sorted({key for key in ids if ids.count(key) > 1}):
        yield Problem(place, f"id {', '.join(repeated)} dùng hai lần, mỗi id chỉ được dùng một lần")


def _criteria_once(version: "Version") -> Iterator[Problem]:
    yield from _once("criteria", [criterion.id for criterion in version.criteria])


def _indicators_once(version: "Version") -> Iterator[Problem]:
    yield from _once("criteria.indicators", [indicator.id for indicator in version.indicators])


def _categories_once(version: "Version") -> Iterator[Problem]:
    yield from _once("categories", [category.id for category in version.categories])


def _quantities_once(version: "Version") -> Iterator[Problem]:
    yield from _once("quantities", [quantity.id for quantity in version.quantities])


def _quantities_named(version: "Version") -> Iterator[Problem]:
    """Quantities that are named but not there, or there and shared by nobody."""
    ids = [quantity.id for quantity in version.quantities]
    for criterion in version.criteria:
        for indicator in criterion.indicators:
            for field, quantity_id in indicator.quantities.items():
                if quantity_id not in ids:
                    place = f"criteria[{criterion.id}].indicators[{indicator.id}].{NAMED_BY[field]}"
                    yield Problem(place, f"không có số liệu dùng chung {quantity_id}, phải ghi id có trong quantities")
    for quantity_id in dict.fromkeys(ids):
        if len(version.uses.get(quantity_id, ())) <= 1:
            text = "chưa dùng chung, phải có ít nhất hai số liệu của các chỉ tiêu lấy số này"
            yield Problem(f"quantities[{quantity_id}]", text)


def _checks_sound(version: "Version") -> Iterator[Problem]:
    """Checks that look at what a version hasn't, and ids that stand for two questions."""
    yield from _once("checks", [check.id for check in version.checks])
    quantities = {quantity.id for quantity in version.quantities}
    for check in version.checks:
        if check.id in quantities:
            yield Problem(f"checks[{check.id}].id", "trùng id của một số liệu dùng chung, phải đặt id khác")
        yield from _unknown(version, check, quantities)


def _unknown(version: "Version", check: Check, quantities: set[str]) -> Iterator[Problem]:
    if isinstance(check, OffMedian):
        if check.indicator not in version.ids:
            yield Problem(
                f"checks[{check.id}].indicator",
                f"không có chỉ tiêu {check.indicator}, phải ghi một chỉ tiêu có trong tệp",
            )
        elif version.indicator(check.indicator).rule.kind == "yes_no":
            text = f"chỉ tiêu {check.indicator} không có số để so, phải là chỉ tiêu tính theo số"
            yield Problem(f"checks[{check.id}].indicator", text)
        return
    for key, name in check.named.items():
        indicator_id, _, field = name.rpartition(".")
        known = indicator_id in version.ids and field in NAMED_BY.keys() & set(
            FIELDS[version.indicator(indicator_id).rule.kind]
        )
        if not known and name not in quantities:
            text = f"không có số liệu {name}, phải là id có trong quantities hoặc số liệu của một chỉ tiêu"
            yield Problem(f"checks[{check.id}].{key}", text)


def _adds_up(version: "Version") -> Iterator[Problem]:
    total, full = sum(criterion.max.value for criterion in version.criteria), version.total.value
    if total != full:
        yield Problem("total", f"điểm tối đa các tiêu chí cộng lại là {total}, phải bằng tổng {full}")


def _thresholds(version: "Version") -> Iterator[Problem]:
    for category in version.categories:
        if category.threshold.value > version.total.value:
            text = f"ngưỡng lớn hơn tổng điểm, phải không quá {version.total.value}"
            yield Problem(f"categories[{category.id}].threshold", text)


def _origins(version: "Version") -> Iterator[Problem]:
    if version.replaces is None and (ids := [indicator.id for indicator in version.indicators if indicator.same_as]):
        text = f"thiếu, phải ghi văn bản được thay thế vì chỉ tiêu {', '.join(ids)} có same_as"
        yield Problem("replaces", text)
    if version.replaces is None and (ids := [quantity.id for quantity in version.quantities if quantity.same_as]):
        text = f"thiếu, phải ghi văn bản được thay thế vì số liệu dùng chung {', '.join(ids)} có same_as"
        yield Problem("replaces", text)
    if version.replaces is None and (ids := [check.id for check in version.checks if check.same_as]):
        text = f"thiếu, phải ghi văn bản được thay thế vì câu hỏi về số liệu {', '.join(ids)} có same_as"
        yield Problem("replaces", text)


def _procedure_rising(version: "Version") -> Iterator[Problem]:
    days = [procedure.in_force_from for procedure in version.procedure]
    if any(later <= earlier for earlier, later in pairwise(days)):
        yield Problem("procedure", "các đoạn không theo thứ tự, phải xếp theo ngày in_force_from tăng dần")


def _procedure_from_the_first_day(version: "Version") -> Iterator[Problem]:
    if version.procedure[0].in_force_from > version.in_force_from:
        text = f"đoạn đầu tiên có hiệu lực muộn, phải từ ngày {version.in_force_from} của văn bản"
        yield Problem("procedure", text)


def _in_force_once_issued(version: "Version") -> Iterator[Problem]:
    if version.in_force_from < version.issued_on:
        yield Problem("in_force_from", f"trước ngày ban hành, phải từ {version.issued_on} trở đi")


def _attested_later(version: "Version") -> Iterator[Problem]:
    if version.attestation is not None and version.revision == 1:
        yield Problem("attestation", "bản đầu tiên không mang xác nhận, phải tăng revision khi đối chiếu")


DEMANDS: tuple[Demand, ...] = (
    _criteria_once,
    _indicators_once,
    _categories_once,
    _quantities_once,
    _quantities_named,
    _checks_sound,
    _adds_up,
    _thresholds,
    _origins,
    _procedure_rising,
    _procedure_from_the_first_day,
    _in_force_once_issued,
    _attested_later,
)
