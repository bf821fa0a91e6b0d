"""A small faithful App on a real socket: it is installed, verifies, keeps and answers.

`told` holds what arrived with a good signature, in order; `answers[event]` makes an
answer of a payload (a plain value, or an `Answer` with a status). It knows the server's
keys only from `/.well-known/jwks.json`, as any App does.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import httpx
import jwt
from jwt import PyJWK, api_jws

if TYPE_CHECKING:
    from collections.abc import Callable

Payload = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer that is not simply 200 with JSON."""

    status: int
    body: str = ""
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Told:
    """One event as it arrived."""

    event: str
    payload: Any
    headers: dict[str, str]


class AppServer:
    """Use it as a context manager; `url` is where it listens."""

    def __init__(self, *, jwks: Callable[[], Payload] | None = None) -> None:
        self.told: list[Told] = []
        self.refused: list[str] = []
        self.answers: dict[str, Callable[[Any], Any]] = {}
        self.tokens: list[str] = []
        self.handshakes: list[dict[str, str]] = []
        self.manifest: Payload = {}
        self.secret: str | None = None
        self._jwks = jwks
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self.is_up = False

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self) -> AppServer:
        self._thread.start()
        self.is_up = True
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()

    def kill(self) -> None:
        """From now on connections are refused."""
        if self.is_up:
            self.is_up = False
            self._server.shutdown()
            self._server.server_close()
            self._thread.join()

    def events(self) -> list[str]:
        return [one.event for one in self.told]

    # --- What it does with a request ----------------------------------------------
    def take(self, path: str, headers: dict[str, str], body: bytes) -> Answer:
        if path == "/token":
            self.handshakes.append(headers)
            self.tokens.append(json.loads(body)["auth_token"])
            return Answer(200, "{}")
        event = headers["saleor-event"].upper()
        problem = self._problem(headers, body)
        if problem:
            self.refused.append(problem)
            return Answer(401, problem)
        payload = json.loads(body)
        answer = self.answers.get(event, lambda _: {})(payload)
        if not isinstance(answer, Answer):
            answer = Answer(200, json.dumps(answer))
        self.told.append(Told(event, payload, headers))
        return answer

    def _problem(self, headers: dict[str, str], body: bytes) -> str:
        given = headers["saleor-signature"]
        if self.secret:
            wanted = hmac.new(self.secret.encode(), body, hashlib.sha256).hexdigest()
            return "" if hmac.compare_digest(given, wanted) else "HMAC"
        protected = given.partition(".")[0]
        padded = protected + "=" * (-len(protected) % 4)
        header = json.loads(base64.urlsafe_b64decode(padded))
        keys = {key["kid"]: key for key in self._keys(headers)["keys"]}
        if header.get("b64") is not False or header["kid"] not in keys:
            return f"header {header}"
        try:
            key = PyJWK.from_dict(keys[header["kid"]])
            api_jws.decode(given, key.key, ["RS256"], detached_payload=body)
        except jwt.InvalidTokenError as error:
            return str(error)
        return ""

    def _keys(self, headers: dict[str, str]) -> Payload:
        if self._jwks is not None:
            return self._jwks()
        parts = urlsplit(headers["saleor-api-url"])
        url = f"{parts.scheme}://{parts.netloc}/.well-known/jwks.json"
        return dict(httpx.get(url, timeout=10).raise_for_status().json())


def _handler(app: AppServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            app.handshakes.append(_lower(self.headers.items()))
            self._say(Answer(200, json.dumps(app.manifest)))

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            path = urlsplit(self.path).path
            self._say(app.take(path, _lower(self.headers.items()), body))

        def _say(self, answer: Answer) -> None:
            content = answer.body.encode()
            self.send_response(answer.status)
            for name, value in answer.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
            pass

    return Handler


def _lower(items: Any) -> dict[str, str]:
    return {name.lower(): value for name, value in items}
