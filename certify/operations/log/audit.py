"""The audit: whether the log and the records it seals are as they were written."""

import json
from collections.abc import Iterable, Iterator
from contextlib import suppress
from decimal import Decimal
from itertools import islice

from certify.domain.assessment.content import content_sha256
from certify.domain.assessment.record import Record, record_from
from certify.domain.assessment.sides import APPRAISAL, SELF
from certify.domain.assessment.states import DECIDED_STATES
from certify.domain.log.chain import BEGINNING, link
from certify.store.assessments import evidence_files
from certify.store.audit import sealed
from certify.store.audit.signed_off import SignedOff, signed_off
from certify.store.connection import Connection
from certify.store.log import chain
from certify.store.log.chain import AT_ONCE, Link
from certify.store.papers import files as stored_files


def faults(connection: Connection, heads: Iterable[str] = ()) -> Iterator[str]:
    """Every fault as a Vietnamese sentence, the chain's first broken link first; none when nothing was altered.

    `heads` are hashes of the chain that were kept elsewhere: each must still be the hash of a link.
    """
    if broken := broken_link(connection):
        yield broken
    for row, column, value in sealed.illegal_values(connection):
        yield f"{row}: cột {column} mang giá trị không hợp lệ “{value}”."
    yield from (f"{row}: không có mắt xích nào niêm phong." for row in sealed.unsealed(connection))
    yield from (f"{row}: nội dung không khớp mã SHA-256." for row in sealed.altered(connection))
    yield from (f"evidence_files {id_}: không còn nội dung của tệp." for id_ in evidence_files.missing(connection))
    for id_ in sealed.misstated(connection):
        yield f"assessments {id_}: trạng thái không phải là trạng thái mà nhật ký dẫn đến."
    yield from altered_files(connection)
    yield from (f"{table}: thiếu khóa chống sửa, xóa của cơ sở dữ liệu." for table in sealed.unguarded(connection))
    recorded = [*_printed_heads(connection), *(("mã đã lưu", head) for head in heads)]
    lost = chain.unknown(connection, (head for _, head in recorded))
    yield from (f"{source}: mã nhật ký {head} không còn trong chuỗi." for source, head in recorded if head in lost)


def broken_link(connection: Connection) -> str | None:
    """The first link of the chain that doesn't hold, as a sentence; None when all hold."""
    previous, position = BEGINNING, 0
    for links in _batches(chain.links(connection)):
        records = chain.event_records(connection, [stored.event_id for stored in links if stored.event_id])
        files = stored_files.sealed_records(connection, [stored.paper_id for stored in links if stored.paper_id])
        for stored in links:
            position += 1
            record = records.get(stored.event_id) if stored.event_id else files.get(stored.paper_id or 0)
            if stored.position != position or record is None or stored.sha256 != link(previous, position, record):
                return f"Chuỗi nhật ký đứt ở mắt xích {position}: {_sealed_by(stored)}."
            previous = stored.sha256
    return None


def altered_files(connection: Connection) -> Iterator[str]:
    """The signed-off files that differ from their frozen content, each with what differs."""
    for file in signed_off(connection):
        yield from (f"assessments {file.id}: {difference}" for difference in _differences(file))


def _differences(file: SignedOff) -> Iterator[str]:
    """How a signed-off file differs from its frozen content; unreadable content is reported by its hash already."""
    if file.content is None:
        yield "đã ký duyệt mà không có bản niêm phong."
        return
    with suppress(ValueError):
        record = record_from(json.loads(file.content))
        sha256 = content_sha256(file.id, record.criteria.sha256, file.category, file.answers, file.evidence, file.files)
        if sha256 != record.content_sha256:
            yield "số liệu, minh chứng hoặc phân loại không còn như bản niêm phong."
        if file.state in DECIDED_STATES and file.totals != _totals(record):
            yield "tổng điểm đang giữ không phải là tổng điểm của bản niêm phong."


def _totals(record: Record) -> dict[str, Decimal]:
    return {SELF: Decimal(record.own_total), APPRAISAL: Decimal(record.appraisal_total or 0)}


def _sealed_by(stored: Link) -> str:
    return f"sự kiện số {stored.event_id}" if stored.event_id else f"tệp của văn bản số {stored.paper_id}"


def _batches(links: Iterator[Link]) -> Iterator[list[Link]]:
    while batch := list(islice(links, AT_ONCE)):
        yield batch


def _printed_heads(connection: Connection) -> Iterator[tuple[str, str]]:
    """The head that each paper was issued with; unreadable content is a broken link already."""
    for paper_id, content in sealed.contents(connection):
        with suppress(ValueError):
            if head := json.loads(content).get("chain_head"):
                yield f"Văn bản số {paper_id}", head
