"""Counts of people too small to be shown where anybody could tell whom they count."""

# The smallest count that may be shown anywhere; smaller ones point at single children where people know each other.
LEAST_TOLD = 5
FEW_TEXT = f"dưới {LEAST_TOLD}"


def is_few(*counts: int | None) -> bool:
    """Whether any of these counts is small (1 to 4): shown only within the commune and the body above it."""
    return any(count is not None and 0 < count < LEAST_TOLD for count in counts)


def told_count(count: int | None, *, within: bool) -> int | str | None:
    """A count of people as it may be shown: a small one only as "dưới 5", unless the reader is `within` the circle."""
    return FEW_TEXT if is_few(count) and not within else count
