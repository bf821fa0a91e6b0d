"""One GraphQL server under measurement, and clients that cost as little as they can."""

from __future__ import annotations

import http.client
import json
import threading
import time
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

_LOCAL = threading.local()
TIMEOUT_SECONDS = 120
# Servers close idle connections after about five seconds.
FRESH_SECONDS = 2.0


class AnswerError(RuntimeError):
    """The server did not do what was asked; a benchmark of refusals measures nothing."""


@dataclass(frozen=True, slots=True)
class Server:
    """Where, and the token of an App that may do everything there."""

    name: str
    url: str
    token: str

    def ask(
        self, document: str, variables: dict[str, Any] | None = None, *, as_app: bool
    ) -> dict[str, Any]:
        """The answer's `data`. Raises `AnswerError` for any error in it."""
        body = json.dumps({"query": document, "variables": variables or {}}).encode()
        headers = {"Content-Type": "application/json"}
        if as_app:
            headers["Authorization"] = f"Bearer {self.token}"
        answer = json.loads(self._post(body, headers))
        data = answer.get("data")
        if answer.get("errors") or data is None:
            raise AnswerError(f"{self.name}: {json.dumps(answer)[:800]}")
        for value in data.values():
            refused = isinstance(value, dict) and value.get("errors")
            if refused:
                raise AnswerError(f"{self.name}: {json.dumps(value)[:800]}")
        return dict(data)

    def _post(self, body: bytes, headers: dict[str, str]) -> bytes:
        """One try, on this thread's kept-alive connection if it is still fresh."""
        kept: dict[str, tuple[http.client.HTTPConnection, float]]
        kept = _LOCAL.__dict__.setdefault("kept", {})
        where = urlsplit(self.url)
        connection, used = kept.pop(self.url, (None, 0.0))
        if connection is None or time.monotonic() - used > FRESH_SECONDS:
            connection = http.client.HTTPConnection(
                str(where.hostname), where.port, timeout=TIMEOUT_SECONDS
            )
        connection.request("POST", where.path, body, headers)
        answer = connection.getresponse().read()
        kept[self.url] = connection, time.monotonic()
        return bytes(answer)
