"""The recipes for containers: what they name is there, they are held as the units are, and their steps work here.

No image is built here. What its steps do, installing the lock and the program into an empty environment, is done by
`test_wheel.py`; what the database's container does first is done on a real server.
"""

import os
import re
import subprocess
from pathlib import Path

import psycopg
import pytest
import yaml

from certify.cli import main
from certify.config import ROOT
from tests.support.commands import run_on
from tests.support.postgres import cluster

DEPLOY = ROOT / "certify" / "deploy"
IMAGE = (DEPLOY / "Containerfile").read_text("utf-8")
COMPOSED = yaml.safe_load((DEPLOY / "compose.yaml").read_text("utf-8"))
SERVICES = COMPOSED["services"]
# What a container begins with before it gives up being root; none of these lets it out of its container.
BEGINNING = {"CHOWN", "DAC_OVERRIDE", "FOWNER", "NET_BIND_SERVICE", "SETGID", "SETUID"}


def steps(word):
    """What the recipe of the image says after a word, with lines joined."""
    joined = re.sub(r"\\\n\s*", " ", IMAGE)
    return [line.removeprefix(f"{word} ") for line in joined.splitlines() if line.startswith(f"{word} ")]


def test_the_image_has_what_the_program_needs_and_runs_as_nobody():
    needed = re.search(r"^SYSTEM := (.+)$", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)[1].split()
    assert all(package in IMAGE for package in needed)
    assert {base.split()[0] for base in steps("FROM")} == {"debian:12-slim"}
    installing = [step for step in steps("RUN") if "pip install" in step]
    assert installing and all("--require-hashes" in step or "--no-index" in step for step in installing)
    (user,), (instance,) = steps("USER"), steps("VOLUME")
    assert f"--uid {user}" in IMAGE and user != "0" and f"CERTIFY_INSTANCE={instance}" in IMAGE
    assert IMAGE.index("\nUSER") < IMAGE.index("\nENTRYPOINT") and steps("ENTRYPOINT") == ['["certify"]']


def test_no_site_goes_into_an_image():
    """Everything is left out but what is named: an instance in the checkout has a key and a database."""
    rules = [line for line in (ROOT / ".dockerignore").read_text("utf-8").splitlines() if not line.startswith("#")]
    named = {rule.removeprefix("!") for rule in rules if rule.startswith("!")}
    assert rules[0] == "*" and all((ROOT / name).exists() for name in named)
    assert {"certify", "criteria", "templates"} <= named and not named & {"instance", ".git", "tests", ".venv"}


@pytest.mark.parametrize("name", SERVICES)
def test_an_intruder_in_a_container_reaches_little(name):
    service = SERVICES[name]
    assert service["read_only"] and service["cap_drop"] == ["ALL"] and set(service.get("cap_add", ())) <= BEGINNING
    assert service["security_opt"] == ["no-new-privileges:true"] and "privileged" not in service
    assert name == "proxy" or "ports" not in service
    assert name in {"proxy", "database"} or "cap_add" not in service
    image, _, tag = service["image"].partition(":")
    assert "/" not in image and (image == "certify" or tag)


def test_what_is_composed_is_there():
    for service in SERVICES.values():
        for volume in service["volumes"]:
            source = volume.removeprefix("${CERTIFY_SITE:?}").partition(":")[0]
            if source.startswith("."):
                assert (DEPLOY / source).exists(), source
            elif not source.startswith("/"):  # what is the site's own
                assert source in COMPOSED["volumes"]
    assert SERVICES["database"]["network_mode"] == "none" and COMPOSED["networks"]["inside"]["internal"]
    mounted = {volume.removesuffix(":ro").rpartition(":")[2] for volume in SERVICES["proxy"]["volumes"]}
    recipe = (DEPLOY / "nginx.conf").read_text("utf-8")
    for path in re.findall(r"(?:alias|ssl_certificate(?:_key)?) (/\S+);", recipe):
        assert any(f"{path}/".startswith(f"{place}/") for place in mounted), path
    build = SERVICES["pages"]["build"]
    assert (DEPLOY / build["context"]).resolve() == ROOT and (ROOT / build["dockerfile"]).exists()


def test_the_commands_of_the_services_are_the_program_s():
    for name in ("pages", "work"):
        command, *arguments = SERVICES[name]["command"]
        known = {option for one in main.get_command(None, command).params for option in one.opts}
        assert {argument for argument in arguments if argument.startswith("--")} <= known


def test_the_database_is_begun_for_a_role_that_may_do_nothing_else(tmp_path):
    """Its container begins a server that asks everybody for a password; the site then lives there."""
    with cluster() as running:
        (program,) = {path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/psql")}
        told = {"CERTIFY_PASSWORD": "a'b c", "POSTGRES_USER": "certify_owner", "PGHOST": str(running.folder)}
        at = {"host": str(running.folder), "dbname": "postgres", "autocommit": True}
        with psycopg.connect(user="certify", **at) as first:
            first.execute("CREATE ROLE certify_owner SUPERUSER LOGIN")
        with psycopg.connect(user="certify_owner", **at) as owner:
            owner.execute("ALTER ROLE certify RENAME TO first")
        environment = {**os.environ, **told, "PATH": f"{program}:{os.environ['PATH']}"}
        subprocess.run(["sh", DEPLOY / "database.sh"], env=environment, check=True, capture_output=True)
        rules = running.folder / "data" / "pg_hba.conf"
        rules.write_text(f"local all certify scram-sha-256\n{rules.read_text('utf-8')}", "utf-8")
        with psycopg.connect(user="certify_owner", **at) as owner:
            owner.execute("SELECT pg_reload_conf()")
        url = f"postgresql://certify:a%27b%20c@/certify?host={running.folder}"
        for command in ("init", "doctor"):
            done = run_on(tmp_path / "instance", command, url=url)
            assert done.exit_code == 0, done.output
