"""The audit finds what was changed past every trigger, wherever it was; nothing on a site that stands as written."""

import json

import pytest
import sqlalchemy as sa
from click.testing import CliRunner

from certify.cli import main
from certify.domain.log.chain import BEGINNING
from certify.domain.log.heads import Head
from certify.operations.audit import faults as audit
from certify.operations.log.heads import end_of
from certify.store.assessments.files import assessments
from certify.store.audit import guards
from certify.store.database import Database
from certify.store.log import chain
from certify.store.papers import issued as stored
from certify.store.papers.files import paper_files
from certify.store.schema import metadata
from tests.support.demonstration import load_demonstration
from tests.support.sites import copy_of


@pytest.mark.everything
def test_the_demonstration_stands_on_postgresql_as_it_does_on_sqlite(demonstration, library, postgres, tmp_path):
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
        assert list(audit.faults(connection, library)) == []
    for database in own:
        database.close()
    postgres.drop(name)


def test_what_is_read_of_events_is_theirs_alone(written):
    """Asked as a range or one by one, close together or far apart: nothing of the events between."""
    with written.reading() as connection:
        last = connection.execute(sa.select(sa.func.max(metadata.tables["events"].c.id))).scalar_one()
        everything = chain.event_records(connection, range(1, last + 1))
        assert len(everything) > 1000 and any("papers" in one for one in everything.values())
        for ids in ([1, 5], [1, last], [last - 3, last], [*range(1, last, 7)], [last, last + 10**6], []):
            assert chain.event_records(connection, ids) == {one: everything[one] for one in ids if one <= last}


def test_each_broken_link_is_named(written):
    with written.engine.connect() as connection, connection.begin() as act:
        unguard(connection, "events")
        connection.exec_driver_sql("UPDATE events SET actor_name = 'x' WHERE id IN (17, 230)")
        told = list(audit.broken_links(connection))
        assert len(told) == 2 and "sự kiện số 17" in told[0] and "sự kiện số 230" in told[1]
        act.rollback()


def test_a_link_that_was_made_anew_is_found_by_the_next_one(written):
    with written.engine.connect() as connection, connection.begin() as act:
        unguard(connection, "chain")
        connection.execute(sa.update(chain.chain).where(chain.chain.c.position == 40).values(sha256="0" * 64))
        assert "mắt xích 40:" in next(audit.broken_links(connection))
        connection.execute(sa.delete(chain.chain).where(chain.chain.c.position == 40))
        assert "mắt xích 40:" in next(audit.broken_links(connection))
        act.rollback()


def test_an_end_that_was_cut_off_is_found_by_a_head_kept_elsewhere(written, library, now):
    with written.engine.connect() as connection, connection.begin() as act:
        kept = end_of(connection, now)
        assert list(audit.faults(connection, library, [kept])) == []
        unguard(connection, "chain")
        unguard(connection, "paper_files")
        last = chain.head(connection)
        connection.execute(sa.delete(chain.chain).where(chain.chain.c.position == last.position))
        connection.execute(sa.delete(paper_files).where(paper_files.c.paper_id == last.paper_id))
        assert list(audit.broken_links(connection)) == []
        told = list(audit.faults(connection, library, [kept]))
        cut = f"mã lưu lúc {kept.at} ở mắt xích {last.position}, nay chỉ còn đến {last.position - 1}."
        assert f"Nhật ký bị cắt đuôi: {cut}" in told
        assert told[-1] == f"mã đã lưu: mã nhật ký {kept.sha256} không còn trong chuỗi."
        act.rollback()


def test_a_paper_bears_the_head_of_the_chain_it_was_issued_under(written):
    with written.reading() as connection:
        newest = connection.execute(sa.select(sa.func.max(metadata.tables["papers"].c.id))).scalar()
        content = json.loads(stored.content_of(connection, newest))
        assert not chain.unknown(connection, [content["chain_head"]]) and content["chain_head"] != BEGINNING


def test_a_state_that_no_step_led_to_is_found(written, library):
    with written.engine.connect() as connection, connection.begin() as act:
        first = "SELECT min(id) FROM assessments WHERE state = 'draft'"
        chosen = connection.exec_driver_sql(first).scalar()
        connection.execute(sa.update(assessments).where(assessments.c.id == chosen).values(state="refused"))
        assert f"assessments {chosen}: trạng thái không phải" in next(audit.faults(connection, library))
        act.rollback()


