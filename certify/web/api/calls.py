"""A call of the API: a view that takes and returns pydantic models; its annotations also describe it in OpenAPI."""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, TypeVar, cast

from flask import Response, request
from msgspec import Struct
from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from certify.domain.scoring.answer_file import BadInput, quoted, read_json
from certify.operations.people.tokens import READ
from certify.web.problem_details import Fault, Refusal, json_reply

MOST_FAULTS = 50
# Parts of pydantic's error locations that are not keys of the body.
TAGS = frozenset({"YesNo", "Rate", "Count", "NotApplicable", "Numerator", "Denominator", "[key]"})
WORDS = {
    "missing": "thiếu khóa này.",
    "extra_forbidden": "khóa hoặc tham số lạ.",
    "string_type": "phải là một chuỗi.",
    "string_shape": "có quá nhiều dấu liền nhau trên một chữ.",
    "string_unicode": "có ký tự không hợp lệ.",
    "string_too_short": "ngắn quá, phải có ít nhất {min_length} ký tự.",
    "string_too_long": "dài quá {max_length} ký tự.",
    "string_pattern_mismatch": "sai dạng.",
    "int_type": "phải là số nguyên.",
    "int_parsing": "phải là số nguyên.",
    "int_from_float": "phải là số nguyên.",
    "int_parsing_size": "số lớn quá mức.",
    "bool_type": "phải là true hoặc false.",
    "greater_than_equal": "phải từ {ge} trở lên.",
    "less_than_equal": "phải không quá {le}.",
    "literal_error": "phải là một trong {expected}.",
    "date_from_datetime_parsing": "phải là ngày dạng 2021-12-31.",
    "date_parsing": "phải là ngày dạng 2021-12-31.",
    "dict_type": "phải là một đối tượng.",
    "model_type": "phải là một đối tượng.",
    "model_attributes_type": "phải là một đối tượng.",
    "union_tag_not_found": "phải là một đối tượng có yes, numerator và denominator, count hoặc not_applicable.",
    "union_tag_invalid": "phải là một đối tượng có yes, numerator và denominator, count hoặc not_applicable.",
    "too_short": "phải có ít nhất {min_length} mục.",
    "too_long": "có quá {max_length} mục.",
}

_Model = TypeVar("_Model", bound=BaseModel)


class Call(Struct, frozen=True):
    """What a call takes and returns, and the scope that its token needs."""

    summary: str
    scope: str
    refusals: tuple[int, ...]
    path: Mapping[str, type]
    query: type[BaseModel] | None
    body: type[BaseModel] | None
    reply: type[BaseModel]


def call(summary: str, *, scope: str = READ, refusals: tuple[int, ...] = ()) -> Callable[..., Callable[..., Response]]:
    """Turn a function of the path's parts, a `query` model and a `body` model into a view that answers in JSON.

    `refusals` are statuses with which this call may be refused, besides those common to all calls.
    """

    def mark(view: Callable[..., BaseModel]) -> Callable[..., Response]:
        types = dict(view.__annotations__)
        reply, query, body = types.pop("return"), types.pop("query", None), types.pop("body", None)
        described = Call(summary, scope, refusals, types, query, body, reply)

        @wraps(view)
        def answer(**path: int | str) -> Response:
            models: dict[str, Any] = {"query": _query(query)} if query else {}
            models |= {"body": _body(body)} if body else {}
            return _response(view(**path, **models))

        answer.call = described  # type: ignore[attr-defined]
        return answer

    return mark


def call_of(view: object) -> Call | None:
    """What a view's call takes and returns; None for a view that is not a call."""
    return cast("Call | None", getattr(view, "call", None))


def pointer(*keys: object) -> str:
    """A JSON pointer (RFC 6901) into the body, as a fragment; keys from the input are made safe to print."""
    return "#" + "".join("/" + quoted(key).replace("~", "~0").replace("/", "~1") for key in keys)


def _query(model: type[_Model]) -> _Model:
    """The query string as a model. Raises Refusal with every fault."""
    arguments = request.args.to_dict(flat=False)
    if twice := [name for name, values in arguments.items() if len(values) > 1]:
        raise Refusal("bad-request", [Fault(parameter=quoted(name), detail="có hai lần.") for name in twice])
    try:
        return model.model_validate_strings({name: values[0] for name, values in arguments.items()})
    except ValidationError as refused:
        faults = [
            Fault(parameter=quoted(error["loc"][0]), detail=_words(error)) for error in refused.errors()[:MOST_FAULTS]
        ]
        raise Refusal("bad-request", faults) from refused


def _body(model: type[_Model]) -> _Model:
    """The body as a model. Raises Refusal with every fault."""
    if request.mimetype != "application/json":
        raise Refusal("media-type")
    try:
        return model.model_validate(read_json(request.get_data()))
    except BadInput as bad:
        faults = [Fault(pointer="#", detail=f"{problem}.") for problem in bad.problems]
        raise Refusal("bad-request", faults) from bad
    except ValidationError as refused:
        faults = [Fault(pointer=_pointer_of(error), detail=_words(error)) for error in refused.errors()[:MOST_FAULTS]]
        raise Refusal("bad-request", faults) from refused


def _pointer_of(error: ErrorDetails) -> str:
    return pointer(*(key for key in error["loc"] if key not in TAGS))


def _words(error: ErrorDetails) -> str:
    words = WORDS.get(error["type"], "không dùng được.")
    return words.format(**error.get("ctx", {})).replace(" or ", " hoặc ")


def _response(model: BaseModel) -> Response:
    """The model as JSON with an ETag; 304 if the caller has it already."""
    reply = json_reply(model.model_dump(mode="json"))
    if request.method in {"GET", "HEAD"}:
        reply.add_etag()
        reply.headers["Cache-Control"] = "private, no-cache"
        reply.make_conditional(request)
    return reply
