"""Lineage of units: what the results of the units from which one was made say of it, and what they don't."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Extent(StrEnum):
    """How much of an old unit went into a new one."""

    WHOLE = "whole"
    PART = "part"
    UNCHANGED = "unchanged"


EXTENT_NAMES = {Extent.WHOLE: "toàn bộ", Extent.PART: "một phần", Extent.UNCHANGED: "giữ nguyên"}


@dataclass(frozen=True)
class Kin:
    """One unit on the other side of a change, and whether its last decision recognised it (None: no decision known)."""

    name: str
    extent: Extent
    recognised: bool | None = None


def is_same(forebears: Sequence[Kin]) -> bool:
    """Whether a unit is its one forebear under a new name or row: nothing came from elsewhere, nothing was left."""
    return len(forebears) == 1 and forebears[0].extent != Extent.PART


def verdict(forebears: Sequence[Kin]) -> str:
    """What the forebears' recognition says of a unit, in one sentence; empty without forebears.

    A unit that was split counts for none of its heirs. Nothing is ever added up over a split.
    """
    if not forebears:
        return ""
    whole = [one for one in forebears if one.extent != Extent.PART]
    if split := [one.name for one in forebears if one.extent == Extent.PART]:
        said = f"Không kết luận được: {', '.join(split)} được chia cho nhiều đơn vị mới"
        return f"{said}; {_counted(whole, 'nhập toàn bộ')}." if whole else f"{said}."
    if unknown := sum(one.recognised is None for one in whole):
        said = f"Chưa kết luận được: hệ thống không có quyết định về {unknown} trong {len(whole)} đơn vị cũ"
        return f"{said}; {_counted(whole)}." if unknown < len(whole) else f"{said}."
    if all(one.recognised for one in whole):
        return f"Cả {len(whole)} đơn vị cũ đã được công nhận." if len(whole) > 1 else "Đơn vị cũ đã được công nhận."
    said = _counted(whole)
    return f"{said[0].upper()}{said[1:]}."


def _counted(whole: Sequence[Kin], kind: str = "cũ") -> str:
    count = sum(one.recognised is True for one in whole)
    return f"{count if count else 'không có đơn vị nào'} trong {len(whole)} đơn vị {kind} đã được công nhận"


@dataclass(frozen=True)
class Side:
    """A province before a break: its name, and how many of its units went into the new one."""

    name: str
    units: int


@dataclass(frozen=True)
class Break:
    """A day from which a province's units are others, so that the rates before and after have other denominators.

    `before` are the provinces that the site knows, `unknown` counts the units of others, `after` those that were made.
    """

    on: date
    before: tuple[Side, ...]
    unknown: int
    after: int

    @property
    def text(self) -> str:
        """The break in words, for charts and tables."""
        came = [f"{one.units} đơn vị của {one.name}" for one in self.before]
        came += [f"{self.unknown} đơn vị mà hệ thống không có"] if self.unknown else []
        said = f"Từ {self.on:%d/%m/%Y} có {self.after} đơn vị, lập từ {' và '.join(came)}."
        return f"{said} Mỗi năm tính trên số đơn vị của chính năm đó, nên không so sánh thẳng hai bên mốc này."
