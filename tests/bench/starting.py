"""What starting costs: the command line, one score, an application, the demonstration; prints, asserts nothing.

    .venv/bin/python tests/bench/starting.py

CPU time of whole processes in P, the CPU time in which bare Python starts (`python -c pass`) in the same run.
"""

import json
import os
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path
from statistics import median

from tests.support.cpu import bare_start, spent
from tests.support.verdicts import verdict

ROOT, TIMES = Path(__file__).parents[2], 7
VERSION = "2019-06-qd-ttg"
MOST = {"certify --help": 4, "certify score, một tệp": 8, "ứng dụng": 20, "hệ thống trình diễn": 300}
APPLICATION = "from certify import create_app; create_app()"
# What an application can't do without, and nothing made of it yet: the floor of an application.
LIBRARIES = """
from certify import uncollected
with uncollected():
    import argon2, flask_login, flask_wtf, msgspec, pydantic, sqlalchemy.dialects.sqlite
    class One(pydantic.BaseModel):
        one: int
"""


def cost(*command: str, instance: Path) -> float:
    """Seconds of CPU of a process that finds the program compiled, as an installed one is."""
    before = spent()
    environment = {**os.environ, "CERTIFY_INSTANCE": str(instance), "PYTHONPYCACHEPREFIX": str(instance.parent)}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    subprocess.run([sys.executable, *command], check=True, stdout=subprocess.DEVNULL, cwd=ROOT, env=environment)
    return spent() - before


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        instance, answers = Path(folder) / "instance", Path(folder) / "answers.json"
        best = tomllib.loads((ROOT / "tests" / "criteria" / f"{VERSION}.best.toml").read_text("utf-8"))
        answers.write_text(json.dumps(best), "utf-8")
        commands = {
            "certify --help": ("-m", "certify", "--help"),
            "certify score, một tệp": (
                *("-m", "certify", "score", "--version", VERSION, "--category", "other", str(answers)),
            ),
            "riêng các thư viện": ("-c", LIBRARIES),
            "ứng dụng": ("-c", APPLICATION),
            "hệ thống trình diễn": ("-m", "certify", "demo", "prepare"),
        }
        for name, command in commands.items():
            # The demonstration is loaded into a new site each time: a second time there is nothing to load.
            new, times = "demo" in command, 3 if "demo" in command else TIMES
            sites = [instance.with_name(f"new-{number}") if new else instance for number in range(times + 1)]
            # The first run compiles what no other command has imported.
            taken = median([cost(*command, instance=site) for site in sites][1:])
            p = bare_start()
            said = f"1 P = {p * 1000:.0f} ms"
            if name in MOST:
                verdict(name, taken / p, MOST[name], "P", said)
            else:
                print(f"{name}: {taken / p:.2f} P, {said}")  # noqa: T201


if __name__ == "__main__":
    main()
