"""Replies of a provider: asked for within one time for everything, read up to a size, never from a further address."""

import asyncio
import json
import ssl
from collections.abc import Coroutine, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from certify.sign_on.asking import AT_PROVIDER, PATIENCE, Unreachable

if TYPE_CHECKING:
    from aiohttp import ClientSession

# Metadata and keys of large providers are some 20 KB.
LARGEST = 300_000


class Reply(Struct, frozen=True):
    """What a provider replied."""

    status_code: int
    body: bytes

    def json(self) -> Any:  # noqa: ANN401
        """What the body says as JSON. Raises ValueError, also for JSON that is nested without end."""
        try:
            return json.loads(self.body)
        except RecursionError as fault:
            raise ValueError("nested too deeply") from fault

    def raise_for_status(self) -> None:
        """Raises Unreachable for a status that says that something failed."""
        if self.status_code >= 400:
            raise Unreachable(f"nhà cung cấp trả lời mã {self.status_code}")


def fetch(
    method: str, address: str, *, trust: Path | None, body: str | None = None, headers: Mapping[str, str] | None = None
) -> Reply:
    """The reply to one request; `trust` is a file of certificates, None for the machine's own. Raises Unreachable."""
    sent = {"Accept": "application/json", "Accept-Encoding": "identity", **(headers or {})}
    # In a thread of its own: the one that asks may have a loop that is running.
    with AT_PROVIDER.taken(), ThreadPoolExecutor(1) as thread:
        return thread.submit(_alone, _fetched(method, address, trust, body, sent)).result()


def _alone(fetching: Coroutine[Any, Any, Reply]) -> Reply:
    # A loop of its own: closing it doesn't wait for a look-up of a name that takes longer than everything may.
    loop = asyncio.new_event_loop()
    try:
        return loop.run_until_complete(fetching)
    finally:
        loop.close()


async def _fetched(
    method: str, address: str, trust: Path | None, body: str | None, headers: Mapping[str, str]
) -> Reply:
    from aiohttp import ClientError, ClientSession, ClientTimeout, TCPConnector  # noqa: PLC0415

    try:
        context = ssl.create_default_context(cafile=trust)
        connector = TCPConnector(ssl=context, force_close=True)
        timeout = ClientTimeout(total=PATIENCE)
        async with ClientSession(connector=connector, timeout=timeout, auto_decompress=False) as session:
            return await _read(session, method, address, body, headers)
    except TimeoutError as fault:
        raise Unreachable(f"không trả lời trong {PATIENCE} giây") from fault
    except (ClientError, OSError, ValueError) as fault:
        # The text of such a fault may repeat what was sent.
        raise Unreachable(f"không kết nối được ({type(fault).__name__})") from fault


async def _read(
    session: "ClientSession", method: str, address: str, body: str | None, headers: Mapping[str, str]
) -> Reply:
    asked = session.request(method, address, data=body, headers=headers, allow_redirects=False)
    async with asked as response:
        content = bytearray()
        async for piece in response.content.iter_chunked(16_384):
            content += piece
            if len(content) > LARGEST:
                raise Unreachable("trả lời quá dài")
        return Reply(response.status, bytes(content))
