"""What the commands that import a file share: printing what it would change, and its problems."""

from typing import TypeVar

import click

from certify.operations.act import Act
from certify.operations.site.imports import Content, FileImport

_Taken = TypeVar("_Taken")


def bring_in(act: Act, kind: FileImport[_Taken], content: Content, *, check: bool) -> _Taken | None:
    """Print what a file would change and, unless `check`, import it; returns the result of the import.

    Ends the command with every problem of the file if there is any.
    """
    for note in content.get("notes", ()):
        click.echo(note)
    weighed = kind.weigh(act, content)
    if weighed.faults:
        raise click.ClickException("\n".join(problem.in_table().text for problem in weighed.faults))
    for change in weighed.changes:
        click.echo(f"{change.subject}: {change.before} → {change.after}")
    click.echo(f"{len(weighed.changes)} thay đổi, {weighed.same} dòng giữ nguyên.")
    return None if check else kind.take(act, content, None)
