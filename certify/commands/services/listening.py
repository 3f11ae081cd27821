"""What gunicorn is told beside its options: a client that stops in the midst of a request is not waited for."""

import socket
import struct
from typing import Any

# Seconds.
PATIENCE = 10


def when_ready(server: Any) -> None:  # noqa: ANN401
    """Let no read or write of a connection last longer; connections take this from the socket that accepts them.

    Without it, as many half requests as there are threads would stop the site.
    """
    time = struct.pack("ll", PATIENCE, 0)
    for listener in server.LISTENERS:
        listener.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, time)
        listener.sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, time)
