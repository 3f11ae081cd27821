"""The council that a decision forms: as the office entered it in its settings, with the decision's number and day."""

from collections.abc import Iterator
from datetime import date

from certify.domain.offices.settings import Formation
from certify.domain.offices.steps import OfficeStep
from certify.domain.problems import Problem
from certify.operations.act import Act
from certify.operations.offices.issuers import Seat, settings_of
from certify.store.connection import Connection
from certify.store.units import offices

NONE_ENTERED = "Chưa ghi thành viên hội đồng: ghi danh sách, số và ngày quyết định ở trang Cơ quan trước khi phát hành."


def formation_on(connection: Connection, seat: Seat, day: date) -> Formation | None:
    """The council of an office on a day; None where none was entered."""
    return settings_of(connection, seat).council_on(day)


def council_sits(act: Act, unit_id: int, step: OfficeStep, since: date) -> str:
    """A sentence when a council that an office formed before a day goes on, so that no decision on it is needed."""
    formed = offices.newest(act.connection, unit_id, step).settings.council_on(act.today)
    if formed is None or formed.decided_on >= since:
        return ""
    return f"Hội đồng đã thành lập theo Quyết định số {formed.number} ngày {formed.decided_on:%d/%m/%Y}."


def formation_problems(formed: Formation | None, number: str, day: date) -> Iterator[Problem]:
    """Why the decision that forms a council can't be issued: it says what the settings say, which minutes rest on."""
    if formed is None:
        yield Problem("", NONE_ENTERED)
        return
    if formed.decided_on != day:
        said = f"Ngày văn bản: trang Cơ quan ghi hội đồng thành lập ngày {formed.decided_on:%d/%m/%Y}; ghi ngày đó."
        yield Problem("on", said)
    if number.strip() and number.strip() != formed.number:
        said = f"Số văn bản: trang Cơ quan ghi quyết định số {formed.number}; để trống để lấy số đó."
        yield Problem("number", said)
