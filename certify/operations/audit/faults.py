"""The audit: whether the log and the records it seals are as they were written."""

import json
from collections.abc import Collection, Iterator
from contextlib import suppress
from decimal import Decimal
from itertools import islice

from certify.domain.assessment.content import Content
from certify.domain.assessment.record import Record, record_from
from certify.domain.assessment.sides import APPRAISAL, SELF
from certify.domain.assessment.states import DECIDED_STATES
from certify.domain.library import Library
from certify.domain.log.chain import BEGINNING, link, seals_from
from certify.domain.log.heads import Head
from certify.operations.audit.recomputing import recomputed
from certify.store.assessments import evidence_files
from certify.store.audit import guards, replay, sealed
from certify.store.audit.replay import Difference
from certify.store.audit.signed_off import SignedOff, signed_off
from certify.store.connection import Connection
from certify.store.log import chain
from certify.store.log.chain import AT_ONCE, Link
from certify.store.papers import files as stored_files
from certify.store.proof.records import rows_in


def faults(connection: Connection, library: Library, heads: Collection[Head] = ()) -> Iterator[str]:
    """Every fault as a Vietnamese sentence, the broken links of the chain first; none when nothing was altered.

    `heads` are ends of the chain that were kept elsewhere: each must still be a link of it.
    """
    yield from broken_links(connection)
    illegal = list(sealed.illegal_values(connection))
    yield from (f"{row}: cột {column} mang giá trị không hợp lệ “{value}”." for row, column, value in illegal)
    yield from (f"{row}: không có mắt xích nào niêm phong." for row in sealed.unsealed(connection))
    yield from (f"{row}: nội dung không khớp mã SHA-256." for row in sealed.altered(connection))
    yield from (f"evidence_files {id_}: không còn nội dung của tệp." for id_ in evidence_files.missing(connection))
    yield from (
        f"evidence_contents {id_}: không có tệp nào dẫn đến." for id_ in evidence_files.unreferenced(connection)
    )
    for id_ in sealed.misstated(connection):
        yield f"assessments {id_}: trạng thái không phải là trạng thái mà nhật ký dẫn đến."
    yield from _as_far_as_read("bản niêm phong của hồ sơ", altered_files(connection))
    yield from _as_far_as_read("dòng dữ liệu", map(_replayed, replay.differences(connection)))
    if not illegal:
        yield from _as_far_as_read("điểm", recomputed(connection, library))
    yield from (_guard(*found) for found in guards.faulty(connection))
    yield from _as_far_as_read("mã in trên văn bản", _lost_heads(connection, heads))


def _as_far_as_read(about: str, proved: Iterator[str]) -> Iterator[str]:
    """What a proof finds, and that it came to no end where a forged row has not the shape of its kind.

    That row is named by its link or its seal.
    """
    try:
        yield from proved
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError):
        yield f"{about}: không kiểm tra hết được, vì có dòng mang dữ liệu không đúng khuôn."


def broken_links(connection: Connection) -> Iterator[str]:
    """The links of the chain that don't hold, each as a sentence; none when all hold."""
    previous, position = BEGINNING, 0
    for links in _batches(chain.links(connection)):
        records = chain.event_records(connection, [stored.event_id for stored in links if stored.event_id])
        files = stored_files.sealed_records(connection, [stored.paper_id for stored in links if stored.paper_id])
        for stored in links:
            position += 1
            of_event, of_paper = records.get(stored.event_id or 0), files.get(stored.paper_id or 0)
            about = of_event if stored.event_id else of_paper
            record = {**(about or {}), **({} if stored.seals is None else {"seals": stored.seals})}
            named = (stored.event_id is not None) + (stored.paper_id is not None)
            whole = named == (about is not None) and stored.position == position
            if not whole or stored.sha256 != link(previous, position, record):
                yield f"Chuỗi nhật ký đứt ở mắt xích {position}: {_sealed_by(stored)}{_rows_in(about)}."
            # Each is held against the ones that are stored, so that one change breaks one link.
            previous, position = stored.sha256, stored.position


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
        parts = (file.category, file.answers, file.evidence, file.files, file.replies)
        if Content(file.id, record.criteria.sha256, *parts).sha256 != record.content_sha256:
            yield "số liệu, minh chứng hoặc phân loại không còn như bản niêm phong."
        if file.state in DECIDED_STATES and file.revisions != {record.criteria.revision}:
            yield "kết quả đang giữ tính theo bản tiêu chí khác bản của bản niêm phong."
        if file.state in DECIDED_STATES and file.totals != _totals(record):
            yield "tổng điểm đang giữ không phải là tổng điểm của bản niêm phong."


def _replayed(difference: Difference) -> str:
    """How a row differs from its last seal."""
    row = f"{difference.table} {'/'.join(map(str, json.loads(difference.key)))}"
    if difference.seal is None:
        return f"{row}: không có mắt xích nào niêm phong."
    if difference.columns is None:
        return f"{row}: mất dòng này, mắt xích {difference.seal.position} niêm phong."
    named = f"cột {', '.join(difference.columns)}" if difference.columns else "nội dung"
    return f"{row}: {named} không còn như mắt xích {difference.seal.position} niêm phong."


def _guard(table: str, name: str, stands: bool) -> str:
    if stands:
        return f"{table}: khóa {name} của cơ sở dữ liệu không phải là khóa mà chương trình đặt."
    return f"{table}: thiếu khóa chống sửa, xóa {name} của cơ sở dữ liệu."


def _lost_heads(connection: Connection, heads: Collection[Head]) -> Iterator[str]:
    """What printed and kept ends of the chain say that it no longer holds; a tail that was cut off is told first."""
    printed = list(_printed_heads(connection))
    lost = chain.unknown(connection, [*(head for _, head in printed), *(head.sha256 for head in heads)])
    end = chain.head(connection).position
    for head in heads:
        if head.position > end:
            yield f"Nhật ký bị cắt đuôi: mã lưu lúc {head.at} ở mắt xích {head.position}, nay chỉ còn đến {end}."
        if head.sha256 in lost:
            yield f"mã đã lưu: mã nhật ký {head.sha256} không còn trong chuỗi."
    yield from (f"{source}: mã nhật ký {head} không còn trong chuỗi." for source, head in printed if head in lost)


def _totals(record: Record) -> dict[str, Decimal]:
    return {SELF: Decimal(record.own_total), APPRAISAL: Decimal(record.appraisal_total or 0)}


def _sealed_by(stored: Link) -> str:
    if stored.event_id:
        return f"sự kiện số {stored.event_id}"
    if stored.paper_id:
        return f"tệp của văn bản số {stored.paper_id}"
    return f"các dòng của {', '.join(seals_from(stored.seals)) or 'không rõ bảng nào'}"


def _rows_in(record: chain.Record | None) -> str:
    """The rows besides the event itself that a link seals: where it is broken, one of them may have been changed."""
    rows = rows_in(record or {})
    return f" (cùng với {', '.join(rows)})" if rows else ""


def _batches(links: Iterator[Link]) -> Iterator[list[Link]]:
    while batch := list(islice(links, AT_ONCE)):
        yield batch


def _printed_heads(connection: Connection) -> Iterator[tuple[str, str]]:
    """The head that each paper was issued with; unreadable content is a broken link already."""
    for paper_id, content in sealed.contents(connection):
        with suppress(ValueError):
            if head := json.loads(content).get("chain_head"):
                yield f"Văn bản số {paper_id}", head
