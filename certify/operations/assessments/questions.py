"""Questions about a file's figures: which are asked, with what was said to them, and saving what is said."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from fractions import Fraction
from functools import lru_cache

from msgspec import Struct, field
from msgspec.structs import asdict, replace

from certify.domain import garbled
from certify.domain.assessment.sides import SELF, side_in
from certify.domain.assessment.states import SELF_STATES
from certify.domain.criteria.checks import OffMedian
from certify.domain.criteria.version import Version
from certify.domain.identity_hints import warning
from certify.domain.limits import LONGEST_TEXT
from certify.domain.questions.asking import (
    Beside,
    Former,
    Question,
    indicators_of,
    medians_of,
    names_of,
    number_of,
    questions,
)
from certify.domain.questions.replies import Asked, Reply, asked
from certify.domain.scoring.rescoring import counterparts
from certify.operations.act import Act
from certify.operations.assessments.counted_answers import counted_answer, known_answers
from certify.operations.assessments.offices import insist
from certify.operations.assessments.sheet import Sheet
from certify.operations.units.lineage import rows_of
from certify.store.assessments import answers, files
from certify.store.assessments import questions as stored
from certify.store.assessments.answers import AnswerText
from certify.store.connection import Connection

# Areas whose medians a process remembers, by what their communes answered.
MOST = 64
FELL_AWAY = "Số liệu đã đổi nên không còn câu hỏi này"
REWORDED = "Số liệu đã đổi nên câu hỏi này cũng đổi; trả lời chưa được ghi, hãy đọc lại câu hỏi, sửa nếu cần rồi lưu."


class Saying(Struct, frozen=True):
    """What a person says to a question; `base` is the version of the reply that they saw (0: none yet).

    `read` is the mark of the question that stood above their words; blank where that isn't known.
    """

    text: str
    base: int
    read: str = ""

    @classmethod
    def typed(cls, text: str, base: int, read: str = "") -> "Saying":
        """What a person typed, on a page, in a workbook or in a program, without blanks around it."""
        return cls(text.replace("\r\n", "\n").strip(), base, read)

    def hint(self, about: str) -> str | None:
        """A warning when the text names a child or came in garbled; `about` names the indicators of the question."""
        place = f"Câu hỏi ở chỉ tiêu {about}"
        return warning(self.text, place) or garbled.warning(self.text, place)


class Said(Struct):
    """The outcome of each saying: saved (with its new version), too long, in conflict, closed, or to no question.

    `reworded` were said to the question as it stood before its figures changed: nobody has said so of these.

    `lost` quotes what was said to no question, for a page that has no field for it any more: the figures of the same
    save may have settled it.
    """

    versions: dict[str, int] = field(default_factory=dict)
    long: list[str] = field(default_factory=list)
    conflicts: list[str] = field(default_factory=list)
    reworded: list[str] = field(default_factory=list)
    closed: list[str] = field(default_factory=list)
    unasked: list[str] = field(default_factory=list)
    hints: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)

    @property
    def errors(self) -> dict[str, str]:
        """Why something was not saved, by question."""
        return {
            **dict.fromkeys(self.long, f"Trả lời dài quá {LONGEST_TEXT} ký tự."),
            **dict.fromkeys(self.conflicts, "Người khác vừa trả lời câu hỏi này; xem lại rồi lưu nếu vẫn cần đổi."),
            **dict.fromkeys(self.reworded, REWORDED),
            **dict.fromkeys(self.closed, "Câu hỏi này hiện không trả lời được; những gì đã gõ chưa được ghi."),
            **dict.fromkeys(self.unasked, f"{FELL_AWAY}; những gì đã gõ chưa được ghi."),
        }


def asked_of(connection: Connection, sheet: Sheet) -> tuple[Asked, ...]:
    """The questions that the commune's figures raise (`asked_beside`); what they are compared with is read."""
    return asked_beside(sheet, beside_of(connection, sheet))


def asked_beside(sheet: Sheet, beside: Beside | None) -> tuple[Asked, ...]:
    """The questions that the commune's figures raise beside others, with what was said to them.

    To a sector's officer only those about their own indicators alone. Other files move on after this one was sent: what
    only they raise is asked while the commune can answer, and shown later where it did.
    """
    standing = asked(_raised(sheet, beside), sheet.replies)
    if sheet.state in SELF_STATES or beside is None:
        return standing
    alone = {one.id for one in _raised(sheet)}
    return tuple(one for one in standing if one.text or one.id in alone)


def beside_of(connection: Connection, sheet: Sheet) -> Beside | None:
    """What the figures of a file are compared with, as far as its criteria compare them with anything.

    Nothing is read, and None returned, where neither the commune can answer nor did.
    """
    if sheet.state not in SELF_STATES and not sheet.replies:
        return None
    checks = sheet.version.checks
    names = {name for check in checks for name in names_of(check)}
    compared = {check.indicator for check in checks if isinstance(check, OffMedian)}
    former = _former(connection, sheet, names) if names else None
    return Beside(former, _medians(connection, sheet, compared) if compared else {})


