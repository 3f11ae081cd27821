"""Links in files from outside: where one may lead when somebody clicks it."""

import re

# To the web, to a mailbox or a telephone, or beside the file; not to a program, a share or a file of the machine.
_CLICKABLE = re.compile(r"(?:https?|mailto|tel):|(?![a-z][a-z0-9+.-]*:|[\\/]{2})", re.IGNORECASE)


def is_clickable(address: str) -> bool:
    """Whether a link may lead to an address; spaces in it hide nothing."""
    return _CLICKABLE.match("".join(address.split())) is not None
