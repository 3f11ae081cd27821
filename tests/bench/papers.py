"""How long papers take to render, as ratios to floors measured in the same run; prints, asserts nothing.

    .venv/bin/python tests/bench/papers.py

Floors: WeasyPrint alone on the same HTML with our styles, parsed once, tagged as ours is, and with the same room for
its calls (`room.py`); a naive page with the same table. One paper is told as CPU time, by turns with its floors.
"""

import re
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration

from certify.documents.pdf import render as rendering
from certify.documents.pdf.forms import load_form, load_sample
from certify.documents.pdf.pages import html_of
from certify.documents.pdf.render import render
from certify.documents.pdf.room import with_room
from tests.support.verdicts import cpu_by_turns, verdict

ROOT = Path(__file__).parents[2]
FORM = load_form(ROOT / "templates" / "pdf" / "assessment-record")
STYLES = [*(FORM.layout / name for name in rendering.SHARED), FORM.folder / "style.css"]
PAPER = load_sample(FORM)
RECORDS = 156


def raw(text: str) -> bytes:
    """WeasyPrint alone on the same final HTML with the same styles, parsed once."""
    fonts, sheets = rendering._fonts(), [rendering._style(path, (FORM.folder, FORM.layout)) for path in STYLES]
    page = rendering._page_class()(string=text)
    page.agent = rendering._style(FORM.layout / "agent.css", (FORM.folder, FORM.layout))
    return bytes(page.write_pdf(stylesheets=sheets, font_config=fonts, pdf_variant=rendering.VARIANT))


def naive(text: str) -> bytes:
    """The same page as one writes it first: automatic column widths, the full agent sheet, everything parsed anew."""
    plain = re.sub(r"<col(group)?[^>]*>|</colgroup>", "", text)
    styles = "".join(path.read_text("utf-8") for path in STYLES)
    fonts = FontConfiguration()
    sheet = CSS(string=styles.replace("table-layout: fixed;", ""), font_config=fonts)
    return bytes(HTML(string=plain).write_pdf(stylesheets=[sheet], font_config=fonts, pdf_variant=rendering.VARIANT))


def one(_: int) -> int:
    render(FORM, PAPER)
    return resident()


def resident() -> int:
    """The memory of this process in kB."""
    return int(re.search(r"VmRSS:\s+(\d+)", Path("/proc/self/status").read_text("utf-8"))[1])  # type: ignore[index]


def batch(processes: int) -> tuple[float, list[int]]:
    """All records on some processes: the time after they have warmed up, and the memory after each record."""
    with ProcessPoolExecutor(processes) as pool:
        list(pool.map(one, range(processes * 2)))
        start = time.perf_counter()
        memory = list(pool.map(one, range(RECORDS)))
        return time.perf_counter() - start, memory


def main() -> None:
    text = html_of(FORM, PAPER)
    ours, floor, plain = cpu_by_turns(
        lambda: render(FORM, PAPER), lambda: with_room(lambda: raw(text)), lambda: naive(text)
    )
    verdict("một phiếu (đã nóng)", ours / floor, 1.05, "lần", f"WeasyPrint thuần trên cùng HTML {floor:.3f} s")
    print(f"một phiếu: {ours / plain:.2f} × cùng bảng viết theo cách thông thường ({plain:.3f} s)")  # noqa: T201
    single, memory = batch(1)
    double, _ = batch(2)
    verdict(
        f"{RECORDS} phiếu, hai tiến trình", single / double, 1.9, "lần", f"một tiến trình {single:.1f} s", at_least=True
    )
    settled = memory[20:]
    low, high = min(settled), max(settled)
    print(f"bộ nhớ sau 20 phiếu: {low // 1024}–{high // 1024} MB, chênh {(high - low) / low:.1%}")  # noqa: T201


if __name__ == "__main__":
    main()
