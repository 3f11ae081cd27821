"""How the API writes exact numbers."""

import re
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from certify.web.api.values import points, value


@given(st.fractions(min_value=0, max_value=10**9))
def test_values_are_written_exactly(exact):
    assert Fraction(value(exact)) == exact


@given(st.decimals(min_value=0, max_value=10**6, places=3))
def test_points_are_written_exactly(exact):
    text = points(exact)
    assert Fraction(text) == Fraction(exact) and "E" not in text and not re.search(r"\.\d*0$", text)
