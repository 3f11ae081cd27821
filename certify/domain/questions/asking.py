"""Questions: which of a version's checks the figures of a file give rise to, and what they ask."""

from collections.abc import Callable, Collection, Iterator, Mapping
from fractions import Fraction
from statistics import median

from msgspec import Struct, field

from certify.domain.criteria.answers import Answer
from certify.domain.criteria.checks import AtMost, Check, Jump, NoneWhile, OffMedian
from certify.domain.criteria.quantities import Quantity
from certify.domain.criteria.sharing import Shared
from certify.domain.criteria.version import Version
from certify.domain.hashing import canonical_json, sha256_of
from certify.domain.numbers import format_number
from certify.domain.vietnamese import lower_first

# Of fewer neighbours than that the median says little, and too much of each of them.
FEWEST = 6
DIFFERENT = "Số nào đúng, hoặc vì sao các chỉ tiêu ghi khác nhau?"

Answers = Mapping[str, Answer]


class Question(Struct, frozen=True):
    """A question about figures: `said` is what stands there, in words; `text` asks.

    It is shown at `indicators`. `figures` are those that it is about, by their names: an answer was given to these.
    """

    id: str
    indicators: tuple[str, ...]
    said: str
    text: str
    figures: Mapping[str, str]

    @property
    def mark(self) -> str:
        """A short hash of what is asked of which figures: with others, or in other words, it is to be read anew."""
        return sha256_of(canonical_json([self.said, self.text, dict(self.figures)]))[:12]


class Former(Struct, frozen=True):
    """Last year's figures, by the names that this year's checks have for them."""

    year: int
    figures: Mapping[str, int]


class Beside(Struct, frozen=True):
    """What figures are compared with: last year's, and the median of each indicator in the neighbouring files."""

    former: Former | None = None
    medians: Mapping[str, Fraction] = field(default_factory=dict)


def medians_of(values: Mapping[str, Collection[Fraction]]) -> dict[str, Fraction]:
    """The medians of indicators by their values in the neighbouring files, where there are enough of these."""
    return {key: median(found) for key, found in values.items() if len(found) >= FEWEST}


def questions(version: Version, answers: Answers, beside: Beside | None = None) -> Iterator[Question]:
    """The questions that answers which count give rise to: quantities that differ, then the checks in their order.

    Without `beside` only those that a file's own figures raise.
    """
    for quantity in version.quantities:
        yield from _different(version, quantity, answers)
    # Of the kinds of checks these two look at nothing but the file itself.
    asking = version.checks if beside else (one for one in version.checks if isinstance(one, NoneWhile | AtMost))
    for check in asking:
        yield from _ASKED[type(check)](check, version, answers, beside)


def when(check: Check, version: Version) -> str:
    """When a check asks, in words: "Khi … bằng 0 mà … trên 0"."""
    if isinstance(check, OffMedian):
        name, times = version.indicator(check.indicator).name, format_number(check.times)
        return f"Khi {lower_first(name)} ({check.indicator}) lệch quá {times} lần so với trung vị của địa bàn"
    figure = lower_first(_called(version, check.figure))
    if isinstance(check, Jump):
        least = (
            f" và từ {format_number(check.at_least)} {_noun(version, check.figure)} trở lên" if check.at_least else ""
        )
        return f"Khi {figure} khác năm trước quá {format_number(check.percent, 3)}%{least}"
    other = lower_first(_called(version, check.other))
    return f"Khi {figure} {f'bằng 0 mà {other} trên 0' if isinstance(check, NoneWhile) else f'lớn hơn {other}'}"


def number_of(version: Version, answers: Answers, name: str) -> int | None:
    """The figure of that name, a quantity or an indicator's; None while it is blank or lines say different numbers."""
    indicator_id, _, field_name = name.rpartition(".")
    if indicator_id:
        return getattr(answers.get(indicator_id), field_name, None)
    return _shared(version, name, answers).number


def indicators_of(version: Version, *names: str) -> tuple[str, ...]:
    """The indicators at which figures stand; those of a quantity are all that share it."""
    found: dict[str, None] = {}
    for name in names:
        indicator_id = name.rpartition(".")[0]
        found |= dict.fromkeys([indicator_id] if indicator_id else [use.indicator_id for use in version.uses[name]])
    return tuple(found)


