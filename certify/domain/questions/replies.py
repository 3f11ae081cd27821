"""Replies: what a commune says to the questions about its figures, and whether it was said of these very figures."""

from collections.abc import Iterable, Mapping

from msgspec import Struct

from certify.domain.questions.asking import Question


class Reply(Struct, frozen=True):
    """What was said to a question when the figures were these; an empty text takes back what was said before."""

    question_id: str
    text: str
    figures: Mapping[str, str]
    version: int


class Asked(Struct, frozen=True):
    """A question with its reply, if there ever was one."""

    question: Question
    reply: Reply | None

    @property
    def id(self) -> str:
        return self.question.id

    @property
    def indicators(self) -> tuple[str, ...]:
        return self.question.indicators

    @property
    def text(self) -> str:
        """What was said; empty while nothing is."""
        return self.reply.text if self.reply else ""

    @property
    def version(self) -> int:
        """The version of the reply (0: none yet)."""
        return self.reply.version if self.reply else 0

    @property
    def outdated(self) -> bool:
        """Whether something was said of other figures than those that stand now."""
        return self.reply is not None and bool(self.text) and self.reply.figures != self.question.figures

    @property
    def open(self) -> bool:
        """Whether nothing was said of the figures that stand now."""
        return not self.text or self.outdated


def asked(questions: Iterable[Question], replies: Mapping[str, Reply]) -> tuple[Asked, ...]:
    """Questions with their replies, which are kept by the id of the question."""
    return tuple(Asked(question, replies.get(question.id)) for question in questions)
