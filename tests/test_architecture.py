"""The layers: who may import whom; and the budgets: how large a function or a module may grow."""

import ast
import sys
from pathlib import Path
from statistics import median

import pytest

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "certify"
MODULES = sorted(PACKAGE.rglob("*.py"))
OWN = {path: path.relative_to(ROOT).with_suffix("").as_posix().replace("/", ".") for path in MODULES}

FORBIDDEN = {
    "certify.domain": ("certify.store", "certify.documents", "certify.operations", "certify.web", "certify.commands",
                       "certify.config", "flask", "sqlalchemy", "weasyprint", "jinja2"),
    "certify.store": ("certify.documents", "certify.operations", "certify.web", "certify.commands", "certify.config",
                      "flask", "weasyprint", "jinja2"),
    "certify.documents": ("certify.store", "certify.operations", "certify.web", "certify.commands", "certify.config",
                          "flask", "sqlalchemy"),
    "certify.operations": ("certify.web", "certify.commands", "certify.config", "flask", "sqlalchemy", "weasyprint"),
    "certify.web": ("sqlalchemy", "certify.store.tables", "weasyprint", "certify.commands"),
    "certify.jobs": ("certify.web", "certify.commands", "flask", "sqlalchemy", "weasyprint"),
}  # fmt: skip


def imports(path):
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def functions():
    for path in MODULES:
        if "migrations/versions" in path.as_posix():
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.FunctionDef):
                yield f"{OWN[path]}.{node.name}", length(node)


def length(node):
    """Lines of the body, without the docstring."""
    documented = isinstance(node.body[0], ast.Expr) and isinstance(node.body[0].value, ast.Constant)
    body = node.body[1:] if documented else node.body
    return body[-1].end_lineno - body[0].lineno + 1 if body else 0


@pytest.mark.parametrize("layer", FORBIDDEN)
def test_layers_import_only_what_they_may(layer):
    found = [
        f"{OWN[path]} imports {name}"
        for path in MODULES
        if OWN[path].startswith(layer)
        for name in imports(path)
        for banned in FORBIDDEN[layer]
        if name == banned or name.startswith(f"{banned}.")
    ]
    assert not found


def test_the_jobs_are_known_to_the_commands_alone():
    layers = ("certify.domain", "certify.store", "certify.documents", "certify.operations", "certify.web")
    known = {
        (OWN[path].split(".")[1], name)
        for path in MODULES
        if OWN[path].startswith(layers)
        for name in imports(path)
        if f"{name}.".startswith("certify.jobs.")
    }
    assert known == set()


def test_only_render_imports_weasyprint():
    assert [OWN[path] for path in MODULES if any(name.split(".")[0] == "weasyprint" for name in imports(path))] == [
        "certify.documents.pdf.render"
    ]


def test_domain_needs_only_the_standard_library_and_pydantic():
    domain = [path for path in MODULES if OWN[path].startswith("certify.domain")]
    known = sys.stdlib_module_names | {"pydantic", "pydantic_core", "certify"}
    assert {name.split(".")[0] for path in domain for name in imports(path)} <= known


def test_domain_reads_no_clock():
    calls = ("now(", "today(", "time.time", "utcnow")
    domain = [path for path in MODULES if OWN[path].startswith("certify.domain")]
    assert not [OWN[path] for path in domain for call in calls if call in path.read_text("utf-8")]


def test_functions_are_small():
    lengths = dict(functions())
    assert not {name: size for name, size in lengths.items() if size > 40}
    assert median(lengths.values()) <= 6


def test_modules_are_small():
    sizes = {OWN[path]: len(path.read_text("utf-8").splitlines()) for path in MODULES}
    assert not {name: size for name, size in sizes.items() if size > 250}


def test_only_config_knows_paths():
    knowing = [OWN[path] for path in MODULES if "__file__" in path.read_text("utf-8")]
    assert knowing == ["certify.config", "certify.store.database"]


def test_code_and_templates_never_spell_a_level_of_government():
    texts = [*MODULES, *(ROOT / "templates").rglob("*.html"), *(ROOT / "templates").rglob("*.toml")]
    spelled = [path.name for path in texts if "huyện" in path.read_text("utf-8").casefold()]
    assert not spelled
