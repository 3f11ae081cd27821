"""Actions as buttons: what each leads to, and whether a click acts at once."""

from dataclasses import dataclass

from certify.domain.assessment.actions import Action


@dataclass(frozen=True)
class Button:
    """An action on a page: its words, its weight, its address, and whether it acts at once."""

    action: Action
    address: str
    at_once: bool
