"""`SaleorClient`: the only way from this project to commerce.

`shop_client()` asks as an anonymous buyer, `app_client()` as our App. Which server
answers (the embedded engine or a real Saleor) is `settings.SALEOR_API_URL`.
"""

from __future__ import annotations

import re
from functools import cache
from importlib import import_module
from typing import Any, TypeVar, cast, overload

from django.conf import settings
from pydantic import BaseModel, ValidationError

from storefront.saleor.documents import document
from storefront.saleor.errors import Contract, ErrorItem, Refused
from storefront.saleor.http_transport import HttpTransport
from storefront.saleor.local_transport import LocalTransport
from storefront.saleor.transport import Operation, Transport

Result = TypeVar("Result", bound=BaseModel)
_WORD = re.compile(r"(?<!^)(?=[A-Z])")


class SaleorClient:
    """Runs operation documents and answers with their generated result models."""

    def __init__(self, transport: Transport, *, as_app: bool) -> None:
        self._transport = transport
        self._as_app = as_app

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
        model = result_model(name)
        data = self.run_raw(name, variables)
        try:
            return cast("Result", model.model_validate(data))
        except ValidationError as error:
            message = f"{name}: the answer has another shape than its contract: {error}"
            raise Contract(message) from error

    def run_raw(self, name: str, variables: dict[str, Any]) -> dict[str, Any]:
        """The same, answering with plain decoded JSON `data`."""
        sent = {key: value for key, value in variables.items() if value is not None}
        answer = self._transport.execute(
            Operation(
                name=name, text=document(name), variables=sent, as_app=self._as_app
            )
        )
        if answer.get("errors"):
            messages = "; ".join(str(item.get("message")) for item in answer["errors"])
            message = f"{name}: {messages}"
            raise Contract(message)
        data = cast("dict[str, Any]", answer.get("data") or {})
        for payload in data.values():
            if isinstance(payload, dict) and payload.get("errors"):
                items = tuple(ErrorItem.parse(raw) for raw in payload["errors"])
                raise Refused(name, items)
        return data


@cache
def result_model(name: str) -> type[BaseModel]:
    """The generated pydantic model of an operation, e.g. `ProductBySlug`."""
    module = import_module(f"storefront.saleor.results.{_WORD.sub('_', name).lower()}")
    return cast("type[BaseModel]", getattr(module, name))


@cache
def _transport(url: str, token: str, timeout: int) -> Transport:
    if url:
        return HttpTransport(url=url, token=token, timeout_seconds=timeout)
    return LocalTransport()


def _configured() -> Transport:
    return _transport(
        settings.SALEOR_API_URL,
        settings.SALEOR_APP_TOKEN,
        settings.SALEOR_TIMEOUT_SECONDS,
    )


def shop_client() -> SaleorClient:
    """Asks as anyone who walks in: published goods, own checkout by id."""
    return SaleorClient(_configured(), as_app=False)


def app_client() -> SaleorClient:
    """Asks as our Saleor App, with its permissions."""
    return SaleorClient(_configured(), as_app=True)
