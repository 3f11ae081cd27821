"""Sums asked of the database are those of a plain fold over every sheet, before and after files change."""

import random
from collections import Counter, defaultdict
from datetime import UTC, datetime
from decimal import Decimal

import pytest
import sqlalchemy as sa
from msgspec.structs import asdict

from certify.demonstration.figures.answers import generated_answers
from certify.domain.assessment.sides import SELF
from certify.domain.progress.heat import NOTHING, Tally, together
from certify.domain.progress.tallies import course
from certify.operations.act import Act, NotFound
from certify.operations.assessments import answers
from certify.operations.assessments.answers import AnswerEntry
from certify.operations.assessments.sheet import open_sheet
from certify.operations.progress.area import progress_of, unit_for
from certify.operations.progress.commune import commune_of
from certify.operations.progress.nation import nation_of
from certify.store import progress, rounds
from certify.store.assessments import decisions as stored_decisions
from certify.store.assessments import files
from certify.store.log import events
from certify.store.people import accounts
from certify.store.units import units
from tests.support.acts import act_of
from tests.support.clients import account
from tests.support.life import Life
from tests.support.shown import AFTER, COMMUNE, COMMUNES

# The migration that keeps points by criterion, and the one before it.
OWN, BEFORE = "0010", "0009"


class Fold:
    """Every sheet of the site read and scored anew."""

    def __init__(self, connection, library, known):
        self.states, self.by_division = defaultdict(Counter), defaultdict(Counter)
        self.tallies, self.by_commune, self.decided = defaultdict(lambda: NOTHING), {}, Counter()
        for round_ in known:
            for file in files.of_round(connection, round_.id):
                self.add(connection, round_, open_sheet(connection, library, file.id))

    def add(self, connection, round_, sheet):
        self.states[round_.id][sheet.state] += 1
        self.by_division[round_.id, sheet.parent.id][sheet.state] += 1
        side = sheet.appraisal_score if sheet.appraisal_score.answered else sheet.self_score
        for part in side.criteria:
            if all(indicator.answer is not None for indicator in part.indicators):
                tally = Tally(1, part.points, int(part.points == 0))
                self.by_commune[round_.id, sheet.unit.id, part.criterion.id] = tally
                key = (round_.id, sheet.parent.id, part.criterion.id)
                self.tallies[key] = together([self.tallies[key], tally])
        for decision in stored_decisions.of_assessment(connection, sheet.id):
            self.decided[round_.id, sheet.parent.id, decision.decided_on, decision.kind] += 1

    def round_tallies(self, round_id):
        found = defaultdict(lambda: NOTHING)
        for (own, _, criterion), tally in self.tallies.items():
            if own == round_id:
                found[round_id, criterion] = together([found[round_id, criterion], tally])
        return dict(found)

    def decisions(self, round_id, division_id=None):
        found = Counter()
        for (own, division, on, kind), count in self.decided.items():
            if own == round_id and division_id in {None, division}:
                found[on, kind] += count
        return sorted((on, kind, count) for (on, kind), count in found.items())


def assert_sums_are_true(connection, library, known):
    fold = Fold(connection, library, known)
    assert progress.states_of_rounds(connection, fold.states) == fold.states
    for round_id in fold.states:
        divisions = {division for own, division in fold.by_division if own == round_id}
        here = {division: fold.by_division[round_id, division] for division in divisions}
        assert progress.states_of_divisions(connection, round_id) == here
        assert progress.tallies_of_rounds(connection, [round_id]) == fold.round_tallies(round_id)
        assert progress.tallies_of_divisions(connection, round_id) == {
            (division, criterion): tally
            for (own, division, criterion), tally in fold.tallies.items()
            if own == round_id
        }
        assert sorted(progress.decided(connection, [round_id])) == fold.decisions(round_id)
        for division in divisions:
            assert progress.states_of_rounds(connection, [round_id], division) == {round_id: here[division]}
            assert sorted(progress.decided(connection, [round_id], division)) == fold.decisions(round_id, division)
            listed = progress.communes_of(connection, round_id, division)
            assert Counter(state for _, state in listed) == here[division]
            inside = {unit.id for unit, _ in listed}
            assert progress.tallies_of_communes(connection, round_id, division) == {
                (unit, key): one
                for (own, unit, key), one in fold.by_commune.items()
                if own == round_id and unit in inside
            }


