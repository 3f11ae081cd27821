"""The buttons that change of what a part of a draft consists: its criterion, indicators and bands."""

from collections.abc import Callable, Collection

from werkzeug.datastructures import MultiDict

from certify.domain.criteria.editing import edit, restructuring
from certify.domain.numbers import id_or
from certify.domain.problems import Misfits
from certify.operations.act import Refused
from certify.web.criteria.attestation_fields import Data


def restructure(data: Data, part: str, form: MultiDict[str, str], used_ids: Collection[str]) -> str:
    """Do what the form's button says ("up:3.1", "unband:3.1:0", "split"); the part to go to. Raises Refused.

    Changes `data`. `used_ids` are the ids of indicators that no new one may get.
    """
    name, _, rest = form.get("act", "").partition(":")
    indicator, _, index = rest.partition(":")
    edits: dict[str, Callable[[], object]] = {
        "add": lambda: edit.add_indicator(data, part, used_ids),
        "copy": lambda: restructuring.copy_indicator(data, indicator, used_ids),
        "remove": lambda: edit.remove_indicator(data, indicator),
        "up": lambda: edit.move_indicator(data, indicator, -1),
        "down": lambda: edit.move_indicator(data, indicator, 1),
        "band": lambda: edit.add_band(data, indicator),
        "unband": lambda: edit.remove_band(data, indicator, id_or(index, -1)),
        "add_quantity": lambda: edit.add_quantity(data),
        "remove_quantity": lambda: edit.remove_quantity(data, indicator),
        "add_check": lambda: edit.add_check(data),
        "remove_check": lambda: edit.remove_check(data, indicator),
        "join": lambda: restructuring.join_criteria(data, part, form.get("other", ""), used_ids),
    }
    moves: dict[str, Callable[[], str]] = {
        "add_criterion": lambda: restructuring.add_criterion(data, part, used_ids),
        "split": lambda: restructuring.split_criterion(data, part, form.getlist("indicator"), used_ids),
        "remove_criterion": lambda: _without(data, part),
    }
    try:
        if name in edits:
            edits[name]()
        return moves[name]() if name in moves else part
    except Misfits as misfits:
        raise Refused(misfits.problems) from misfits


def _without(data: Data, part: str) -> str:
    """Remove a criterion; the part that is shown in its place."""
    ids = [str(criterion.get("id")) for criterion in data["criteria"]]
    restructuring.remove_criterion(data, part)
    index = ids.index(part)
    return ids[index + 1] if index + 1 < len(ids) else ids[index - 1]
