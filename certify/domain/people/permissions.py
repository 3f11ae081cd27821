"""Roles and permissions. Deny by default: what no row of GRANTS names is forbidden."""

from enum import StrEnum

from certify.domain.units.levels import UnitLevel
from certify.domain.vietnamese import lower_first


class Role(StrEnum):
    """The roles of the procedure, each bound to certain levels of units (`LEVELS`)."""

    COMMUNE_OFFICER = "commune_officer"
    COMMUNE_LEADER = "commune_leader"
    SECTOR_OFFICER = "sector_officer"
    APPRAISER = "appraiser"
    APPROVER = "approver"
    PROVINCE_OFFICER = "province_officer"
    ADMINISTRATOR = "administrator"


ROLE_NAMES = {
    Role.COMMUNE_OFFICER: "Cán bộ trẻ em cấp xã",
    Role.COMMUNE_LEADER: "Lãnh đạo Ủy ban nhân dân cấp xã",
    Role.SECTOR_OFFICER: "Cán bộ ngành cấp xã",
    Role.APPRAISER: "Tổ thẩm định",
    Role.APPROVER: "Lãnh đạo cơ quan công nhận",
    Role.PROVINCE_OFFICER: "Cán bộ phụ trách cấp tỉnh",
    Role.ADMINISTRATOR: "Quản trị hệ thống",
}

# The levels of units that each role may belong to; the procedure of a round's date says which appraises and recognises.
LEVELS: dict[Role, frozenset[UnitLevel]] = {
    Role.COMMUNE_OFFICER: frozenset({UnitLevel.COMMUNE}),
    Role.COMMUNE_LEADER: frozenset({UnitLevel.COMMUNE}),
    Role.SECTOR_OFFICER: frozenset({UnitLevel.COMMUNE}),
    Role.APPRAISER: frozenset({UnitLevel.DISTRICT, UnitLevel.PROVINCE}),
    Role.APPROVER: frozenset({UnitLevel.DISTRICT, UnitLevel.PROVINCE}),
    Role.PROVINCE_OFFICER: frozenset({UnitLevel.PROVINCE}),
    Role.ADMINISTRATOR: frozenset(),
}

# The roles that decide, see a whole province or manage accounts.
CRUCIAL = frozenset({Role.APPROVER, Role.PROVINCE_OFFICER, Role.ADMINISTRATOR})
CRUCIAL_WORDS = "{}, {} và {}".format(*(lower_first(name) for role, name in ROLE_NAMES.items() if role in CRUCIAL))

# The step of the procedure whose office a role acts for, where that office has changed over time.
OFFICES: dict[Role, str] = {Role.APPRAISER: "appraisal", Role.APPROVER: "recognition"}

_SIGNED_IN = frozenset({"account:self", "criteria:read", "progress:read"})
_READER = _SIGNED_IN | {"assessment:open", "assessment:read", "unit:read", "plan:read"}
# What answers and proves indicators: of a sector's officer those assigned to them, which is all they see of a file.
_FILLS_IN = frozenset({"assessment:open", "indicator:answer"})
_OFFICER = (
    _READER | _FILLS_IN | {"assessment:answer", "indicator:assign"} | {"meeting:keep", "plan:enter", "office:keep"}
) | {"council:form"}
# Figures of the plans, and the reports made from them.
_PLANNER = frozenset({"plan:enter", "plan:report"})
# Whoever issues papers also keeps the office's register.
_CLERK = frozenset({"paper:issue", "register:keep", "office:keep"})
_ABOVE = frozenset({"queue:read", "paper:area"})

GRANTS: dict[Role, frozenset[str]] = {
    Role.COMMUNE_OFFICER: _OFFICER | {"assessment:hand_over"},
    Role.COMMUNE_LEADER: _OFFICER | _CLERK | {"assessment:submit", "objection:make", "paper:commune", "plan:report"},
    # No page of progress: those of a commune tell the points of its whole file.
    Role.SECTOR_OFFICER: _FILLS_IN | {"account:self", "criteria:read", "part:read"},
    Role.APPRAISER: _READER
    | _CLERK
    | _ABOVE
    | _PLANNER
    | {"assessment:appraise", "assessment:return", "objection:answer", "meeting:keep", "paper:appraisal"}
    | {"council:form"},
    Role.APPROVER: _READER | _CLERK | _ABOVE | {"assessment:return", "decision:make", "paper:recognition"},
    Role.PROVINCE_OFFICER: _READER
    | _CLERK
    | _ABOVE
    | _PLANNER
    | {"round:manage", "category:set", "unit:manage", "plan:manage", "criteria:attest", "paper:province"}
    | {"log:read", "guidance:keep"},
    Role.ADMINISTRATOR: _SIGNED_IN | {"people:manage", "log:read"},
}


def may(role: Role, permission: str) -> bool:
    """Whether `role` holds `permission` ("thing:act")."""
    return permission in GRANTS[role]
