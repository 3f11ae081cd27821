"""The units of systemd: what an attacker who got into a service could reach."""

import subprocess

import pytest

from tests.support.units import UNITS, lines, said

# Ten times the exposure that systemd says: "OK" ends at 4,9 there, the worst is 10.
MOST_EXPOSED = 30


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.stem)
def test_an_intruder_in_a_service_reaches_little(unit):
    asked = ["systemd-analyze", "security", "--offline=true", "--no-pager", f"--threshold={MOST_EXPOSED}", str(unit)]
    done = subprocess.run(asked, capture_output=True, text=True, check=False)
    assert done.returncode == 0 and "Overall exposure level" in done.stdout, done.stdout + done.stderr


def test_all_services_are_held_alike():
    """Each unit says everything itself, so that copying one of them protects it."""
    held = [rules[rules.index("UMask=0077") :] for rules in map(lines, UNITS)]
    held = [[rule for rule in rules if not rule.startswith(("[Install]", "WantedBy="))] for rules in held]
    assert len(UNITS) == 3 and held[0] == held[1] == held[2]


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.stem)
def test_a_service_is_nobody_s_but_its_own_account_s(unit):
    (instance,) = [value.removeprefix("CERTIFY_INSTANCE=") for value in said(unit, "Environment")]
    assert said(unit, "User") == ["certify"] and said(unit, "ProtectSystem") == ["strict"]
    assert instance in said(unit, "ReadWritePaths")[0].split()
