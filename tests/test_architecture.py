"""The layers: who may import whom; and the budgets: how large a function, a module or a package may grow."""

import ast
import graphlib
import pkgutil
import re
import sys
from collections import Counter, defaultdict
from pathlib import Path
from statistics import median

import pytest
import sqlalchemy as sa

from tests.support.sources import nodes_of

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
    "certify.sign_on": ("certify.store", "certify.documents", "certify.operations", "certify.web", "certify.commands",
                        "certify.jobs", "flask", "sqlalchemy", "weasyprint", "jinja2"),
    "certify.operations": ("certify.sign_on", "certify.web", "certify.commands", "certify.config", "flask",
                           "sqlalchemy", "weasyprint"),
    "certify.web": ("sqlalchemy", "weasyprint", "certify.commands"),
    "certify.jobs": ("certify.web", "certify.commands", "flask", "sqlalchemy", "weasyprint"),
    "certify.commands": ("certify.web", "flask", "sqlalchemy", "weasyprint"),
    "certify.demonstration": ("certify.web", "certify.commands", "certify.jobs", "certify.config", "flask",
                              "sqlalchemy", "weasyprint"),
}  # fmt: skip


def imports(path):
    for node in nodes_of(path):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def functions():
    """Every function but those of the migrations, with its full name."""
    for path in MODULES:
        if "migrations/versions" in path.as_posix():
            continue
        for node in nodes_of(path):
            if isinstance(node, ast.FunctionDef):
                yield f"{OWN[path]}.{node.name}", node


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


def test_only_the_store_touches_tables():
    """Neither by name nor as an attribute of the module that they stand in; nor the metadata, which has them all."""
    outside = [path for path in MODULES if not OWN[path].startswith("certify.store.")]
    assert not [f"{OWN[path]}: {name}" for path in outside for name in used_of_the_store(path) if is_table(name)]
    assert is_table("certify.store.rounds.rounds") and is_table("certify.store.schema.metadata")


def used_of_the_store(path):
    """Whatever a module imports of the store, and whatever it asks of the store's modules, by full names."""
    local = {}
    for node in nodes_of(path):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("certify.store"):
            local |= {alias.asname or alias.name: f"{node.module}.{alias.name}" for alias in node.names}
    yield from local.values()
    for node in nodes_of(path):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in local:
            yield f"{local[node.value.id]}.{node.attr}"


def is_table(name):
    try:
        return isinstance(pkgutil.resolve_name(name), sa.Table | sa.MetaData)
    except AttributeError:  # a local variable that bears the name of an import
        return False


def test_states_are_compared_by_name():
    """A state, side, level or way is a member of its enumeration, not a word spelled again."""
    names = {"state", "side", "level", "way", "extent", "outcome"}
    compared = (
        (path, node)
        for path in MODULES
        for node in nodes_of(path)
        if isinstance(node, ast.Compare) and getattr(node.left, "attr", "") in names
    )
    assert not [
        f"{OWN[path]}:{node.lineno}"
        for path, node in compared
        if any(isinstance(part, ast.Constant) and isinstance(part.value, str) for part in ast.walk(node))
    ]


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


def test_domain_needs_only_the_standard_library_msgspec_and_pydantic():
    domain = [path for path in MODULES if OWN[path].startswith("certify.domain")]
    known = sys.stdlib_module_names | {"msgspec", "pydantic", "pydantic_core", "certify"}
    assert {name.split(".")[0] for path in domain for name in imports(path)} <= known


def test_domain_reads_no_clock():
    calls = ("now(", "today(", "time.time", "utcnow")
    domain = [path for path in MODULES if OWN[path].startswith("certify.domain")]
    assert not [OWN[path] for path in domain for call in calls if call in path.read_text("utf-8")]


def test_functions_are_small():
    lengths = {name: length(node) for name, node in functions()}
    assert not {name: size for name, size in lengths.items() if size > 40}
    assert median(lengths.values()) <= 6


def test_functions_take_few_things():
    """Keyword-only ones count; the object of a method does not."""
    counts = {name: len(parameters(node)) for name, node in functions()}
    assert not {name: count for name, count in counts.items() if count > 6}


def parameters(node):
    given = node.args
    return [one.arg for one in (*given.posonlyargs, *given.args, *given.kwonlyargs) if one.arg not in {"self", "cls"}]


