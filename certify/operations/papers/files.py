"""The bytes of issued papers: rendered once from the frozen content, outside of any transaction, then kept."""

import hashlib
import json

from certify.documents.pdf.render import render
from certify.domain.papers.paper import Paper, paper_from
from certify.operations.papers.issue import Press
from certify.store.connection import Connection
from certify.store.database import Database
from certify.store.papers import files, issued


def bytes_of(database: Database, press: Press, paper_id: int) -> bytes:
    """The bytes of an issued paper.

    They are rendered and kept at the first asking, so a paper whose issue was cut off is completed by the next one
    who asks; afterwards the kept bytes are returned, whatever has become of the form.
    """
    with database.reading() as connection:
        kept = files.content_of(connection, paper_id)
        paper = None if kept is not None else content_of(connection, paper_id)
    if paper is None:
        return kept or b""
    pdf = render(press.forms[paper.form], paper)
    with database.writing() as connection:
        kept = files.content_of(connection, paper_id)
        if kept is None:
            files.add(connection, paper_id, hashlib.sha256(pdf).hexdigest(), pdf)
    return kept or pdf


def content_of(connection: Connection, paper_id: int) -> Paper:
    """The frozen content of an issued paper."""
    return paper_from(json.loads(issued.content_of(connection, paper_id)))
