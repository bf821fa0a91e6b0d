"""A shop that sells, for tests of checkouts: goods of `goods_shop`, taxed by an App."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from catalog.engine.execute import execute
from catalog.engine.ids import global_id, parse_id
from catalog.engine.models import (
    Channel,
    ProductVariant,
    Shop,
    Stock,
    TaxConfiguration,
)
from storefront.saleor.documents import document
from tests.catalog.engine import stand_in_app
from tests.catalog.engine.goods_shop import NOW, GoodsShop, goods_shop, product_make

TOKYO = {
    "firstName": "Mei", "lastName": "Sato", "streetAddress1": "1-1 Chiyoda",
    "city": "千代田区", "countryArea": "東京都", "postalCode": "100-0001",
    "country": "JP", "phone": "+81312345678",
}  # fmt: skip


def selling_shop(settings: Any) -> GoodsShop:
    """`rice` and `tea`, ¥1,200 each, 7 in the north and 5 in the south."""
    settings.ENGINE_APP_DELIVER = "tests.catalog.engine.stand_in_app.deliver"
    stand_in_app.reset()
    shop = goods_shop()
    TaxConfiguration.objects.update(
        tax_calculation_strategy="TAX_APP",
        tax_app_id="pavilion.app",
        prices_entered_with_tax=False,
    )
    Channel.objects.update(use_legacy_error_flow=False)
    Shop.objects.get_or_create(pk=1)
    for slug in ("rice", "tea"):
        product_make(shop, slug)
    return shop


def reservations(minutes: int | None) -> None:
    Shop.objects.update(reserve_stock_duration_anonymous_user=minutes)


def variant(slug: str = "rice") -> ProductVariant:
    return ProductVariant.objects.get(sku=f"{slug}-1")


def variant_id(slug: str = "rice") -> str:
    return global_id("ProductVariant", variant(slug).pk)


def stock_set(*, north: int, south: int, slug: str = "rice") -> None:
    for place, units in (("north", north), ("south", south)):
        Stock.objects.filter(
            product_variant__sku=f"{slug}-1", warehouse__slug=place
        ).update(quantity=units)


def stocks(slug: str = "rice") -> dict[str, tuple[int, int]]:
    """Place -> (there, allocated)."""
    rows = Stock.objects.filter(product_variant__sku=f"{slug}-1")
    return {
        row.warehouse.slug: (row.quantity, row.quantity_allocated)
        for row in rows.select_related("warehouse")
    }


def do(
    name: str, *, now: datetime = NOW, as_app: bool = False, **variables: Any
) -> Any:
    """The payload of one of our own documents, its errors included."""
    variables.setdefault("languageCode", "EN")
    answer = execute(document(name), variables, as_app=as_app, now=now)
    assert "errors" not in answer, answer["errors"]
    return next(iter(answer["data"].values()))


def codes(payload: Any) -> list[tuple[str | None, str]]:
    """(field, code) of each error."""
    return [(error.get("field"), error["code"]) for error in payload["errors"]]


def a_checkout(now: datetime = NOW, channel: str = "tokyo", **quantities: int) -> str:
    """`rice=2` and so on; answers the id."""
    payload = do(
        "CheckoutCreate",
        now=now,
        input={
            "channel": channel,
            "languageCode": "EN",
            "lines": [
                {"variantId": variant_id(slug), "quantity": units}
                for slug, units in quantities.items()
            ],
        },
    )
    assert payload["errors"] == []
    return str(payload["checkout"]["id"])


def a_ready_checkout(now: datetime = NOW, **quantities: int) -> str:
    """With contact, addresses and the sea lane."""
    key = a_checkout(now, **quantities)
    for name, said in (
        ("CheckoutEmailUpdate", {"email": "mei@example.org"}),
        ("CheckoutShippingAddressUpdate", {"shippingAddress": TOKYO}),
        ("CheckoutBillingAddressUpdate", {"billingAddress": TOKYO}),
    ):
        assert do(name, id=key, now=now, **said)["errors"] == []
    ways = do("DeliveryOptionsCalculate", id=key, now=now)["deliveries"]
    chosen = do(
        "CheckoutDeliveryMethodUpdate",
        id=key,
        now=now,
        deliveryMethodId=ways[0]["id"],
    )
    assert chosen["errors"] == []
    return key


def pay(
    key: str,
    *,
    ending: str = "CHARGE_SUCCESS",
    reference: str = "P1",
    idempotency: str = "key-1",
    amount: Any = None,
    now: datetime = NOW,
    **data: Any,
) -> Any:
    return do(
        "TransactionInitialize",
        now=now,
        id=key,
        amount=amount,
        idempotencyKey=idempotency,
        paymentGateway={
            "id": "pavilion.app",
            "data": {"ending": ending, "reference": reference, **data},
        },
    )


def a_paid_checkout(now: datetime = NOW, **quantities: int) -> str:
    key = a_ready_checkout(now, **quantities)
    paid = pay(key, now=now, reference=key, idempotency=key)
    assert paid["errors"] == []
    return key


def an_order(now: datetime = NOW, **quantities: int) -> str:
    done = do("CheckoutComplete", id=a_paid_checkout(now, **quantities), now=now)
    assert done["errors"] == []
    return str(done["order"]["id"])


def seen(key: str, now: datetime = NOW) -> Any:
    """The checkout as the shop reads it; None if it is gone."""
    return do("CheckoutById", id=key, now=now)


def uuid_of(key: str) -> str:
    return parse_id(key)[1]


def amount(money: dict[str, Any]) -> int:
    """Minor units."""
    return int(money["fractionalAmount"])


def later(**delta: float) -> datetime:
    return NOW + timedelta(**delta)
