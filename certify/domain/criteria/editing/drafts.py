"""The states of a draft of the criteria."""

from enum import StrEnum


class DraftState(StrEnum):
    """A draft is transcribed, then checked by another person, then signed; or it is dropped."""

    DRAFTING = "drafting"
    CHECKING = "checking"
    SIGNED = "signed"
    DROPPED = "dropped"


DRAFT_STATE_NAMES = {
    DraftState.DRAFTING: "đang lập",
    DraftState.CHECKING: "chờ kiểm tra",
    DraftState.SIGNED: "đã ký xác nhận",
    DraftState.DROPPED: "đã bỏ",
}
