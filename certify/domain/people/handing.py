"""Handing a file over to the leader of its commune, and back: how it stands follows from the last of these acts."""

HAND_OVER, HAND_BACK = "hand_over", "hand_back"
# After these the file is no longer with the leader: it was sent, came back, or was given back.
ENDING = frozenset({HAND_BACK, "submit", "return"})
ACTS = ENDING | {HAND_OVER}
