"""A real Saleor over HTTP.

Weather is `Unreachable`: no connection, no answer in time, 5xx, 429, half an answer. A
document that Saleor does not take is `Contract`. Nothing is guessed from half of one.
"""

from __future__ import annotations

import json
import random
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any

import httpx

from storefront.observability.request_ids import REQUEST_ID_HEADER, request_id
from storefront.observability.tracing import carried
from storefront.saleor.errors import Contract, Unreachable
from storefront.saleor.transport import Operation, Pace, UploadFile

if TYPE_CHECKING:
    from collections.abc import Callable

    from storefront.saleor.breaker import Breaker

TRIES = 3
FIRST_PAUSE_SECONDS = 0.2
# All tries of one query together; a page does not wait longer for a second chance.
BUDGET_SECONDS = 12.0
BUSY = frozenset({429, 500, 502, 503, 504})
TOO_MANY = 429
# What Saleor says of a fault of its own, in a whole answer with HTTP 200.
ITS_FAULT = "Internal Server Error"


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds: to connect, and to wait for each kind of answer."""

    connect: float
    spare: float
    read: float
    write: float
    long: float

    def of(self, pace: Pace) -> httpx.Timeout:
        """The time-outs of one request."""
        seconds: float = getattr(self, pace)
        return httpx.Timeout(seconds, connect=min(self.connect, seconds))


class HttpTransport:
    """Posts documents to `url`. Queries are retried with jitter, honouring
    `Retry-After`; a mutation is sent exactly once, because nobody can tell whether a
    lost answer was a lost request.
    """

    def __init__(
        self,
        *,
        url: str,
        token: Callable[[], str],
        patience: Patience,
        breaker: Breaker,
        connections: int = 20,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.breaker = breaker
        self.patience = patience
        self._url = url
        self._token = token
        self._sleep = sleep
        self._client = httpx.Client(
            limits=httpx.Limits(
                max_connections=connections,
                max_keepalive_connections=connections,
                keepalive_expiry=30.0,
            )
        )

    def close(self) -> None:
        """Let go of the connections."""
        self._client.close()

    def execute(self, operation: Operation) -> dict[str, Any]:
        """Send, decode with exact decimals. Raises `Unreachable` or `Contract`."""
        tries = TRIES if operation.pace == "read" else 1
        ends = time.monotonic() + BUDGET_SECONDS
        for attempt in range(1, tries + 1):
            try:
                return self._guarded(operation)
            except Unreachable as error:
                pause = _pause(error, attempt)
                is_last = attempt == tries or error.kind == "breaker_open"
                if is_last or time.monotonic() + pause > ends:
                    raise
                self._sleep(pause)
        message = "no attempt was made"
        raise Unreachable(message, was_sent=False)

    def _guarded(self, operation: Operation) -> dict[str, Any]:
        if not self.breaker.may_pass():
            left = self.breaker.view().opens_in
            message = f"{operation.name}: not asked, commerce does not answer"
            raise Unreachable(
                message, kind="breaker_open", was_sent=False, retry_after=left
            )
        try:
            answer = self._once(operation)
        except Unreachable as error:
            if error.kind == "rate_limited":
                self.breaker.hold(error.retry_after or FIRST_PAUSE_SECONDS)
            else:
                self.breaker.failed()
            raise
        except Contract:
            # It answers; that we do not understand each other is no weather.
            self.breaker.succeeded()
            raise
        self.breaker.succeeded()
        return answer

    def _once(self, operation: Operation) -> dict[str, Any]:
        headers = {REQUEST_ID_HEADER: request_id(), **carried()}
        # Before the App is installed there is no token: an empty one is no header.
        if operation.as_app and (token := self._token()):
            headers["Authorization"] = f"Bearer {token}"
        elif operation.token:
            headers["Authorization"] = f"Bearer {operation.token}"
        try:
            response = self._client.post(
                self._url,
                headers=headers,
                timeout=self.patience.of(operation.pace),
                **_body(operation),
            )
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as error:
            message = f"{operation.name}: no connection ({type(error).__name__})"
            raise Unreachable(message, was_sent=False) from error
        except httpx.TimeoutException as error:
            message = f"{operation.name}: no answer in time"
            raise Unreachable(message, kind="timeout") from error
        except httpx.HTTPError as error:
            # A broken connection, or an answer that ended before its end.
            message = f"{operation.name}: {type(error).__name__}"
            raise Unreachable(message) from error
        if response.status_code in BUSY:
            raise _busy(operation, response)
        return _decoded(operation, response)


def _busy(operation: Operation, response: httpx.Response) -> Unreachable:
    is_limited = response.status_code == TOO_MANY
    return Unreachable(
        f"{operation.name}: HTTP {response.status_code}",
        kind="rate_limited" if is_limited else "unreachable",
        # Who is told to slow down was not served.
        was_sent=not is_limited,
        retry_after=retry_after(response.headers.get("Retry-After", "")),
    )


def retry_after(said: str, *, now: datetime | None = None) -> float | None:
    """Seconds that a `Retry-After` header asks for, as a number or as a date."""
    said = said.strip()
    if said.isascii() and said.isdigit():
        return float(said[:9])
    try:
        at = parsedate_to_datetime(said)
    except ValueError:
        return None
    if at.tzinfo is None:
        return None
    return max(0.0, (at - (now or datetime.now(tz=UTC))).total_seconds())


def _pause(error: Unreachable, attempt: int) -> float:
    # Jitter only spreads load; it needs no cryptographic randomness.
    jitter = 0.5 + random.random()  # noqa: S311
    pause = FIRST_PAUSE_SECONDS * float(2 ** (attempt - 1)) * jitter
    # Never earlier than asked, and not all at the same instant either.
    return max(pause, (error.retry_after or 0.0) + pause / 2)


def _decoded(operation: Operation, response: httpx.Response) -> dict[str, Any]:
    """The answer, whole. Half of one, or no GraphQL at all, is no answer."""
    try:
        answer = json.loads(response.content, parse_float=Decimal)
    except ValueError as error:
        message = f"{operation.name}: HTTP {response.status_code}, not JSON"
        if response.is_success:
            raise Unreachable(message, kind="half_answer") from error
        raise Contract(message) from error
    if not isinstance(answer, dict):
        message = f"{operation.name}: the answer is no JSON object"
        raise Contract(message)
    errors = answer.get("errors")
    if isinstance(errors, list) and any(
        isinstance(item, dict) and item.get("message") == ITS_FAULT for item in errors
    ):
        message = f"{operation.name}: {ITS_FAULT}"
        raise Unreachable(message)
    if not errors and not isinstance(answer.get("data"), dict):
        message = f"{operation.name}: HTTP {response.status_code} without data"
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
