"""`SaleorClient`: the only way from this project to commerce.

`shop_client()` asks as an anonymous buyer, `app_client()` as our App. Which server
answers (the embedded engine or a real Saleor) is `settings.SALEOR_API_URL`. What anyone
may read of a real Saleor is kept; see `kept_answers`.
"""

from __future__ import annotations

import re
import threading
import time
from contextlib import contextmanager
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Any, TypeVar, cast, overload

from django.conf import settings
from django.utils import timezone
from opentelemetry.trace import SpanKind
from pydantic import BaseModel, ValidationError

from storefront.observability.metrics import (
    COMMERCE_CALLS,
    COMMERCE_SECONDS,
    COMMERCE_SUCCESS,
    breaker_tell,
)
from storefront.observability.tracing import span
from storefront.saleor import kept_answers
from storefront.saleor.breaker import Breaker
from storefront.saleor.documents import document
from storefront.saleor.errors import Contract, ErrorItem, Refused, Unreachable
from storefront.saleor.http_transport import HttpTransport, Patience
from storefront.saleor.installation import app_token
from storefront.saleor.local_transport import LocalTransport
from storefront.saleor.transport import Operation, Transport

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from storefront.saleor.kept_answers import Question

Result = TypeVar("Result", bound=BaseModel)
_WORD = re.compile(r"(?<!^)(?=[A-Z])")
_transports: dict[tuple[str, Patience], Transport] = {}
_making = threading.Lock()


class SaleorClient:
    """Runs operation documents and answers with their generated result models.

    `keeps` lets public reads be served from kept answers; `checks` compares every
    answer with its contract, also where plain data is asked for.
    """

    def __init__(
        self,
        transport: Transport,
        *,
        as_app: bool,
        keeps: bool = False,
        checks: bool = False,
        token: str = "",
    ) -> None:
        self._transport = transport
        self._as_app = as_app
        self._keeps = keeps and not as_app
        self._checks = checks
        self._token = token

    @overload
    def run(self, operation: type[Result], /, **variables: Any) -> Result: ...

    @overload
    def run(self, operation: str, /, **variables: Any) -> Any: ...

    def run(self, operation: type[Result] | str, /, **variables: Any) -> Result | Any:
        """Run the document of that name (or result class) with GraphQL variables.

        Variables that are None are left out. Raises `Refused` when a mutation answers
        with `errors[]`, `Unreachable`, `Contract`.
        """
        name = operation if isinstance(operation, str) else operation.__name__
        question = self._question(name, variables)
        if question is None:
            _, model = self._asked(name, variables, is_typed=True)
            return cast("Result", model)
        return cast("Result", self._kept_or_asked(question, name, variables))

    def run_raw(self, name: str, variables: dict[str, Any]) -> dict[str, Any]:
        """The same, answering with plain decoded JSON `data`; never from kept answers."""
        data, _ = self._asked(name, variables, is_typed=self._checks)
        return data

    def _question(self, name: str, variables: dict[str, Any]) -> Question | None:
        if not self._keeps or name not in kept_answers.PUBLIC_READS:
            return None
        return kept_answers.question(
            url=settings.SALEOR_API_URL,
            name=name,
            text=document(name),
            variables=_sent(variables),
        )

    def _kept_or_asked(
        self, question: Question, name: str, variables: dict[str, Any]
    ) -> BaseModel:
        now = timezone.now()
        found = kept_answers.look_up(question, now=now)
        if found and found.is_current:
            kept_answers.told(name, "hit")
            return found.answer.parsed_by(lambda data: parsed(name, data))
        before = kept_answers.kinds_now(question)
        try:
            data, model = self._asked(
                name, variables, is_typed=True, has_spare=found is not None
            )
        except (Unreachable, Contract):
            if found is None:
                kept_answers.told(name, "none")
                raise
            kept_answers.stands_in(found.answer)
            kept_answers.told(name, "stale")
            return found.answer.parsed_by(lambda data: parsed(name, data))
        kept_answers.told(name, "miss")
        kept_answers.keep(question, data, before=before, now=now)
        return cast("BaseModel", model)

    def _asked(
        self,
        name: str,
        variables: dict[str, Any],
        *,
        is_typed: bool,
        has_spare: bool = False,
    ) -> tuple[dict[str, Any], BaseModel | None]:
        operation = Operation(
            name=name,
            text=document(name),
            variables=_sent(variables),
            as_app=self._as_app,
            has_spare=has_spare,
            token=self._token,
        )
        with _measured(operation):
            data = _data(name, self._transport.execute(operation))
            return data, parsed(name, data) if is_typed else None


def _sent(variables: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in variables.items() if value is not None}


