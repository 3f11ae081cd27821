"""The audit finds what was changed past every trigger, wherever it was; nothing on a site that stands as written."""

import hashlib
import json
from datetime import UTC, date, datetime, timedelta
from functools import cache

import pytest
import sqlalchemy as sa
from click.testing import CliRunner

from certify.cli import main
from certify.domain.assessment.sides import SELF
from certify.domain.log.chain import BEGINNING
from certify.domain.people.permissions import Role
from certify.operations.assessments import evidence_files, objections
from certify.operations.assessments.evidence import Reference
from certify.operations.assessments.evidence_files import Examined, Upload
from certify.operations.log import audit
from certify.operations.log.events import write_event
from certify.operations.papers import register
from certify.operations.papers.files import bytes_of
from certify.operations.papers.recall import recall
from certify.store.assessments.files import assessments
from certify.store.audit import sealed
from certify.store.columns import OneOf
from certify.store.database import Database
from certify.store.log import chain
from certify.store.log.records import records
from certify.store.papers import issued as stored
from certify.store.papers import register as entries
from certify.store.papers import signed_copies
from certify.store.papers.files import paper_files
from certify.store.papers.register import Book
from certify.store.schema import metadata
from tests.support.demonstration import load_demonstration
from tests.support.lives import MADE_UP, Office, with_made_up_decision
from tests.support.rows import let_any_row_in
from tests.support.shown import HEIR_COMMUNE
from tests.support.sites import copy_of

# The chain itself has tests of its own; no text is attested here.
RECORDS = [
    record.name for record in records() if record.name not in {"chain", "attestation_texts", "criteria_revisions"}
]
TEXT = "a change of one byte"


@pytest.fixture(scope="module")
def standing(kept):
    """A small site on an engine on which a record of every kind stands."""

    @cache
    def made(engine):
        site = with_made_up_decision(kept(engine, "founding"))
        write_all(site)
        return site

    return made


@pytest.fixture
def written(standing, engine, databases):
    """The database of that site, which tests change only in transactions that they take back."""
    with databases.of(standing(engine)) as database:
        yield database


def write_all(site):
    """A file's whole life, with a record of every kind on the way."""
    database, now = Database(site.database_url), datetime.now(UTC)
    with database.writing() as connection:
        office = Office(connection, site, now, HEIR_COMMUNE.code, 2027, MADE_UP)
        office.fill(SELF, Role.COMMUNE_OFFICER)
        office.hold("self_assessment", Role.COMMUNE_LEADER)
        office.take("submit", Role.COMMUNE_LEADER)
        office.take("return", Role.APPRAISER, reasons={"2.1": "Thiếu sổ"})
        for number in ("12/BC-UBND", "13/BC-UBND"):
            attach(office, number)
        office.appraised()
        made = objections.make(office.act(Role.COMMUNE_LEADER), office.id, "5", "Đề nghị xem lại")
        objections.answer(office.act(Role.APPRAISER), office.id, made, "kept", "Đã đối chiếu")
        office.decide()
        paper_id = office.issue("certificate", Role.APPROVER)
        one = connection.execute(sa.select(metadata.tables["evidence_files"].c.id)).scalars().first()
        evidence_files.delete(office.act(Role.COMMUNE_OFFICER), one, "Nhầm tệp")
        recall(office.act(Role.APPROVER), office.press, paper_id, "Sai tên")
        give_up_a_number(office)
        event_id = write_event(connection, None, now, "paper_signed")
        row = {"paper_id": paper_id, "event_id": event_id, "sha256": sha256(b"%PDF-"), "content": b"%PDF-"}
        signed_copies.add(connection, {**row, "checked": [{"signer": "x"}]})
    bytes_of(database, office.press, paper_id)
    database.close()


def attach(office, number):
    """A reference of this number, with a file that was examined."""
    upload = Upload("bc.pdf", number.encode(), "internal", office.now.date() + timedelta(days=900))
    examined = Examined(upload, "bc.pdf", "application/pdf")
    reference = Reference(number, None, "UBND xã", "")
    evidence_files.add(office.act(Role.COMMUNE_OFFICER), office.id, "2.1", reference, examined)


