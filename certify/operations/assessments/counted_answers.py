"""The answers that count, complete and confirmed, from stored rows, and the quantities in them."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from certify.domain.assessment.sides import APPRAISAL, SELF, Side
from certify.domain.criteria.answers import Answer, BadAnswer
from certify.domain.criteria.rules import parse_answer
from certify.domain.criteria.sharing import Shared, shared_in
from certify.domain.criteria.version import Version
from certify.store.assessments.answers import StoredAnswer


def answers_in(version: Version, side: Side, rows: Iterable[StoredAnswer]) -> dict[str, Answer]:
    """The answers of a side that count, complete and confirmed, by indicator."""
    parsed = ((row.indicator_id, counted_answer(version, row)) for row in rows if row.side == side)
    return {key: answer for key, answer in parsed if answer is not None}


def shared_of(version: Version, side: Side, rows: Iterable[StoredAnswer]) -> tuple[Shared[int], ...]:
    """The quantities of a version as the rows of a side state them, whether they count yet or not."""
    return shared_in(version, {row.indicator_id: row.data for row in rows if row.side == side and row.data})


def known_answers(version: Version, side: Side, rows: Collection[StoredAnswer]) -> dict[str, Answer]:
    """The best answers available: the appraised ones, and the commune's own where nothing is appraised yet.

    `side` is the one that is worked on: before the appraisal began, and after a return, the commune's own alone.
    """
    own = answers_in(version, SELF, rows)
    return own if side == SELF else own | answers_in(version, APPRAISAL, rows)


def answer_from(version: Version, indicator_id: str, data: Mapping[str, Any] | None) -> Answer | None:
    """The answer in stored data; None while it is blank or unfinished, or when the version lacks the indicator."""
    if data is None or indicator_id not in version.ids:
        return None
    try:
        return parse_answer(version.indicator(indicator_id).rule, data)
    except BadAnswer:
        return None


def counted_answer(version: Version, row: StoredAnswer) -> Answer | None:
    """The answer of a stored row; None while it doesn't count."""
    return answer_from(version, row.indicator_id, row.data) if row.confirmed else None
