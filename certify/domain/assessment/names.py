"""How a record names its unit, round, criteria, decision and offices."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class UnitName:
    code: str
    full_name: str
    type: str
    parent_name: str
    province_name: str


@dataclass(frozen=True)
class RoundName:
    name: str
    year: int
    period_from: date
    period_to: date


@dataclass(frozen=True)
class CriteriaName:
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


@dataclass(frozen=True)
class DecisionName:
    kind_name: str
    number: str
    on: date
    reason: str


@dataclass(frozen=True)
class OfficeName:
    """An office as it is printed under a paper."""

    office: str
    authority: str
    signer: str