def give_up_a_number(office):
    act = office.act(Role.COMMUNE_LEADER)
    book = Book(act.actor.unit_id, "UBND", "GM", office.now.year)
    for _ in range(2):
        register.reserve(act, book, "GM-UBND", 1, "Văn bản ký tay")
    for entry in entries.entries_of(act.connection, book):
        register.release(act, book, entry.id, "Không ban hành nữa")


def test_the_demonstration_stands_as_written(database):
    with database.reading() as connection:
        assert faults(connection) == []


@pytest.mark.everything
def test_the_demonstration_loaded_on_postgresql_is_the_one_loaded_on_sqlite(demonstration, postgres, tmp_path):
    name = postgres.create()
    load_demonstration(tmp_path / "instance", postgres.url(name))
    own = Database(copy_of(demonstration, tmp_path / "other").database_url), Database(postgres.url(name))
    for table in (assessments, metadata.tables["answers"], metadata.tables["events"], metadata.tables["decisions"]):
        counts = []
        for database in own:
            with database.reading() as connection:
                counts.append(connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one())
        assert counts[0] == counts[1] > 0, table.name
    with own[1].reading() as connection:
        assert list(audit.faults(connection)) == []
    for database in own:
        database.close()
    postgres.drop(name)


def test_what_is_read_of_events_is_theirs_alone(database):
    """Asked as a range or one by one, close together or far apart: nothing of the events between."""
    with database.reading() as connection:
        last = connection.execute(sa.select(sa.func.max(metadata.tables["events"].c.id))).scalar_one()
        everything = chain.event_records(connection, range(1, last + 1))
        assert len(everything) > 1000 and any("papers" in one for one in everything.values())
        for ids in ([1, 5], [1, last], [last - 3, last], [*range(1, last, 7)], [last, last + 10**6], []):
            assert chain.event_records(connection, ids) == {one: everything[one] for one in ids if one <= last}


def faults(connection, heads=()):
    return list(audit.faults(connection, heads))


def test_a_site_that_stands_as_written_has_no_fault(written):
    with written.reading() as connection:
        assert all(
            connection.execute(sa.select(sa.func.count()).select_from(metadata.tables[one])).scalar() for one in RECORDS
        )
        assert faults(connection) == []


def test_a_change_of_any_column_is_found(written):
    """A row in the middle of each table, one column after the other; keys aside, which foreign keys hold."""
    for table in (metadata.tables[name] for name in RECORDS):
        columns = [one for one in table.columns if not one.primary_key and not one.foreign_keys]
        # The links are made in the same way on both databases: one column of each table is enough on the second.
        for column in columns if written.engine.dialect.name == "sqlite" else columns[-1:]:
            with written.engine.connect() as connection, connection.begin() as act:
                unguard(connection, table.name)
                where, before = middle(connection, table, column)
                connection.execute(sa.update(table).where(where).values({column.name: other_in(column, before)}))
                assert audit.broken_link(connection), f"{table.name}.{column.name}"
                act.rollback()


def test_a_row_that_is_gone_is_found(written):
    for table in (metadata.tables[name] for name in RECORDS):
        with written.engine.connect() as connection:
            let_any_row_in(connection)
            connection.commit()
            act = connection.begin()
            unguard(connection, table.name)
            where, _ = middle(connection, table, next(iter(table.columns)))
            connection.execute(sa.delete(table).where(where))
            assert audit.broken_link(connection), table.name
            act.rollback()


def test_the_first_broken_link_is_named(written):
    with written.engine.connect() as connection, connection.begin() as act:
        unguard(connection, "events")
        connection.exec_driver_sql("UPDATE events SET actor_name = 'x' WHERE id IN (17, 230)")
        assert audit.broken_link(connection) == "Chuỗi nhật ký đứt ở mắt xích 17: sự kiện số 17."
        act.rollback()


