"""The end of the chain goes elsewhere once a day, signed: to a file and by mail; who forges a line is found out."""

import json
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from certify.domain.log.heads import HeadError, heads_in, line_of
from certify.operations.log import heads, notices
from certify.store.log import chain
from certify.store.notices.mail import mails
from certify.store.people import accounts
from tests.support.clients import account

# Eight in the morning in Viet Nam.
MORNING = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
KEY = "k" * 64


def test_a_file_gets_one_line_a_day(database, tmp_path):
    file = tmp_path / "heads.jsonl"
    for hours in (0, 5, 23, 30):
        heads.keep_daily(database, file, KEY, MORNING + timedelta(hours=hours))
    kept = heads.kept_in(file, KEY)
    with database.reading() as connection:
        last = chain.head(connection)
    assert [(one.position, one.sha256) for one in kept] == 2 * [(last.position, last.sha256)]
    assert not heads.is_old(kept, MORNING + timedelta(days=2)) and heads.is_old(kept, MORNING + timedelta(days=3))
    assert heads.is_old([], MORNING) and heads.kept_in(tmp_path / "none", KEY) == []


def test_administrators_get_it_by_mail_once_a_day_and_nobody_else(database):
    heads.send_daily(database, KEY, MORNING)
    assert sent(database) == [], "the site sends no mail"
    with database.writing() as connection:
        notices.turn(connection, MORNING, on=True)
        for role in ("administrator", "approver"):
            accounts.change(connection, account(connection, role).id, email=f"{role}@mail.example", mailed=True)
    for hours in (0, 4):
        heads.send_daily(database, KEY, MORNING + timedelta(hours=hours))
    ((reader, text),) = sent(database)
    (head,) = heads_in(text.splitlines()[-1], KEY)
    with database.reading() as connection:
        assert reader == account(connection, "administrator").id
        assert (head.position, head.sha256) in {(one.position, one.sha256) for one in chain.links(connection)}


@pytest.mark.parametrize("change", [{"position": 1}, {"at": "2020-01-01T00:00:00+00:00"}, {"sha256": "0" * 64}])
def test_a_line_that_was_changed_is_refused(database, change):
    with database.reading() as connection:
        line = line_of(heads.end_of(connection, MORNING), KEY)
    assert list(heads_in(line, KEY))
    with pytest.raises(HeadError, match="dòng 2 không do hệ thống này ký"):
        list(heads_in(f"{line}\n{json.dumps({**json.loads(line), **change})}", KEY))
    with pytest.raises(HeadError):
        list(heads_in(line, "x" * 64))


def test_lines_of_former_releases_count_above_signed_ones_only(database):
    with database.reading() as connection:
        line = line_of(heads.end_of(connection, MORNING), KEY)
    former = json.dumps({key: value for key, value in json.loads(line).items() if key != "signature"})
    assert [one.signed for one in heads_in(f"{former}\n\n{line}\n", KEY)] == [False, True]
    with pytest.raises(HeadError, match="dòng 2 không có chữ ký"):
        list(heads_in(f"{line}\n{former}", KEY))
    for bad in ("x", "[]", "1", "{}", '{"at": 1}'):
        with pytest.raises(HeadError, match="không phải mã đầu chuỗi"):
            list(heads_in(bad, KEY))


def sent(database):
    with database.reading() as connection:
        return connection.execute(sa.select(mails.c.account_id, mails.c.text).order_by(mails.c.id)).all()
