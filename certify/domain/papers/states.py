"""The states of an issued paper, of a batch of papers, and of one item of a batch."""

from enum import StrEnum


class PaperState(StrEnum):
    IN_FORCE = "in_force"
    REPLACED = "replaced"
    RECALLED = "recalled"


PAPER_STATE_NAMES = {
    PaperState.IN_FORCE: "Còn hiệu lực",
    PaperState.REPLACED: "Đã được thay thế",
    PaperState.RECALLED: "Đã thu hồi",
}


class BatchState(StrEnum):
    WORKING = "working"
    DONE = "done"
    CANCELLED = "cancelled"


BATCH_STATE_NAMES = {BatchState.WORKING: "Đang chạy", BatchState.DONE: "Đã xong", BatchState.CANCELLED: "Đã dừng"}


class ItemState(StrEnum):
    """An item waits, is worked on, is done or failed; a cancelled batch drops it; some are left out from the start."""

    WAITING = "waiting"
    WORKING = "working"
    DONE = "done"
    FAILED = "failed"
    DROPPED = "dropped"
    LEFT_OUT = "left_out"


# What a worker still has to do, or is doing.
OPEN_ITEMS = (ItemState.WAITING, ItemState.WORKING)
