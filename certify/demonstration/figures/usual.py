"""What is usual in a commune of the demonstration: how many children of which age, and how their indicators turn out.

Invented, of no real place; together the communes have about as many children as a province of their number has.
"""

from random import Random
from typing import NamedTuple

from certify.store.units.units import Unit

# The children under 16 of a commune, from and to, and by how much of themselves they change from year to year.
CHILDREN, GROWTH, WOBBLE = (1700, 4300), (-0.012, 0.018), 0.006
FIRST_YEAR = 2021
# How many of a thousand children, from and to, are of an age or in a situation.
GROUPS = {
    "special": (8, 12),
    "under_1": (56, 62),
    "under_5": (290, 315),
    "3_to_36_months": (165, 185),
    "3_to_5": (185, 200),
    "aged_5": (61, 66),
    "from_7": (540, 570),
    "from_11": (290, 320),
}
# What is counted in a commune without regard to its children, from and to.
COUNTED = {"villages": (5, 10), "asked_children": (150, 250), "asked_residents": (120, 200)}


class Usual(NamedTuple):
    """Of how many an indicator counts (a key of a commune's sizes), and how many percent of them, from and to."""

    whole: str
    least: float
    most: float


USUAL = {
    "2.1": Usual("children", 99.2, 100),
    "3.1": Usual("children", 0, 0),
    "4.1": Usual("children", 0, 0),
    "4.2": Usual("children", 0, 0),
    "5.1": Usual("children", 0.13, 0.3),
    "6.1": Usual("special", 96, 100),
    "6.2": Usual("cases", 100, 100),
    "7.1": Usual("under_1", 98.2, 100),
    "8.1": Usual("under_5", 5, 9),
    "8.2": Usual("under_5", 12, 18),
    "9.1": Usual("children", 91, 98),
    "10.1": Usual("3_to_36_months", 31, 42),
    "10.2": Usual("3_to_5", 91, 98),
    "10.3": Usual("aged_5", 98.5, 100),
    "11.2": Usual("from_7", 52, 75),
    "11.3": Usual("from_11", 32, 50),
    "12.2": Usual("villages", 55, 95),
    "13.1": Usual("asked_children", 84, 97),
    "13.2": Usual("asked_residents", 83, 96),
}
# For what is not among these.
UNKNOWN = Usual("children", 0, 100)


def name_of(unit: Unit) -> str:
    """What the figures of a commune begin from: codes are used again for others."""
    return f"{unit.code} {unit.full_name}"


def children_of(commune: str, year: int) -> int:
    """How many children under 16 a commune has in a year: nearly as many as in the year before."""
    lasting, yearly = Random(f"{commune}, children"), Random(f"{commune}, children, {year}")  # noqa: S311
    first, growth = lasting.randint(*CHILDREN), lasting.uniform(*GROWTH)
    return round(first * (1 + growth) ** (year - FIRST_YEAR) * (1 + yearly.uniform(-WOBBLE, WOBBLE)))


def sizes_of(commune: str, year: int) -> dict[str, int]:
    """How many there are in a commune of everything that indicators count of, cases of abuse apart."""
    lasting, children = Random(f"{commune}, sizes"), children_of(commune, year)  # noqa: S311
    groups = {name: round(children * lasting.uniform(*share) / 1000) for name, share in GROUPS.items()}
    return {"children": children, **groups, **{name: lasting.randint(*some) for name, some in COUNTED.items()}}
