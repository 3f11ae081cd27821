"""A file that is refused, as far as it can be read: so that every rule that can be judged is, beside the broken one."""

import copy
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ValidationError, create_model

from certify.domain.criteria.strict.model import Model
from certify.domain.problems import Problem

_Item = TypeVar("_Item")


def partial(model: type[Model], data: Mapping[str, Any]) -> Model:
    """What `data` states of a model; a field that is missing or refused is absent, and reading it AttributeError."""
    loose = _loose(model)
    stated = {name: value for name, value in data.items() if name in model.model_fields}
    refused = _refused(loose, stated)
    read = loose.model_validate({name: value for name, value in stated.items() if name not in refused})
    values = {name: getattr(read, name) for name in stated if name not in refused}
    for name in refused:
        if (inner := _inner(model.model_fields[name].annotation, stated[name])) is not None:
            values[name] = inner
    part = model.model_construct(**values)
    for name in refused - values.keys():
        part.__dict__.pop(name, None)
    return part


def misfits(part: Model, place: str = "") -> Iterator[Problem]:
    """What the rules of a partial model and of its parts object to; a rule over what is absent has to wait."""
    for demand in part.demands:
        for problem in as_far_as_known(demand, part):
            yield Problem(".".join(filter(None, (place, problem.place))), problem.text)
    for name in type(part).model_fields:
        value = getattr(part, name, None)
        start = f"{place}.{name}" if place else name
        if isinstance(value, Model):
            yield from misfits(value, start)
        for index, item in enumerate(value if isinstance(value, tuple) else ()):
            if isinstance(item, Model):
                yield from misfits(item, f"{start}[{getattr(item, 'id', index)}]")


def as_far_as_known(demand: Callable[..., Iterator[_Item]], *about: object) -> list[_Item]:
    """What a rule yields; nothing while something that it asks for is absent from a partial model."""
    try:
        return list(demand(*about))
    except AttributeError:
        return []


def _refused(loose: type[BaseModel], data: Mapping[str, Any]) -> set[str]:
    try:
        loose.model_validate(data)
    except ValidationError as fault:
        return {str(error["loc"][0]) for error in fault.errors()}
    return set()


@cache
def _loose(model: type[Model]) -> type[BaseModel]:
    """A model of the same fields, none of them required, without rules over several of them."""
    fields: dict[str, Any] = {}
    for name, field in model.model_fields.items():
        optional = copy.copy(field)
        optional.default = None
        fields[name] = (field.annotation, optional)
    return create_model(f"Partial{model.__name__}", __config__=model.model_config, **fields)


def _inner(annotation: object, value: object) -> object:
    """A refused value as a partial model, or as a list of such; None for anything else."""
    models = list(_models(annotation))
    if models and isinstance(value, Mapping):
        return _of_kind(models, value)
    if models and value and isinstance(value, list) and all(isinstance(item, Mapping) for item in value):
        return tuple(part for item in value if (part := _of_kind(models, item)) is not None)
    return None


def _of_kind(models: Iterable[type[Model]], value: Mapping[str, Any]) -> Model | None:
    """A value as the one of several models whose kind it names; None where it names none of them."""
    chosen = next((model for model in models if _kind(model) in {None, value.get("kind")}), None)
    return partial(chosen, value) if chosen else None


def _models(annotation: object) -> Iterator[type[Model]]:
    if isinstance(annotation, type) and issubclass(annotation, Model):
        yield annotation
    for inner in get_args(annotation):
        yield from _models(inner)


def _kind(model: type[Model]) -> object:
    """The `kind` that a file names this model by, where there are several to choose from."""
    field = model.model_fields.get("kind")
    return next(iter(get_args(field.annotation)), None) if field else None
