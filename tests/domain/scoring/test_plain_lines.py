"""Plain lines of a batch give the text that the whole way gives; whatever else a line says goes the whole way."""

import json
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

from hypothesis import example, given
from hypothesis import strategies as st

from certify.domain.criteria.file import load_version
from certify.domain.scoring import data
from certify.domain.scoring.answer_file import LONGEST_INPUT, BadInput, read_json
from certify.domain.scoring.plain_lines import PlainLines

CRITERIA = Path(__file__).parents[3] / "criteria"
VERSION = load_version(CRITERIA / "2019-06-qd-ttg.toml").version
OTHER = load_version(Path(__file__).parents[2] / "criteria" / "2027-15-tt.toml").version
IDS = [one.id for one in VERSION.indicators]
RATE = next(one.id for one in VERSION.indicators if one.rule.kind == "rate_bands")


def number(exact):
    return exact.numerator if exact.denominator == 1 else exact.numerator / exact.denominator


def points(value: Decimal):
    return number(Fraction(value))


def whole(version, raw):
    """The result of a line by the whole way; None where it is refused."""
    try:
        line = read_json(raw)
        reached, category = data.scored(version, line["answers"], line["category"])
    except BadInput:
        return None
    said = {"unit": line["unit"], **data.result(version, reached, category, points, number)}
    return json.dumps(said, ensure_ascii=False)


COUNTS = st.one_of(st.integers(0, 300), st.integers(0, 100_000_000))


@st.composite
def rates(draw):
    bottom = draw(st.one_of(st.integers(1, 300), st.integers(1, 100_000_000)))
    return {"numerator": draw(st.integers(0, bottom)), "denominator": bottom}


KINDS = {
    "yes_no": st.fixed_dictionaries({"yes": st.booleans()}),
    "rate_bands": st.one_of(
        rates(), st.fixed_dictionaries({"not_applicable": st.sampled_from(["Không có trẻ", " x "])})
    ),
    "incidence_bands": rates(),
    "count_bands": st.fixed_dictionaries({"count": COUNTS}),
}


def sheets(version):
    return st.fixed_dictionaries({}, optional={one.id: KINDS[one.rule.kind] for one in version.indicators})


def lines(version):
    units = st.one_of(st.integers(-5, 99_999), st.sampled_from(["Xã Đoài", "01", 'a, b: {"c"}']))
    categories = st.sampled_from([one.id for one in version.categories])
    return st.fixed_dictionaries({"unit": units, "category": categories, "answers": sheets(version)})


def insist_on_sameness(version, line):
    raw = json.dumps(line, ensure_ascii=False).encode()
    plain = PlainLines(version, None, number).result(raw)
    if b"\\" in raw:
        assert plain is None
    else:
        assert plain == whole(version, raw) is not None


@given(lines(VERSION))
def test_a_plain_line_gives_what_the_whole_way_gives(line):
    insist_on_sameness(VERSION, line)


@given(lines(OTHER))
def test_so_it_does_under_another_decision(line):
    insist_on_sameness(OTHER, line)


# What a bad line holds in the place of an answer or a figure.
JUNK = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-1, 200_000_000),
    st.floats(allow_nan=True),
    st.text(max_size=3),
    st.lists(st.integers(), max_size=1),
    st.fixed_dictionaries({}, optional={"numerator": COUNTS, "denominator": COUNTS, "yes": st.booleans(), "x": COUNTS}),
)
BAD = st.fixed_dictionaries(
    {
        "unit": JUNK,
        "category": st.one_of(st.just("other"), JUNK),
        "answers": st.dictionaries(st.sampled_from(IDS), JUNK),
    }
)


@given(BAD)
@example({"unit": 1, "category": "other", "answers": {RATE: {"numerator": 3, "denominator": 2}}})
@example({"unit": 1, "category": "other", "answers": {RATE: {"numerator": 0, "denominator": 0}}})
@example({"unit": True, "category": "other", "answers": {}})
def test_a_line_with_a_fault_is_never_taken_for_a_plain_one(line):
    raw = json.dumps(line, ensure_ascii=False).encode("utf-8", "backslashreplace")
    plain = PlainLines(VERSION, None, number).result(raw)
    assert plain is None or plain == whole(VERSION, raw)


def test_a_key_that_stands_twice_is_no_plain_line():
    """Reading keeps the last one; the quotes of the first one tell that it was there."""
    answers = {RATE: {"numerator": 1, "denominator": 2}}
    once = json.dumps({"unit": 1, "category": "other", "answers": answers}).encode()
    scorer = PlainLines(VERSION, None, number)
    assert scorer.result(once)
    for old, new in (
        (b'"unit": 1', b'"unit": 2, "unit": 1'),
        (b'"numerator": 1', b'"numerator": 2, "numerator": 1'),
        (b'"answers": {', b'"answers": {"%s": {}, ' % RATE.encode()),
        (b'{"unit"', b'\xef\xbb\xbf{"unit"'),
        (b'"other"', b'"ot\\u0068er"'),
    ):
        assert scorer.result(once.replace(old, new)) is None, new


def test_a_line_that_is_too_long_is_no_plain_one_though_its_beginning_is_whole():
    line = json.dumps({"unit": 1, "category": "other", "answers": {RATE: {"numerator": 1, "denominator": 2}}}).encode()
    scorer = PlainLines(VERSION, None, number)
    assert scorer.result(line.ljust(LONGEST_INPUT)) and scorer.result(line.ljust(LONGEST_INPUT + 1)) is None
