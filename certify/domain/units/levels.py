"""The levels of administrative units. A unit between commune and province stands at the district's level."""

from enum import StrEnum


class UnitLevel(StrEnum):
    COMMUNE = "commune"
    DISTRICT = "district"
    PROVINCE = "province"
