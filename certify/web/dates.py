"""Reading dates as people and browsers write them."""

from datetime import date, datetime
from typing import Literal, overload

from certify.operations.actors import Refused


@overload
def read_date(text: str, name: str, *, optional: Literal[False] = False) -> date: ...
@overload
def read_date(text: str, name: str, *, optional: bool) -> date | None: ...
def read_date(text: str, name: str, *, optional: bool = False) -> date | None:
    """A date written dd/mm/yyyy or yyyy-mm-dd. Raises Refused with a sentence that names the field."""
    typed = text.strip()
    if not typed and optional:
        return None
    for form in ("%Y-%m-%d", "%d/%m/%Y"):
        try:
            return datetime.strptime(typed, form).date()  # noqa: DTZ007
        except ValueError:
            continue
    raise Refused([f"{name}: “{typed[:40]}” không phải ngày; hãy ghi như 05/01/2022."])
