"""Work in the background: Huey only wakes workers; what is to be done and what is done stands in the database."""

from certify.config import Settings
from certify.jobs.queue import Turns


def start(site: Settings, batch_id: int) -> None:
    """Wake the workers of a site for a batch that stands in its database."""
    with Turns(site) as turns:
        turns.begin(batch_id)
