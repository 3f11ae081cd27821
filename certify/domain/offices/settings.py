"""What an office says of itself: its names, who signs for it and who sits on its council, each from a day on."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from msgspec.structs import replace

from certify.domain.offices.authority import Authority
from certify.domain.written import Written, data_of, read


class Letterhead(Written, frozen=True):
    """How an office is named on its papers from a day on.

    `name` stands in sentences; `parent` and `lines` in the head of a paper; `body` ("TM. …") and `head_post` over its
    signature; `symbol` in its numbers; `drafting` after "Lưu: VT" (its drafting units, the usual one first).
    """

    since: date
    name: str
    parent: str
    lines: tuple[str, ...]
    body: str
    head_post: str
    symbol: str
    place: str
    drafting: tuple[str, ...] = ()

    def drafting_unit(self, filed: str) -> str:
        """The unit that drafts a paper filed as "VX (02b)": the one named there, else the usual one."""
        named = (unit for unit in self.drafting if filed.split(" ", maxsplit=1)[0] == unit)
        return next(named, self.drafting[0] if self.drafting else "")


class Holder(Written, frozen=True):
    """A person who signs for an office while holding a post; `until` is the last day, None while it lasts."""

    name: str
    post: str
    authority: Authority
    since: date
    until: date | None = None

    @property
    def key(self) -> str:
        """What names the person among those who sign on a day."""
        return f"{self.name}, {self.post}"

    def holds_on(self, day: date) -> bool:
        """Whether the post is held on a day."""
        return self.since <= day and (self.until is None or day <= self.until)


class Member(Written, frozen=True):
    """A person on a council, with post and duty ("Chủ tọa", "Thư ký", "Thành viên")."""

    name: str
    post: str
    duty: str


class Formation(Written, frozen=True):
    """A council as a decision formed it."""

    number: str
    decided_on: date
    members: tuple[Member, ...]


class OfficeSettings(Written, frozen=True):
    """Everything that an office has said of itself, the oldest first."""

    letterheads: tuple[Letterhead, ...] = ()
    holders: tuple[Holder, ...] = ()
    formations: tuple[Formation, ...] = ()

    def letterhead_on(self, day: date) -> Letterhead | None:
        """How the office is named on a day; None before the first."""
        begun = [letterhead for letterhead in self.letterheads if letterhead.since <= day]
        return max(begun, key=lambda letterhead: letterhead.since, default=None)

    def holders_on(self, day: date) -> tuple[Holder, ...]:
        """Who may sign on a day: the head first, then in the order in which they were entered."""
        held = [holder for holder in self.holders if holder.holds_on(day)]
        return tuple(sorted(held, key=lambda holder: list(Authority).index(holder.authority)))

    def council_on(self, day: date) -> Formation | None:
        """The council that was formed last before or on a day."""
        formed = [formation for formation in self.formations if formation.decided_on <= day]
        return max(formed, key=lambda formation: formation.decided_on, default=None)

    def with_letterhead(self, letterhead: Letterhead) -> "OfficeSettings":
        """The settings with a letterhead, in the place of one of the same day."""
        others = [other for other in self.letterheads if other.since != letterhead.since]
        return replace(self, letterheads=tuple(sorted([*others, letterhead], key=lambda each: each.since)))

    def with_holder(self, holder: Holder) -> "OfficeSettings":
        """The settings with one more person who signs."""
        return replace(self, holders=(*self.holders, holder))

    def with_end(self, index: int, until: date) -> "OfficeSettings":
        """The settings once the holder at an index leaves the post after a day."""
        holders = list(self.holders)
        holders[index] = replace(holders[index], until=until)
        return replace(self, holders=tuple(holders))

    def with_formation(self, formation: Formation) -> "OfficeSettings":
        """The settings with a council, in the place of one by a decision of the same number and day."""
        key = (formation.number, formation.decided_on)
        others = [other for other in self.formations if (other.number, other.decided_on) != key]
        return replace(self, formations=tuple(sorted([*others, formation], key=lambda each: each.decided_on)))


def settings_data(settings: OfficeSettings) -> dict[str, Any]:
    """Settings as JSON-able data, the inverse of `settings_from`."""
    return data_of(settings)


def settings_from(data: Mapping[str, Any]) -> OfficeSettings:
    """The settings that `settings_data` wrote. Raises pydantic's ValidationError for any other data."""
    return read(OfficeSettings, data)
