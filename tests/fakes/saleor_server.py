"""A small Saleor over HTTP on the loopback: its keys, its API, its signed requests.

It signs as Saleor 3.23 does (a detached JWS over the raw bytes, RS256, `b64: false`,
the key id is the RFC 7638 thumbprint) and answers the few operations that the App asks.
"""

from __future__ import annotations

import base64
import hashlib
import json
from contextlib import suppress
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import TYPE_CHECKING, Any

from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm
from jwt.api_jws import PyJWS

if TYPE_CHECKING:
    from collections.abc import Callable

Node = dict[str, Any]
NOT_ALLOWED = {
    "errors": [
        {
            "message": "To access this path, you need one of the following permissions: "
            "AUTHENTICATED_STAFF_USER, AUTHENTICATED_APP",
            "extensions": {"exception": {"code": "PermissionDenied"}},
        }
    ]
}
IDENTIFIER = "pavilion.app"


@cache
def key_pair(name: str) -> rsa.RSAPrivateKey:
    """One key of a name for the whole run: they are slow to make."""
    assert name
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def jwk_of(key: rsa.RSAPrivateKey) -> Node:
    jwk: Node = RSAAlgorithm.to_jwk(key.public_key(), as_dict=True)
    needed = {name: jwk[name] for name in ("e", "kty", "n")}
    said = json.dumps(needed, separators=(",", ":"), sort_keys=True).encode()
    kid = base64.urlsafe_b64encode(hashlib.sha256(said).digest()).rstrip(b"=").decode()
    return {**needed, "use": "sig", "alg": "RS256", "kid": kid}


def sign(body: bytes, *, key: str = "first", kid: str = "", **headers: Any) -> str:
    """The value of Saleor-Signature for a body."""
    private = key_pair(key)
    return PyJWS().encode(
        body,
        private,
        algorithm="RS256",
        headers={"kid": kid or jwk_of(private)["kid"], "crit": ["b64"], **headers},
        is_payload_detached=True,
    )


class SaleorServer:
    """`tokens` says which App a token belongs to; `answers` what an operation gives.

    `asked` lists the operations that came, `keys` the names of keys that it publishes.
    While `is_away` every answer is HTTP 503. `hold` makes the API wait.
    """

    def __init__(self) -> None:
        self.keys = ["first"]
        self.tokens: dict[str, Node] = {}
        self.answers: dict[str, Callable[[Node], Any]] = {}
        self.asked: list[str] = []
        self.keys_asked = 0
        self.is_away = False
        self.may_answer = Event()
        self.may_answer.set()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._thread = Thread(
            target=self._server.serve_forever,
            # How long it takes to stop, in every test.
            kwargs={"poll_interval": 0.01},
            daemon=True,
        )
        self._thread.start()

    @property
    def domain(self) -> str:
        return f"127.0.0.1:{self._server.server_port}"

    @property
    def api_url(self) -> str:
        return f"http://{self.domain}/graphql/"

    def close(self) -> None:
        self.may_answer.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def headers(self, event: str, body: bytes, **signed: Any) -> dict[str, str]:
        """Headers of a webhook request, as Saleor sends them."""
        return {
            "Saleor-Event": event.lower(),
            "Saleor-Domain": self.domain,
            "Saleor-Api-Url": self.api_url,
            "Saleor-Signature": sign(body, **signed),
        }

    def _answer(self, path: str, token: str, body: bytes) -> tuple[int, Any]:
        if self.is_away:
            return 503, {}
        if path == "/.well-known/jwks.json":
            self.keys_asked += 1
            return 200, {"keys": [jwk_of(key_pair(name)) for name in self.keys]}
        said = json.loads(body)
        name = said["operationName"]
        self.asked.append(name)
        self.may_answer.wait(timeout=30)
        if name == "AppSelf":
            app = self.tokens.get(token)
            return 200, {"data": {"app": app}, **({} if app else NOT_ALLOWED)}
        if name not in self.answers:
            return 400, {"errors": [{"message": f"No answer to {name} is set."}]}
        return 200, {"data": self.answers[name](said.get("variables") or {})}

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        server = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self._say(b"")

            def do_POST(self) -> None:
                self._say(self.rfile.read(int(self.headers["Content-Length"])))

            def _say(self, body: bytes) -> None:
                token = self.headers.get("Authorization", "").removeprefix("Bearer ")
                status, answer = server._answer(self.path, token, body)
                content = json.dumps(answer).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                # Who was killed meanwhile does not listen any more.
                with suppress(BrokenPipeError):
                    self.wfile.write(content)

            def log_message(self, *_: Any) -> None:
                """Nothing on the screen."""

        return Handler


def app_node(identifier: str = IDENTIFIER) -> Node:
    return {
        "id": "QXBwOjE=", "identifier": identifier, "name": "Pavilion",
        "version": "0.1.0", "isActive": True, "permissions": [],
    }  # fmt: skip


def order_node(order_id: str, *, status: str = "UNFULFILLED") -> Node:
    """An order without lines, as OrderById answers it."""
    nothing = {"currency": "EUR", "fractionalAmount": 0, "fractionDigits": 2}
    taxed = {"gross": nothing, "net": nothing}
    return {
        "id": order_id, "number": "17", "created": "2026-11-24T12:00:00+00:00",
        "status": status, "userEmail": "anna@example.com", "languageCodeEnum": "DE",
        "checkoutId": None, "externalReference": None, "chargeStatus": "FULL", "authorizeStatus": "FULL",
        "shippingMethodName": None, "collectionPointName": None,
        "channel": {"slug": "germany"}, "shippingAddress": None,
        "billingAddress": None, "total": taxed, "subtotal": taxed,
        "shippingPrice": taxed, "totalCharged": nothing, "totalRefunded": nothing,
        "lines": [], "fulfillments": [],
    }  # fmt: skip


def allocations_node(order_id: str) -> Node:
    return {
        "id": order_id, "number": "17", "checkoutId": None,
        "channel": {"slug": "germany", "currencyCode": "EUR"},
        "lines": [], "transactions": [],
    }  # fmt: skip
