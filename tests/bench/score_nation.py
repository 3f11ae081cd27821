"""How long a nation takes to score, as a ratio to the floor measured in the same run; prints, asserts nothing.

    .venv/bin/python tests/bench/score_nation.py

The floor reads the same lines as JSON and writes results of the same size as JSON, and does nothing between. The start
of the command is measured by itself (`starting.py`), so what two processes bring is told without it.
"""

import json
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

from certify.commands.scoring.batch import Batch, result
from certify.domain.criteria.file import load_version
from certify.domain.criteria.rules import Rule
from certify.domain.criteria.version import Version
from certify.domain.scoring.answer_file import read_answers, read_json
from certify.domain.scoring.score import score
from tests.support.cpu import spent
from tests.support.verdicts import verdict

COMMUNES, TIMES = 10_598, 5
ROOT = Path(__file__).parents[2]


def chance_answer(rule: Rule, chance: random.Random) -> dict[str, Any]:
    whole = chance.randrange(500, 3000)
    answers: dict[str, dict[str, Any]] = {
        "yes_no": {"yes": chance.random() < 0.9},
        "count_bands": {"count": chance.choice([0, 0, 1])},
        "incidence_bands": {"numerator": chance.randrange(4), "denominator": whole},
        "rate_bands": {"numerator": chance.randrange(whole + 1), "denominator": whole},
    }
    return answers[rule.kind]


def nation(version: Version) -> list[bytes]:
    chance = random.Random(6)  # noqa: S311
    return [
        json.dumps({i.id: chance_answer(i.rule, chance) for i in version.indicators}).encode() for _ in range(COMMUNES)
    ]


def seconds(work: Callable[[bytes], object], lines: list[bytes]) -> float:
    """Seconds of CPU over all lines: the median of several runs."""
    taken = []
    for _ in range(TIMES):
        start = time.process_time()
        for line in lines:
            work(line)
        taken.append(time.process_time() - start)
    return median(taken)


def by_processes(lines: list[bytes]) -> None:
    """How much faster the command is on two processes than on one, its start apart: the best of runs by turns."""
    with tempfile.TemporaryDirectory() as folder:
        path, blank = Path(folder) / "communes.jsonl", Path(folder) / "blank.jsonl"
        path.write_bytes(b"\n".join(lines))
        blank.write_bytes(b"\n")
        runs = [[command(blank, 1), command(path, 1), command(path, 2)] for _ in range(2 * TIMES)]
    start, single, double = (min(run[kind][0] for run in runs) for kind in range(3))
    cpu = [min(run[kind][1] for run in runs) for kind in range(3)]
    told = f"một tiến trình {single - start:.2f} s, và {start:.2f} s để bắt đầu"
    work = "score --batch, hai tiến trình so với một, không kể bắt đầu"
    verdict(work, (single - start) / (double - start), 1.8, "lần", told, at_least=True)
    print(f"  CPU của hai tiến trình bằng {(cpu[2] - cpu[0]) / (cpu[1] - cpu[0]):.2f} lần của một")  # noqa: T201


def command(path: Path, jobs: int) -> tuple[float, float]:
    """Seconds of the command on a file, from start to end: by the clock, and of CPU of all its processes."""
    asked = ("score", "--version", "2019-06-qd-ttg", "--jobs", str(jobs), "--batch", str(path))
    start, before = time.perf_counter(), spent()
    subprocess.run([sys.executable, "-m", "certify", *asked], check=True, stdout=subprocess.DEVNULL, cwd=ROOT)
    return time.perf_counter() - start, spent() - before


def main() -> None:
    version = load_version(ROOT / "criteria" / "2019-06-qd-ttg.toml").version
    lines = nation(version)

    whole = [b'{"unit": %d, "category": "other", "answers": %s}' % (n, line) for n, line in enumerate(lines)]
    batch = Batch(version, None)
    sample = result(version, score(version, read_answers(version, read_json(lines[0]))[0]), version.category("other"))
    floor = seconds(lambda line: (json.loads(line), json.dumps(sample, ensure_ascii=False)), whole)
    taken = seconds(lambda line: list(batch.scored([(1, line)])), whole)
    told = f"chỉ đọc và ghi JSON {floor:.2f} s"
    verdict(f"đọc, chấm điểm và ghi kết quả, {COMMUNES} xã, một tiến trình", taken / floor, 2, "lần", told)
    by_processes(whole)


if __name__ == "__main__":
    main()
