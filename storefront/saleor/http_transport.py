"""A real Saleor over HTTP."""

from __future__ import annotations

import json
import random
import time
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import httpx

from storefront.saleor.errors import Contract, Unreachable
from storefront.saleor.transport import Operation, UploadFile

if TYPE_CHECKING:
    from collections.abc import Callable

RETRIES = 2
RETRY_SECONDS = 0.2
BUSY = frozenset({429, 500, 502, 503, 504})


class HttpTransport:
    """Posts documents to `url`. Queries are retried on 5xx, 429 and broken
    connections, with jitter; a mutation is sent exactly once, because nobody can
    tell whether a lost answer was a lost request.
    """

    def __init__(
        self,
        *,
        url: str,
        token: str,
        timeout_seconds: float,
        client: httpx.Client | None = None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._url = url
        self._token = token
        self._sleep = sleep
        self._client = client or httpx.Client(
            timeout=httpx.Timeout(timeout_seconds, connect=2.0)
        )

    def execute(self, operation: Operation) -> dict[str, Any]:
        """Send, decode with exact decimals. Raises `Unreachable` or `Contract`."""
        tries = RETRIES + 1 if operation.is_query else 1
        for attempt in range(1, tries + 1):
            try:
                return self._once(operation)
            except Unreachable:
                if attempt == tries:
                    raise
                # Jitter only spreads load; it needs no cryptographic randomness.
                pause = RETRY_SECONDS * 2**attempt * (0.5 + random.random())  # noqa: S311
                self._sleep(pause)
        message = "no attempt was made"
        raise Unreachable(message)

    def _once(self, operation: Operation) -> dict[str, Any]:
        headers = {"Authorization": f"Bearer {self._token}"} if operation.as_app else {}
        try:
            response = self._client.post(self._url, headers=headers, **_body(operation))
        except httpx.HTTPError as error:
            message = f"{operation.name}: {error}"
            raise Unreachable(message) from error
        if response.status_code in BUSY:
            message = f"{operation.name}: HTTP {response.status_code}"
            raise Unreachable(message)
        try:
            answer = json.loads(response.content, parse_float=Decimal)
        except ValueError as error:
            message = f"{operation.name}: HTTP {response.status_code}, not JSON"
            raise Contract(message) from error
        if not isinstance(answer, dict):
            message = f"{operation.name}: the answer is no JSON object"
            raise Contract(message)
        return answer


def _body(operation: Operation) -> dict[str, Any]:
    files: list[tuple[str, UploadFile]] = []
    variables = _without_files(operation.variables, "variables", files)
    payload = {
        "operationName": operation.name,
        "query": operation.text,
        "variables": variables,
    }
    if not files:
        return {"json": payload}
    paths = {str(index): [path] for index, (path, _) in enumerate(files)}
    return {
        "data": {"operations": json.dumps(payload), "map": json.dumps(paths)},
        "files": {
            str(index): (file.name, file.content, file.content_type)
            for index, (_, file) in enumerate(files)
        },
    }


def _without_files(value: Any, path: str, files: list[tuple[str, UploadFile]]) -> Any:
    if isinstance(value, UploadFile):
        files.append((path, value))
        return None
    if isinstance(value, dict):
        return {
            key: _without_files(item, f"{path}.{key}", files)
            for key, item in value.items()
        }
    if isinstance(value, list | tuple):
        return [
            _without_files(item, f"{path}.{index}", files)
            for index, item in enumerate(value)
        ]
    return str(value) if isinstance(value, Decimal) else value
