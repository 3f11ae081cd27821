"""Pictures of a demonstration site in a browser and of a sample paper, and the demonstration's own evidence file.

The guides' are what their walks end at: a part changes, its picture changes.

PYTHONPATH=. .venv/bin/python tests/support/pictures.py
"""

import io
import subprocess
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright

from certify import create_app
from certify.config import Settings
from certify.documents.pdf.forms import LAYOUT, load_form, load_sample
from certify.documents.pdf.render import render, render_text
from certify.domain.guide.guide import PICTURES as GUIDE_PICTURES
from certify.domain.guide.guide import Guide, load_guides
from tests.support.browser import FLAGS, answering, page_of
from tests.support.clients import passwords_of
from tests.support.demonstration import load_demonstration
from tests.support.shown import ROLES
from tests.support.walks import walk

PICTURES = Path(__file__).parents[2] / "templates" / "pictures"
OFFICER = ROLES["commune_officer"]
SCREEN, WINDOW = {"width": 1280, "height": 960}, {"width": 1100, "height": 640}
DOTS_PER_INCH, COLOURS = 84, 24


def make() -> None:
    """Make the pictures, small enough for a repository."""
    with tempfile.TemporaryDirectory() as folder:
        site = Settings(load_demonstration(Path(folder) / "instance"))
        passwords = passwords_of(site)
        with answering(create_app(site)) as address, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path="/usr/bin/chromium-headless-shell", args=FLAGS)
            keep(PICTURES / "score-sheet.png", sheet(page_of(browser, address, passwords, OFFICER, viewport=SCREEN)))
            for guide in load_guides(site.guide_folder):
                if guide.role:
                    page = page_of(browser, address, passwords, guide.role, viewport=WINDOW)
                    picture(site.guide_folder / GUIDE_PICTURES, page, guide, address)
            browser.close()
        keep(PICTURES / "decision.png", decision(Path(folder), site.paper_forms / "recognition"))
        (site.demonstration_examples / "report.pdf").write_bytes(report(site))


def report(site: Settings) -> bytes:
    """The report that the demonstration's communes attach, in the layout of the papers."""
    folders = (site.paper_forms / "guide", site.paper_forms / LAYOUT)
    return render_text(folders, "style.css", (site.demonstration_examples / "report.html").read_text("utf-8"))


def sheet(page: Page) -> Image.Image:
    """The score sheet of the commune whose officer signed in."""
    page.get_by_role("link", name="Nhập số liệu").first.click()
    return shown(page)


def picture(folder: Path, page: Page, guide: Guide, address: str) -> None:
    """Picture what each part of a guide ends at."""
    folder.mkdir(exist_ok=True)
    for part in guide.parts:
        if any(step.does for step in part.steps):
            page.goto(f"{address}/viec-can-lam")
            walk(page, part)
            page.wait_for_load_state("networkidle")
            keep(folder / f"{guide.address}-{part.id}.png", shown(page))


def shown(page: Page) -> Image.Image:
    """What the window shows."""
    return Image.open(io.BytesIO(page.screenshot()))


def decision(folder: Path, form_folder: Path) -> Image.Image:
    """The sample of a decision, the whole page: the mark of a sample stands at its foot."""
    form = load_form(form_folder)
    paper = folder / "paper.pdf"
    paper.write_bytes(render(form, load_sample(form)))
    command = ["pdftoppm", "-r", str(DOTS_PER_INCH), "-png", "-singlefile", paper, folder / "paper"]
    subprocess.run(command, check=True)
    return Image.open(folder / "paper.png")


def keep(path: Path, drawn: Image.Image) -> None:
    """Write a picture with few colours, as screens and papers have them."""
    drawn.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE).save(path, optimize=True)


if __name__ == "__main__":
    make()