SIGNED = (
    "SELECT max(assessments.id) FROM assessments JOIN evidence ON assessment_id = assessments.id "
    "WHERE state IN ('recognised', 'refused')"
)
BEHIND = (
    "UPDATE answers SET data = '{\"numerator\": 1, \"denominator\": 1}' WHERE indicator_id = '2.1' AND side = 'self'",
    "UPDATE answers SET explanation = 'x' WHERE indicator_id = '2.1' AND side = 'appraisal'",
    "DELETE FROM answers WHERE indicator_id = '2.1' AND side = 'appraisal'",
    "UPDATE evidence SET place = 'x' WHERE true",
    "UPDATE documents SET issuer = 'x' WHERE true",
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
            signed = connection.exec_driver_sql(SIGNED).scalar()
            for guard in (
                "answers_frozen_update",
                "answers_frozen_delete",
                "evidence_frozen_update",
                "documents_frozen_update",
                "assessments_frozen",
            ):
                drop(connection, guard, guard.split("_")[0])
            about = "id" if "assessments" in change else "assessment_id"
            assert connection.exec_driver_sql(f"{change} AND {about} = {signed}").rowcount
            said = list(audit.altered_files(connection))
            assert said == [f"assessments {signed}: {TOLD['results' in change]}"], change
            act.rollback()


# A value outside the closed set of its column: of a record of the log, and of a signed-off file.
SOME_HEAD = Head("2022-01-01T00:00:00+00:00", 1, "f" * 64)
ILLEGAL = (
    ("assessments", "state", ("assessments_frozen",)),
    ("answers", "side", ("answers_frozen_update",)),
    ("results", "side", ()),
    ("decisions", "kind", ("decisions_no_update",)),
    ("events", "to_state", ("events_no_update",)),
)


def test_a_value_outside_its_closed_set_is_reported_and_the_audit_goes_on(written, library):
    """All at once; the links of the two that are sealed break as well."""
    with written.engine.connect() as connection, connection.begin() as act:
        for name, column, dropped in ILLEGAL:
            unchecked(connection, name, column)
            for guard in dropped:
                drop(connection, guard, name)
            table = metadata.tables[name]
            keys = list(table.primary_key)
            filled = sa.select(*keys).where(table.c[column].is_not(None))
            row = connection.execute(filled.order_by(*keys).limit(1)).one()
            where = sa.and_(*(key == value for key, value in zip(keys, row, strict=True)))
            connection.execute(sa.update(table).where(where).values({column: "nonsense"}))
        told = list(audit.faults(connection, library, [SOME_HEAD]))
        act.rollback()
    broken = [fault for fault in told if "đứt" in fault]
    assert len(broken) == 2 and broken == told[:2], "the decision's and the event's"
    for name, column, _ in ILLEGAL:
        (illegal,) = [one for one in told if one.startswith(f"{name} ") and f"cột {column} mang giá trị" in one]
        assert "không hợp lệ “nonsense”." in illegal
    assert told[-1] == f"mã đã lưu: mã nhật ký {SOME_HEAD.sha256} không còn trong chuỗi."


@pytest.mark.both_engines
def test_a_missing_trigger_is_told(database):
    """Those of records, and those that keep signed-off files and ended meetings."""
    names = (
        "decisions_no_delete",
        "chain_no_update",
        "answers_frozen_insert",
        "assessments_frozen",
        "meetings_no_update",
    )
    for guard in names:
        with database.engine.connect() as connection, connection.begin() as act:
            table = guard.split("_")[0]
            drop(connection, guard, table)
            assert list(guards.faulty(connection)) == [(table, guard, False)]
            act.rollback()


HOLLOW = {
    "sqlite": (
        "DROP TRIGGER decisions_no_update",
        "CREATE TRIGGER decisions_no_update BEFORE UPDATE ON decisions BEGIN SELECT 1; END",
    ),
    "postgresql": (
        "CREATE OR REPLACE FUNCTION decisions_no_update() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RETURN NEW; END $$",
    ),
}
FOREIGN = {
    "sqlite": ("CREATE TRIGGER quiet AFTER INSERT ON answers BEGIN UPDATE answers SET explanation = ''; END",),
    "postgresql": (
        "CREATE FUNCTION quiet() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$",
        "CREATE TRIGGER quiet AFTER INSERT ON answers FOR EACH ROW EXECUTE FUNCTION quiet()",
    ),
}
LOOSE = {
    "sqlite": (
        "DROP TRIGGER ck_answers_side_update",
        "CREATE TRIGGER ck_answers_side_update BEFORE UPDATE OF side ON answers BEGIN SELECT 1; END",
    ),
    "postgresql": (
        "ALTER TABLE answers DROP CONSTRAINT ck_answers_side",
        "ALTER TABLE answers ADD CONSTRAINT ck_answers_side CHECK (side <> 'x')",
    ),
}


@pytest.mark.both_engines
def test_a_guard_is_known_by_its_text(database):
    """A hollow one of the same name, one that is not the program's, one that lets more through."""
    kind = database.engine.dialect.name
    with database.reading() as connection:
        assert list(guards.faulty(connection)) == []
    for change, table, name in (
        (HOLLOW, "decisions", "decisions_no_update"),
        (FOREIGN, "answers", "quiet"),
        (LOOSE, "answers", "ck_answers_side"),
    ):
        with database.engine.connect() as connection, connection.begin() as act:
            for statement in change[kind]:
                connection.exec_driver_sql(statement)
            ((of_table, found, stands),) = guards.faulty(connection)
            assert of_table == table and found.startswith(name) and stands
            act.rollback()


def test_the_command_proves_the_site_and_names_what_is_broken(database, site, tmp_path):
    runner = CliRunner(env={"CERTIFY_INSTANCE": str(site.instance)})

    def certify(*arguments):
        return runner.invoke(main, ["audit", *arguments])

    head = tmp_path / "head.jsonl"
    assert certify("head", str(head)).exit_code == 0
    assert certify("head", str(head)).exit_code == 0
    assert len(head.read_text("utf-8").splitlines()) == 2
    done = certify("verify")
    assert done.exit_code == 0 and "Nguyên vẹn" in done.output and "Chưa so với mã nào" in done.output, done.output
    done = certify("verify", "--head", str(head))
    assert done.exit_code == 0 and "Đã so với mã lưu mới nhất" in done.output, done.output
    forged = tmp_path / "forged.jsonl"
    forged.write_text(head.read_text("utf-8").replace('"position": ', '"position": 9'), "utf-8")
    done = certify("verify", "--head", str(forged))
    assert done.exit_code == 1 and "dòng 1 không do hệ thống này ký" in done.output
    with database.engine.connect() as connection, connection.begin():
        unguard(connection, "events")
        connection.exec_driver_sql("UPDATE events SET at = '2020-01-01 00:00:00' WHERE id = 5")
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