def test_modules_are_small():
    sizes = {OWN[path]: len(path.read_text("utf-8").splitlines()) for path in MODULES}
    assert not {name: size for name, size in sizes.items() if size > 250}
    assert median(size for size in sizes.values() if size) <= 80


def test_packages_are_small():
    """The migrations are as many as the database has had changes."""
    sizes = Counter(path.parent.relative_to(ROOT).as_posix() for path in MODULES if path.name != "__init__.py")
    assert not {package: size for package, size in sizes.items() if size > 15 and not package.endswith("versions")}


def test_packages_import_each_other_in_no_circle():
    graphlib.TopologicalSorter(imports_of_rooms()).prepare()  # raises CycleError with the packages of a circle


def test_packages_of_operations_know_few_others():
    rooms = {f"certify.operations.{path.parent.name}" for path in ROOT.glob("certify/operations/*/__init__.py")}
    arrows = [(room, other) for room, others in imports_of_rooms().items() for other in others & rooms if room in rooms]
    assert len(rooms) > 15
    assert len(arrows) <= 50


def imports_of_rooms():
    """By package of a noun, the others that its modules import."""
    graph = defaultdict(set)
    for path in MODULES:
        here = room_of(OWN[path].removesuffix(".__init__"))
        graph[here] |= {room_of(name) for name in imported_modules(path)} - {here}
    return graph


def imported_modules(path):
    known = {name.removesuffix(".__init__") for name in OWN.values()}
    for node in nodes_of(path):
        if isinstance(node, ast.ImportFrom) and node.module and node.module != "certify":
            names = (f"{node.module}.{alias.name}" for alias in node.names)
            yield from (name if name in known else node.module for name in names if node.module in known)


def room_of(module):
    """The package of a noun that a module lies in; a module that lies in a layer itself, or in none, stands alone."""
    package = module.rpartition(".")[0]
    return package if package.count(".") >= 2 else module


def test_templates_styles_and_scripts_keep_within_a_screen():
    """The formatters break what they can; a text, an expression or a comment is broken by whoever writes it."""
    files = [path for folder in ("templates", "certify/web/static") for path in (ROOT / folder).rglob("*")]
    assert not {
        f"{path.relative_to(ROOT)}:{number}": len(line)
        for path in files
        if path.suffix in {".html", ".css", ".js"}
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if len(line) > 160
    }


def test_styles_are_small_and_all_linked():
    sizes = {path.name: len(path.read_text("utf-8").splitlines()) for path in (PACKAGE / "web/static").glob("*.css")}
    assert not {name: size for name, size in sizes.items() if size > 250}
    linked = (ROOT / "templates/web/macros.html").read_text("utf-8").split("{% endmacro %}")[0]
    assert {path.removesuffix(".css") for path in sizes} == set(
        re.findall(r'"([a-z]+)"', linked.replace('"stylesheet"', ""))
    )


def test_texts_are_normalised_in_one_place():
    """Unicode normalisation takes quadratic time on hostile texts: the gate looks at them first."""
    calls = [(OWN[path], node) for path in MODULES for node in nodes_of(path)]
    named = {
        name
        for name, node in calls
        if isinstance(node, ast.Call) and node.args  # that of a decimal takes nothing
        if {getattr(node.func, "attr", ""), getattr(node.func, "id", "")} & {"normalize", "is_normalized"}
    }
    assert named == {"certify.domain.texts"}


def test_only_config_knows_paths():
    knowing = [OWN[path] for path in MODULES if "__file__" in path.read_text("utf-8")]
    assert knowing == ["certify.config", "certify.store.revisions"]


def test_code_and_templates_never_spell_a_level_of_government():
    texts = [*MODULES, *(ROOT / "templates").rglob("*.html"), *(ROOT / "templates").rglob("*.toml")]
    spelled = [path.name for path in texts if "huyện" in path.read_text("utf-8").casefold()]
    assert not spelled


def test_tests_share_by_support_alone():
    """What several of them need is in `tests/support`, their fixtures in a conftest.py, which nobody imports."""
    paths = sorted((ROOT / "tests").rglob("*.py"))
    assert not [
        f"{path.relative_to(ROOT)} imports {name}"
        for path in paths
        for name in imports(path)
        if f"{name}.".startswith("tests.") and not f"{name}.".startswith("tests.support.")
    ]
