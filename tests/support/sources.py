"""The program's own source, parsed once for all that is asked about it."""

import ast
from functools import cache
from pathlib import Path


@cache
def nodes_of(path: Path) -> tuple[ast.AST, ...]:
    """Every node of a module's syntax tree, the module first."""
    return tuple(ast.walk(ast.parse(path.read_text("utf-8"))))
