"""What is decided on a file, and at which steps its whole content is frozen."""

from enum import StrEnum


class DecisionKind(StrEnum):
    """Named as the step that makes the decision."""

    RECOGNISE = "recognise"
    REFUSE = "refuse"
    REVOKE = "revoke"


class SnapshotKind(StrEnum):
    """What had just been done when a content was frozen."""

    SUBMITTED = "submitted"
    APPRAISED = "appraised"
    DECIDED = "decided"