def test_a_link_that_was_made_anew_is_found_by_the_next_one(written):
    with written.engine.connect() as connection, connection.begin() as act:
        unguard(connection, "chain")
        connection.execute(sa.update(chain.chain).where(chain.chain.c.position == 40).values(sha256="0" * 64))
        assert "mắt xích 40:" in audit.broken_link(connection)
        connection.execute(sa.delete(chain.chain).where(chain.chain.c.position == 40))
        assert "mắt xích 40:" in audit.broken_link(connection)
        act.rollback()


def test_an_end_that_was_cut_off_is_found_by_a_head_kept_elsewhere(written):
    with written.engine.connect() as connection, connection.begin() as act:
        kept = chain.head(connection).sha256
        assert faults(connection, [kept]) == []
        unguard(connection, "chain")
        unguard(connection, "paper_files")
        last = chain.head(connection)
        connection.execute(sa.delete(chain.chain).where(chain.chain.c.position == last.position))
        connection.execute(sa.delete(paper_files).where(paper_files.c.paper_id == last.paper_id))
        assert audit.broken_link(connection) is None
        assert [fault for fault in faults(connection, [kept]) if kept in fault]
        act.rollback()


def test_a_paper_bears_the_head_of_the_chain_it_was_issued_under(written):
    with written.reading() as connection:
        newest = connection.execute(sa.select(sa.func.max(metadata.tables["papers"].c.id))).scalar()
        content = json.loads(stored.content_of(connection, newest))
        assert not chain.unknown(connection, [content["chain_head"]]) and content["chain_head"] != BEGINNING


def test_a_state_that_no_step_led_to_is_found(written):
    with written.engine.connect() as connection, connection.begin() as act:
        first = "SELECT min(id) FROM assessments WHERE state = 'draft'"
        chosen = connection.exec_driver_sql(first).scalar()
        connection.execute(sa.update(assessments).where(assessments.c.id == chosen).values(state="refused"))
        assert f"assessments {chosen}: trạng thái không phải" in faults(connection)[0]
        act.rollback()


BEHIND = (
    "UPDATE answers SET data = '{\"numerator\": 1, \"denominator\": 1}' WHERE indicator_id = '2.1' AND side = 'self'",
    "UPDATE answers SET explanation = 'x' WHERE indicator_id = '2.1' AND side = 'appraisal'",
    "DELETE FROM answers WHERE indicator_id = '2.1' AND side = 'appraisal'",
    "UPDATE evidence SET issuer = 'x' WHERE true",
    "UPDATE assessments SET category = 'other' WHERE true",
    "UPDATE results SET total = total + 1000 WHERE true",
)
TOLD = {
    False: "số liệu, minh chứng hoặc phân loại không còn như bản niêm phong.",
    True: "tổng điểm đang giữ không phải là tổng điểm của bản niêm phong.",
}


def test_figures_changed_behind_a_signature_are_found(written):
    """The frozen content stands as it was, and so does the chain: what pages show does not."""
    for change in BEHIND:
        with written.engine.connect() as connection, connection.begin() as act:
            signed = connection.exec_driver_sql("SELECT max(assessment_id) FROM evidence").scalar()
            for guard in (
                "answers_frozen_update",
                "answers_frozen_delete",
                "evidence_frozen_update",
                "assessments_frozen",
            ):
                drop(connection, guard, guard.split("_")[0])
            about = "id" if "assessments" in change else "assessment_id"
            assert connection.exec_driver_sql(f"{change} AND {about} = {signed}").rowcount
            said = list(audit.altered_files(connection))
            assert said == [f"assessments {signed}: {TOLD['results' in change]}"], change
            act.rollback()


# A value outside the closed set of its column: of a record of the log, and of a signed-off file.
SOME_HEAD = "f" * 64
ILLEGAL = (
    ("assessments", "state", ("assessments_frozen",)),
    ("answers", "side", ("answers_frozen_update",)),
    ("results", "side", ()),
    ("decisions", "kind", ("decisions_no_update",)),
    ("events", "to_state", ("events_no_update",)),
)


