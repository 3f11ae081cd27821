"""What the comparison of the criteria asks of each province officer, from begun to signed."""

import pytest

from certify.operations.act import Act
from certify.operations.notices.tasks import tasks_of
from tests.support.attested import FIRST, SECOND, Comparing

PLACES = ["criteria[2].max"]


@pytest.fixture
def comparing(database, site, now):
    with database.writing() as connection:
        yield Comparing(connection, site, now)


def asked(comparing, name):
    act = Act(comparing.connection, comparing.library, comparing.who(name), comparing.now)
    return [(task.title, task.path) for task in tasks_of(act) if task.path.startswith("/doi-chieu")]


def test_each_side_has_a_task_of_its_own(comparing):
    address = f"/doi-chieu/{comparing.id}"
    transcribing = [("Đối chiếu bộ tiêu chí với văn bản gốc", address)]
    assert (asked(comparing, FIRST), asked(comparing, SECOND)) == (transcribing, [])
    comparing.confirm(PLACES)
    comparing.hand_over()
    checking = [(f"Kiểm tra bản đối chiếu do {comparing.who(FIRST).display_name} lập", f"{address}/khac-biet")]
    assert (asked(comparing, FIRST), asked(comparing, SECOND)) == ([], checking)
    comparing.send_back("Trang 5 ghi 75 điểm")
    assert (asked(comparing, FIRST), asked(comparing, SECOND)) == ([("Sửa bản đối chiếu bị trả lại", address)], [])
