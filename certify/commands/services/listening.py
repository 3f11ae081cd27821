"""Gunicorn's configuration beyond its options: time limits for clients that stop in the middle of a request."""

import socket
import struct
from typing import Any

# Seconds.
PATIENCE = 10


def when_ready(server: Any) -> None:  # noqa: ANN401
    """Limit every read and write on a connection, which inherits the limit from the listening socket.

    Without it, as many unfinished requests as there are threads would stop the site.
    """
    time = struct.pack("ll", PATIENCE, 0)
    for listener in server.LISTENERS:
        listener.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, time)
        listener.sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, time)