def names_of(check: Check) -> tuple[str, ...]:
    """The figures of last year that a check compares with."""
    return (check.figure,) if isinstance(check, Jump) else ()


def _shared(version: Version, quantity_id: str, answers: Answers) -> Shared[int]:
    quantity = next(one for one in version.quantities if one.id == quantity_id)
    stated = ((key, getattr(answers.get(key), name, None)) for key, name in version.uses.get(quantity_id, ()))
    return Shared(quantity, {key: number for key, number in stated if number is not None})


def _different(version: Version, quantity: Quantity, answers: Answers) -> Iterator[Question]:
    shared = _shared(version, quantity.id, answers)
    if shared.differs:
        told = "; ".join(f"{format_number(number)} ở {', '.join(keys)}" for number, keys in shared.numbers.items())
        figures = {key: str(number) for key, number in shared.stated.items()}
        yield Question(quantity.id, tuple(shared.stated), f"{quantity.name}: {told}.", DIFFERENT, figures)


def _between(check: NoneWhile | AtMost, version: Version, answers: Answers, _: Beside | None) -> Iterator[Question]:
    figure, other = (number_of(version, answers, name) for name in (check.figure, check.other))
    if figure is not None and other is not None and check.asks(figure, other):
        told = (f"{_called(version, name)}: {format_number(number)}" for name, number in _pair(check, figure, other))
        said = f"{'; '.join(lower_first(one) if index else one for index, one in enumerate(told))}."
        yield _question(check, indicators_of(version, *check.named.values()), said, dict(_pair(check, figure, other)))


def _pair(check: NoneWhile | AtMost, figure: int, other: int) -> tuple[tuple[str, int], ...]:
    return (check.figure, figure), (check.other, other)


def _jumped(check: Jump, version: Version, answers: Answers, beside: Beside) -> Iterator[Question]:
    past = beside.former
    former = past.figures.get(check.figure) if past else None
    if past is None or former is None:
        return
    figure = number_of(version, answers, check.figure)
    if figure is not None and check.asks(figure, former):
        said = f"{_called(version, check.figure)}: {format_number(figure)}; năm {past.year}: {format_number(former)}."
        figures = {check.figure: figure, str(past.year): former}
        yield _question(check, indicators_of(version, check.figure), said, figures)


def _off_median(check: OffMedian, version: Version, answers: Answers, beside: Beside) -> Iterator[Question]:
    middle, answer = beside.medians.get(check.indicator), answers.get(check.indicator)
    if answer is None or middle is None:
        return
    indicator = version.indicator(check.indicator)
    value = indicator.rule.value(answer)
    if not isinstance(value, Fraction):
        return
    times = Fraction(check.times)
    # A median of nothing is exceeded by whatever there is: that says nothing of it.
    above, below = middle > 0 and value > times * middle, value * times < middle
    if above or below:
        most = format_number(times)
        how = f"cao hơn {most} lần trung vị" if above else f"chưa bằng 1/{most} trung vị"
        told = indicator.rule.outcome(answer).value_text
        said = f"{indicator.name} ({indicator.id}): {told}, {how} của các đơn vị cùng địa bàn đã trình hồ sơ."
        yield _question(check, (indicator.id,), said, {indicator.id: value})


def _question(check: Check, indicators: tuple[str, ...], said: str, figures: Mapping[str, int | Fraction]) -> Question:
    return Question(check.id, indicators, said, check.question, {name: str(one) for name, one in figures.items()})


def _called(version: Version, name: str) -> str:
    indicator_id, _, field_name = name.rpartition(".")
    if not indicator_id:
        return next(one.name for one in version.quantities if one.id == name)
    return f"{version.indicator(indicator_id).figure_names[field_name]} ({indicator_id})"


def _noun(version: Version, name: str) -> str:
    """What a figure counts; where its indicators don't agree on one word, what figures may count."""
    nouns = {version.indicator(key).noun for key in indicators_of(version, name)}
    return (nouns.pop() if len(nouns) == 1 else None) or "(người, vụ việc)"


_ASKED: dict[type, Callable[..., Iterator[Question]]] = {
    NoneWhile: _between,
    AtMost: _between,
    Jump: _jumped,
    OffMedian: _off_median,
}
