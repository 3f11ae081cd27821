"""Whether the log and what it seals stand as they were written: the chain, the kept files, the states."""

import json
from collections.abc import Iterable, Iterator
from contextlib import suppress

from certify.domain.chain import BEGINNING, link
from certify.store import chain, evidence_files, seals
from certify.store.chain import AT_ONCE, Link
from certify.store.database import Connection


def faults(connection: Connection, heads: Iterable[str] = ()) -> Iterator[str]:
    """Every fault as a Vietnamese sentence, the chain's first broken link first; none when all stands as written.

    `heads` are hashes of the chain that were kept elsewhere: each must still be a link of it.
    """
    if broken := broken_link(connection):
        yield broken
    yield from (f"{one}: không có mắt xích nào niêm phong." for one in seals.unsealed(connection))
    yield from (f"{one}: nội dung không khớp mã SHA-256." for one in seals.altered(connection))
    yield from (f"evidence_files {one}: không còn nội dung của tệp." for one in evidence_files.missing(connection))
    for one in seals.misstated(connection):
        yield f"assessments {one}: trạng thái không phải là trạng thái mà nhật ký dẫn đến."
    yield from (f"{one}: thiếu khóa chống sửa, xóa của cơ sở dữ liệu." for one in seals.unguarded(connection))
    for place, head in (*_printed(connection), *(("mã đã lưu", head) for head in heads)):
        if head != BEGINNING and not chain.knows(connection, head):
            yield f"{place}: mã nhật ký {head} không còn trong chuỗi."


def broken_link(connection: Connection) -> str | None:
    """The first link that does not hold, in a sentence; None when the whole chain does."""
    previous, position = BEGINNING, 0
    for links in _batches(chain.links(connection)):
        records = chain.event_records(connection, [one.event_id for one in links if one.event_id])
        files = chain.file_records(connection, [one.paper_id for one in links if one.paper_id])
        for one in links:
            position += 1
            record = records.get(one.event_id) if one.event_id else files.get(one.paper_id or 0)
            if one.position != position or record is None or one.sha256 != link(previous, position, record):
                return f"Chuỗi nhật ký đứt ở mắt xích {position}: {_about(one)}."
            previous = one.sha256
    return None


def _about(one: Link) -> str:
    return f"sự kiện số {one.event_id}" if one.event_id else f"tệp của văn bản số {one.paper_id}"


def _batches(links: Iterator[Link]) -> Iterator[list[Link]]:
    known = list(links)
    return (known[start : start + AT_ONCE] for start in range(0, len(known), AT_ONCE))


def _printed(connection: Connection) -> Iterator[tuple[str, str]]:
    """The heads that papers were issued with; a content that can't be read is a broken link already."""
    for paper_id, content in seals.contents(connection):
        with suppress(ValueError):
            if head := json.loads(content).get("chain_head"):
                yield f"Văn bản số {paper_id}", head
