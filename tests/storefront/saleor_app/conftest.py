from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client
from django.utils import timezone

from storefront.saleor.installation import token_forget
from storefront.saleor_app.jwks import rings_forget
from tests.fakes.saleor_server import SaleorServer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.http import HttpResponse


@pytest.fixture
def saleor(settings: Any) -> Iterator[SaleorServer]:
    """A Saleor on the loopback, which this pavilion belongs to."""
    server = SaleorServer()
    settings.SALEOR_API_URL = server.api_url
    settings.SALEOR_APP_TOKEN = ""
    settings.SALEOR_TOKEN_KEYS = ["first"]
    token_forget()
    rings_forget()
    yield server
    server.close()
    token_forget()
    rings_forget()


class Sender:
    """Sends events to the App as Saleor does; `change` alters the headers."""

    def __init__(self, saleor: SaleorServer) -> None:
        self.saleor = saleor
        self.client = Client()

    def send(
        self,
        event: str,
        payload: Any,
        *,
        path: str = "",
        change: dict[str, str] | None = None,
        tampered: bytes = b"",
        **signed: Any,
    ) -> HttpResponse:
        body = payload if isinstance(payload, bytes) else json.dumps(payload).encode()
        headers = self.saleor.headers(event, body, **signed) | (change or {})
        return self.client.post(  # type: ignore[return-value]
            f"/app/webhooks/{path or event.lower()}",
            data=tampered or body,
            content_type="application/json",
            headers=headers,
        )


@pytest.fixture
def sender(saleor: SaleorServer) -> Sender:
    return Sender(saleor)


def order_event(
    kind: str = "OrderCreated", order_id: str = "T3JkZXI6MQ==", **more: Any
) -> dict[str, Any]:
    return {
        "__typename": kind,
        "issuedAt": timezone.now().isoformat(),
        "order": {"id": order_id, "lines": []},
        **more,
    }


def product_event(**more: Any) -> dict[str, Any]:
    return {
        "__typename": "ProductUpdated",
        "issuedAt": timezone.now().isoformat(),
        "product": {"id": "UHJvZHVjdDox", "slug": "hom-mali-rice"},
        **more,
    }
