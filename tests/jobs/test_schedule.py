"""What is done by the clock: every minute or every hour, once however late."""

from datetime import UTC, datetime, timedelta

import pytest

from certify.jobs.schedule import Chore, following

NOON = datetime(2026, 1, 31, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("at", "minute", "expected"),
    [
        (NOON, None, NOON.replace(minute=1)),
        (NOON + timedelta(seconds=59.9), None, NOON.replace(minute=1)),
        (NOON, 7, NOON.replace(minute=7)),
        (NOON.replace(minute=7), 7, NOON.replace(hour=13, minute=7)),
        (NOON.replace(hour=23, minute=30), 17, datetime(2026, 2, 1, 0, 17, tzinfo=UTC)),
    ],
)
def test_the_next_time_is_a_full_minute_to_come(at, minute, expected):
    assert following(at, minute) == expected


def test_a_chore_is_done_once_when_it_is_due_also_when_times_were_missed():
    done = []
    chore = Chore(lambda: done.append(1), NOON, 7)
    for at in (NOON - timedelta(seconds=1), NOON, NOON, NOON + timedelta(hours=5), NOON + timedelta(hours=5)):
        chore.run_when_due(at)
    assert len(done) == 2 and chore.due == NOON.replace(hour=17, minute=7)


def test_a_chore_that_fails_waits_for_its_next_time():
    def fail():
        raise OSError

    chore = Chore(fail, NOON)
    with pytest.raises(OSError):
        chore.run_when_due(NOON)
    chore.run_when_due(NOON)
    assert chore.due == NOON.replace(minute=1)
