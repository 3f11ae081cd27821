"""A page for the leaders of a province, as plain data: one sentence, three numbers, the gravest dangers, one map."""

from certify.domain.written import Written


class Number(Written, frozen=True):
    """A number as it is shown, and what it counts."""

    value: str
    text: str


class Tile(Written, frozen=True):
    """One commune on the map: its name, its state and the letter of the state."""

    name: str
    state: str
    letter: str


class Area(Written, frozen=True):
    """One area of the map: its recognised communes out of all, as text, and a tile for each commune."""

    name: str
    text: str
    tiles: tuple[Tile, ...]


class Letter(Written, frozen=True):
    """A letter of the map with the name of its state, and how many communes are in that state."""

    letter: str
    state: str
    name: str
    count: int


class Briefing(Written, frozen=True):
    """What the page says; `plan` names the plan that sets the target."""

    sentence: str
    plan: str
    numbers: tuple[Number, ...]
    dangers: tuple[str, ...]
    areas: tuple[Area, ...]
    letters: tuple[Letter, ...]