def test_the_sums_of_the_demonstration_are_those_of_its_sheets(database, library):
    with database.reading() as connection:
        known = rounds.everything(connection)
        assert_sums_are_true(connection, library, known)
        assert progress.states_of_rounds(connection) == progress.states_of_rounds(connection, [one.id for one in known])


def test_the_sums_follow_what_is_saved(database, library, now):
    """Drafts filled, emptied and half typed by chance: each save leaves the sums true."""
    chance = random.Random(4)  # noqa: S311
    with database.writing() as connection:
        newest = next(one for one in rounds.everything(connection) if one.year == 2022)
        drafts = [one for one in files.of_round(connection, newest.id) if one.state == "draft"][:6]
        for file in drafts * 3:
            sheet = open_sheet(connection, library, file.id)
            made = generated_answers(sheet.version, f"{chance.random()}", 2022, good=chance.random() < 0.5)
            entries = {}
            for key in chance.sample(sorted(made), 20):
                row = sheet.stored.get((SELF, key))
                data = chance.choice(
                    [made[key], made[key], None, {"numerator": 1} if "numerator" in made[key] else None]
                )
                entries[key] = AnswerEntry(data, "", row.version if row else 0)
            officer = accounts.officers(connection, [file.unit_id])[file.unit_id]
            assert answers.save(Act(connection, library, officer, now), file.id, SELF, entries).versions
        assert_sums_are_true(connection, library, [newest])


def test_the_appraisal_counts_once_it_has_begun(database, library, now, press):
    with database.writing() as connection:
        life = Life(connection, library, now, press)
        life.fill()
        unit = life.sheet.unit.id
        before = progress.tallies_of_unit(connection, unit)[life.sheet.round.id, "3"]
        life.take("submit", "commune_leader")
        life.take("start", "appraiser")
        assert progress.tallies_of_unit(connection, unit)[life.sheet.round.id, "3"] == before
        life.fill("appraisal", "appraiser", **{"3.1": {"numerator": 50, "denominator": 1000}})
        assert progress.tallies_of_unit(connection, unit)[life.sheet.round.id, "3"] == Tally(1, Decimal(0), 1)


@pytest.mark.whole
def test_the_migration_fills_in_what_stood_before(database):
    kept = "SELECT * FROM criterion_points ORDER BY 1, 2, 3, 4", "SELECT * FROM criterion_tallies ORDER BY 1, 2, 3"
    with database.engine.connect().execution_options(writes=True) as connection, connection.begin():
        before = [connection.exec_driver_sql(one).all() for one in kept]
        for one in ("TABLE criterion_points", "TABLE criterion_tallies", "INDEX ix_assessments_round_id"):
            connection.exec_driver_sql(f"DROP {one}")
        connection.execute(sa.text("UPDATE alembic_version SET version_num = :one"), {"one": BEFORE})
    database.migrate(OWN)
    with database.reading() as connection:
        assert [connection.exec_driver_sql(one).all() for one in kept] == before
        assert len(before[0]) > 3000


@pytest.mark.whole
def test_a_province_tells_of_its_divisions_and_they_of_their_communes(database, library):
    with database.reading() as connection:
        province = units.provinces(connection)[0]
        whole = progress_of(connection, library, province, None)
        parts = [progress_of(connection, library, province, None, area.unit) for area in whole.areas]
        assert len(parts) == 11 and all(part.beside == whole.standing for part in parts)
        assert sum((part.states for part in parts), Counter()) == whole.states
        assert (
            sum(part.standing.recognised for part in parts) == whole.standing.recognised == whole.course[-1].recognised
        )
        assert [part.standing for part in parts] == [area.standing for area in whole.areas]
        assert [row.name for row in whole.heat.rows] == [area.unit.full_name for area in whole.areas]
        assert all(part.by_commune for part in parts) and not whole.by_commune
        for one, row in zip(parts, whole.heat.rows, strict=True):
            assert one.heat.total.cells == row.cells
        assert {(one.criterion_id, one.count) for one in whole.blocking} == {
            (key, cell.tally.zeros)
            for (key, _), cell in zip(whole.heat.criteria, whole.heat.total.cells, strict=True)
            if cell.tally.zeros
        }
        assert [point.year for point in whole.points] == [2019, 2021, 2022]
        assert course(progress.decided(connection, [whole.round.id])) == whole.course


