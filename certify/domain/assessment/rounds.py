"""The states of a round: planned, open to answers and appraisals, closed for good."""

from enum import StrEnum


class RoundState(StrEnum):
    PLANNED = "planned"
    OPEN = "open"
    CLOSED = "closed"


ROUND_STATE_NAMES = {
    RoundState.PLANNED: "Chưa mở",
    RoundState.OPEN: "Đang mở",
    RoundState.CLOSED: "Đã đóng",
}
