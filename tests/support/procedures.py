"""The cases of the procedure by date: what a decision's offices, dossiers and reports are on some days."""

import tomllib
from pathlib import Path
from typing import Any

CASES = sorted((Path(__file__).parents[1] / "criteria").glob("*/procedure/*.toml"))


def case_of(path: Path) -> dict[str, Any]:
    """One case: `days`, and what holds on each of them."""
    return tomllib.loads(path.read_text("utf-8"))
