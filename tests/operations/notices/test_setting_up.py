"""A fresh site says what is to be done until its first round is open, to whoever sets it up."""

from datetime import date

import pytest

from certify.domain.days import local_day
from certify.domain.people.permissions import Role
from certify.operations.act import Act
from certify.operations.notices.setting_up import setting_up
from certify.store import rounds
from certify.store.people import accounts
from certify.store.units import units
from tests.support.clients import account
from tests.support.shown import COMMUNE


def put(connection, name, role, unit_id):
    accounts.add(connection, {
        "user_name": name, "display_name": "Nguyễn Văn Mẫu", "role": role, "unit_id": unit_id, "phone": "",
        "password_hash": "-", "must_change_password": True, "active": True,
    })  # fmt: skip
    return accounts.by_user_name(connection, name)


@pytest.fixture
def fresh(begun, library, now):
    """A site just founded, with an administrator: the steps that an account sees."""
    put(begun, "quan-tri", Role.ADMINISTRATOR, None)

    def steps(name):
        return setting_up(Act(begun, library, account(begun, name), now))

    return steps


def test_the_administrator_begins_with_the_province_officer(fresh, begun):
    first, *rest = fresh("quan-tri")
    assert not first.done and first.path == "/tai-khoan" and not any(one.done for one in rest)
    commune = units.by_code(begun, COMMUNE.code, date(2022, 1, 1))
    put(begun, "so", Role.PROVINCE_OFFICER, commune.province_id)
    assert fresh("quan-tri")[0].done
    assert [one.path for one in fresh("so")] == ["/don-vi", "", "/phan-loai", "/dot"]
    assert [one.path for one in fresh("quan-tri")] == ["/tai-khoan", "", "/tai-khoan/nhap", "", ""]


def test_each_step_says_how_far_it_is(fresh, begun, now):
    commune = units.by_code(begun, COMMUNE.code, date(2022, 1, 1))
    put(begun, "so", Role.PROVINCE_OFFICER, commune.province_id)
    communes = units.communes(begun, commune.province_id, local_day(now))
    listed, people, *_ = fresh("so")
    assert listed.done is bool(communes) and f"0/{len(communes)} xã" in people.stand and not people.done
    for number, unit in enumerate(communes):
        put(begun, f"can-bo-{number}", Role.COMMUNE_OFFICER, unit.id)
    assert fresh("so")[1].done is bool(communes)


def test_it_ends_with_the_first_open_round(database, library, now):
    with database.writing() as connection:
        officer, officer_of_commune = account(connection, "province_officer"), account(connection, "commune_officer")
        assert setting_up(Act(connection, library, officer, now)) == []
        for one in rounds.of_province(connection, officer.unit_id):
            rounds.change(connection, one.id, state="planned")
        steps = setting_up(Act(connection, library, officer, now))
        assert steps[-1].title == "Đợt đánh giá" and "chưa mở" in steps[-1].stand
        assert setting_up(Act(connection, library, officer_of_commune, now)) == [], "it is nobody else's work"
