"""The texts of an indicator in the workbook: its name, and what to enter."""

from certify.documents.workbook.pages import YES_NO, number_of
from certify.domain.criteria.figures import Mark
from certify.domain.criteria.indicators import Indicator
from certify.domain.criteria.quantities import Quantity
from certify.domain.criteria.version import Version
from certify.domain.numbers import format_points
from certify.domain.questions.replies import Asked

# What the figures of an answer are called here, as the columns are.
NAMES = {"numerator": "Tử số", "denominator": "Mẫu số", "count": "Số liệu"}
OUTDATED = (
    "Số liệu đã sửa sau khi trả lời. Nếu câu trả lời không còn đúng, đề nghị sửa tại đây; nếu vẫn đúng thì đánh dấu "
    "“Trả lời này vẫn đúng” trên trang bảng chấm điểm. Để nguyên ô thì câu hỏi vẫn tính là chưa trả lời."
)


def name_text(indicator: Indicator) -> str:
    """Name, definition and note; a star marks figures that were not compared with the official text."""
    star = "\u00a0*" if Mark.PROVISIONAL in indicator.marks else ""
    definition, note = indicator.definition, indicator.note
    definitions = [f"{definition.text} ({definition.citation})"] if definition else []
    return "\n".join([f"{indicator.name}{star}", *definitions, *([note] if note else [])])


def shared_text(version: Version, quantity: Quantity) -> str:
    """Where a number that several indicators share is used."""
    ids = dict.fromkeys(use.indicator_id for use in version.uses[quantity.id])
    return f"Nhập một lần, dùng cho chỉ tiêu {', '.join(ids)}. Để trống: giữ số đã ghi ở từng chỉ tiêu."


def shared_name(quantity: Quantity) -> str:
    """Name and definition of a number that several indicators share."""
    definition = quantity.definition
    return "\n".join([quantity.name, *([f"{definition.text} ({definition.citation})"] if definition else [])])


def answer_text(version: Version, indicator: Indicator) -> str:
    """What to enter, and the points it gives."""
    labels = {NAMES[field]: label for field, label in indicator.figure_names.items()}
    shared = {NAMES[field]: number_of(version, key) for field, key in indicator.quantities.items()}
    fields = [
        f"{name}: {label}{f' (ghi ở dòng {shared[name]})' if name in shared else ''}" for name, label in labels.items()
    ]
    levels = "; ".join(f"{words}: {format_points(points)}" for words, points in indicator.rule.levels)
    return "\n".join([*(fields or [" / ".join(YES_NO.values())]), f"Điểm – {levels}"])


def question_text(one: Asked) -> str:
    """A question that figures raise, with the indicators that it is about."""
    return f"{one.question.said} {one.question.text} (chỉ tiêu {', '.join(one.indicators)})"


def reply_text(one: Asked) -> str:
    """What was said to a question, as it is read."""
    if not one.text:
        return "chưa trả lời"
    return f"{one.text}{' (cho số liệu trước khi sửa)' if one.outdated else ''}"


def reply_note(one: Asked) -> str:
    """What the commune is told beside the cell of its reply."""
    return OUTDATED if one.outdated else ""
