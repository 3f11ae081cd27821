"""How a record names its unit, round, criteria, decision and offices."""

from datetime import date

from certify.domain.written import Written


class UnitName(Written, frozen=True):
    code: str
    full_name: str
    type: str
    parent_name: str
    province_name: str


class RoundName(Written, frozen=True):
    name: str
    year: int
    period_from: date
    period_to: date


class CriteriaName(Written, frozen=True):
    id: str
    revision: int
    number: str
    title: str
    issued_on: date
    sha256: str
    attested: bool
    # The defaults are what every content cited that was frozen before these fields existed.
    kind: str = "Quyết định"
    issued_by: str = "Thủ tướng Chính phủ"


class DecisionName(Written, frozen=True):
    kind_name: str
    number: str
    on: date
    reason: str


class OfficeName(Written, frozen=True):
    """An office as it is printed under a paper."""

    office: str
    authority: str
    signer: str
