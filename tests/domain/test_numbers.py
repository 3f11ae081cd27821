"""Numbers as officials write and type them."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certify.domain.limits import LARGEST_ID
from certify.domain.numbers import (
    format_below,
    format_number,
    format_points,
    format_rate,
    id_or,
    parse_count,
    parse_id,
    rounded,
)


@pytest.mark.parametrize(
    ("value", "places", "said"),
    [
        (0, 2, "0"),
        (1000, 2, "1.000"),
        (1234567, 0, "1.234.567"),
        (Decimal("98.20"), 2, "98,2"),
        (Fraction(2, 3), 2, "0,67"),
        (Fraction(979949, 10000), 2, "97,99"),
        (Fraction(-5, 4), 2, "-1,25"),
        (Decimal("999999.994"), 2, "999.999,99"),
        (Decimal("999999.995"), 2, "1.000.000"),
        (Decimal("-0.125"), 2, "-0,13"),
        (Decimal("-0.001"), 2, "0"),
        (Fraction(1, 8), 0, "0"),
    ],
)
def test_format_number(value: int | Decimal | Fraction, places: int, said: str) -> None:
    assert format_number(value, places) == said


def test_format_points() -> None:
    assert [format_points(Decimal(text)) for text in ("1000", "47.5", "0", "0.125")] == ["1.000", "47,5", "0", "0,125"]


@pytest.mark.parametrize(
    ("part", "whole", "said"),
    [
        (110, 156, "70,51%"),
        (117, 156, "75,00%"),
        (116, 156, "74,36%"),
        (7, 13, "53,85%"),
        (1, 800, "0,13%"),
        (0, 1, "0,00%"),
        (1, 1, "100,00%"),
    ],
)
def test_format_rate_has_two_decimals_as_excel_rounds(part: int, whole: int, said: str) -> None:
    assert format_rate(part, whole) == said


def test_a_fall_short_of_its_goal_is_never_shown_as_having_reached_it() -> None:
    goal = Fraction(30)
    shown = [format_below(Fraction(text), goal) for text in ("29.9", "29.999", "29.99999", "30", "30.001", "33.335")]
    assert shown == ["29,9", "29,999", "29,99999", "30", "30", "33,34"]


@given(st.fractions(-1000, 1000, max_denominator=999), st.integers(0, 6))
def test_rounding_is_to_the_nearest_and_away_from_zero_in_the_middle(value: Fraction, places: int) -> None:
    near = rounded(value, places)
    assert (near * 10**places).denominator == 1 and 2 * abs(near - value) * 10**places <= 1
    assert rounded(-value, places) == -near
    if 2 * abs(near - value) * 10**places == 1:
        assert abs(near) > abs(value)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        *(("0", 0), ("1000", 1000), (" 12 ", 12), ("007", 7), ("1.000", 1000), ("12.345.678", 12_345_678)),
        *((f"1{blank}234", 1234) for blank in " \u00a0\u202f\u2009\u3000"),
        *(("１２３４", 1234), ("１．２３４", 1234), ("999 999 999", 999_999_999)),
    ],
)
def test_parse_count(text: str, count: int) -> None:
    assert parse_count(text) == count


@pytest.mark.parametrize("text", ["1,000", "12,345,678", "0,234", "12 34", "1 2", "1.234 567", "１，０００"])
def test_parse_count_refuses_what_can_be_read_in_two_ways(text: str) -> None:
    with pytest.raises(ValueError, match=r"hai cách.*hãy gõ liền"):
        parse_count(text)


REFUSED = [
    *(
        "",
        " ",
        "-1",
        "+1",
        "1.5",
        "1,5",
        "1.234,5",
        "1.23",
        "0.234",
        "1.2345",
        "1..234",
        "1e3",
        "0x1",
        "ba",
        "1_000",
        "½",
    ),
    *("1234567890", "1.234.567.890", "．"),
]


@pytest.mark.parametrize("text", REFUSED)
def test_parse_count_refuses_the_rest(text: str) -> None:
    with pytest.raises(ValueError, match="chỉ nhập số đếm"):
        parse_count(text)


@given(st.text(max_size=30))
def test_parse_count_raises_only_its_own_error(text: str) -> None:
    try:
        assert 0 <= parse_count(text) < 10**9
    except ValueError as fault:
        assert "“" in str(fault)


@given(st.integers(0, 10**8 - 1))
def test_a_count_is_read_as_digits_and_as_pages_print_it(count: int) -> None:
    assert parse_count(str(count)) == parse_count(format_number(count)) == count


@pytest.mark.parametrize("typed", ["²", "٣", "-1", "+1", "1_0", " 1", "1.0", "", "1000000000", "9" * 5000])
def test_an_id_is_at_most_nine_digits(typed):
    assert parse_id("007") == 7 and parse_id("9" * 9) == LARGEST_ID
    with pytest.raises(ValueError, match="không phải số nguyên"):
        parse_id(typed)
    assert id_or(typed, -1) == -1


@pytest.mark.parametrize("typed", ["٣", "²", "1²"])
def test_a_count_has_plain_digits(typed):
    with pytest.raises(ValueError, match="chỉ nhập số đếm"):
        parse_count(typed)
