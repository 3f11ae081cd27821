"""The demonstration's register of categories, as far as the list of units states them."""

from datetime import datetime

from certify.demonstration.loading import VERSION
from certify.domain.library import Library
from certify.operations.act import Act
from certify.operations.rounds import register_imports
from certify.store.connection import Connection
from certify.store.people.accounts import Account
from certify.store.units.units import Unit

BASIS = "Quyết định 861/QĐ-TTg ngày 04/6/2021 (nguồn thứ cấp, dữ liệu mẫu)"
# One in so many communes is not in the register yet.
ABSENT = 23


def load(connection: Connection, library: Library, officer: Account, at: datetime, communes: list[Unit]) -> int:
    """Import the entries as if from a file; returns the number of entries."""
    lines = [[number, _line(unit)] for number, unit in enumerate(communes, start=2) if number % ABSENT]
    content = {"version": VERSION, "faults": [], "lines": lines}
    return register_imports.take(Act(connection, library, officer, at), content)


def _line(unit: Unit) -> dict[str, str]:
    if unit.facts.get("dac_biet_kho_khan_2021_2025") == "yes":
        said = ("mountain_island_difficult", BASIS)
    elif unit.type == "phường":
        said = ("other", "Phường thuộc thành phố, thị xã của tỉnh (dữ liệu mẫu)")
    elif unit.facts.get("zone_2021_2025") == "none":
        said = ("other", "Không có tên trong Quyết định 861/QĐ-TTg (nguồn thứ cấp, dữ liệu mẫu)")
    else:
        said = ("unknown", "Có tên trong Quyết định 861/QĐ-TTg, chưa thấy khu vực")
    days = {"valid_from": "2021-06-04", "valid_to": "2025-12-31"}
    return {"code": unit.code, "name": unit.full_name, "category": said[0], "basis": said[1], **days}
