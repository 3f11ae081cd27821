"""What each test costs: `pytest -p tests.support.cpu` tells CPU time by test and by file, in seconds and in P.

P is the CPU time in which bare Python starts (`python -c pass`), measured in the same run: machines differ five-fold.
Processes that a test waited for count; the PostgreSQL server, which outlives the tests, counts nowhere.
"""

import resource
import statistics
import subprocess
import sys
from collections import defaultdict

import pytest

SHOWN = 40


def spent() -> float:
    """Seconds of CPU of this process and of the children that it waited for."""
    own, children = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime


def bare_start() -> float:
    """One P in seconds: the median of eleven starts."""
    measured = []
    for _ in range(11):
        before = spent()
        subprocess.run([sys.executable, "-c", "pass"], check=True)
        measured.append(spent() - before)
    return statistics.median(measured)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item):
    before = spent()
    item.user_properties.append(("cpu", lambda: spent() - before))
    return (yield)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_makereport(item, call):
    report = yield
    told = dict(item.user_properties)["cpu"]
    report.user_properties = [("cpu", told())] if call.when == "teardown" else []
    return report


def pytest_terminal_summary(terminalreporter):
    tests, files = {}, defaultdict(list)
    for reports in terminalreporter.stats.values():
        for report in reports:
            if found := dict(getattr(report, "user_properties", ())).get("cpu"):
                tests[report.nodeid] = found
                files[report.nodeid.partition("::")[0]].append(found)
    p, write = bare_start(), terminalreporter.write_line
    terminalreporter.section(f"CPU: {sum(tests.values()):.1f} s in {len(tests)} tests; 1 P = {p * 1000:.0f} ms")
    for name, found in sorted(files.items(), key=lambda one: -sum(one[1])):
        median = statistics.median(found)
        write(f"{sum(found):8.2f} s {len(found):5} tests, median {median:6.3f} s = {median / p:6.1f} P  {name}")
    for name, found in sorted(tests.items(), key=lambda one: -one[1])[:SHOWN]:
        write(f"{found:8.2f} s {found / p:7.1f} P  {name}")
