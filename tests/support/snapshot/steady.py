"""One moment and one seed: what a snapshot shows depends on the tree alone, not on the day or on chance."""

import os
import random
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from hashlib import shake_256

import time_machine

MOMENT = datetime(2026, 11, 26, 8, 0, tzinfo=UTC)


class Chance:
    """Random bytes, the same in each run.

    Every length has a sequence of its own: one more password salt doesn't change the tokens of papers.
    """

    def __init__(self, seed: str) -> None:
        self.seed = seed
        self.drawn: Counter[int] = Counter()

    def __call__(self, size: int) -> bytes:
        self.drawn[size] += 1
        return shake_256(f"{self.seed}/{size}/{self.drawn[size]}".encode()).digest(size)


def seed_chance(seed: str) -> None:
    """Let `os.urandom` and the module `secrets` draw from a seed, for the rest of this process."""
    os.urandom = random._urandom = Chance(seed)


@contextmanager
def steady() -> Iterator[None]:
    """Stop the clock at MOMENT, in this process and those forked from it, and seed what is drawn by chance."""
    seed_chance("snapshot")
    with time_machine.travel(MOMENT, tick=False):
        yield
