"""The program as a wheel: whole, and good in an empty environment, far from any checkout and without a network."""

import os
import shutil
import subprocess
import sys
import sysconfig
import zipfile
from contextlib import suppress
from http.client import HTTPConnection

import pytest

from certify import __version__
from certify.config import ROOT
from tests.support.processes import free_port, until
from tests.support.proxy import HERE, is_there

# What nobody needs who only runs the program.
WITHOUT = ("tests/", ".ci/", "instance/")
PAPER = """
from certify.config import settings
from certify.documents.pdf.forms import load_forms, load_sample
from certify.documents.pdf.render import render
form = load_forms(settings().paper_forms)["recognition"]
print(render(form, load_sample(form))[:5])
"""


def tracked():
    listed = ["git", "-c", f"safe.directory={ROOT}", "ls-files"]
    return subprocess.run(listed, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    """A folder with the wheel, built from what is tracked, and an environment that it was installed into.

    The packages that it needs are those of the present environment, which is only looked into.
    """
    folder = tmp_path_factory.mktemp("installed")
    for name in tracked():
        (folder / "source" / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, folder / "source" / name)
    build = ["wheel", "--quiet", "--no-deps", "--no-build-isolation", "--no-index", "--wheel-dir"]
    pip(folder, *build, folder / "dist", folder / "source")
    shutil.rmtree(folder / "source")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", folder / "environment"], check=True)
    (place,) = (folder / "environment").glob("lib/python*/site-packages")
    (place / "present.pth").write_text(f"{sysconfig.get_path('purelib')}\n", "utf-8")
    into = ["--python", folder / "environment/bin/python", "install", "--quiet", "--no-deps", "--no-index"]
    pip(folder, *into, "--ignore-installed", *(folder / "dist").glob("*.whl"))
    return folder


def pip(folder, *arguments):
    command = [sys.executable, "-m", "pip", "--disable-pip-version-check", *map(str, arguments)]
    subprocess.run(command, cwd=folder, env=environment(), check=True)


def environment(**more):
    """Without anything that leads to the checkout."""
    return {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "CERTIFY"))} | more


def run(installed, place, *arguments):
    """The installed command in a folder; what it said."""
    command = [installed / "environment/bin/certify", *arguments]
    done = subprocess.run(command, cwd=place, env=environment(), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_a_wheel_holds_every_file_of_the_program(installed):
    (wheel,) = (installed / "dist").glob("*.whl")
    assert wheel.name == f"certify-{__version__}-py3-none-any.whl"
    held = {name for name in zipfile.ZipFile(wheel).namelist() if name.startswith("certify/")}
    inside = {name for name in tracked() if "/" in name and not name.startswith(WITHOUT)}
    wanted = {name if name.startswith("certify/") else f"certify/{name}" for name in inside} | {"certify/CHANGELOG.md"}
    read_by_engineers_alone = {"certify/README.md", "certify/web/api/README.md"}
    assert wanted - held == read_by_engineers_alone and held <= wanted


def test_a_site_is_founded_and_served_and_issues_papers_far_from_a_checkout(installed, tmp_path):
    assert run(installed, tmp_path, "--version") == f"certify {__version__}\n"
    assert "Đã tạo hệ thống trống" in run(installed, tmp_path, "init")
    (place,) = (installed / "environment").glob("lib/python*/site-packages/certify")
    assert (tmp_path / "instance" / "secret_key").exists() and not (place / "instance").exists()
    units = place / "criteria" / "units" / "an-giang-2021.csv"
    assert "156" in run(installed, tmp_path, "units", "import", units, "--valid-from", "2021-02-01")
    assert run(installed, tmp_path, "audit", "verify").startswith("Nguyên vẹn")
    run(installed, tmp_path, "forms", "copy", "recognition")
    assert "1 biểu mẫu riêng, không có lỗi." in run(installed, tmp_path, "forms", "check")
    python = [installed / "environment/bin/python", "-c", PAPER]
    made = subprocess.run(python, cwd=tmp_path, env=environment(), capture_output=True, text=True, check=True).stdout
    assert made.endswith("b'%PDF-'\n")
    port = free_port()
    serve = [installed / "environment/bin/certify", "serve", "--bind", f"{HERE}:{port}", "--workers", "1"]
    process = subprocess.Popen(serve, cwd=tmp_path, env=environment(), stderr=subprocess.DEVNULL)
    try:
        until(lambda: is_there(port) or process.poll() is not None)
        for path, said in (("/healthz", '"ok"'), ("/dang-nhap", "base.css"), ("/static/base.css", "font")):
            connection = HTTPConnection(HERE, port, timeout=60)
            connection.request("GET", path)
            reply = connection.getresponse()
            assert reply.status == 200 and said in reply.read().decode(), path
            connection.close()
    finally:
        with suppress(ProcessLookupError):
            process.terminate()
        process.wait(60)
