"""Answers sent by machines: strict JSON, every problem on one line."""

import json
from collections.abc import Iterable, Mapping
from typing import IO, Any, NamedTuple

from certify.domain.criteria.answers import Answer, BadAnswer, read_count
from certify.domain.criteria.rules import Rule, parse_answer
from certify.domain.criteria.sharing import spread
from certify.domain.criteria.version import Version

LONGEST_INPUT = 1_000_000
# Answers have a few hundred keys; with so many more, whatever looks at each would take long.
MOST_KEYS = 20_000
LONGEST_QUOTE = 80


class InputProblem(NamedTuple):
    """What is wrong in an input, in one line. Its keys may be anything, so the place is the path of them."""

    path: tuple[str, ...]
    text: str

    def __str__(self) -> str:
        place = ".".join(quoted(key) for key in self.path)
        return f"{place}: {self.text}" if place else self.text


class BadInput(Exception):  # noqa: N818
    """An input was refused, for each of `problems`."""

    def __init__(self, *problems: InputProblem | str) -> None:
        self.problems = tuple(
            InputProblem((), problem) if isinstance(problem, str) else problem for problem in problems
        )
        super().__init__("; ".join(map(str, self.problems)))


def quoted(value: object) -> str:
    """A piece of somebody's input, safe to print in one line: control characters escaped, cut when long."""
    text = value if isinstance(value, str) else str(value)
    safe = "".join(character if character.isprintable() else ascii(character)[1:-1] for character in text[:200])
    return safe if len(safe) <= LONGEST_QUOTE else f"{safe[:LONGEST_QUOTE]}…"


def read_limited(file: IO[bytes]) -> bytes:
    """All of a file. Raises BadInput when it is longer than answers can be."""
    raw = file.read(LONGEST_INPUT + 1)
    if len(raw) > LONGEST_INPUT:
        raise BadInput(f"dài quá {LONGEST_INPUT} byte")
    return raw


def read_json(raw: bytes, most_keys: int = MOST_KEYS) -> Any:  # noqa: ANN401
    """A JSON text, strictly: UTF-8, no repeated keys, no NaN; in time linear in its length. Raises BadInput."""
    try:
        if raw.count(b":") > most_keys:
            raise BadInput(f"có quá {most_keys} khóa")
        return _STRICT.decode(raw.decode("utf-8-sig"))
    except UnicodeDecodeError as fault:
        raise BadInput(f"không phải UTF-8 (byte {fault.start})") from fault
    except RecursionError as fault:
        raise BadInput("JSON lồng quá sâu") from fault
    except json.JSONDecodeError as fault:
        raise BadInput(f"không đọc được JSON (dòng {fault.lineno}, cột {fault.colno})") from fault
    except ValueError as fault:
        raise BadInput("không đọc được JSON: có số dài quá mức") from fault


# Among answers: numbers that several indicators share, each given once.
QUANTITIES = "quantities"


def read_answers(version: Version, data: object) -> tuple[dict[str, Answer], list[InputProblem]]:
    """The answers of a JSON object by indicator id that can be read, and what is wrong with the others.

    Under `quantities` it may give shared numbers once: each completes the answers that leave it out.
    """
    if not isinstance(data, dict):
        return {}, [InputProblem((), "các câu trả lời phải là một đối tượng JSON")]
    answers: dict[str, Answer] = {}
    problems: list[InputProblem] = []
    stated = data
    if QUANTITIES in data:
        stated = {key: dict(value) if isinstance(value, dict) else value for key, value in data.items()}
        spread(version, _shared(version, stated.pop(QUANTITIES), problems), (), _lines(stated))
    for key, value in stated.items():
        try:
            answers[key] = parse_answer(_rule(version, key), _object(value))
        except BadAnswer as refused:
            place, text = refused.problem.place, quoted_message(refused.problem.text)
            problems.append(InputProblem((key, place) if place else (key,), text))
    return answers, problems


def _shared(version: Version, given: object, problems: list[InputProblem]) -> dict[str, int]:
    """The shared numbers that can be read; what is wrong with the others is added to `problems`."""
    if not isinstance(given, dict):
        problems.append(InputProblem((QUANTITIES,), "phải là một đối tượng JSON."))
        return {}
    shared = {}
    for key, number in given.items():
        if key not in version.uses:
            problems.append(InputProblem((QUANTITIES, key), f"không có số liệu dùng chung này trong {version.id}."))
            continue
        try:
            shared[key] = read_count({"count": number}).count
        except BadAnswer as refused:
            problems.append(InputProblem((QUANTITIES, key), quoted_message(refused.problem.text)))
    return shared


def _lines(stated: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    return {key: value for key, value in stated.items() if isinstance(value, dict)}


def quoted_message(message: str) -> str:
    """A message on one line, whatever input it repeats."""
    return "".join(character if character.isprintable() else "?" for character in message)


def _rule(version: Version, key: str) -> Rule:
    if key not in version.ids:
        raise BadAnswer("", f"không có chỉ tiêu này trong {version.id}.")
    return version.indicator(key).rule


def _object(value: object) -> dict[str, object]:
    if not isinstance(value, dict):
        raise BadAnswer("", "phải là một đối tượng JSON.")
    return value


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    data = dict(pairs)
    if len(data) < len(pairs):
        raise BadInput(f"khóa {quoted(_repeated(key for key, _ in pairs))} có hai lần")
    return data


def _repeated(keys: Iterable[str]) -> str:
    """The first key that stood before."""
    seen = set[str]()
    for key in keys:
        if key in seen:
            return key
        seen.add(key)
    raise AssertionError("every key stands once")


def _no_constant(name: str) -> Any:  # noqa: ANN401
    raise BadInput(f"{name} không phải là số")


_STRICT = json.JSONDecoder(object_pairs_hook=_unique, parse_constant=_no_constant)
