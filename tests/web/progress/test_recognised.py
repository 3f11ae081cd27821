"""The list of recognised communes: nobody's till the province's office publishes it; then names and decisions alone."""

import csv
import html
import io

import pytest

from certify.domain.assessment.states import State
from certify.store import rounds
from certify.store.assessments import decisions, files
from certify.store.units import units
from tests.support.clients import account, client_of, post


def recognised_of(database):
    """The province of the demonstration, and by the name of each recognised commune the numbers of its decisions."""
    with database.reading() as connection:
        province = account(connection, "province_officer").unit_id
        found, others = {}, set()
        for round_ in rounds.of_province(connection, province):
            for file in files.of_round(connection, round_.id):
                name = units.find(connection, file.unit_id).full_name
                if file.state is State.RECOGNISED:
                    found.setdefault((name, round_.year), decisions.of_assessment(connection, file.id)[-1].number)
                else:
                    others.add((name, round_.year))
    return province, found, others


@pytest.mark.both_engines
def test_the_list_is_everybodys_once_the_office_says_so(app, database):
    province, found, others = recognised_of(database)
    address, anybody, officer = (
        f"/cong-khai/{province}/danh-sach",
        app.test_client(),
        client_of(app, "province_officer"),
    )
    assert anybody.get(address).status_code == 404 == officer.get(address).status_code
    assert address not in anybody.get(f"/cong-khai/{province}").get_data(as_text=True)

    assert post(officer, "/cong-khai/danh-sach", {"public": "yes"}).status_code == 302
    assert address in anybody.get(f"/cong-khai/{province}").get_data(as_text=True)
    shown = html.unescape(anybody.get(address).get_data(as_text=True))
    rows = list(csv.reader(io.StringIO(anybody.get(f"{address}?dang=csv").data.decode("utf-8-sig"), newline="")))[1:]
    assert {(row[0], int(row[2])): row[3] for row in rows} == found and not {
        (row[0], int(row[2])) for row in rows
    } & others
    assert "điểm" not in shown.casefold().split("<tbody>")[1].split("</tbody>")[0]
    year = max(year for _, year in found)
    asked = anybody.get(f"{address}?nam={year}&dang=csv").data.decode("utf-8-sig")
    assert len(asked.splitlines()) - 1 == sum(1 for _, of in found if of == year)

    assert "công khai danh sách" in officer.get("/nhat-ky").get_data(as_text=True)
    assert post(officer, "/cong-khai/danh-sach", {"public": "no"}).status_code == 302
    assert anybody.get(address).status_code == 404