def reply_on(
    act: Act, sheet: Sheet, sayings: Mapping[str, Saying], stand: Collection[Asked] | None = None
) -> tuple[Said, Sheet]:
    """Save what is said to questions, each independently of the others; also the sheet afterwards.

    `stand` are the questions that the figures raise; they are read unless they are given. What was said before of the
    very same figures is no change. Raises Forbidden, and Refused when it isn't the actor's part.
    """
    if not sayings:
        return Said(), sheet
    act.need("indicator:answer")
    insist(act, sheet, "reply")
    stand = asked_of(act.connection, sheet) if stand is None else stand
    said, standing = weigh(sheet, sayings, stand, act.today)
    replies = {
        key: Reply(key, sayings[key].text, dict(standing[key].question.figures), version)
        for key, version in said.versions.items()
    }
    for key, reply in replies.items():
        _write(act, sheet, standing[key], reply)
        said.hints += filter(None, [sayings[key].hint(", ".join(standing[key].indicators))])
    return said, replace(sheet, replies={**sheet.replies, **replies})


def weigh(
    sheet: Sheet, sayings: Mapping[str, Saying], stand: Iterable[Asked], on: date
) -> tuple[Said, dict[str, Asked]]:
    """The outcome that each saying would have on a day, and the questions that stand, by id; nothing is written."""
    standing = {one.id: one for one in stand}
    said, editable = Said(), sheet.editable(SELF, on)
    for key, saying in sayings.items():
        _weigh(said, standing.get(key), key, saying, editable)
    return said, standing


def _raised(sheet: Sheet, beside: Beside | None = None) -> Iterator[Question]:
    """What a file's figures raise; to a sector's officer what is about their own indicators alone."""
    found = questions(sheet.version, sheet.answers(SELF), beside)
    return (one for one in found if sheet.only is None or sheet.only.issuperset(one.indicators))


def _weigh(said: Said, standing: Asked | None, key: str, saying: Saying, editable: Collection[str]) -> None:
    if standing is None:
        said.unasked.append(key)
        if saying.text:
            said.lost.append(f"{FELL_AWAY}, trả lời không được ghi: “{saying.text[:LONGEST_TEXT]}”")
    elif saying.text == standing.text and not standing.outdated:
        return
    elif not set(editable) & set(standing.indicators):
        said.closed.append(key)
    elif saying.base != standing.version:
        said.conflicts.append(key)
    elif saying.read not in {"", standing.question.mark}:
        said.reworded.append(key)
    elif len(saying.text) > LONGEST_TEXT:
        said.long.append(key)
    else:
        said.versions[key] = saying.base + 1


def _write(act: Act, sheet: Sheet, standing: Asked, reply: Reply) -> None:
    row = {**asdict(reply), "assessment_id": sheet.id, "updated_at": act.at, "updated_by": act.actor.id}
    stored.put(act.connection, [row])
    files.change(act.connection, sheet.id, updated_at=act.at)
    reworded = list(standing.indicators) if reply.text != standing.text else []
    details = {"indicators": list(standing.indicators), "question": standing.id, "reworded": reworded}
    act.record("reply", assessment_id=sheet.id, details=details)


def _former(connection: Connection, sheet: Sheet, names: Iterable[str]) -> Former | None:
    """Figures of the unit's last file, by the names that they have in this one."""
    units = [row.id for row in rows_of(connection, sheet.unit)]
    last = answers.of_last_file(connection, units, sheet.round.period_to)
    if last is None:
        return None
    year, version_id, state, said = last
    sources = _sources(sheet, version_id, {key for name in names for key in indicators_of(sheet.version, name)})
    wanted = set(sources.values())
    version = sheet.version if version_id == sheet.version.id else sheet.library.latest(version_id).version
    known = known_answers(version, side_in(state), [answers.answer_of(text) for text in said if text[1] in wanted])
    carried = {key: known[source] for key, source in sources.items() if source in known}
    numbers = ((name, number_of(sheet.version, carried, name)) for name in names)
    return Former(year, {name: number for name, number in numbers if number is not None})


def _sources(sheet: Sheet, version_id: str, keys: Collection[str]) -> dict[str, str]:
    """Where another version asks for the figures of indicators, by the indicator's id in this one."""
    if version_id == sheet.version.id:
        return {key: key for key in keys}
    former = sheet.library.latest(version_id).version
    matching = counterparts(former, sheet.version, sheet.library.newest_by_id())
    return {key: matching[key].id for key in keys if key in matching}


def _medians(connection: Connection, sheet: Sheet, indicator_ids: Collection[str]) -> Mapping[str, Fraction]:
    """The medians of indicators in the files that other communes of the area have sent."""
    texts = answers.of_neighbours(connection, sheet.assessment, sheet.parent.id, indicator_ids)
    return _medians_of(sheet.version, texts)


@lru_cache(MOST)
def _medians_of(version: Version, texts: tuple[AnswerText, ...]) -> Mapping[str, Fraction]:
    """The same of what was answered: all communes of an area that are still filling in ask for the same."""
    found: dict[str, list[Fraction]] = {}
    for row in map(answers.answer_of, texts):
        answer = counted_answer(version, row)
        value = None if answer is None else version.indicator(row.indicator_id).rule.value(answer)
        if isinstance(value, Fraction):
            found.setdefault(row.indicator_id, []).append(value)
    return medians_of(found)
