"""What templates of a site run in: they reach what they are given and their own files, and loop within bounds."""

from collections.abc import Callable
from typing import Any

from jinja2 import BytecodeCache, Environment, FileSystemLoader
from jinja2.bccache import Bucket
from jinja2.sandbox import SandboxedEnvironment
from pydantic import BaseModel

from certify.documents.pdf.forms import Form

# A paper lists a few hundred things; what loops over more is a slip, and two such loops in one another never end.
MAX_RANGE = 1000


class Sandbox(SandboxedEnvironment):
    """What a template of a site runs in: it reads what it is given, and the files of its form and of the layout."""

    def __init__(self, **options: Any) -> None:  # noqa: ANN401  Jinja's own options
        super().__init__(**options)
        self.globals["range"] = short_range

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:  # noqa: ANN401  Jinja's own signature
        """Of a model only what it says itself: pydantic's own methods read files."""
        own = not (isinstance(obj, BaseModel) and hasattr(BaseModel, attr))
        return own and super().is_safe_attribute(obj, attr, value)


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
