"""Gunicorn's configuration beyond its options."""

import socket
from typing import Any

from certify.commands.services.patient_worker import SEND_BUFFER


def when_ready(server: Any) -> None:  # noqa: ANN401
    """Let every connection, which inherits it from the listening socket, take a page as a whole without waiting."""
    for listener in server.LISTENERS:
        listener.sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BUFFER)
