"""The questions about a file's figures as its sheet shows them: each with its reply, and what was typed in answer.

What figures are compared with, last year's and the medians of the area, goes with the page and comes back with each
save, which so tells what is asked without reading anything. It is encrypted: nobody is told the figures of others.
"""

import json
from collections.abc import Mapping
from fractions import Fraction
from functools import cached_property

from msgspec import Struct, field

from certify.domain.numbers import id_or
from certify.domain.problems import Problem
from certify.domain.questions.asking import Beside, Former
from certify.domain.questions.replies import Asked
from certify.operations.assessments.questions import Said, Saying
from certify.operations.concealing import concealed, revealed
from certify.web.assessments.sheet_form import mark_of
from certify.web.assessments.sheet_lines import by_indicator
from certify.web.request_context import site_key

# Before the id of a question in the names of its fields, and in the place that a link leads to.
PREFIX = "hoi-"
_USE = "beside"


class TypedReply(Struct, frozen=True):
    """What a person typed in answer to a question; a reply to former figures is confirmed, or written anew."""

    saying: Saying
    mark: str
    seen: str

    @property
    def untouched(self) -> bool:
        return self.mark == self.seen


class QuestionLine(Struct, frozen=True):
    """A question with its field, as stored or as typed; `seen` is the mark of what the page shows."""

    asked: Asked
    editable: bool
    text: str
    seen: str
    error: str

    def __hash__(self) -> int:
        """As of a line of the sheet: of what most often differs."""
        return hash((self.asked.id, self.asked.question.said, self.seen, self.editable))

    @property
    def key(self) -> str:
        """The beginning of the names of its fields."""
        return f"{PREFIX}{self.asked.id}"

    @property
    def drawn(self) -> str:
        """What tells whether a page shows it as it stands: with these figures, as answered or to be confirmed."""
        return f"{self.asked.question.mark}{'-old' if self.asked.outdated else ''}"


class Questions(Struct, frozen=True, dict=True):
    """The questions that a commune's figures raise, what was typed in answer to them, and what became of that.

    Those about `editable` indicators may be answered.
    """

    asked: tuple[Asked, ...] = ()
    editable: frozenset[str] = frozenset()
    typed: Mapping[str, TypedReply] = field(default_factory=dict)
    said: Said = field(default_factory=Said)
    # What figures are compared with, as it goes with the page.
    sealed: str = ""

    @cached_property
    def lines(self) -> tuple[QuestionLine, ...]:
        return tuple(map(self._line, self.asked))

    def _line(self, asked: Asked) -> QuestionLine:
        typed, error = self.typed.get(asked.id), self.said.errors.get(asked.id, "")
        text = typed.saying.text if typed and error else asked.text
        return QuestionLine(asked, not self.editable.isdisjoint(asked.indicators), text, reply_mark(asked.text), error)

    @property
    def open(self) -> list[QuestionLine]:
        """Those to which nothing was said of the figures that stand now."""
        return [line for line in self.lines if line.asked.open]

    @cached_property
    def under(self) -> Mapping[str, tuple[QuestionLine, ...]]:
        """Those that stand under an indicator, by its id: the first one that each is about."""
        return by_indicator((line.asked.indicators[0], line) for line in self.lines)

    @cached_property
    def beside(self) -> Mapping[str, tuple[QuestionLine, ...]]:
        """The others that an indicator is about, by its id."""
        return by_indicator((key, line) for line in self.lines for key in line.asked.indicators[1:])

    @property
    def problems(self) -> list[Problem]:
        """Why something that was typed was not saved, where there is still a question: else it is only a hint."""
        errors = self.said.errors.items()
        return [Problem(f"{PREFIX}{key}", text) for key, text in errors if key not in self.said.unasked]

    @property
    def live(self) -> dict[str, str]:
        """What is wrong with each reply that was typed; empty where it is saved."""
        return {f"{PREFIX}{key}": self.said.errors.get(key, "") for key in self.typed}

    @property
    def marks(self) -> dict[str, str]:
        """The marks of those that were saved."""
        return {f"{PREFIX}{key}": self.typed[key].mark for key in self.said.versions}

    @property
    def versions(self) -> dict[str, int]:
        """The new versions of those that were saved."""
        return {f"{PREFIX}{key}": version for key, version in self.said.versions.items()}


def reply_mark(text: str, confirm: str = "") -> str:
    """A short hash of a reply's fields, to tell whether a person changed them since the page was drawn."""
    return mark_of({"explanation": text, "confirm": confirm})


def read_replies(form: Mapping[str, str]) -> dict[str, TypedReply]:
    """What the form holds for each question that it shows, as far as a person touched it."""
    suffix = ".version"
    shown = [name.removesuffix(suffix) for name in form if name.startswith(PREFIX) and name.endswith(suffix)]
    typed = {key.removeprefix(PREFIX): _reply(key, form) for key in shown}
    return {key: one for key, one in typed.items() if not one.untouched}


def _reply(key: str, form: Mapping[str, str]) -> TypedReply:
    saying = Saying.typed(form.get(f"{key}.text", ""), id_or(form[f"{key}.version"], 0), form.get(f"{key}.asked", ""))
    mark = reply_mark(saying.text, form.get(f"{key}.confirm", ""))
    return TypedReply(saying, mark, form.get(f"{key}.seen", ""))


def sealed(beside: Beside) -> str:
    """What figures are compared with as a text that only this site reads."""
    former = beside.former and {"year": beside.former.year, "figures": dict(beside.former.figures)}
    medians = {key: str(one) for key, one in beside.medians.items()}
    return concealed(site_key(), _USE, json.dumps({"former": former, "medians": medians}))


def unsealed(text: str) -> Beside:
    """The same back from a form; nothing to compare with where the form has none, or not this site's."""
    if not (said := revealed(site_key(), _USE, text)):
        return Beside()
    data = json.loads(said)
    former = data["former"] and Former(**data["former"])
    return Beside(former, {key: Fraction(one) for key, one in data["medians"].items()})
