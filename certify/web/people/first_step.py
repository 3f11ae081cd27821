"""How somebody came in, carried through the second step in the cookie."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from certify.domain.people.means import Identity, Means
from certify.operations.concealing import concealed, revealed
from certify.operations.people.sessions import BY_PASSWORD, Entry
from certify.web.request_context import site_key

# Browsers keep cookies up to 4096 bytes, in which stands more.
LONGEST_CARRIED = 2_400
# What the identity is encrypted for: nobody reads it in the cookie.
CARRIED = "identity of a first step"


def entry_of(first_step: Mapping[str, Any], at: datetime) -> Entry:
    """How somebody came in whose second step was right now: the code proves them, too."""
    kept = first_step.get("entry") or carried(BY_PASSWORD)
    vouched_at = kept["vouched_at"] and datetime.fromtimestamp(kept["vouched_at"], UTC)
    means = Means(kept["means"])
    told = revealed(site_key(), CARRIED, kept.get("identity"))
    identity = Identity(means, *json.loads(told)) if told else None
    return Entry(means, False, kept["id_token"], vouched_at, at, identity)


def carried(entry: Entry) -> dict[str, Any]:
    """What the cookie carries through the second step of how somebody came in.

    A token too long for a cookie is left behind: the provider then asks people itself whether to sign them out.
    """
    who = entry.identity
    identity = concealed(site_key(), CARRIED, json.dumps([who.issuer, who.subject])) if who else ""
    short = entry.id_token is not None and len(entry.id_token) + len(identity) <= LONGEST_CARRIED
    vouched_at = entry.vouched_at and entry.vouched_at.timestamp()
    token = entry.id_token if short else None
    return {"means": entry.means, "id_token": token, "vouched_at": vouched_at, "identity": identity}
