"""Requests as the views see them: every text went through the gate, and every file stays in memory."""

from collections.abc import Callable
from io import BytesIO

from flask import Flask, Request, abort, request
from werkzeug.datastructures import ImmutableMultiDict, MultiDict
from werkzeug.routing import BaseConverter, Rule
from werkzeug.utils import cached_property

from certify.domain.numbers import ID, parse_id
from certify.domain.texts import admitted


class GatedRequest(Request):
    """A request whose texts are admitted by `certify.domain.texts`; reading one that isn't raises TextRefused.

    Uploads stay in memory: every view limits their size, and none is written to a temporary file.
    """

    @cached_property
    def args(self) -> MultiDict[str, str]:
        """The parameters of the address."""
        return _admitted(super().args)

    def _load_form_data(self) -> None:
        """Read the form once; afterwards an error page finds an empty one in place of what was refused."""
        if "form" not in self.__dict__:
            super()._load_form_data()
            typed, self.__dict__["form"] = self.__dict__["form"], ImmutableMultiDict()
            self.__dict__["form"] = _admitted(typed)

    def _get_file_stream(
        self,
        total_content_length: int | None,  # noqa: ARG002
        content_type: str | None,  # noqa: ARG002
        filename: str | None = None,  # noqa: ARG002
        content_length: int | None = None,  # noqa: ARG002
    ) -> BytesIO:
        return BytesIO()


class IdConverter(BaseConverter):
    """An id in an address; no address matches with anything that no record can have."""

    regex = ID

    def to_python(self, value: str) -> int:
        return parse_id(value)


class Address(Rule):
    """The address of a view. What writes it is compiled when a page first names it, not for every view at the start."""

    def _compile_builder(self, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
        compiled = super()._compile_builder

        def build(rule: Rule, /, **values: object) -> tuple[str, str]:
            write = compiled(append_unknown).__get__(rule)
            setattr(rule, "_build_unknown" if append_unknown else "_build", write)
            return write(**values)  # type: ignore[no-any-return]

        return build


def prepare(app: Flask) -> None:
    """Use such requests in an application, and answer 404 where a part of the address isn't as texts are stored.

    It comes before any address is added.
    """
    app.request_class = GatedRequest
    app.url_rule_class = Address
    app.url_map.converters["int"] = IdConverter
    app.before_request(_check_address)


def _check_address() -> None:
    parts = (request.view_args or {}).values()
    if any(isinstance(part, str) and admitted(part) != part for part in parts):
        abort(404)


def _admitted(texts: MultiDict[str, str]) -> MultiDict[str, str]:
    return ImmutableMultiDict([(admitted(key), admitted(text)) for key, text in texts.items(multi=True)])
