"""The states of a mail to an account."""

from enum import StrEnum


class MailState(StrEnum):
    """A mail waits, is sent, is given up, or is dropped when its reader wants none any more."""

    WAITING = "waiting"
    SENT = "sent"
    FAILED = "failed"
    DROPPED = "dropped"
