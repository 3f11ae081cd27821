"""What the programs of `tests/bench` found, each against the figure that must hold: printed, and kept for the table."""

import gc
import os
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

# The file that `make bench` prints in the end.
TABLE = "BENCH_TABLE"
TIMES = 7


def seconds(work: Callable[[], object]) -> float:
    """The time of a piece of work on the clock: the median of several runs after one that warms up."""
    work()
    taken = []
    for _ in range(TIMES):
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    return median(taken)


def cpu_by_turns(*works: Callable[[], object], times: int = 15) -> list[float]:
    """Seconds of CPU of pieces of work done by turns, so that whatever else goes on falls on all: the least of each."""
    for work in works:
        work()
    taken: list[list[float]] = [[] for _ in works]
    for _ in range(times):
        for work, its in zip(works, taken, strict=True):
            gc.collect()  # nobody pays for what another one left
            start = time.process_time()
            work()
            its.append(time.process_time() - start)
    return [min(its) for its in taken]


def verdict(work: str, found: float, must: float, unit: str, floor: str, *, at_least: bool = False) -> None:
    """Tell one line of the table: what was measured, the bound, the figure in a unit, what it is a ratio to."""
    holds = found >= must if at_least else found <= must
    bound = f"{'≥' if at_least else '≤'} {must:g} {unit}"
    line = f"| {work} | {bound} | {found:.2f} {unit} | {floor} | {'đạt' if holds else 'KHÔNG ĐẠT'} |"
    print(line)  # noqa: T201
    if name := os.environ.get(TABLE):
        with Path(name).open("a", encoding="utf-8") as table:
            table.write(f"{line}\n")
