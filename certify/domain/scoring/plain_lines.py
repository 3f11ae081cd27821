"""Lines of a batch that are plain, scored straight from their text to the text of their results.

A line is plain when it says nothing but complete answers in the usual way; any other one goes the whole way (`data`),
which also says what is wrong with it. Both give the same text for the same line: `tests/domain/scoring/
test_plain_lines.py`. Here nothing is made that isn't written: points are whole thousandths, values a pair of integers.
"""

import json
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from functools import cache, lru_cache
from typing import Any

from certify.domain.criteria.answers import LARGEST_COUNT, BadAnswer
from certify.domain.criteria.checks import AtMost, NoneWhile
from certify.domain.criteria.indicators import Criterion, Indicator
from certify.domain.criteria.rates import IncidenceBands, Ratio
from certify.domain.criteria.rules import parse_answer
from certify.domain.criteria.version import Category, Version
from certify.domain.questions.asking import indicators_of
from certify.domain.scoring.answer_file import LONGEST_INPUT, MOST_KEYS
from certify.domain.scoring.data import asked, row

# What an indicator adds to a line: thousandths of points, its part of the result, and how many texts its answer holds.
_Part = tuple[int, str, int]
_Scorer = Callable[[dict[str, Any]], _Part | None]
_Number = Callable[[Fraction], int | float]
# An indicator: its id, its part of a result and the reason while it is blank, and what scores its answers.
_Line = tuple[str, str, str, _Scorer]
# Where a figure stands: indicators and the fields of their answers.
_Uses = tuple[tuple[str, str], ...]
_Asks = Callable[[int, int], bool]
_KEYS = ({"unit", "answers"}, {"unit", "category", "answers"})
LONGEST_UNIT = 200
# What the only value of an answer may be.
_SINGLE = {bool, int, str}
# Made once: `json.dumps` would make one for each text.
_ENCODER = json.JSONEncoder(ensure_ascii=False)
# Answers other than rates whose part of a result a process remembers, by indicator.
MOST = 1024


class PlainLines:
    """Scores the plain lines of a batch; `number` says how numbers are written, `category` is that of lines without."""

    def __init__(self, version: Version, category: str | None, number: _Number) -> None:
        self._category = category
        self._points = cache(lambda thousandths: _text(number(Fraction(thousandths, 1000))))
        self._criteria = [self._criterion(criterion, number) for criterion in version.criteria]
        self._no_zero = version.no_zero is not None
        self._heads = {
            one.id: (_thousandths(one.threshold.value), self._head(version, one)) for one in version.categories
        }
        self._max = self._points(_thousandths(version.total.value))
        self._version, self._raises = version, _raises(version)
        # Questions are asked about these figures alone.
        self._asked_about = {key: version.indicator(key).rule for key in _asked_about(version)}

    def result(self, raw: bytes) -> str | None:
        """The result of a line as JSON; None for a line that isn't plain."""
        # Of a line that is too long only the beginning was read, which may look whole.
        if len(raw) > LONGEST_INPUT or b"\\" in raw or raw.count(b":") > MOST_KEYS:
            return None
        try:
            data = json.loads(str(raw, "utf-8"))
        except (ValueError, RecursionError):
            return None
        if not isinstance(data, dict) or data.keys() not in _KEYS or not isinstance(data["answers"], dict):
            return None
        unit, chosen = data["unit"], data.get("category", self._category)
        if type(unit) not in {str, int} or len(str(unit)) > LONGEST_UNIT or type(chosen) is not str:
            return None
        if chosen not in self._heads:
            return None
        # Each text of a line stands between two quotes: where there are more, a key stood twice and was lost.
        texts = len(data) + (type(unit) is str) + ("category" in data)
        return self._whole(unit, chosen, data["answers"], raw.count(b'"') - 2 * texts)

    def _whole(self, unit: str | int, chosen: str, answers: dict[str, Any], quotes: int) -> str | None:
        total, texts, answered, zeros, blanks, criteria = 0, 0, 0, [], [], []
        for criterion_id, head, tail, indicators in self._criteria:
            points, before, parts = 0, answered, []
            for key, blank, unanswered, scorer in indicators:
                answer = answers.get(key)
                if answer is None:
                    blanks.append(unanswered)
                    parts.append(blank)
                    continue
                part = scorer(answer) if type(answer) is dict else None
                if part is None:
                    return None
                gained, text, held = part
                points += gained
                parts.append(text)
                texts += held
                answered += 1
            if not points and answered - before == len(indicators):
                zeros.append(f'"criterion_at_zero:{criterion_id}"')
            total += points
            criteria.append(f"{head}{self._points(points)}{tail}{', '.join(parts)}]}}")
        # An answer too many is an unknown indicator, or one that says null.
        if answered != len(answers) or 2 * (texts + answered) != quotes:
            return None
        threshold, head = self._heads[chosen]
        reasons = [*(['"below_threshold"'] if total < threshold else []), *(zeros if self._no_zero else []), *blanks]
        meets, raised = "false" if reasons else "true", self._asked(answers)
        return (
            f'{{"unit": {_text(unit)}, {head}, "total": {self._points(total)}, "max": {self._max}, '
            f'"threshold": {self._points(threshold)}, "meets_conditions": {meets}, '
            f'"reasons": [{", ".join(reasons)}], "criteria": [{", ".join(criteria)}], "questions": {raised}}}'
        )

    def _asked(self, answers: dict[str, Any]) -> str:
        """The questions that a line's figures raise; the answers in question are made whole only where there is one."""
        if not self._raises(answers):
            return "[]"
        about = self._asked_about.items()
        return _text(
            asked(self._version, {key: parse_answer(rule, answers[key]) for key, rule in about if key in answers})
        )

    def _head(self, version: Version, category: Category) -> str:
        said = {"version": version.id, "revision": version.revision, "attested": version.attested}
        return _text({**said, "category": category.id})[1:-1]

    def _criterion(self, criterion: Criterion, number: _Number) -> tuple[str, str, str, list[_Line]]:
        head = f'{{"id": {_text(criterion.id)}, "points": '
        tail = f', "max": {self._points(_thousandths(criterion.max.value))}, "indicators": ['
        return criterion.id, head, tail, [_indicator(one, number) for one in criterion.indicators]


