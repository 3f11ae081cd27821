"""A pasted table beside a draft: what each piece is understood as, what it would change, and what is not understood."""

from collections.abc import Collection, Iterator

from msgspec import Struct
from msgspec.structs import replace

from certify.domain.criteria.editing.words import value_words
from certify.domain.criteria.pasting.filling import scale_for
from certify.domain.criteria.pasting.items import Item
from certify.domain.criteria.pasting.matching import Data, Match, criterion_for, indicators_for
from certify.domain.criteria.pasting.outline import PastedCriterion, PastedIndicator, outline_of
from certify.domain.criteria.pasting.proposals import (
    Proposal,
    added_criterion,
    added_indicator,
    name_change,
    points_change,
    removed_indicator,
    scale_change,
)
from certify.domain.criteria.pasting.reading import read


class PreviewLine(Struct, frozen=True):
    """A piece of the pasted text (`row` 0: of the draft alone), what it is understood as, and what it would change."""

    row: int
    text: str
    understood: str
    proposals: tuple[Proposal, ...] = ()
    reason: str = ""
    # Whether it says what the draft says already.
    same: bool = False


def preview(data: Data, text: str, taken: Collection[str]) -> list[PreviewLine]:
    """Every piece of a pasted text in its order, then what the draft alone has.

    `taken` are the ids of indicators that no new one may get.
    """
    outline = outline_of(read(text))
    lines = [PreviewLine(item.row, item.text, "", (), item.reason) for item in outline.puzzles]
    lines += [_total(data, item) for item in outline.totals]
    after = str(data["criteria"][-1]["id"])
    for pasted in outline.criteria:
        match = criterion_for(pasted, data)
        after = str(match.part["id"]) if match.part else after
        lines += _known(data, pasted, match, taken) if match.part else _new(pasted, after, taken)
    return list(_once(sorted(lines, key=lambda line: line.row or len(text) + 1)))


def apply(data: Data, lines: list[PreviewLine], keys: Collection[str]) -> int:
    """Make the chosen changes; how many. Changes `data`."""
    chosen = [proposal for line in lines for proposal in line.proposals if proposal.key in keys]
    for proposal in chosen:
        proposal.change(data)
    return len(chosen)


def _once(lines: list[PreviewLine]) -> Iterator[PreviewLine]:
    """The lines, a part that was pasted twice with its changes at the first place alone."""
    rows: dict[str, int] = {}
    for line in lines:
        repeated = next((rows[proposal.key] for proposal in line.proposals if proposal.key in rows), 0)
        rows |= {proposal.key: line.row for proposal in line.proposals if proposal.key not in rows}
        yield replace(line, proposals=(), reason=f"đã có ở dòng {repeated} của bảng dán") if repeated else line


def _total(data: Data, item: Item) -> PreviewLine:
    changes = points_change(data, "total.value", item)
    return PreviewLine(item.row, item.text, "Tổng điểm", changes, same=not changes)


def _new(pasted: PastedCriterion, after: str, taken: Collection[str]) -> Iterator[PreviewLine]:
    item = pasted.item
    yield PreviewLine(item.row, item.text, "Tiêu chí mới", (added_criterion(pasted, after, taken),))
    for one in pasted.indicators:
        lines = _pieces(one, "Chỉ tiêu của tiêu chí mới", (), _trouble(one))
        yield from (replace(line, same=False) for line in lines)


def _known(data: Data, pasted: PastedCriterion, match: Match, taken: Collection[str]) -> Iterator[PreviewLine]:
    part, item = match.part or {}, pasted.item
    criterion_id, place = str(part["id"]), f"criteria[{part['id']}]"
    if item.text:
        changes = (
            *name_change(data, f"{place}.name", item, match.doubt),
            *points_change(data, f"{place}.max.value", item),
        )
        yield PreviewLine(item.row, item.text, f"Tiêu chí {criterion_id}", changes, same=not changes)
    seen = set()
    for one, found in indicators_for(pasted, part):
        if found.part:
            seen.add(found.part["id"])
            sure = replace(found, doubt=found.doubt or match.doubt)
            puzzles = [*pasted.unclear, *one.unclear]
            yield from _indicator(data, f"{place}.indicators[{found.part['id']}]", one, sure, puzzles)
        else:
            yield from _pieces(one, "Chỉ tiêu mới", (added_indicator(one, criterion_id, taken),), _trouble(one))
    for indicator in part["indicators"] if seen else ():
        if indicator["id"] not in seen:
            yield PreviewLine(0, "", f"Chỉ tiêu {indicator['id']}", (removed_indicator(indicator),))


def _indicator(
    data: Data, place: str, pasted: PastedIndicator, match: Match, puzzles: list[Item]
) -> Iterator[PreviewLine]:
    changes, trouble = name_change(data, f"{place}.name", pasted.item, match.doubt), ""
    try:
        unclear = f"còn chỗ chưa hiểu ở dòng {', '.join(str(item.row) for item in puzzles)}" if puzzles else ""
        changes += scale_change(data, place, pasted, "; ".join(filter(None, (match.doubt, unclear))))
    except ValueError as reason:
        trouble = str(reason)
    yield from _pieces(pasted, f"Chỉ tiêu {(match.part or {})['id']}", changes, trouble)


def _pieces(pasted: PastedIndicator, words: str, changes: tuple[Proposal, ...], trouble: str) -> Iterator[PreviewLine]:
    """The line of an indicator with its changes, then its levels; without a line of its own, at the first level."""
    same = not changes and not trouble
    levels = [PreviewLine(level.row, level.text, f"{words}: {_level(level)}", same=same) for level in pasted.levels]
    if pasted.item:
        yield PreviewLine(pasted.item.row, pasted.item.text, words, changes, trouble, same)
        yield from levels
    else:
        yield replace(levels[0], proposals=changes, reason=trouble)
        yield from levels[1:]


def _level(level: Item) -> str:
    said = level.range.words if level.range else "có" if level.yes else "không"
    return f"{said}, {value_words(level.points)} điểm"


def _trouble(pasted: PastedIndicator) -> str:
    """Why the scale of an indicator that the draft lacks is not understood; empty when it is."""
    try:
        scale_for(pasted, None)
    except ValueError as reason:
        return str(reason)
    return ""
