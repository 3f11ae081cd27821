"""A connection to a directory ends in time, however slowly the other side feeds it."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from socket import SHUT_RDWR, socket
from threading import Timer
from time import monotonic
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ldap3 import Connection


@contextmanager
def ended_at(until: float, connection: "Connection") -> Iterator[None]:
    """Close a connection in the end; its socket at that moment, whoever waits on it and however it is fed."""
    clock = Timer(max(until - monotonic(), 0), _cut, [connection])
    clock.daemon = True
    clock.start()
    try:
        yield
    finally:
        clock.cancel()
        _close(connection)


def _cut(connection: "Connection") -> None:
    # The plain socket's way: that of encryption waits for the other side or takes its state from whoever reads.
    with suppress(OSError, TypeError):
        socket.shutdown(connection.socket, SHUT_RDWR)


def _close(connection: "Connection") -> None:
    """End a connection, also one that was never quite opened, whose socket the library leaves behind."""
    left = connection.socket
    with suppress(Exception):
        connection.unbind()
    if left:
        left.close()
