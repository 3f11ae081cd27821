"""The bytes of issued papers: rendered once from the frozen content, outside any transaction, then stored."""

import hashlib
import json

from certify.documents.pdf.render import render
from certify.domain.papers.paper import Paper, paper_from
from certify.operations.papers.press import Press
from certify.store.connection import Connection
from certify.store.database import Database
from certify.store.papers import files, issued


def bytes_of(database: Database, press: Press, paper_id: int) -> bytes:
    """The bytes of an issued paper.

    The first request renders and stores them, so a paper whose issue was cut off is completed by the next request;
    afterwards the stored bytes are returned, even if the form has changed since.
    """
    with database.reading() as connection:
        stored = files.content_of(connection, paper_id)
        paper = None if stored is not None else content_of(connection, paper_id)
    if paper is None:
        return stored or b""
    pdf = render(press.forms[paper.form], paper)
    with database.writing() as connection:
        stored = files.content_of(connection, paper_id)
        if stored is None:
            files.add(connection, paper_id, hashlib.sha256(pdf).hexdigest(), pdf)
    return stored or pdf


def content_of(connection: Connection, paper_id: int) -> Paper:
    """The frozen content of an issued paper."""
    return paper_from(json.loads(issued.content_of(connection, paper_id)))
