"""The states of an assessment, and those in which something is open or settled."""

from enum import StrEnum


class State(StrEnum):
    DRAFT = "draft"
    SUBMITTED = "submitted"
    APPRAISING = "appraising"
    RETURNED = "returned"
    APPRAISED = "appraised"
    RECOGNISED = "recognised"
    REFUSED = "refused"
    REVOKED = "revoked"


STATE_NAMES = {
    State.DRAFT: "Bản nháp",
    State.SUBMITTED: "Đã trình",
    State.APPRAISING: "Đang thẩm định",
    State.RETURNED: "Đã trả lại",
    State.APPRAISED: "Đã thẩm định",
    State.RECOGNISED: "Được công nhận",
    State.REFUSED: "Không công nhận",
    State.REVOKED: "Đã thu hồi",
}

# The states in which the category of a commune may still be set, because its result is not settled.
CATEGORY_STATES = frozenset(State) - {State.APPRAISED, State.RECOGNISED, State.REFUSED, State.REVOKED}
SELF_STATES = frozenset({State.DRAFT, State.RETURNED})
# In the order of the way of a file.
UNDECIDED_STATES = (State.DRAFT, State.RETURNED, State.SUBMITTED, State.APPRAISING, State.APPRAISED)
DECIDED_STATES = frozenset({State.RECOGNISED, State.REFUSED, State.REVOKED})
