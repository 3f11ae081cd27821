"""Files whose time comes are listed with whose they are; nothing is deleted by looking."""

from datetime import timedelta

import sqlalchemy as sa

from certify.store.assessments import evidence_files
from certify.store.assessments.evidence_files import evidence_contents
from tests.support.commands import run_on
from tests.support.life import Life
from tests.support.shown import COMMUNE


def listed(site, *arguments):
    done = run_on(site.instance, "evidence", *arguments)
    assert done.exit_code == 0, done.output
    return done.output


def test_what_is_due_is_listed_and_stays(site, database, library, now, press):
    assert "Không tệp nào hết hạn lưu" in listed(site)
    with database.writing() as connection:
        life = Life(connection, library, now, press)
        life.attach("12/BC-UBND")
        connection.execute(sa.insert(evidence_contents), {"sha256": "f" * 64, "content": b"x"})
        number = connection.execute(sa.select(sa.func.max(evidence_files.evidence_files.c.id))).scalar_one()
    assert "bc.pdf" not in listed(site), "900 days are left"
    text = listed(site, "--days", "901")
    ends = (now + timedelta(days=900)).strftime("%m/%Y")
    assert f"{COMMUNE.full_name}: bc.pdf (Nội bộ, tệp số {number})" in text and ends in text
    assert f"không tệp nào dẫn đến  {'f' * 64}" in text
    with database.reading() as connection:
        assert not evidence_files.find(connection, number).deleted and evidence_files.unreferenced(connection)
