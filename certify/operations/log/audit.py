"""Whether the log and what it seals stand as they were written: the chain, the kept files, the states, the figures."""

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
    """Every fault as a Vietnamese sentence, the chain's first broken link first; none when all stands as written.

    `heads` are hashes of the chain that were kept elsewhere: each must still be a link of it.
    """
    if broken := broken_link(connection):
        yield broken
    yield from (f"{one}: không có mắt xích nào niêm phong." for one in sealed.unsealed(connection))
    yield from (f"{one}: nội dung không khớp mã SHA-256." for one in sealed.altered(connection))
    yield from (f"evidence_files {one}: không còn nội dung của tệp." for one in evidence_files.missing(connection))
    for one in sealed.misstated(connection):
        yield f"assessments {one}: trạng thái không phải là trạng thái mà nhật ký dẫn đến."
    yield from altered_files(connection)
    yield from (f"{one}: thiếu khóa chống sửa, xóa của cơ sở dữ liệu." for one in sealed.unguarded(connection))
    known = [*_printed(connection), *(("mã đã lưu", head) for head in heads)]
    lost = chain.unknown(connection, (head for _, head in known))
    yield from (f"{place}: mã nhật ký {head} không còn trong chuỗi." for place, head in known if head in lost)


def broken_link(connection: Connection) -> str | None:
    """The first link that does not hold, in a sentence; None when the whole chain does."""
    previous, position = BEGINNING, 0
    for links in _batches(chain.links(connection)):
        records = chain.event_records(connection, [one.event_id for one in links if one.event_id])
        files = stored_files.sealed_records(connection, [one.paper_id for one in links if one.paper_id])
        for one in links:
            position += 1
            record = records.get(one.event_id) if one.event_id else files.get(one.paper_id or 0)
            if one.position != position or record is None or one.sha256 != link(previous, position, record):
                return f"Chuỗi nhật ký đứt ở mắt xích {position}: {_about(one)}."
            previous = one.sha256
    return None


def altered_files(connection: Connection) -> Iterator[str]:
    """The signed-off files that are not what was frozen of them."""
    for file in signed_off(connection):
        yield from (f"assessments {file.id}: {said}" for said in _differences(file))


def _differences(file: SignedOff) -> Iterator[str]:
    """Where a signed-off file is not what was frozen of it; a content that can't be read is a fault already told."""
    if file.content is None:
        yield "đã ký duyệt mà không có bản niêm phong."
        return
    with suppress(ValueError):
        record = record_from(json.loads(file.content))
        stands = content_sha256(file.id, record.criteria.sha256, file.category, file.answers, file.evidence, file.files)
        if stands != record.content_sha256:
            yield "số liệu, minh chứng hoặc phân loại không còn như bản niêm phong."
        if file.state in DECIDED_STATES and file.totals != _totals(record):
            yield "tổng điểm đang giữ không phải là tổng điểm của bản niêm phong."


def _totals(record: Record) -> dict[str, Decimal]:
    return {SELF: Decimal(record.own_total), APPRAISAL: Decimal(record.appraisal_total or 0)}


def _about(one: Link) -> str:
    return f"sự kiện số {one.event_id}" if one.event_id else f"tệp của văn bản số {one.paper_id}"


def _batches(links: Iterator[Link]) -> Iterator[list[Link]]:
    while some := list(islice(links, AT_ONCE)):
        yield some


def _printed(connection: Connection) -> Iterator[tuple[str, str]]:
    """The heads that papers were issued with; a content that can't be read is a broken link already."""
    for paper_id, content in sealed.contents(connection):
        with suppress(ValueError):
            if head := json.loads(content).get("chain_head"):
                yield f"Văn bản số {paper_id}", head
