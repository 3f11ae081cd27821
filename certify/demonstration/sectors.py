"""A health station of the demonstration, to which its commune has assigned what concerns health."""

from certify.demonstration.loading import VERSION, Loading
from certify.demonstration.people import account
from certify.domain.people.permissions import Role
from certify.operations.sharing.assigning import assign
from certify.store.assessments import files
from certify.store.people import accounts
from certify.store.people.accounts import Account
from certify.store.units.units import Unit

# The criteria on which a health station has the figures: vaccination, nutrition, examinations.
HEALTH = frozenset({"7", "8", "9"})


def put_health_station(loading: Loading, officer: Account, commune: Unit) -> None:
    """Add the station's account, open, and let it fill in its indicators of the commune's newest file."""
    name = f"Trạm Y tế {commune.type} {commune.name}"
    station = account(loading.connection, f"{commune.code}.y-te", name, Role.SECTOR_OFFICER, commune)
    accounts.change(loading.connection, station.id, active=True)
    criteria = loading.library.latest(VERSION).version.criteria
    wanted = {indicator.id: station.id for one in criteria if one.id in HEALTH for indicator in one.indicators}
    file = files.of_unit(loading.connection, commune.id)[0]
    assign(loading.act(officer, loading.now), file.id, wanted)
