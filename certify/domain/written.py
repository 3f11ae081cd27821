"""Values that people or the program write as data, which are read with every fault."""

from functools import cache
from typing import Any, TypeVar

from msgspec import Struct, to_builtins
from msgspec.structs import fields
from pydantic import GetCoreSchemaHandler, TypeAdapter
from pydantic_core import CoreSchema, core_schema


class Written(Struct, frozen=True):
    """A value that is written as data; pydantic reads it, and tells of everything that doesn't fit.

    msgspec, which writes it, would stop at the first fault.
    """

    @classmethod
    def __get_pydantic_core_schema__(cls, _source: object, handler: GetCoreSchemaHandler) -> CoreSchema:
        """How pydantic reads one: as a table of its fields, whose defaults the value knows itself."""
        table = {
            field.name: core_schema.typed_dict_field(handler.generate_schema(field.type), required=field.required)
            for field in fields(cls)
        }
        return core_schema.no_info_after_validator_function(
            lambda said: cls(**said), core_schema.typed_dict_schema(table)
        )


_Value = TypeVar("_Value", bound=Written)


def data_of(value: Written) -> dict[str, Any]:
    """A value as JSON-able data, the inverse of `read`."""
    data: dict[str, Any] = to_builtins(value)
    return data


def read(kind: type[_Value], data: object) -> _Value:
    """The value of a kind that is written as data. Raises pydantic's ValidationError with every fault."""
    value: _Value = _reader(kind).validate_python(data)
    return value


@cache
def _reader(kind: type[Written]) -> TypeAdapter[Any]:
    return TypeAdapter(kind)
