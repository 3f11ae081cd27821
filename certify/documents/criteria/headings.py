"""Comments and blank lines before the heading of a table: they belong to that table, not to the one above."""

from itertools import takewhile

from tomlkit.items import AoT, Comment, Table, Whitespace

from certify.documents.criteria.key_order import Body


def move_into_headings(body: Body, before: str = "") -> str:
    """Move comments and blank lines into the heading that follows them; returns those at the end.

    tomlkit keeps them with the table above, so they would move or vanish with that table.
    """
    kept: Body = []
    for key, item in body:
        if key is not None and not key.is_dotted() and isinstance(item, Table | AoT):
            before += _taken(kept)
            for table in item.body if isinstance(item, AoT) else [item]:
                if not table.is_super_table():
                    table.trivia.indent, before = before + table.trivia.indent, ""
                before = move_into_headings(table.value.body, before)
        kept.append((key, item))
    before += _taken(kept)
    body[:] = kept
    return before


def _taken(body: Body) -> str:
    """Remove the comments and blank lines at the end of a body; returns their text."""
    entries = list(takewhile(lambda entry: isinstance(entry[1], Whitespace | Comment), reversed(body)))
    del body[len(body) - len(entries) :]
    return "".join(item.as_string() for _, item in reversed(entries))
