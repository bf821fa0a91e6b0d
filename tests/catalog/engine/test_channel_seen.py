"""What a buyer may read of a channel: Saleor tells id and slug, and nothing else."""

from __future__ import annotations

from typing import Any

import pytest

from catalog.engine.execute import execute
from tests.catalog.engine.checkout_shop import NOW, a_checkout, selling_shop

pytestmark = pytest.mark.django_db
HIDDEN = {
    "name": "tokyo",
    "isActive": True,
    "currencyCode": "JPY",
    "defaultCountry": {"code": "JP"},
}


@pytest.fixture(autouse=True)
def _shop(settings: Any) -> None:
    selling_shop(settings)


def channel_of_a_checkout(selection: str, *, as_app: bool) -> Any:
    text = (
        f"query Seen($id: ID!) {{ checkout(id: $id) {{ channel {{ {selection} }} }} }}"
    )
    return execute(text, {"id": a_checkout(tea=1)}, as_app=as_app, now=NOW)


def test_a_buyer_sees_the_slug() -> None:
    answer = channel_of_a_checkout("slug", as_app=False)
    assert answer["data"] == {"checkout": {"channel": {"slug": "tokyo"}}}


@pytest.mark.parametrize("name", HIDDEN)
def test_the_rest_is_for_staff_and_apps(name: str) -> None:
    selection = "defaultCountry { code }" if name == "defaultCountry" else name
    answer = channel_of_a_checkout(selection, as_app=False)
    assert answer["errors"][0]["extensions"]["exception"]["code"] == "PermissionDenied"
    assert answer["data"] == {"checkout": None}


def test_the_app_sees_it() -> None:
    selection = "name isActive currencyCode defaultCountry { code }"
    answer = channel_of_a_checkout(selection, as_app=True)
    assert answer["data"] == {"checkout": {"channel": HIDDEN}}
