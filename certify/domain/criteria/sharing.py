"""Numbers that several lines share, put where they are used and found where they are stated."""

from collections.abc import Collection, Mapping
from typing import Generic, TypeVar

from msgspec import Struct

from certify.domain.criteria.quantities import Quantity
from certify.domain.criteria.version import Version

_Figure = TypeVar("_Figure")


def spread(
    version: Version,
    shared: Mapping[str, _Figure],
    changed: Collection[str],
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


class Shared(Struct, Generic[_Figure], frozen=True):
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


def shared_in(version: Version, figures: Mapping[str, Mapping[str, _Figure]]) -> tuple[Shared[_Figure], ...]:
    """The quantities of a version as the figures of one side (by indicator and field) state them."""
    return tuple(
        Shared(quantity, {key: figures[key][field] for key, field in uses if field in figures.get(key, {})})
        for quantity in version.quantities
        for uses in [version.uses.get(quantity.id, ())]
    )
