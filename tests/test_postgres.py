"""The tests' own PostgreSQL server never outlives them."""

import subprocess
import sys
from pathlib import Path

from tests.support.processes import until

ROOT = Path(__file__).parents[1]
HOLD = """
import sys
from tests.support.postgres import cluster
with cluster() as running:
    print(running.folder, flush=True)
    sys.stdin.read()
"""


def test_a_killed_run_leaves_neither_a_server_nor_its_folder():
    command = [sys.executable, "-c", HOLD]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as run:
        folder = Path(run.stdout.readline().strip())
        server = (folder / "data/postmaster.pid").read_text("ascii").split()[0]
        is_alive = Path("/proc", server).exists
        assert is_alive()
        run.kill()
    until(lambda: not folder.exists() and not is_alive())
