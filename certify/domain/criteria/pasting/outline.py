"""The pieces of a pasted table put together: criteria with their indicators, and these with their levels."""

from msgspec import Struct, field
from msgspec.structs import replace

from certify.domain.criteria.pasting.items import Item, Kind

HOMELESS = "phía trên không có tiêu chí nào mà dòng này thuộc về"


class PastedIndicator(Struct):
    """An indicator with its levels or answers; `item` is None where they stand under the criterion itself.

    `unclear` pieces stand among them and are not understood.
    """

    item: Item | None
    levels: list[Item] = field(default_factory=list)
    unclear: list[Item] = field(default_factory=list)

    @property
    def first(self) -> Item:
        """The piece at which the indicator begins."""
        return self.item or self.levels[0]


class PastedCriterion(Struct):
    """A criterion with its indicators; without a text where only its indicators were pasted.

    `unclear` pieces stand before the first indicator and are not understood.
    """

    item: Item
    indicators: list[PastedIndicator] = field(default_factory=list)
    unclear: list[Item] = field(default_factory=list)


class Outline(Struct):
    """What a pasted table holds; `puzzles` are not understood or belong to nothing, each with its reason."""

    criteria: list[PastedCriterion] = field(default_factory=list)
    totals: list[Item] = field(default_factory=list)
    puzzles: list[Item] = field(default_factory=list)


def outline_of(items: list[Item]) -> Outline:
    """Criteria, indicators and levels in the order of the table."""
    outline = Outline()
    for item in items:
        if item.kind is Kind.TOTAL:
            outline.totals.append(item)
        elif item.kind is Kind.UNKNOWN:
            outline.puzzles.append(item)
            _note(outline, item)
        elif not _placed(outline, item):
            outline.puzzles.append(replace(item, reason=HOMELESS))
    return outline


def _note(outline: Outline, item: Item) -> None:
    """Note a piece that is not understood with what it stands in."""
    if outline.criteria:
        criterion = outline.criteria[-1]
        (criterion.indicators[-1].unclear if criterion.indicators else criterion.unclear).append(item)


def _placed(outline: Outline, item: Item) -> bool:
    """Put a piece where it belongs; whether there is such a place."""
    current = outline.criteria[-1] if outline.criteria else None
    if item.kind is Kind.CRITERION and not _is_part_of(current, item):
        if current is None or not _is_same(current.item, item):  # a merged cell that is repeated in each row
            outline.criteria.append(PastedCriterion(item))
        return True
    if item.kind in {Kind.INDICATOR, Kind.CRITERION}:
        current = _criterion_of(outline, current, item)
        if current and not (current.indicators and _is_same(current.indicators[-1].item, item)):
            current.indicators.append(PastedIndicator(replace(item, kind=Kind.INDICATOR)))
        return current is not None
    if current is None:
        return False
    if not current.indicators:
        current.indicators.append(PastedIndicator(None))
    current.indicators[-1].levels.append(item)
    return True


def _criterion_of(outline: Outline, current: PastedCriterion | None, item: Item) -> PastedCriterion | None:
    """The criterion of an indicator: the one that its number names, else the one above."""
    number = item.number.partition(".")[0] if "." in item.number else ""
    if not number or (current and current.item.number in {number, ""}):
        return current
    outline.criteria.append(PastedCriterion(Item(item.row, Kind.CRITERION, "", number)))
    return outline.criteria[-1]


def _is_part_of(current: PastedCriterion | None, item: Item) -> bool:
    """Whether a number that does not go on is that of a part: "1." below criterion 4, in a table of one column."""
    if current is None or not item.alone or not item.number or not current.item.number or _is_same(current.item, item):
        return False
    return int(item.number) <= int(current.item.number)


def _is_same(former: Item | None, item: Item) -> bool:
    return former is not None and (former.number, former.text) == (item.number, item.text)
