"""Putting what was pasted into the data of a draft: scales, new indicators, new criteria. What it lacks stays blank."""

from collections.abc import Collection

from certify.domain.criteria.editing.edit import add_indicator, choose_rule, put
from certify.domain.criteria.editing.paths import at
from certify.domain.criteria.editing.restructuring import add_criterion
from certify.domain.criteria.figures import Mark
from certify.domain.criteria.pasting.matching import Data
from certify.domain.criteria.pasting.outline import PastedCriterion, PastedIndicator
from certify.domain.criteria.pasting.quantities import plain
from certify.domain.criteria.pasting.scales import Band, Scale, scale_of


def scale_for(pasted: PastedIndicator, rule: Data | None) -> Scale | None:
    """The scale of a pasted indicator that had (or has not) a rule; None where it says nothing of one.

    Raises ValueError with the reason why it can't be understood.
    """
    if pasted.levels:
        return scale_of(pasted.levels, str(at(rule or {}, "kind") or ""), int(at(rule or {}, "per.value") or 0))
    points = pasted.item.points if pasted.item else None
    if points is None or (rule and at(rule, "bands[0].points") == points):
        return None
    if rule and rule["kind"] != "yes_no":
        raise ValueError("chỉ có điểm tối đa, không có các mức")
    return Scale("yes_no", yes=points)


def put_scale(data: Data, indicator_id: str, scale: Scale) -> None:
    """Give an indicator a scale; bands that stay the same keep what stands with them. Changes `data`."""
    place = f"criteria[{indicator_id.partition('.')[0]}].indicators[{indicator_id}].rule"
    if at(data, f"{place}.kind") != scale.kind:
        choose_rule(data, indicator_id, scale.kind)
    if scale.yes is not None:
        put(data, f"{place}.yes.points", plain(scale.yes))
        return
    if scale.per and at(data, f"{place}.per.value") != scale.per:
        put(data, f"{place}.per.value", scale.per)
    former = at(data, f"{place}.bands")
    put(
        data,
        f"{place}.bands",
        [_band(band, former[min(index, len(former) - 1)]) for index, band in enumerate(scale.bands)],
    )
    if scale.otherwise is not None:
        put(data, f"{place}.otherwise.points", plain(scale.otherwise))
    if at(data, f"{place}.not_applicable"):
        put(data, f"{place}.not_applicable.points", plain(scale.bands[0].points))


def new_indicator(data: Data, criterion_id: str, pasted: PastedIndicator, taken: Collection[str]) -> None:
    """Add a pasted indicator to a criterion. Changes `data`."""
    _fill(data, add_indicator(data, criterion_id, taken), pasted)


def new_criterion(data: Data, pasted: PastedCriterion, after: str, taken: Collection[str]) -> None:
    """Add a pasted criterion with its indicators after another one. Changes `data`."""
    criterion_id = add_criterion(data, after, taken)
    put(data, f"criteria[{criterion_id}].name", pasted.item.text)
    if pasted.item.points is not None:
        put(data, f"criteria[{criterion_id}].max.value", plain(pasted.item.points))
    blank = str(at(data, f"criteria[{criterion_id}].indicators")[0]["id"])
    for index, indicator in enumerate(pasted.indicators):
        _fill(data, add_indicator(data, criterion_id, taken) if index else blank, indicator)


def _fill(data: Data, indicator_id: str, pasted: PastedIndicator) -> None:
    if pasted.item:
        put(data, f"criteria[{indicator_id.partition('.')[0]}].indicators[{indicator_id}].name", pasted.item.text)
    try:
        scale = scale_for(pasted, None)
    except ValueError:
        return  # the page says why; the blank rule asks for its points
    if scale:
        put_scale(data, indicator_id, scale)


def _band(band: Band, former: Data) -> Data:
    same = former.get(band.bound) == band.limit and former["points"] == band.points
    beside = {"clause": former["clause"], "source": former["source"] if same else Mark.PROVISIONAL.value}
    return {band.bound: plain(band.limit), "points": plain(band.points), **beside}
