"""The bytes of issued papers: rendered once from the frozen content, or the office's own file; then stored."""

import hashlib
import json

from msgspec.structs import replace

from certify.documents.pdf.render import render
from certify.documents.uploads.papers import paper_problems
from certify.domain.papers.paper import Paper, paper_from
from certify.domain.papers.register import read_number, write_number
from certify.domain.problems import Problem
from certify.operations.act import Act, LongAct, NotFound, Refused, need
from certify.operations.assessments.sheet import sheet_for
from certify.operations.papers.content import Matter, file_matter
from certify.operations.papers.issue import Order, book_of, issue
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
        if (stored := files.content_of(connection, paper_id)) is not None:
            return stored
        paper, found = content_of(connection, paper_id), issued.find(connection, paper_id)
    pdf = render(press.printing(paper.form), paper)
    file_id = found.assessment_id if found else None
    with database.writing_of_file(file_id) if file_id else database.writing() as connection:
        stored = files.content_of(connection, paper_id)
        if stored is None:
            files.add(connection, paper_id, hashlib.sha256(pdf).hexdigest(), pdf)
    return stored or pdf


def issue_own_file(long: LongAct, press: Press, assessment_id: int, order: Order, name: str, content: bytes) -> int:
    """Issue a paper of a file whose PDF the office wrote itself; its id.

    The number must be in the file, so it is one that was reserved or that the office's own book gave. Raises Forbidden,
    NotFound, and Refused with every reason why not.
    """
    need(long.account, order.form.permission)
    if not order.form.own_file:
        raise NotFound
    if not order.number.strip():
        raise Refused([Problem("number", "Số: ghi đúng số đã ghi trong tệp (số đã dành hoặc số do văn thư cấp).")])
    with long.reading() as act:
        _, symbol = book_of(act.connection, _matter(act, assessment_id), order.form, order.particulars.on or act.today)
    try:
        number = write_number(read_number(order.number, symbol), symbol)
    except ValueError as fault:
        raise Refused([Problem("number", f"Số văn bản: {fault}")]) from fault
    if problems := paper_problems(name, content, number):
        raise Refused([Problem("file", text) for text in problems])
    with long.writing(assessment_id) as act:
        paper_id = issue(act, press, _matter(act, assessment_id), replace(order, own_file=True))
        files.add(act.connection, paper_id, hashlib.sha256(content).hexdigest(), content)
    return paper_id


def _matter(act: Act, assessment_id: int) -> Matter:
    return file_matter(sheet_for(act, assessment_id))


def content_of(connection: Connection, paper_id: int) -> Paper:
    """The frozen content of an issued paper."""
    return paper_from(json.loads(issued.content_of(connection, paper_id)))
