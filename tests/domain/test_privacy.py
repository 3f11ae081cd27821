"""Small counts stay within their circle."""

import pytest

from certify.domain.privacy import is_few, told_count


@pytest.mark.parametrize(("count", "few"), [(None, False), (0, False), (1, True), (4, True), (5, False), (1000, False)])
def test_one_to_four_are_few(count, few):
    assert is_few(count) is few and is_few(1000, count) is few
    assert told_count(count, within=True) == count
    assert told_count(count, within=False) == ("dưới 5" if few else count)
