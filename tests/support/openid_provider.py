"""A provider of OpenID Connect as a process of its own: honest, unless a test tells it what to say instead.

It keeps to what a client must rely on: registered addresses, PKCE (S256), a code that is good once and for its client
alone, RS256 or ES256, sign-out that leads back only to where it may. `POST /control` replaces its `Odd`.
"""

import base64
import hashlib
import hmac
import json
import secrets
import subprocess
import sys
import time
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass, field
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jws, jwt
from joserfc.jwk import ECKey, RSAKey

from tests.support.processes import free_port, pause, until
from tests.support.proxy import is_there

CLIENT, SECRET = "certify", "khoa-cua-he-thong"
ROOT = Path(__file__).parents[2]


@dataclass
class Odd:
    """What the provider says other than it should; `claims` of None are left out, `times` are moved by seconds."""

    claims: dict = field(default_factory=dict)
    times: dict = field(default_factory=dict)
    alg: str = "RS256"
    key: str = "own"
    rotated: int = 0
    discovery: dict = field(default_factory=dict)
    token: dict = field(default_factory=dict)
    size: int = 0
    seconds: float = 0
    drip: bool = False
    keeps_codes: bool = False


class Provider:
    """The provider's state: whom it let in, by code, and its keys."""

    def __init__(self, address: str, allowed: list[str]) -> None:
        self.address, self.allowed, self.odd, self.codes = address, allowed, Odd(), {}
        self.keys = {0: self._pair(0)}
        self.stranger = RSAKey.generate_key(2048, {"kid": "stranger"})

    def _pair(self, number: int) -> dict:
        return {
            "RS256": RSAKey.generate_key(2048, {"kid": f"rsa-{number}", "use": "sig"}),
            "ES256": ECKey.generate_key("P-256", {"kid": f"ec-{number}", "use": "sig"}),
        }

    def pair(self) -> dict:
        number = self.odd.rotated
        if number not in self.keys:
            self.keys[number] = self._pair(number)
        return self.keys[number]

    def discovery(self) -> dict:
        named = {
            "issuer": self.address,
            "authorization_endpoint": f"{self.address}/authorize",
            "token_endpoint": f"{self.address}/token",
            "jwks_uri": f"{self.address}/keys",
            "end_session_endpoint": f"{self.address}/logout",
            "authorization_response_iss_parameter_supported": True,
        }
        return {name: value for name, value in {**named, **self.odd.discovery}.items() if value is not None}

    def published(self) -> dict:
        keys = [key.as_dict(private=False) for key in self.pair().values()]
        return {"keys": [{"kty": "XYZ", "kid": "neu"}, *keys]}

    def id_token(self, granted: dict) -> str:
        odd, now = self.odd, int(time.time())
        claims = {
            "iss": self.address,
            "sub": hashlib.sha256(granted["person"].encode()).hexdigest(),
            "aud": CLIENT,
            "iat": now,
            "exp": now + 300,
            "auth_time": now,
            "nonce": granted["nonce"],
            "preferred_username": granted["person"],
            "name": f"Người {granted['person']}",
        }
        claims |= odd.claims | {name: now + moved for name, moved in odd.times.items()}
        claims = {name: value for name, value in claims.items() if value is not None}
        return self._signed(claims)

    def _signed(self, claims: dict) -> str:
        odd = self.odd
        if odd.alg == "none":
            return f"{unsigned({'alg': 'none'}, claims)}."
        if odd.alg == "HS256":
            # Whoever takes the public key for a secret would believe this.
            known = self.pair()["RS256"]
            said = unsigned({"alg": "HS256", "kid": known.kid}, claims)
            return f"{said}.{encoded(hmac.digest(known.as_pem(private=False), said.encode(), 'sha256'))}"
        own = self.pair()[odd.alg]
        key = {"own": own, "stranger": self.stranger, "posing": self.stranger}[odd.key]
        kid = self.stranger.kid if odd.key == "stranger" else own.kid
        return jws.serialize_compact({"alg": odd.alg, "kid": kid}, json.dumps(claims), key)

    def allow(self, asked: dict, person: str) -> str:
        """Where the browser goes once somebody has signed in; a ValueError for what must not be asked."""
        needed = ("client_id", "redirect_uri", "state", "nonce", "code_challenge")
        if asked.get("client_id") != CLIENT or asked.get("redirect_uri") not in self.allowed:
            raise ValueError("unknown client or redirect_uri")
        if not all(asked.get(name) for name in needed) or asked.get("code_challenge_method") != "S256":
            raise ValueError("no PKCE, state or nonce")
        if asked.get("response_type") != "code" or "openid" not in asked.get("scope", "").split():
            raise ValueError("not the code flow")
        back = {"state": asked["state"], "iss": self.address}
        if person == "-":
            return f"{asked['redirect_uri']}?{urlencode({**back, 'error': 'access_denied'})}"
        code = secrets.token_urlsafe(12)
        self.codes[code] = {**asked, "person": person}
        return f"{asked['redirect_uri']}?{urlencode({**back, 'code': code})}"

    def exchange(self, form: dict, authorization: str) -> tuple[int, dict]:
        known = "Basic " + base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
        if authorization != known:
            return 401, {"error": "invalid_client"}
        take = self.codes.get if self.odd.keeps_codes else self.codes.pop
        granted = take(form.get("code"), None)
        if granted is None or granted["redirect_uri"] != form.get("redirect_uri"):
            return 400, {"error": "invalid_grant"}
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        if encoded(digest) != granted["code_challenge"]:
            return 400, {"error": "invalid_grant", "error_description": "PKCE"}
        token = {"access_token": secrets.token_urlsafe(8), "token_type": "Bearer", "id_token": self.id_token(granted)}
        return 200, {**token, **self.odd.token}