@pytest.mark.whole
def test_the_nation_is_all_provinces_in_the_rounds_of_a_year(database, library):
    with database.writing() as connection:
        first, second = units.provinces(connection)
        alone = nation_of(connection, library, 2022)
        assert (alone.target.share * 100, alone.target.plan) == (65, "23/QĐ-TTg")
        own = {"name": "Đợt khác", "year": 2022, "province_id": second.id, "state": "open"}
        like = asdict(next(round_ for round_ in rounds.of_province(connection, first.id) if round_.year == 2022))
        other = rounds.add(connection, {**{k: v for k, v in like.items() if k != "id"}, **own})
        communes = units.communes(connection, second.id, max(like["period_to"], second.valid_from))
        row = {"round_id": other, "state": "draft", "category_basis": "", "updated_at": events.newest_at(connection)}
        files.add(connection, [{**row, "unit_id": commune.id} for commune in communes])
        both = nation_of(connection, library, 2022)
        assert both.standing.all == alone.standing.all + len(AFTER) == both.states.total()
        assert both.standing.recognised == alone.standing.recognised
        assert [area.unit.code for area in both.areas] == ["89", "91"]
        assert [row.unit_id for row in both.heat.rows] == [first.id, second.id]
        assert nation_of(connection, library, 2021).standing.all == len(COMMUNES) and both.years == [2026, 2022, 2021]
        assert nation_of(connection, library, None).year == 2026
        before, after = len(COMMUNES), len(AFTER)
        by_year = {point.year: point.standing.all for point in both.points}
        assert by_year == {2019: before, 2021: before, 2022: before + after, 2026: after}


def test_a_commune_sees_its_years_beside_its_division(database, library):
    with database.reading() as connection:
        officer = account(connection, "commune_officer")
        found = commune_of(connection, library, units.find(connection, officer.unit_id))
        assert [one.round.year for one in found.years] == [2022, 2021]
        assert [row.name for row in found.heat.rows] == [
            f"{COMMUNE.full_name}, năm 2022", f"{COMMUNE.full_name}, năm 2021", f"{COMMUNE.district_name}, năm 2022",
        ]  # fmt: skip
        sheet = open_sheet(connection, library, found.years[1].file.id)
        assert found.years[1].appraisal == sheet.appraisal_score.total
        assert [cell.tally.points for cell in found.heat.rows[1].cells] == [
            part.points for part in sheet.appraisal_score.criteria
        ]


@pytest.mark.parametrize(
    ("role", "own", "other_commune", "division", "other_division"),
    [("commune_officer", True, False, True, True), ("appraiser", True, True, True, True),
     ("province_officer", True, True, True, True), ("administrator", False, False, False, False)],
)  # fmt: skip
def test_whose_progress_who_reads(database, role, own, other_commune, division, other_division):
    with database.reading() as connection:
        person = account(connection, role)
        commune = units.find(connection, account(connection, "commune_officer").unit_id)
        neighbour = next(
            one for one in units.communes(connection, commune.province_id, commune.valid_from)
            if one.parent_id == commune.parent_id and one != commune
        )  # fmt: skip
        elsewhere = next(
            unit for unit in units.all_units(connection) if unit.level == "district" and unit.id != commune.parent_id
        )
        wanted = {
            commune.id: own,
            neighbour.id: other_commune,
            commune.parent_id: division,
            elsewhere.id: other_division,
        }
        for unit_id, readable in wanted.items():
            if readable:
                assert unit_for(act_of(connection, person, datetime.now(UTC)), unit_id).id == unit_id
            else:
                with pytest.raises(NotFound):
                    unit_for(act_of(connection, person, datetime.now(UTC)), unit_id)
        with pytest.raises(NotFound):
            unit_for(act_of(connection, person, datetime.now(UTC)), units.provinces(connection)[1].id)
