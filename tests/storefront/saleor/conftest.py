"""The whole shop in Saleor mode, with a stand-in for Saleor that can fail."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from storefront.saleor import kept_answers
from storefront.saleor.client import transports_forget
from tests.fakes.http_saleor import TOKEN, HttpSaleor
from tests.storefront.sync.engine_pavilion import lots, someland

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def saleor(transactional_db: None, settings: Any) -> Iterator[HttpSaleor]:
    """Someland, set up and filled, then reached over HTTP only."""
    someland(settings)
    lots(("NEW", "OAS-DAT-500", 90, 300), ("KILO", "OAS-DAT-1KG", 90, 300))
    server = HttpSaleor()
    settings.SALEOR_API_URL = server.url
    settings.SALEOR_APP_TOKEN = TOKEN
    settings.SALEOR_SPARE_SECONDS = 0.5
    settings.SALEOR_TIMEOUT_SECONDS = 5
    settings.SALEOR_LONG_SECONDS = 5
    settings.SALEOR_BREAKER_SECONDS = 0.2
    kept_answers.decoded_forget()
    yield server
    transports_forget()
    server.stop()
    kept_answers.decoded_forget()