def _raises(version: Version) -> Callable[[dict[str, Any]], bool]:
    """What says whether the figures of a line raise any question, of the kinds that ask about nothing but a line."""
    shared = {key: tuple(uses) for key, uses in version.uses.items()}

    def places(name: str) -> _Uses:
        indicator_id, _, field = name.rpartition(".")
        return ((indicator_id, field),) if indicator_id else shared.get(name, ())

    between = [
        (one.asks, places(one.figure), places(one.other))
        for one in version.checks
        if isinstance(one, NoneWhile | AtMost)
    ]

    def raised(answers: dict[str, Any]) -> bool:
        def numbers(uses: _Uses) -> set[int]:
            return {answers[key][field] for key, field in uses if field in answers.get(key, ())}

        def asks(check: _Asks, figure: _Uses, other: _Uses) -> bool:
            return any(check(one, another) for one in numbers(figure) for another in numbers(other))

        return any(len(numbers(uses)) > 1 for uses in shared.values()) or any(asks(*one) for one in between)

    return raised


def _asked_about(version: Version) -> set[str]:
    """The indicators whose figures a line's questions look at."""
    shared = {use.indicator_id for uses in version.uses.values() for use in uses}
    between = [one.named.values() for one in version.checks if isinstance(one, NoneWhile | AtMost)]
    return shared.union(*(indicators_of(version, *names) for names in between))


def _indicator(indicator: Indicator, number: _Number) -> _Line:
    rule, full = indicator.rule, number(Fraction(indicator.max_points))

    def part(points: Decimal, value: object, band: str) -> str:
        return _text(row(indicator, full, number(Fraction(points)), value, band))

    # Typed, because True is 1 for a dictionary.
    @lru_cache(MOST, typed=True)
    def whole(field: str, value: str | int) -> _Part | None:
        try:
            answer = parse_answer(rule, {field: value})
        except BadAnswer:
            return None
        exact, points = rule.value(answer), rule.points(answer)
        written = number(exact) if isinstance(exact, Fraction) else exact
        return _thousandths(points), part(points, written, rule.band(answer)), 2 if isinstance(value, str) else 1

    def any_kind(data: dict[str, Any]) -> _Part | None:
        if len(data) != 1:
            return None
        ((field, value),) = data.items()
        return whole(field, value) if type(value) in _SINGLE else None

    blank = _text(row(indicator, full, None, None, None))
    return (
        indicator.id,
        blank,
        f'"unanswered:{indicator.id}"',
        _rates(rule, part, any_kind) if isinstance(rule, Ratio) else any_kind,
    )


def _rates(rule: Ratio, part: Callable[[Decimal, object, str], str], otherwise: _Scorer) -> _Scorer:
    """What scores rates: the parts of a result are made once for each band, the value is written between."""
    within, base = not isinstance(rule, IncidenceBands) or rule.numerator_within_denominator, rule.base
    levels = []
    for words, points in rule.levels:
        # The value is the only number in its place: the text around it stays.
        before, after = part(points, -1, words).rsplit('"value": -1', 1)
        levels.append((_thousandths(points), f'{before}"value": ', after))

    def scored(data: dict[str, Any]) -> _Part | None:
        if len(data) != 2:
            return otherwise(data)
        top, bottom = data.get("numerator"), data.get("denominator")
        if (
            type(top) is not int
            or type(bottom) is not int
            or not 0 <= top <= LARGEST_COUNT
            or (within and top > bottom)
        ):
            return None
        if not 0 < bottom <= LARGEST_COUNT:
            return None
        points, before, after = levels[rule.index(top, bottom)]
        value, rest = divmod(top * base, bottom)
        # The quotient of two integers is the float nearest to the exact value, as that of the reduced fraction is.
        return points, f"{before}{top * base / bottom if rest else value!r}{after}", 2

    return scored


def _thousandths(points: Decimal) -> int:
    """Points have at most three decimals."""
    return int(points * 1000)


def _text(value: object) -> str:
    return _ENCODER.encode(value)
