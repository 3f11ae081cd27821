"""A page for the leaders of a province, as plain data: one sentence, three numbers, the gravest dangers, one map."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Number:
    """A number as it is shown, and what it counts."""

    value: str
    text: str


@dataclass(frozen=True)
class Tile:
    """One commune on the map: its name, its state and the letter of the state."""

    name: str
    state: str
    letter: str


@dataclass(frozen=True)
class Area:
    """One area of the map: its recognised communes out of all, as text, and a tile for each commune."""

    name: str
    text: str
    tiles: tuple[Tile, ...]


@dataclass(frozen=True)
class Letter:
    """A letter of the map with the name of its state, and how many communes are in that state."""

    letter: str
    state: str
    name: str
    count: int


@dataclass(frozen=True)
class Briefing:
    """What the page says; `plan` names the plan that sets the target."""

    sentence: str
    plan: str
    numbers: tuple[Number, ...]
    dangers: tuple[str, ...]
    areas: tuple[Area, ...]
    letters: tuple[Letter, ...]
