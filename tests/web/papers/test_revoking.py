"""A recognition is taken back: the paper of a list goes with the last of its communes, whoever revokes which one."""

import sqlalchemy as sa

from certify.domain.assessment.states import State
from certify.domain.days import local_day, write_day
from certify.domain.papers.states import PaperState
from certify.store import locks
from certify.store.assessments import files
from certify.store.papers import issued
from tests.support.clients import client_of, post
from tests.support.life import Life


def test_a_revocation_waits_for_those_of_the_other_files_of_its_list(app, database, library, now, press):
    with database.writing() as connection:
        life = Life(connection, library, now, press)
        life.appraised()
        paper_id, seen = life.decide("recognise"), life.sheet.content_sha256
    held = []

    def tell(connection):
        held.extend(connection.info.get(locks.HELD, ()))

    form = {"kind": "revoke", "seen": seen, "reason": "Sai số liệu", "decided_on": write_day(local_day(now))}
    sa.event.listen(database.engine, "commit", tell)
    try:
        reply = post(client_of(app, "approver"), f"/phieu/{life.id}/quyet-dinh", form)
    finally:
        sa.event.remove(database.engine, "commit", tell)
    assert reply.status_code == 302, reply.text
    assert {locks.Kind.FILE, locks.Kind.REVOKING} <= {kind for kind, _ in held}
    with database.reading() as connection:
        assert files.find(connection, life.id).state is State.REVOKED
        assert issued.find(connection, paper_id).state == PaperState.RECALLED
