"""The units above communes as a list names them: the province, and the districts where there are any."""

from collections.abc import Iterator, Sequence

from msgspec import Struct

from certify.domain.problems import Problem
from certify.domain.units.communes import CommuneRow, Province
from certify.domain.units.levels import UnitLevel

TWO_WORDS = {"thành phố", "thị xã", "thị trấn", "đặc khu"}


class ListedArea(Struct, frozen=True):
    """A province or district of a list; `upper` is the code of the province above a district, "" for a province."""

    code: str
    level: UnitLevel
    type: str
    name: str
    full_name: str
    upper: str = ""


def areas_of(rows: Sequence[CommuneRow], province: Province) -> list[ListedArea]:
    """The province of a list, then its districts, each once."""
    full_name = f"{province.type.capitalize()} {province.name}"
    listed = {province.code: ListedArea(province.code, UnitLevel.PROVINCE, province.type, province.name, full_name)}
    for row in rows:
        if row.district_code:
            kind, name = split_name(row.district_name)
            district = ListedArea(row.district_code, UnitLevel.DISTRICT, kind, name, row.district_name, province.code)
            listed.setdefault(row.district_code, district)
    return list(listed.values())


def area_problems(rows: Sequence[CommuneRow]) -> Iterator[Problem]:
    """Lines that name a district or a province otherwise than the first line with its code or of the list."""
    names: dict[str, str] = {}
    for row in rows:
        named = names.setdefault(row.district_code, row.district_name)
        if named != row.district_name:
            text = f"mã {row.district_code} mang hai tên trong tệp: {named} và {row.district_name}"
            yield Problem("district_name", text, row.line)
        province, other = rows[0].facts.get("province_code", ""), row.facts.get("province_code", "")
        if other != province:
            yield Problem(
                "province_code", f"tệp chỉ có một tỉnh: {province or 'để trống'}, không phải {other}", row.line
            )


def split_name(full_name: str) -> tuple[str, str]:
    """The type word (lower case) and the name proper: "Thành phố Long Xuyên" → ("thành phố", "Long Xuyên")."""
    words = full_name.split()
    length = 2 if " ".join(words[:2]).casefold() in TWO_WORDS else 1
    return " ".join(words[:length]).casefold(), " ".join(words[length:])
