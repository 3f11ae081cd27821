"""What every part of a criteria file is: strict, closed, frozen; and what its texts may hold."""

import unicodedata
from collections.abc import Callable, Iterator
from datetime import date
from typing import Annotated, Any, ClassVar

from pydantic import AfterValidator, BaseModel, ConfigDict, StringConstraints, model_validator

from certify.domain.days import within
from certify.domain.problems import Misfits, Problem
from certify.domain.texts import composed, is_overloaded

# Longer than any sentence of a decision; still longer ones only break pages and papers.
LONGEST = 2000
# Characters that nobody sees or types: controls, invisible formatting, surrogates, unassigned ones.
HIDDEN = {"Cc", "Cf", "Cs", "Co", "Cn"}

Demand = Callable[[Any], Iterator[Problem]]


def _readable(text: str) -> str:
    if text != composed(text) or is_overloaded(text):
        raise ValueError("chữ có dấu ở dạng tổ hợp rời, phải lưu ở dạng dựng sẵn (NFC)")
    # What can be printed is not hidden; nearly every text is.
    unseen = "" if text.isprintable() else text.replace("\n", "")
    if hidden := [character for character in unseen if unicodedata.category(character) in HIDDEN]:
        codes = ", ".join(f"U+{ord(character):04X}" for character in dict.fromkeys(hidden))
        raise ValueError(f"có ký tự điều khiển hoặc ký tự ẩn ({codes}), phải bỏ đi")
    return text


Text = Annotated[
    str,
    StringConstraints(strict=True, strip_whitespace=True, min_length=1, max_length=LONGEST),
    AfterValidator(_readable),
]
Day = Annotated[date, AfterValidator(within)]


class Model(BaseModel):
    """A part of a criteria file. `demands` are the rules over several of its fields."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, defer_build=True)
    demands: ClassVar[tuple[Demand, ...]] = ()

    @model_validator(mode="after")
    def _hold(self) -> "Model":
        if problems := [problem for demand in self.demands for problem in demand(self)]:
            raise Misfits(problems)
        return self
