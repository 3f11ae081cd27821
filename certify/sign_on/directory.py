"""A directory (LDAP): whether a name and a password are one of its people's.

The connection is always encrypted and the certificate checked by Python's own rules; nobody is bound without a
password, and nobody is followed to another server.
"""

import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from certify.config_sign_in import NAME, DirectoryFile
from certify.domain.people.means import Identity, Means
from certify.domain.texts import caseless
from certify.sign_on.asking import AT_DIRECTORY, PATIENCE, Outage, Unreachable
from certify.sign_on.ending import ended_at

if TYPE_CHECKING:
    from ldap3 import Connection

# Results of a bind (RFC 4511, appendix A) that say the directory can't tell now; every other one refuses the person.
_AWAY = {1, 2, 3, 8, 10, 13, 51, 52, 80}
LONGEST_PASSWORD = 1_000
# What no entry shares with another or gets anew, and how its bytes are read: RFC 4530; Active Directory.
LASTING: dict[str, Callable[[bytes], str]] = {
    "entryUUID": lambda value: value.decode("ascii", "replace").lower(),
    "objectGUID": lambda value: value.hex(),
}


class Known(Struct, frozen=True):
    """A person of a directory; `identity` is None where it told nothing of them that lasts."""

    identity: Identity | None


@dataclass(frozen=True)
class Directory:
    """A directory, what the site searches it with, and trusted certificates (None for those of the machine)."""

    settings: DirectoryFile
    password: str = field(repr=False)
    trust: Path | None
    _outage: Outage = field(default_factory=Outage, repr=False, compare=False)

    def known(self, name: str, password: str) -> Known | None:
        """The person of that name, as accounts are named, with that password; None when the directory has none.

        Raises Unreachable, also a short time after the directory was away.
        """
        # A bind with a name and no password succeeds as nobody (RFC 4513, 5.1.2).
        if not name or not password or len(password) > LONGEST_PASSWORD or "\x00" in password:
            return None
        self._outage.check()
        with AT_DIRECTORY.taken():
            until = monotonic() + PATIENCE
            dn, identity = (self._named(name), None) if self.settings.user else self._found(name, until)
            return Known(identity) if dn and self._binds(dn, password, until) else None

    def try_out(self) -> None:
        """Connect, encrypt and, where the site searches, bind and search. Raises Unreachable."""
        with AT_DIRECTORY.taken():
            until = monotonic() + PATIENCE
            if self.settings.search_in:
                self._found("certify-kiem-tra", until)
            else:
                with self._connected(until):
                    pass

    def _named(self, name: str) -> str:
        """The name to bind by, from the template; empty for names in other letters.

        Directories compare letters loosely, and nothing says afterwards whose name was taken.
        """
        from ldap3.utils.dn import escape_rdn  # noqa: PLC0415

        template = self.settings.user
        written = escape_rdn(name) if "=" in template else name
        return template.replace(NAME, written) if name.isascii() else ""

    def _found(self, name: str, until: float) -> tuple[str, Identity | None]:
        """The DN of the one person of that name, and who that is; empty when there is none, or several."""
        from ldap3 import SUBTREE  # noqa: PLC0415
        from ldap3.utils.conv import escape_filter_chars  # noqa: PLC0415

        settings, attribute = self.settings, self.settings.attribute
        wanted = f"(&({attribute}={escape_filter_chars(name)}){settings.only})"
        with self._connected(until) as connection:
            if settings.bind_dn and not self._bind(connection, settings.bind_dn, self.password):
                raise Unreachable("danh bạ không nhận bind_dn hoặc mật khẩu của nó")
            limits = {"attributes": [attribute, *LASTING], "size_limit": 2, "time_limit": PATIENCE}
            connection.search(settings.search_in, wanted, SUBTREE, **limits)
            if connection.result["result"] not in {0, 4}:
                raise Unreachable(f"danh bạ không cho tìm ở search_in ({connection.result['description']})")
            found = [entry for entry in connection.response or [] if entry["type"] == "searchResEntry"]
        # The directory may hold letters for equal that accounts tell apart.
        same = len(found) == 1 and name in {caseless(str(one)) for one in _values(found[0], attribute)}
        return (str(found[0]["dn"]), _identity(found[0])) if same else ("", None)

    def _binds(self, user: str, password: str, until: float) -> bool:
        with self._connected(until) as connection:
            return self._bind(connection, user, password)

    def _bind(self, connection: "Connection", user: str, password: str) -> bool:
        from ldap3 import SIMPLE  # noqa: PLC0415

        connection.user, connection.password, connection.authentication = user, password, SIMPLE
        bound = bool(connection.bind())
        if not bound and connection.result["result"] in _AWAY:
            raise Unreachable(f"danh bạ không nhận kết nối ({connection.result['description']})")
        return bound

    @contextmanager
    def _connected(self, until: float) -> "Iterator[Connection]":
        """An encrypted connection, closed in the end and at that moment of the clock (monotonic) at the latest.

        Raises Unreachable for whatever happens on it, which is remembered a short time.
        """
        from ldap3 import ANONYMOUS, NONE, Connection, Server  # noqa: PLC0415
        from ldap3.core.exceptions import LDAPException  # noqa: PLC0415

        settings = self.settings
        tls = settings.security == "tls"
        try:
            server = Server(
                settings.host, settings.port, use_ssl=tls, tls=self._tls, get_info=NONE, connect_timeout=PATIENCE
            )
            connection = Connection(
                server, authentication=ANONYMOUS, auto_referrals=False, receive_timeout=PATIENCE, raise_exceptions=False
            )
            with ended_at(until, connection):
                connection.open(read_server_info=False)
                if not tls:
                    connection.start_tls(read_server_info=False)
                yield connection
        except (LDAPException, OSError, ValueError) as fault:
            # The text of such a fault may repeat what was sent.
            self._outage.note(f"không kết nối được với danh bạ ({type(fault).__name__})")
            raise Unreachable(self._outage.why) from fault

    @cached_property
    def _tls(self) -> Any:  # noqa: ANN401
        from ldap3 import Tls  # noqa: PLC0415

        trust = self.trust

        class Checked(Tls):  # type: ignore[misc]
            """Encryption as Python's ssl makes it: chain and name of the certificate are checked in the handshake."""

            def wrap_socket(self, connection: Any, do_handshake: bool = False) -> None:  # noqa: ANN401, ARG002
                context = ssl.create_default_context(cafile=trust)
                # The socket is in its place before it waits for the other side, so that it can be ended meanwhile.
                named = {"server_hostname": connection.server.host, "do_handshake_on_connect": False}
                connection.socket = context.wrap_socket(connection.socket, **named)
                connection.socket.do_handshake()

        return Checked(validate=ssl.CERT_REQUIRED)


@lru_cache(maxsize=8)
def directory_known(settings: DirectoryFile, password: str, trust: Path | None) -> Directory:
    """The directory as this process knows it."""
    return Directory(settings, password, trust)


def _identity(entry: Any) -> Identity | None:  # noqa: ANN401
    """Who a person of a directory is by what never changes; None when it tells nothing of that."""
    for attribute, read in LASTING.items():
        if values := _values(entry, attribute, "raw_attributes"):
            return Identity(Means.DIRECTORY, attribute, read(values[0]))
    return None


def _values(entry: Any, attribute: str, kind: str = "attributes") -> list[Any]:  # noqa: ANN401
    """The values of an attribute of an entry, whose own spelling may differ in case."""
    held = {str(key).casefold(): values for key, values in entry[kind].items()}
    values = held.get(attribute.casefold()) or []
    return values if isinstance(values, list) else [values]
