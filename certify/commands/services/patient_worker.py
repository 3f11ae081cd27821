"""Gunicorn's threads, but no thread ever waits for a client: whole requests are gathered before one works on them.

However slowly many clients send, they cost a little memory and no thread; who is slowest goes first when room is short.
Replies of the public pages fit into the buffer of their connection, and a client gets the next one when it has taken
the one before.
"""

import fcntl
import socket
import struct
import time
from functools import partial
from selectors import EVENT_READ
from typing import Any

from gunicorn.http import get_parser, wsgi
from gunicorn.http.unreader import Unreader
from gunicorn.workers.gthread import TConn, ThreadWorker

from certify.commands.services.gathering import Gathering

# Seconds: for the head of a request, for all of it, and for sending one piece of a reply.
HEAD_WITHIN, WHOLE_WITHIN, SENT_WITHIN = 15, 180, 120
# How often those that wait are looked through.
LOOK_EVERY = 0.25
# Bytes: of all requests that are being gathered by a process; of a piece read at once; of a reply that needn't wait.
ROOM, PIECE, SEND_BUFFER = 200_000_000, 65_536, 400_000
_GO_ON = b"HTTP/1.1 100 Continue\r\n\r\n"
# Linux: how many bytes of a socket's send buffer the client has not acknowledged.
_UNSENT = 0x5411


class Timed(socket.socket):
    """A connection: "blocking" means that sending something as a whole ends after SENT_WITHIN seconds."""

    def setblocking(self, flag: bool) -> None:
        self.settimeout(SENT_WITHIN if flag else 0)

    @property
    def is_drained(self) -> bool:
        """Whether the client has taken all that was sent to it."""
        (unsent,) = struct.unpack("i", fcntl.ioctl(self.fileno(), _UNSENT, bytes(4)))
        return int(unsent) == 0


class Gathered(Unreader):
    """What a parser reads: the bytes that are there; it never asks the connection for more."""

    def chunk(self, size_hint: int | None = None) -> bytes:  # noqa: ARG002
        return b""


class Connection(TConn):
    """A connection whose requests are gathered one after the other."""

    gathering: Gathering

    def close(self, graceful: bool = False) -> None:
        """Close without lingering: nobody waits for a client."""
        if graceful:
            with_end_of_stream(self.sock)
        super().close()


class NamelessResponse(wsgi.Response):
    """A reply that doesn't say what serves it."""

    def default_headers(self) -> list[str]:
        return [line for line in super().default_headers() if not line.startswith("Server:")]


wsgi.Response = NamelessResponse


def with_end_of_stream(sock: socket.socket) -> None:
    """Tell the client that nothing more comes, and take what is there, so that it reads the reply to its end."""
    try:
        sock.shutdown(socket.SHUT_WR)
        sock.setblocking(False)
        sock.recv(PIECE)
    except OSError:
        pass


class PatientWorker(ThreadWorker):
    """A process of the site."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        # Those whose request is still coming, the one begun first before the others, and the bytes of them all.
        self.gathering: dict[Connection, None] = {}
        self.held, self.looked = 0, 0.0

    def accept(self, listener: socket.socket) -> None:
        """Accept a connection; the slowest one goes when there are too many."""
        try:
            accepted, client = listener.accept()
        except OSError:
            return
        if self.gathering and self.nr_conns >= self.worker_connections - self.cfg.threads:
            self._drop(next(iter(self.gathering)))
        sock = Timed(fileno=accepted.detach())
        self.nr_conns += 1
        connection = Connection(self.cfg, sock, client, listener.getsockname())
        connection.parser = get_parser(self.cfg, sock, client)
        connection.parser.unreader = Gathered()
        connection.initialized = connection.data_ready = True
        self.enqueue_req(connection)

    def enqueue_req(self, conn: Connection) -> None:
        """Gather the next request of a connection, and only then hand it to a thread."""
        conn.sock.setblocking(False)
        conn.gathering = Gathering(time.monotonic())
        self.gathering[conn] = None
        self.poller.register(conn.sock, EVENT_READ, partial(self._take, conn))
        if ahead := conn.parser.unreader.take_buffered():
            self._feed(conn, ahead)

    def murder_pending(self) -> None:
        """Close what takes too long, and hand over what was complete but waited for its client to take a reply."""
        super().murder_pending()
        now = time.monotonic()
        if now - self.looked < LOOK_EVERY:
            return
        self.looked = now
        for conn in list(self.gathering):
            patience = WHOLE_WITHIN if conn.gathering.head_is_there else HEAD_WITHIN
            nothing_comes = not self.alive and not conn.gathering.received
            if nothing_comes or now - conn.gathering.started > patience:
                self._drop(conn)
            elif conn.gathering.complete:
                self._hand_over(conn)

    def _take(self, conn: Connection, _: object) -> None:
        """Read what has come on a connection."""
        try:
            data = conn.sock.recv(PIECE)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        if data:
            self._feed(conn, data)
        else:
            self._drop(conn)

    def _feed(self, conn: Connection, data: bytes) -> None:
        gathering, before = conn.gathering, conn.gathering.head_is_there
        gathering.feed(data)
        self.held += len(data)
        if gathering.refusal:
            self._say(conn, f"HTTP/1.1 {gathering.refusal}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n".encode())
            self._drop(conn)
        elif gathering.complete:
            self._hand_over(conn)
        else:
            if gathering.expects_word and not before:
                self._say(conn, _GO_ON)
            self._make_room(conn)

    def _hand_over(self, conn: Connection) -> None:
        """Give a whole request to a thread, once the client has taken the reply before."""
        if conn.sock.is_drained:
            self._forget(conn)
            conn.parser.unreader.unread(bytes(conn.gathering.received))
            super().enqueue_req(conn)
        elif conn.sock in self.poller.get_map():
            self.poller.unregister(conn.sock)

    def _make_room(self, conn: Connection) -> None:
        """When all that is being gathered takes too much room, drop the oldest large one."""
        if self.held > ROOM:
            large = (other for other in self.gathering if len(other.gathering.received) > PIECE)
            self._drop(next(large, conn))

    def _say(self, conn: Connection, words: bytes) -> None:
        try:
            conn.sock.send(words)
        except OSError:
            return

    def _drop(self, conn: Connection) -> None:
        self._forget(conn)
        self.nr_conns -= 1
        conn.close(graceful=True)

    def _forget(self, conn: Connection) -> None:
        if conn in self.gathering:
            del self.gathering[conn]
            self.held -= len(conn.gathering.received)
        if conn.sock in self.poller.get_map():
            self.poller.unregister(conn.sock)
