"""The forms of the page of one's own office: what was typed, as what it means."""

from collections.abc import Iterator

from flask import request

from certify.domain.numbers import parse_id
from certify.domain.offices.authority import Authority
from certify.domain.offices.problems import typed_lines
from certify.domain.offices.settings import Formation, Holder, Letterhead, Member
from certify.domain.problems import Problem
from certify.operations.act import Refused
from certify.web.dates import read_date

MEMBER_FIELDS = ("name", "post", "duty")


def typed_letterhead() -> Letterhead:
    """The letterhead in the form. Raises Refused for a day that can't be read."""
    form = request.form
    return Letterhead(
        since=read_date(form.get("since", ""), "Áp dụng từ ngày", "since"),
        name=_line("name"),
        parent=_line("parent").upper(),
        lines=tuple(line.upper() for line in typed_lines(form.get("lines", ""))),
        body=_line("body"),
        head_post=_line("head_post").upper(),
        symbol=_line("symbol").upper(),
        place=_line("place"),
        drafting=typed_lines(form.get("drafting", "")),
    )


def typed_holder() -> Holder:
    """The person who signs, as in the form. Raises Refused for what can't be read."""
    form = request.form
    return Holder(
        name=_line("holder"),
        post=_line("post").upper(),
        authority=_authority(form.get("authority", "")),
        since=read_date(form.get("from", ""), "Từ ngày", "from"),
        until=read_date(form.get("until", ""), "Đến ngày", "until", optional=True),
    )


def typed_formation() -> Formation:
    """The council in the form. Raises Refused for a day that can't be read."""
    decided_on = read_date(request.form.get("decided_on", ""), "Ngày quyết định", "decided_on")
    return Formation(_line("number"), decided_on, tuple(Member(**row) for row in typed_members()))


def typed_members() -> Iterator[dict[str, str]]:
    """The members as typed; lines without a name and a post are gone."""
    number = 0
    while f"member-{number}-name" in request.form:
        row = {field: _line(f"member-{number}-{field}") for field in MEMBER_FIELDS}
        if row["name"] or row["post"]:
            yield row
        number += 1


def seen() -> int:
    """The edition of the settings that the page showed."""
    return request.form.get("seen", 0, parse_id)


def _authority(typed: str) -> Authority:
    try:
        return Authority(typed)
    except ValueError as unknown:
        raise Refused([Problem("authority", "Hình thức ký: chọn một trong danh sách.")]) from unknown


def _line(field: str) -> str:
    """One typed line, with single spaces."""
    return " ".join(request.form.get(field, "").split())
