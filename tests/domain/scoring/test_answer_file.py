"""JSON from outside: what would take long is refused before it is parsed; a repeated key is found at once."""

import json
import time

import pytest

from certify.domain.scoring import answer_file
from certify.domain.scoring.answer_file import MOST_KEYS, BadInput, read_json


def repeated(count):
    """An object whose last key stands twice."""
    keys = [f'"k{number}":1' for number in range(count)]
    return f"{{{','.join([*keys, keys[-1]])}}}".encode()


def cost(work):
    """The least processor time that some work takes, of seven tries."""
    times = []
    for _ in range(7):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return min(times)


def test_a_repeated_key_is_found_in_linear_time():
    def refused(body):
        with pytest.raises(BadInput, match=r"khóa k\d+ có hai lần"):
            read_json(body)

    small, large = repeated(2_000), repeated(16_000)
    # Quadratic time would be sixty-four times as much.
    assert cost(lambda: refused(large)) < 32 * cost(lambda: refused(small))


def test_too_many_keys_are_refused_unparsed(monkeypatch):
    monkeypatch.setattr(answer_file.json, "loads", lambda *_, **__: pytest.fail("parsed"))
    body = json.dumps({str(number): {} for number in range(MOST_KEYS + 1)}).encode()
    with pytest.raises(BadInput, match=f"quá {MOST_KEYS} khóa"):
        read_json(body)
