"""What is wrong with a line that a unit enters for a plan, and whether it changes anything."""

from certify.domain.criteria.answers import LARGEST_COUNT, larger
from certify.domain.plans.goals import PerDivision, ReachRate
from certify.operations.plans.entry_lines import PlanEntry, PlanLine

LONGEST_REFERENCE = 500


def is_unchanged(line: PlanLine, entry: PlanEntry) -> bool:
    """Whether an entry states what is stored already."""
    row = line.stored
    stored = (row.numerator, row.denominator, row.on_date, row.reference) if row else (None, None, None, "")
    return (*numbers_of(line, entry), entry.on, entry.reference.strip()) == stored


def numbers_of(line: PlanLine, entry: PlanEntry) -> tuple[int | None, int | None]:
    """Both numbers to store for a line: one that is taken from a file now keeps what was typed before."""
    if line.item or line.yes:
        return entry.numerator, entry.denominator
    stored = {name: getattr(line.stored, name, None) for name in ("numerator", "denominator")}
    typed = {name: getattr(entry, name) for name in line.typed}
    return (stored | typed)["numerator"], (stored | typed)["denominator"]


def problems_of(line: PlanLine, entry: PlanEntry) -> dict[str, str]:
    """What is wrong with a line, as sentences by field. Emptying a line is no error."""
    if len(entry.reference) > LONGEST_REFERENCE:
        return {"reference": f"Dài quá {LONGEST_REFERENCE} ký tự."}
    if line.item or line.yes:
        return _unproved(line, entry)
    values = {name: getattr(entry, name) for name in line.typed}
    if all(value is None for value in values.values()):
        return {}
    errors = {name: "Chưa nhập." for name, value in values.items() if value is None}
    errors |= {
        name: f"Lớn quá mức có thể (tối đa {LARGEST_COUNT})."
        for name, value in values.items()
        if value is not None and value > LARGEST_COUNT
    }
    if line.base and not entry.reference.strip():
        errors["reference"] = "Phải ghi nguồn của số năm gốc."
    return errors or _impossible(line, entry)


def _unproved(line: PlanLine, entry: PlanEntry) -> dict[str, str]:
    """What is stated as done needs a document as proof, and an item of work its day too."""
    if not entry.numerator:
        return {}
    errors = {} if entry.reference.strip() else {"reference": "Phải ghi số, ký hiệu, ngày của văn bản."}
    if line.item and entry.on is None:
        errors["on"] = "Phải ghi ngày hoàn thành."
    return errors


def _impossible(line: PlanLine, entry: PlanEntry) -> dict[str, str]:
    whole = entry.denominator if "denominator" in line.typed else _held_value(line, "denominator")
    part = entry.numerator if "numerator" in line.typed else _held_value(line, "numerator")
    if whole is None or part is None:
        return {}
    if isinstance(line.target.goal, ReachRate | PerDivision) and part > whole:
        return {"numerator": larger({name: asked.label for name, asked in line.target.asked.items()}, part, whole)}
    return {"denominator": "Phải lớn hơn 0."} if line.base and whole == 0 else {}


def _held_value(line: PlanLine, part: str) -> int | None:
    return line.held[part].value if part in line.held else None
