"""Changes that a pasted table proposes to a draft; none is made before somebody chooses it."""

from collections.abc import Callable, Collection
from copy import deepcopy
from functools import partial

from msgspec import Struct

from certify.domain.criteria.editing.edit import put, remove_indicator
from certify.domain.criteria.editing.paths import at
from certify.domain.criteria.editing.words import place_words, scale_words, value_words
from certify.domain.criteria.pasting.filling import new_criterion, new_indicator, put_scale, scale_for
from certify.domain.criteria.pasting.items import Item
from certify.domain.criteria.pasting.matching import Data, plain_name
from certify.domain.criteria.pasting.outline import PastedCriterion, PastedIndicator
from certify.domain.criteria.pasting.quantities import plain


class Proposal(Struct, frozen=True):
    """One change: a key for choosing it, what stands there and would stand there, and why one must look twice."""

    key: str
    words: str
    before: str
    after: str
    change: Callable[[Data], object]
    doubt: str = ""


def name_change(data: Data, place: str, item: Item | None, doubt: str) -> tuple[Proposal, ...]:
    """The name of a criterion or an indicator, if it differs by more than capitals and punctuation."""
    former = str(at(data, place) or "")
    if item is None or not item.text or plain_name(item.text) == plain_name(former):
        return ()
    change = partial(put, place=place, value=item.text)
    return (Proposal(place, place_words(place), former, item.text, change, doubt),)


def points_change(data: Data, place: str, item: Item) -> tuple[Proposal, ...]:
    """The total, or the most points of a criterion."""
    former = at(data, place)
    if item.points is None or item.points == former:
        return ()
    change = partial(put, place=place, value=plain(item.points))
    return (Proposal(place, place_words(place), value_words(former), value_words(item.points), change),)


def scale_change(data: Data, place: str, pasted: PastedIndicator, doubt: str) -> tuple[Proposal, ...]:
    """The rule of the indicator at a place with its bands, as a whole. Raises ValueError: why it isn't understood."""
    former = at(data, f"{place}.rule")
    scale = scale_for(pasted, former)
    if scale is None:
        return ()
    change = partial(put_scale, indicator_id=str(at(data, f"{place}.id")), scale=scale)
    changed = deepcopy(data)
    change(changed)
    now = at(changed, f"{place}.rule")
    if now == former:
        return ()
    doubts = "; ".join(filter(None, (doubt, scale.doubt, _other_most(pasted, now))))
    words = place_words(f"{place}.rule")
    return (Proposal(f"{place}.rule", words, scale_words(former), scale_words(now), change, doubts),)


def added_criterion(pasted: PastedCriterion, after: str, taken: Collection[str]) -> Proposal:
    """A criterion that the draft lacks, with its indicators."""
    item = pasted.item
    points = "chưa rõ điểm" if item.points is None else f"{value_words(item.points)} điểm"
    said = f"“{item.text}”, {points}, {len(pasted.indicators)} chỉ tiêu"
    change = partial(new_criterion, pasted=pasted, after=after, taken=taken)
    return Proposal(f"+{item.row}", "Thêm tiêu chí", "", said, change, "bản đối chiếu chưa có tiêu chí này")


def added_indicator(pasted: PastedIndicator, criterion_id: str, taken: Collection[str]) -> Proposal:
    """An indicator that a criterion of the draft lacks."""
    said = f"“{pasted.item.text}”" if pasted.item else "chưa có tên"
    change = partial(new_indicator, criterion_id=criterion_id, pasted=pasted, taken=taken)
    words, doubt = f"Thêm chỉ tiêu vào tiêu chí {criterion_id}", f"tiêu chí {criterion_id} chưa có chỉ tiêu này"
    return Proposal(f"+{criterion_id}:{pasted.first.row}:{pasted.first.text}", words, "", said, change, doubt)


def removed_indicator(indicator: Data) -> Proposal:
    """An indicator of the draft that the pasted criterion doesn't have."""
    key, said = str(indicator["id"]), f"“{indicator['name']}”"
    change = partial(remove_indicator, indicator_id=key)
    return Proposal(f"-{key}", f"Bỏ chỉ tiêu {key}", said, "", change, "bảng dán không có chỉ tiêu này")


def _other_most(pasted: PastedIndicator, rule: Data) -> str:
    stated, best = pasted.item.points if pasted.item else None, at(rule, "bands[0].points")
    if stated is None or best is None or stated == best:
        return ""
    return f"dòng tên ghi {value_words(stated)} điểm, mức cao nhất {value_words(best)}"
