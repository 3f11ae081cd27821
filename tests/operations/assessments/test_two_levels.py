"""The same forms for 2021 (three levels) and 2026 (no level between commune and province): offices follow the date."""

from datetime import date

import pytest

from certify.documents.pdf.pages import html_of
from certify.documents.pdf.render import render
from certify.domain.people.permissions import Role
from certify.operations.act import Act
from certify.operations.assessments.sheet import open_sheet
from certify.operations.papers import issue
from certify.operations.papers.content import file_matter
from certify.operations.papers.issue import Order
from certify.operations.people.new_accounts import NewAccount, add_account
from certify.operations.rounds import steps
from certify.operations.rounds.plans import RoundPlan
from certify.store import rounds as stored_rounds
from certify.store.assessments import files
from certify.store.people import accounts
from certify.store.units import units


def begun(connection, library, now, province, year):
    """A round of a province in a year, with an officer of its own."""
    name = f"so.{province.code}.{year}"
    add_account(
        Act(connection, library, None, now),
        NewAccount(name, "Sở", Role.PROVINCE_OFFICER, province.id),
        "mat-khau-dai-2026",
    )
    officer = accounts.by_user_name(connection, name)
    period = (date(year, 1, 1), date(year, 12, 31))
    plan = RoundPlan(f"Đợt năm {year}", "2019-06-qd-ttg", *period, date(2099, 1, 1), date(2099, 2, 1))
    round_id = steps.create(Act(connection, library, officer, now), plan)
    steps.start(Act(connection, library, officer, now), round_id)
    return stored_rounds.find(connection, round_id)


@pytest.fixture
def matters(database, library, now):
    """A commune's file of 2021 and one of 2026."""
    with database.writing() as connection:
        old, new = units.provinces(connection)
        found = {}
        for year, province in ((2021, old), (2026, new)):
            round_ = begun(connection, library, now, province, year)
            file = files.of_round(connection, round_.id)[0]
            found[year] = file_matter(open_sheet(connection, library, file.id))
        yield connection, found


def test_the_offices_are_those_of_the_date(matters, press, now):
    connection, found = matters
    order = Order(press.form("commune-proposal"))
    before, after = (issue.draft(connection, found[year], order, now) for year in (2021, 2026))
    commune, district = found[2021].only.unit, found[2021].only.parent
    assert before.issuer.own == ("ỦY BAN NHÂN DÂN", commune.full_name.upper())
    assert before.offices.appraisal.parent == f"ỦY BAN NHÂN DÂN {district.full_name.upper()}"
    assert before.offices.recognition.own == ("ỦY BAN NHÂN DÂN", district.full_name.upper())
    province = found[2026].only.province
    assert after.offices.recognition.own == ("ỦY BAN NHÂN DÂN", province.full_name.upper())
    assert after.offices.recognition.place == province.name and "district" not in found[2026].units_by_level


def test_every_form_is_printed_for_both_years(matters, press, now, everything):
    """As text; the PDFs, whose making the samples of every form prove, with `--everything`."""
    connection, found = matters
    for year, matter in found.items():
        named = 0
        for form in press.forms.values():
            if form.file.subject not in {"assessment", "blank"} or not matter.seat(form.file):
                continue
            if issue.untrue(connection, matter, form.file):
                continue
            paper = issue.draft(connection, matter, Order(form.file), now)
            text = " ".join(html_of(form, paper).split())
            assert not everything or render(form, paper).startswith(b"%PDF")
            assert ("huyện" in text.casefold()) <= (year == 2021), form.file.id
            named += 1
        assert named >= 6