PAGE = """<!DOCTYPE html><html lang="vi"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Cổng đăng nhập</title><form method="post"><label>Tên <input name="person"></label><button>Vào</button></form>"""
LEFT = """<!DOCTYPE html><html lang="vi"><meta charset="utf-8"><title>Đã ra</title><p>Đã ra khỏi cổng.</p>"""


class Handler(BaseHTTPRequestHandler):
    """Its addresses."""

    provider: Provider

    def log_message(self, *_: object) -> None:
        """The tests read no log of it."""

    def do_GET(self) -> None:
        path, query = urlsplit(self.path).path, flat(urlsplit(self.path).query)
        if path == "/.well-known/openid-configuration":
            self._json(200, self.provider.discovery())
        elif path == "/keys":
            self._json(200, self.provider.published())
        elif path == "/authorize":
            self._reply(200, PAGE.encode(), "text/html")
        elif path == "/logout":
            back = query.get("post_logout_redirect_uri", "")
            hinted = jwt.decode(query["id_token_hint"], self.provider.pair()["RS256"]).claims["aud"] == CLIENT
            known = hinted and any(one.startswith(back) for one in self.provider.allowed)
            self._to(back) if known else self._reply(200, LEFT.encode(), "text/html")
        else:
            self._reply(404, b"", "text/plain")

    def do_POST(self) -> None:
        sent = self.rfile.read(int(self.headers["Content-Length"])).decode()
        path, query = urlsplit(self.path).path, flat(urlsplit(self.path).query)
        if path == "/control":
            self.provider.odd = Odd(**json.loads(sent))
            self._reply(200, b"", "text/plain")
        elif path == "/authorize":
            try:
                self._to(self.provider.allow(query, flat(sent)["person"]))
            except ValueError as fault:
                self._reply(400, str(fault).encode(), "text/plain")
        elif path == "/token":
            self._odd_reply(*self.provider.exchange(flat(sent), self.headers.get("Authorization", "")))
        else:
            self._reply(404, b"", "text/plain")

    def _odd_reply(self, status: int, told: dict) -> None:
        odd, body = self.provider.odd, json.dumps(told).encode()
        body += b" " * odd.size
        if not odd.drip:
            pause(odd.seconds)
            self._json_bytes(status, body)
            return
        # A byte now and then, so that no single wait is long.
        self.wfile.write(b"HTTP/1.0 200 OK\r\nX-Slow: ")
        for _ in range(int(odd.seconds * 5)):
            pause(0.2)
            self.wfile.write(b"x")

    def _json(self, status: int, told: dict) -> None:
        self._json_bytes(status, json.dumps(told).encode())

    def _json_bytes(self, status: int, body: bytes) -> None:
        self._reply(status, body, "application/json")

    def _to(self, address: str) -> None:
        self.send_response(302)
        self.send_header("Location", address)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _reply(self, status: int, body: bytes, kind: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def encoded(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def unsigned(*parts: dict) -> str:
    return ".".join(encoded(json.dumps(part).encode()) for part in parts)


def flat(query: str) -> dict:
    return {name: values[0] for name, values in parse_qs(query, keep_blank_values=True).items()}


@dataclass(frozen=True)
class Running:
    """A running provider as tests see it: its address, and where it may send people back to."""

    address: str
    back: str

    def says(self, **odd: object) -> None:
        """Let it say something odd from now on; nothing for an honest provider."""
        self._post("/control", json.dumps(asdict(Odd(**odd))))

    def lets_in(self, asked: str, person: str) -> str:
        """Sign somebody in at the address that the site sent the browser to; where the browser is sent then."""
        assert asked.startswith(f"{self.address}/authorize?"), asked
        return self._post(asked.removeprefix(self.address), urlencode({"person": person}))

    def signs_out(self, asked: str) -> str:
        """Sign out at the address that the site sent the browser to; where the browser is sent then."""
        return self._send("GET", asked.removeprefix(self.address))

    def _post(self, path: str, body: str) -> str:
        return self._send("POST", path, body)

    def _send(self, method: str, path: str, body: str | None = None) -> str:
        connection = HTTPConnection(urlsplit(self.address).netloc, timeout=20)
        with closing(connection):
            connection.request(method, path, body)
            reply = connection.getresponse()
            assert reply.status in {200, 302}, reply.read()
            return reply.headers.get("Location", "")


@contextmanager
def provider(*back: str):
    """A provider on this machine that may send people back to some addresses."""
    port = free_port()
    process = subprocess.Popen([sys.executable, "-m", "tests.support.openid_provider", str(port), *back], cwd=ROOT)
    address = f"http://127.0.0.1:{port}"
    try:
        until(lambda: process.poll() is not None or is_there(port))
        assert process.poll() is None
        yield Running(address, back[0])
    finally:
        process.kill()
        process.wait(20)


if __name__ == "__main__":
    Handler.provider = Provider(f"http://127.0.0.1:{sys.argv[1]}", sys.argv[2:])
    ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Handler).serve_forever()
