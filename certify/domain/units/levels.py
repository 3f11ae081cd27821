"""The levels of administrative units. A unit between commune and province stands at the district's level."""

from enum import StrEnum


class UnitLevel(StrEnum):
    COMMUNE = "commune"
    DISTRICT = "district"
    PROVINCE = "province"


# What lists call the units of a level.
LEVEL_NAMES = {
    UnitLevel.COMMUNE: "xã, phường, thị trấn",
    UnitLevel.DISTRICT: "giữa xã và tỉnh",
    UnitLevel.PROVINCE: "tỉnh, thành phố",
}
