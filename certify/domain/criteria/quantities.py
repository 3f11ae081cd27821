"""Quantities: numbers that several indicators share ("tổng số trẻ em dưới 16 tuổi"), entered once per file."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Generic, NamedTuple, TypeVar

from pydantic import StringConstraints

from certify.domain.criteria.figures import SourceMark
from certify.domain.criteria.strict.model import Model, Text
from certify.domain.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from certify.domain.criteria.indicators import Indicator
    from certify.domain.criteria.version import Version

QuantityId = Annotated[str, StringConstraints(strict=True, pattern=r"^[a-z][a-z0-9_]{0,59}$")]

# The figures of an answer that a quantity can be, each with the key by which an indicator names its quantity.
NAMED_BY = {field: f"{field}_quantity" for field in ("numerator", "denominator", "count")}

_Figure = TypeVar("_Figure")


class Definition(Model):
    """What a figure counts, and where that is defined."""

    text: Text
    citation: Text


class Quantity(Model):
    """A number that several indicators share. Its mark says how well it is known that they ask for the same number."""

    id: QuantityId
    name: Text
    definition: Definition | None = None
    # The quantity of the replaced decision that is the very same number.
    same_as: QuantityId | None = None
    source: SourceMark


class Use(NamedTuple):
    """A figure of an indicator that is a quantity."""

    indicator_id: str
    field: str


def uses_in(indicators: "Iterable[Indicator]") -> dict[str, tuple[Use, ...]]:
    """Where each quantity is used, by its id, in the order of the indicators."""
    found: dict[str, tuple[Use, ...]] = {}
    for indicator in indicators:
        for field, quantity_id in indicator.quantities.items():
            found[quantity_id] = (*found.get(quantity_id, ()), Use(indicator.id, field))
    return found


def spread(
    version: "Version",
    shared: Mapping[str, _Figure],
    changed: "Collection[str]",
    figures: Mapping[str, dict[str, _Figure]],
) -> None:
    """Put the numbers of quantities (`shared`, by id) where they are used. Changes `figures` (by indicator and field).

    A quantity in `changed` is put over whatever stands there; any other one only completes a line in which something
    else was entered. A line for which there is nothing to count stays as it is.
    """
    for quantity_id, number in shared.items():
        for key, field in version.uses.get(quantity_id, ()):
            line = figures.get(key)
            if line is None or "not_applicable" in line:
                continue
            if quantity_id in changed or (line and field not in line):
                line[field] = number


@dataclass(frozen=True)
class Shared(Generic[_Figure]):
    """A quantity of a file: what the lines that share it say, by indicator; lines that say nothing are left out."""

    quantity: Quantity
    stated: Mapping[str, _Figure]

    @property
    def number(self) -> _Figure | None:
        """The number that all of them say; None where they differ or say nothing."""
        numbers = set(self.stated.values())
        return numbers.pop() if len(numbers) == 1 else None

    @property
    def numbers(self) -> dict[_Figure, list[str]]:
        """The numbers that they say, each with its indicators."""
        return {number: [key for key, said in self.stated.items() if said == number] for number in self.stated.values()}

    @property
    def differs(self) -> bool:
        """Whether they say different numbers."""
        return len(set(self.stated.values())) > 1


def shared_in(version: "Version", figures: Mapping[str, Mapping[str, _Figure]]) -> tuple[Shared[_Figure], ...]:
    """The quantities of a version as the figures of one side (by indicator and field) state them."""
    return tuple(
        Shared(quantity, {key: figures[key][field] for key, field in uses if field in figures.get(key, {})})
        for quantity in version.quantities
        for uses in [version.uses.get(quantity.id, ())]
    )


def named_once(version: "Version") -> Iterator[Problem]:
    """Quantities that are named but not there, or there and shared by nobody."""
    ids = [quantity.id for quantity in version.quantities]
    for criterion in version.criteria:
        for indicator in criterion.indicators:
            for field, quantity_id in indicator.quantities.items():
                if quantity_id not in ids:
                    place = f"criteria[{criterion.id}].indicators[{indicator.id}].{NAMED_BY[field]}"
                    yield Problem(place, f"không có số liệu dùng chung {quantity_id}, phải ghi id có trong quantities")
    uses = uses_in(version.indicators)
    for quantity_id in dict.fromkeys(ids):
        if len(uses.get(quantity_id, ())) <= 1:
            text = "chưa dùng chung, phải có ít nhất hai số liệu của các chỉ tiêu lấy số này"
            yield Problem(f"quantities[{quantity_id}]", text)