def test_a_value_outside_its_closed_set_is_reported_and_the_audit_goes_on(written):
    for name, column, guards in ILLEGAL:
        with written.engine.connect() as connection:
            unchecked(connection, name, column)
            for guard in guards:
                drop(connection, guard, name)
            table = metadata.tables[name]
            keys = list(table.primary_key)
            filled = sa.select(*keys).where(table.c[column].is_not(None))
            row = connection.execute(filled.order_by(*keys).limit(1)).one()
            where = sa.and_(*(key == value for key, value in zip(keys, row, strict=True)))
            connection.execute(sa.update(table).where(where).values({column: "nonsense"}))
            told = faults(connection, [SOME_HEAD])
            illegal = [fault for fault in told if f"cột {column} mang giá trị không hợp lệ “nonsense”." in fault]
            assert illegal and illegal[0].startswith(f"{name} "), (name, told)
            assert told[-1] == f"mã đã lưu: mã nhật ký {SOME_HEAD} không còn trong chuỗi.", name
            assert ("đứt" in told[0]) == (name in {"decisions", "events"}), (name, told)
            connection.rollback()


def test_a_missing_trigger_is_told(database):
    """Those of records, and those that keep signed-off files and ended meetings."""
    guards = (
        "decisions_no_delete",
        "chain_no_update",
        "answers_frozen_insert",
        "assessments_frozen",
        "meetings_no_update",
    )
    for guard in guards:
        with database.engine.connect() as connection, connection.begin() as act:
            table = guard.split("_")[0]
            drop(connection, guard, table)
            assert sealed.unguarded(connection) == [table]
            act.rollback()


def test_the_command_proves_the_site_and_names_what_is_broken(founded, tmp_path):
    runner = CliRunner(env={"CERTIFY_INSTANCE": str(founded.instance)})

    def certify(*arguments):
        return runner.invoke(main, ["audit", *arguments])

    write_all(with_made_up_decision(founded))
    head = tmp_path / "head.jsonl"
    assert certify("head", str(head)).exit_code == 0
    assert certify("head", str(head)).exit_code == 0
    assert len(head.read_text("utf-8").splitlines()) == 2
    done = certify("verify", "--head", str(head))
    assert done.exit_code == 0 and "Nguyên vẹn" in done.output
    database = Database(founded.database_url)
    with database.engine.connect() as connection, connection.begin():
        unguard(connection, "events")
        connection.exec_driver_sql("UPDATE events SET at = '2020-01-01 00:00:00' WHERE id = 5")
    database.close()
    done = certify("verify", "--head", str(head))
    assert done.exit_code == 1 and "mắt xích 5: sự kiện số 5" in done.output


def unguard(connection, table):
    """Take away the triggers of a table, as somebody with access to the database can."""
    for act in ("update", "delete"):
        drop(connection, f"{table}_no_{act}", table)


def unchecked(connection, table, column):
    """Take the check of a closed set from a column, as who has the database in hand can; undone by a rollback."""
    check = f"ck_{table}_{column}"
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"ALTER TABLE {table} DROP CONSTRAINT {check}")
        return
    for act in ("insert", "update"):
        connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {check}_{act}")


def drop(connection, trigger, table):
    of = f" ON {table}" if connection.dialect.name == "postgresql" else ""
    connection.exec_driver_sql(f"DROP TRIGGER {trigger}{of}")


def middle(connection, table, column):
    """A row in the middle of a table: how to find it, and what one of its columns holds."""
    keys = list(table.primary_key)
    rows = connection.execute(sa.select(*keys, column).order_by(*keys)).all()
    row = rows[len(rows) // 2]
    return sa.and_(*(key == value for key, value in zip(keys, row, strict=False))), row[-1]


def other_in(column, value):
    """Another value that the column can hold: of a closed set another member."""
    if isinstance(column.type, OneOf):
        return next(member for member in column.type.kind if member != value)
    return other(value)


def other(value):
    """Another value of the same type, as near as can be."""
    if isinstance(value, bytes):
        return bytes([value[0] ^ 1]) + value[1:]
    if isinstance(value, str):
        return value[:-1] + ("0" if value[-1:] != "0" else "1")
    if isinstance(value, date):
        return value + timedelta(days=1)
    if isinstance(value, dict | list):
        return {"changed": TEXT}
    return "x" if value is None else value + 1000


def sha256(content):
    return hashlib.sha256(content).hexdigest()
