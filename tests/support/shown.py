"""The communes, areas and people of the demonstration that tests act for: what it calls them, tests don't spell.

A site just founded has the same units, without the people.
"""

from pathlib import Path

from certify.demonstration.people import HEIR, SHOWN, shown_names
from certify.domain.units.communes import CommuneRow, communes_of
from certify.domain.units.file import read_units

LISTS = Path(__file__).parents[2] / "criteria" / "units"


def communes(name: str) -> dict[str, CommuneRow]:
    """The communes of a list of units by their codes."""
    return {row.code: row for row in communes_of(read_units((LISTS / name).read_text("utf-8")))}


# Those of the province of 2021, and of the merged one of 2025.
COMMUNES, AFTER = communes("an-giang-2021.csv"), communes("an-giang-2025.csv")
# The commune of 2021 whose people sign in, two others of its area, one of another area, and the heir of 2025.
COMMUNE = COMMUNES[SHOWN[0]]
COMMUNES_OF_AREA = [row for row in COMMUNES.values() if row.district_code == COMMUNE.district_code]
NEIGHBOUR, SECOND_NEIGHBOUR = [row for row in COMMUNES_OF_AREA if row != COMMUNE][:2]
DISTANT = next(row for row in COMMUNES.values() if row.district_code != COMMUNE.district_code)
HEIR_COMMUNE = AFTER[HEIR[0]]


def staff(commune: CommuneRow) -> dict[str, str]:
    """The user names of those who act for a commune of 2021, by role."""
    return {
        "commune_officer": f"{commune.code}.can-bo",
        "commune_leader": f"{commune.code}.lanh-dao",
        "appraiser": f"{commune.district_code}.tham-dinh",
        "approver": f"{commune.district_code}.lanh-dao",
    }


# The people who sign in, and those of the same roles in another area.
PROVINCE_OFFICERS = shown_names()[4:6]
ROLES = {**staff(COMMUNE), "province_officer": PROVINCE_OFFICERS[0], "administrator": "quan-tri"}
ROLES["sector_officer"] = f"{COMMUNE.code}.y-te"
ELSEWHERE = staff(DISTANT)
OFFICER, APPRAISER = ROLES["commune_officer"], ROLES["appraiser"]


def lowered(full_name: str) -> str:
    """A unit's full name within a sentence: "Xã A" → "xã A"."""
    return full_name[0].lower() + full_name[1:]
