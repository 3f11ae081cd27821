"""Import a file of entries into the register of categories: what it would change, and changing it."""

from msgspec.structs import asdict

from certify.domain.problems import Problem
from certify.operations.act import Act
from certify.operations.rounds.register_lines import COLUMNS, DROP, change_of, inputs_for, overlaps, read_line, repeated
from certify.operations.site.imports import (
    Content,
    FileImport,
    Weighed,
    faults_of,
    insist,
    lines_of,
    table_content,
)
from certify.store import categories
from certify.store.categories import Entry


def content_of(version_id: str, body: bytes) -> Content:
    """What is stored of a file of entries under a version. Raises Refused when it isn't a table."""
    return table_content(body, COLUMNS, version=version_id)


def weigh(act: Act, content: Content) -> Weighed:
    """What importing a file would change, and every problem with it. Raises Forbidden, NotFound."""
    act.need("category:set")
    return _weighed(act, content)[0]


def take(act: Act, content: Content, seen: str | None = None) -> int:
    """Import a file into the register, all or nothing; how many entries changed.

    `seen` is the hash of the preview that the person saw. Raises Refused, Forbidden, NotFound.
    """
    act.need("category:set")
    weighed, rows = _weighed(act, content)
    insist(weighed, seen)
    changed = [row for line, row in rows if line in {change.line for change in weighed.changes}]
    version_id = content["version"]
    categories.drop(
        act.connection, version_id, [(entry.unit_code, entry.valid_from) for entry in changed if entry.category == DROP]
    )
    same = {"updated_at": act.at, "updated_by": act.actor.id}
    categories.put_entries(act.connection, [{**asdict(entry), **same} for entry in changed if entry.category != DROP])
    if changed:
        note = f"{len(changed)} dòng, {version_id}"
        act.record(
            "categories_imported",
            details={
                "note": note,
                "changes": [[entry.subject, entry.before, entry.after] for entry in weighed.changes],
            },
        )
    return len(changed)


FILE = FileImport("categories", weigh, take)


def _weighed(act: Act, content: Content) -> tuple[Weighed, list[tuple[int, Entry]]]:
    inputs = inputs_for(act, content["version"])
    faults, rows = faults_of(content), []
    for line in lines_of(content):
        results = list(read_line(inputs, line))
        faults += [problem for problem in results if isinstance(problem, Problem)]
        rows += [(line.number, entry) for entry in results if isinstance(entry, Entry)]
    faults += [*repeated(rows), *overlaps(inputs, rows)]
    changes = tuple(change for number, row in rows if (change := change_of(inputs, number, row)))
    faults.sort(key=lambda fault: fault.line)
    return Weighed(changes, tuple(faults), len(rows) - len(changes)), rows
