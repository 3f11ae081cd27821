"""Numbers and points as the tables of decisions print them: "98", "47,5", "1.000", "50 điểm", "tối đa 75 điểm"."""

import re
from decimal import Decimal

NUMBER = r"(?:\d{1,3}(?:\.\d{3})+|\d{1,9})(?:,\d{1,3})?"
_POINTS = re.compile(rf"(?:tối đa|cộng|\+|được)?\s*({NUMBER})\s*(?:điểm|đ)?\s*[.;]?", re.IGNORECASE)
_ENDING = re.compile(rf"[\s:;,–\-(=]*\b({NUMBER})\s*(?:điểm|đ)\s*[).;]*$", re.IGNORECASE)
_BARE_ENDING = re.compile(rf"\s({NUMBER})$")
NOTHING = {"", "-", "–", "—", "…", "..."}


def number_of(text: str) -> Decimal:
    """A printed number: dots group thousands, a comma separates decimals."""
    return Decimal(text.replace(".", "").replace(",", "."))


def plain(number: Decimal) -> int | Decimal:
    """A number as a criteria file writes it."""
    return int(number) if number == int(number) else number.normalize()


def points_in(cell: str) -> Decimal | None:
    """The points of a cell; None when it is blank. Raises ValueError when it says anything else."""
    if cell in NOTHING:
        return None
    match = _POINTS.fullmatch(cell)
    if match is None:
        raise ValueError(f"“{cell}” không phải là số điểm")
    return number_of(match[1])


def without_points(text: str, *, bare: bool = False) -> tuple[str, Decimal | None]:
    """A text without the points at its end, and these: "Từ 98%: 50 điểm"; with `bare` a number alone is enough."""
    match = _ENDING.search(text) or (_BARE_ENDING.search(text) if bare else None)
    return (text[: match.start()].strip(), number_of(match[1])) if match else (text, None)
