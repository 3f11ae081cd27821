"""How somebody came in, carried through the second step in the cookie."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from certify.domain.people.means import Means
from certify.operations.people.sessions import BY_PASSWORD, Entry

# Browsers keep cookies up to 4096 bytes, in which stands more.
LONGEST_CARRIED = 2_400


def entry_of(first_step: Mapping[str, Any], at: datetime) -> Entry:
    """How somebody came in whose second step was right now: the code proves them, too."""
    kept = first_step.get("entry") or carried(BY_PASSWORD)
    vouched_at = kept["vouched_at"] and datetime.fromtimestamp(kept["vouched_at"], UTC)
    return Entry(Means(kept["means"]), False, kept["id_token"], vouched_at, at)


def carried(entry: Entry) -> dict[str, Any]:
    """What the cookie carries through the second step of how somebody came in.

    A token too long for a cookie is left behind: the provider then asks people itself whether to sign them out.
    """
    short = entry.id_token is not None and len(entry.id_token) <= LONGEST_CARRIED
    vouched_at = entry.vouched_at and entry.vouched_at.timestamp()
    return {"means": entry.means, "id_token": entry.id_token if short else None, "vouched_at": vouched_at}
