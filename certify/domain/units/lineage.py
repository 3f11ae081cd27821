"""Lineage of units: what the results of the units that one was made from say about it, and what they don't."""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum

from msgspec import Struct


class Extent(StrEnum):
    """How much of an old unit went into a new one."""

    WHOLE = "whole"
    PART = "part"
    UNCHANGED = "unchanged"


EXTENT_NAMES: dict[Extent | None, str] = {
    Extent.WHOLE: "toàn bộ",
    Extent.PART: "một phần",
    Extent.UNCHANGED: "giữ nguyên",
    None: "cùng mã, khác tên; chưa có bảng sắp xếp",
}


class Kin(Struct, frozen=True):
    """One unit on the other side of a change, and whether its last decision recognised it (None: no decision known).

    Without `extent` only the code says that it is one: no mapping tells what went where.
    """

    name: str
    extent: Extent | None
    recognised: bool | None = None


def is_same(forebears: Sequence[Kin]) -> bool:
    """Whether a unit is its only forebear under a new name: nothing came from elsewhere, nothing went elsewhere."""
    return len(forebears) == 1 and forebears[0].extent not in {Extent.PART, None}


def verdict(forebears: Sequence[Kin]) -> str:
    """What the recognition of its forebears says about a unit, in one sentence; empty without forebears.

    A unit that was split counts for none of its heirs, and nothing is ever added up across a split.
    """
    if not forebears:
        return ""
    if unmapped := [forebear.name for forebear in forebears if forebear.extent is None]:
        return f"Chưa kết luận được: chưa có bảng sắp xếp cho biết {', '.join(unmapped)} nhập vào đâu."
    whole = [forebear for forebear in forebears if forebear.extent != Extent.PART]
    if split := [forebear.name for forebear in forebears if forebear.extent == Extent.PART]:
        text = f"Không kết luận được: {', '.join(split)} được chia cho nhiều đơn vị mới"
        return f"{text}; {_counted(whole, 'nhập toàn bộ')}." if whole else f"{text}."
    if unknown := sum(unit.recognised is None for unit in whole):
        text = f"Chưa kết luận được: hệ thống không có quyết định về {unknown} trong {len(whole)} đơn vị cũ"
        return f"{text}; {_counted(whole)}." if unknown < len(whole) else f"{text}."
    if all(unit.recognised for unit in whole):
        return f"Cả {len(whole)} đơn vị cũ đã được công nhận." if len(whole) > 1 else "Đơn vị cũ đã được công nhận."
    text = _counted(whole)
    return f"{text[0].upper()}{text[1:]}."


def _counted(whole: Sequence[Kin], kind: str = "cũ") -> str:
    count = sum(unit.recognised is True for unit in whole)
    return f"{count if count else 'không có đơn vị nào'} trong {len(whole)} đơn vị {kind} đã được công nhận"


class Side(Struct, frozen=True):
    """A province before a break: its name, and how many of its units became part of the new one."""

    name: str
    units: int


class Break(Struct, frozen=True):
    """A day on which a province's units were replaced, so that rates before and after have different denominators.

    `before` are the former provinces on the site, `unknown` counts the units of other ones, `after` the new units.
    Where the province only got another name, `renamed`, its units stayed the same.
    """

    on: date
    before: tuple[Side, ...]
    unknown: int
    after: int
    renamed: bool = False

    @property
    def text(self) -> str:
        """The break in words, for charts and tables."""
        if self.renamed:
            return f"Đến trước {self.on:%d/%m/%Y} là {self.before[0].name}; các đơn vị cấp xã giữ nguyên."
        origins = [f"{province.units} đơn vị của {province.name}" for province in self.before]
        origins += [f"{self.unknown} đơn vị mà hệ thống không có"] if self.unknown else []
        first = f"Từ {self.on:%d/%m/%Y} có {self.after} đơn vị, lập từ {' và '.join(origins)}."
        return f"{first} Mỗi năm tính trên số đơn vị của chính năm đó, nên không so sánh thẳng hai bên mốc này."
