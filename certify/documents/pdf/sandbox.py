"""What templates of a site run in: they reach what they are given and their own files, and loop within bounds."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from time import thread_time
from typing import Any, TypeVar

from jinja2 import BytecodeCache, Environment, FileSystemLoader, nodes
from jinja2.bccache import Bucket
from jinja2.compiler import CodeGenerator, Frame
from jinja2.sandbox import SandboxedEnvironment
from pydantic import BaseModel

from certify.documents.pdf.forms import Form

# A paper lists a few hundred things; what loops over more is a slip, and two such loops in one another never end.
MAX_RANGE = 1000
# Seconds of processor time that the text of one paper may take; a sound one takes hundredths.
MOST_SECONDS = 5
# Until when the text that this thread makes may take, on the clock of its own processor time.
_until: ContextVar[float] = ContextVar("until", default=float("inf"))
_Item = TypeVar("_Item")


class Endless(Exception):  # noqa: N818
    """A template takes longer than any sound one."""


@contextmanager
def limited() -> Iterator[None]:
    """Let templates of a site that are rendered meanwhile take so long and no longer; they raise Endless then."""
    token = _until.set(thread_time() + MOST_SECONDS)
    try:
        yield
    finally:
        _until.reset(token)


def in_time(items: Iterable[_Item]) -> Iterator[_Item]:
    """What a loop goes over, while there is time. Raises Endless."""
    for item in items:
        _look_at_clock()
        yield item


def _look_at_clock() -> None:
    if thread_time() > _until.get():
        raise Endless


class Timed(CodeGenerator):
    """Templates whose every loop goes over what `in_time` lets through."""

    def visit_For(self, node: nodes.For, frame: Frame) -> None:  # noqa: N802  Jinja's own name
        """A loop; nested ones, each of them short, may take for ever."""
        node.iter = nodes.Call(nodes.EnvironmentAttribute("in_time"), [node.iter], [], None, None, lineno=node.lineno)
        super().visit_For(node, frame)


class Sandbox(SandboxedEnvironment):
    """What a template of a site runs in: it reads what it is given, and the files of its form and of the layout."""

    code_generator_class = Timed
    in_time = staticmethod(in_time)

    def __init__(self, **options: Any) -> None:  # noqa: ANN401  Jinja's own options
        super().__init__(**options)
        self.globals["range"] = short_range

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:  # noqa: ANN401  Jinja's own signature
        """Of a model only what it says itself: pydantic's own methods read files."""
        own = not (isinstance(obj, BaseModel) and hasattr(BaseModel, attr))
        return own and super().is_safe_attribute(obj, attr, value)

    def call(self, *called: Any, **named: Any) -> Any:  # noqa: ANN401  Jinja's own: whom, what and with what
        """Call a macro or a function while there is time: macros that call each other may take for ever, too."""
        _look_at_clock()
        return super().call(*called, **named)


def short_range(*bounds: int) -> range:
    """Python's range, of at most MAX_RANGE numbers. Raises OverflowError for more."""
    numbers = range(*bounds)
    if numbers[MAX_RANGE:]:
        raise OverflowError(f"Range too big: more than {MAX_RANGE}")
    return numbers


class Kept(FileSystemLoader):
    """Templates of a form of a site as they were when it was loaded, and those of the layout."""

    def __init__(self, form: Form) -> None:
        super().__init__(form.layout)
        self.form = form

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, Callable[[], bool]]:
        """The text of a template, its path, and that it stays as it is."""
        if template not in self.form.files:
            return super().get_source(environment, template)
        return self.form.text(template), str(self.form.folder / template), lambda: True


class Compiled(BytecodeCache):
    """Compiled templates of this process: the layout's are compiled once for all forms of a site."""

    def __init__(self) -> None:
        self.codes: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fill a bucket with what was compiled from the same text."""
        if code := self.codes.get(bucket.key):
            bucket.bytecode_from_string(code)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what was compiled."""
        self.codes[bucket.key] = bucket.bytecode_to_string()
