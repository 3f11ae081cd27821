"""The texts of an indicator in the workbook: its name, and what to enter."""

from certify.documents.workbook.pages import YES_NO
from certify.domain.criteria.figures import Mark
from certify.domain.criteria.indicators import Indicator
from certify.domain.numbers import format_points


def name_text(indicator: Indicator) -> str:
    """Name, definition and note; a star marks figures that were not compared with the official text."""
    star = "\u00a0*" if Mark.PROVISIONAL in indicator.marks else ""
    definition, note = indicator.definition, indicator.note
    definitions = [f"{definition.text} ({definition.citation})"] if definition else []
    return "\n".join([f"{indicator.name}{star}", *definitions, *([note] if note else [])])


def answer_text(indicator: Indicator) -> str:
    """What to enter, and the points it gives."""
    labels = {
        "Tử số": indicator.numerator_label,
        "Mẫu số": indicator.denominator_label,
        "Số liệu": indicator.count_label,
    }
    fields = [f"{name}: {label}" for name, label in labels.items() if label]
    levels = "; ".join(f"{words}: {format_points(points)}" for words, points in indicator.rule.levels)
    text = "\n".join([*(fields or [" / ".join(YES_NO.values())]), f"Điểm – {levels}"])
    return text.replace(" %", "\u00a0%").replace(" ‰", "\u00a0‰")
