"""The pictures of the top README: a score sheet of a demonstration site in a browser, and a sample of a decision.

PYTHONPATH=. .venv/bin/python tests/support/pictures.py
"""

import io
import subprocess
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from click.testing import CliRunner
from PIL import Image
from playwright.sync_api import sync_playwright
from werkzeug.serving import make_server

from certify import create_app
from certify.cli import main
from certify.config import Settings
from certify.documents.pdf.forms import load_form, load_sample
from certify.documents.pdf.render import render
from tests.support.clients import passwords_of
from tests.support.shown import ROLES

PICTURES = Path(__file__).parents[2] / "templates" / "pictures"
OFFICER = ROLES["commune_officer"]
SCREEN = {"width": 1280, "height": 960}
FLAGS = ["--no-sandbox", "--disable-gpu"]
DOTS_PER_INCH, COLOURS = 84, 24


def make() -> None:
    """Make both pictures, small enough for a repository."""
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        instance = Path(folder) / "instance"
        keep("score-sheet.png", sheet(instance))
        keep("decision.png", decision(Path(folder), Settings(instance).paper_forms / "recognition"))


def sheet(instance: Path) -> Image.Image:
    """The score sheet of the commune whose officer signs in."""
    done = CliRunner(env={"CERTIFY_INSTANCE": str(instance), "CERTIFY_DATABASE_URL": None}).invoke(
        main, ["demo", "prepare"]
    )
    assert done.exit_code == 0, done.output
    site = Settings(instance)
    with served(site) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        page = browser.new_page(viewport=SCREEN)
        page.goto(f"{address}/dang-nhap")
        page.get_by_label("Tên đăng nhập").fill(OFFICER)
        page.get_by_label("Mật khẩu").fill(passwords_of(site)[OFFICER])
        page.get_by_role("button", name="Đăng nhập").click()
        page.get_by_role("link", name="Nhập số liệu").first.click()
        shown = page.screenshot()
        browser.close()
    return Image.open(io.BytesIO(shown))


@contextmanager
def served(site: Settings) -> Iterator[str]:
    """The address of a site, served by a thread of this process."""
    app = create_app(site)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        app.extensions["certify"].database.close()


def decision(folder: Path, form_folder: Path) -> Image.Image:
    """The sample of a decision, the whole page: the mark of a sample stands at its foot."""
    form = load_form(form_folder)
    paper = folder / "paper.pdf"
    paper.write_bytes(render(form, load_sample(form)))
    command = ["pdftoppm", "-r", str(DOTS_PER_INCH), "-png", "-singlefile", paper, folder / "paper"]
    subprocess.run(command, check=True)
    return Image.open(folder / "paper.png")


def keep(name: str, picture: Image.Image) -> None:
    """Write a picture with few colours, as screens and papers have them."""
    picture.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE).save(PICTURES / name, optimize=True)


if __name__ == "__main__":
    make()