def _data(name: str, answer: dict[str, Any]) -> dict[str, Any]:
    """The `data` of a whole answer without errors. Raises `Contract`, `Refused`."""
    if answer.get("errors"):
        messages = "; ".join(
            str(item.get("message") if isinstance(item, dict) else item)
            for item in answer["errors"]
        )
        message = f"{name}: {messages}"
        raise Contract(message)
    data = answer.get("data")
    if not isinstance(data, dict):
        message = f"{name}: the answer has no data"
        raise Contract(message)
    for payload in data.values():
        if isinstance(payload, dict) and payload.get("errors"):
            items = tuple(ErrorItem.parse(raw) for raw in payload["errors"])
            raise Refused(name, items)
    return data


def parsed(name: str, data: dict[str, Any]) -> BaseModel:
    """The typed result. Raises `Contract`, naming fields but no values."""
    try:
        return result_model(name).model_validate(data)
    except ValidationError as error:
        # Values may be a buyer's; what is wrong with which field is enough.
        faults = "; ".join(
            f"{'.'.join(map(str, fault['loc']))}: {fault['type']}"
            for fault in error.errors(include_input=False, include_url=False)[:5]
        )
        message = f"{name}: the answer has another shape than its contract: {faults}"
        raise Contract(message) from None


@contextmanager
def _measured(operation: Operation) -> Iterator[None]:
    """Span, duration and outcome of one call."""
    start, outcome = time.perf_counter(), "ok"
    try:
        with span(f"commerce {operation.name}", kind=SpanKind.CLIENT):
            yield
    except Unreachable as error:
        outcome = error.kind
        raise
    except Refused:
        outcome = "refused"
        raise
    except Contract:
        outcome = "contract"
        raise
    else:
        COMMERCE_SUCCESS.set_to_current_time()
    finally:
        COMMERCE_CALLS.labels(operation.name, outcome).inc()
        COMMERCE_SECONDS.labels(operation.pace).observe(time.perf_counter() - start)


@cache
def result_model(name: str) -> type[BaseModel]:
    """The generated pydantic model of an operation, e.g. `ProductBySlug`."""
    module = import_module(f"storefront.saleor.results.{_WORD.sub('_', name).lower()}")
    return cast("type[BaseModel]", getattr(module, name))


def patience_set() -> Patience:
    """The time-outs that settings give."""
    return Patience(
        connect=settings.SALEOR_CONNECT_SECONDS,
        spare=settings.SALEOR_SPARE_SECONDS,
        read=settings.SALEOR_TIMEOUT_SECONDS,
        write=settings.SALEOR_WRITE_SECONDS,
        long=settings.SALEOR_LONG_SECONDS,
    )


def _made(
    url: str, patience: Patience, token: Callable[[], str] = app_token
) -> Transport:
    if not url:
        return LocalTransport()
    breaker_tell("closed")
    return HttpTransport(
        url=url,
        # From the environment or the installed App, which may be installed anew.
        token=token,
        patience=patience,
        breaker=Breaker(
            failures=settings.SALEOR_BREAKER_FAILURES,
            pause_seconds=settings.SALEOR_BREAKER_SECONDS,
            changed=breaker_tell,
        ),
        connections=settings.SALEOR_CONNECTIONS,
    )


def configured_transport() -> Transport:
    """What carries operations in this process: to the engine, or to a real Saleor."""
    key = (settings.SALEOR_API_URL, patience_set())
    with _making:
        if key not in _transports:
            _transports[key] = _made(*key)
        return _transports[key]


def transports_forget() -> None:
    """Let go of this process's connections; the next call connects anew.

    A closed transport must never be found again: another server may come to listen
    on the same address.
    """
    with _making:
        closing = list(_transports.values())
        _transports.clear()
    for transport in closing:
        if isinstance(transport, HttpTransport):
            transport.close()


def _client(*, as_app: bool) -> SaleorClient:
    is_remote = bool(settings.SALEOR_API_URL)
    return SaleorClient(
        configured_transport(), as_app=as_app, keeps=is_remote, checks=is_remote
    )


def shop_client() -> SaleorClient:
    """Asks as anyone who walks in: published goods, own checkout by id."""
    return _client(as_app=False)


def app_client() -> SaleorClient:
    """Asks as our Saleor App, with its permissions."""
    return _client(as_app=True)


def customer_client(token: str) -> SaleorClient:
    """Asks as the customer whose access token it is; nothing is kept of the answers."""
    is_remote = bool(settings.SALEOR_API_URL)
    return SaleorClient(
        configured_transport(), as_app=False, checks=is_remote, token=token
    )


def staff_client(token: str) -> SaleorClient:
    """Asks a real Saleor as the person whose token it is, for what no App may do."""
    transport = _made(settings.SALEOR_API_URL, patience_set(), lambda: token)
    return SaleorClient(transport, as_app=True, checks=True)
