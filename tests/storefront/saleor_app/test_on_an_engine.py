"""Our own App on an engine server: installed, asked and told over HTTP, as by a Saleor.

The engine is another process with nothing in it; everything there is made through the
contract. So each side proves the other.
"""

from __future__ import annotations

import time
from contextlib import closing
from io import StringIO
from typing import TYPE_CHECKING, Any

import pytest
from django.core.management import call_command
from django.utils import timezone

from catalog.markets.selectors import pavilion_with_goods
from storefront.demo.lots import attestations_seed, bases_seed, lots_seed
from storefront.demo.pictures import goods_picture
from storefront.demo.reference import reference_seed
from storefront.saleor.client import app_client
from storefront.saleor.documents import document
from storefront.saleor.installation import app_token, token_forget
from storefront.saleor.models import AppInstallation
from storefront.saleor_app.jwks import rings_forget
from storefront.saleor_app.models import SaleorEvent
from storefront.saleor_app.permissions import PERMISSIONS
from storefront.sync.goods_draft import goods_draft
from storefront.sync.goods_prices import goods_prices
from storefront.sync.product_publish import product_publish
from storefront.sync.shop_ids import shop_ids
from storefront.sync.stock_mirror import stock_mirror
from tests.contract.diff.both import serving

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.contract.diff.server import Server

BERLIN = {"firstName": "Anna", "lastName": "Weber", "streetAddress1": "Torstr. 1",
          "city": "Berlin", "postalCode": "10119", "country": "DE",
          "phone": "+493012345678"}  # fmt: skip
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
INSTALL = """mutation($input: AppInstallInput!) { appInstall(input: $input) {
  appInstallation { id } errors { field code message } } }"""
WAITING = "{ appsInstallations { status message } }"
PAY = """mutation($id: ID!, $money: MoneyInput!) { transactionCreate(id: $id,
  transaction: {name: "By hand", pspReference: "H1", amountCharged: $money}) {
  transaction { id } errors { field code message } } }"""


@pytest.fixture
def engine(live_server: Any, settings: Any) -> Iterator[Server]:
    """An empty engine that this pavilion belongs to."""
    with serving("engine", "") as server, closing(server.client):
        settings.PUBLIC_URL = live_server.url
        settings.SALEOR_API_URL = server.url
        settings.SALEOR_APP_TOKEN = ""
        settings.SALEOR_TOKEN_KEYS = ["first"]
        token_forget()
        rings_forget()
        yield server
        token_forget()
        rings_forget()


def ask(engine: Server, text: str, who: str = "staff", **variables: Any) -> Any:
    answer = engine.ask(text, variables, who=who).content
    assert "errors" not in answer, answer["errors"]
    return next(iter(answer["data"].values()))


def buyer(engine: Server, name: str, **variables: Any) -> Any:
    """One of our own documents, as the pages send it."""
    said = {"languageCode": "EN", **variables}
    payload = ask(engine, document(name), who="", **said)
    assert not payload.get("errors"), payload["errors"]
    return payload


def installed(engine: Server, url: str) -> None:
    given = {"appName": "Pavilion", "permissions": list(PERMISSIONS),
             "manifestUrl": f"{url}/app/manifest.json"}  # fmt: skip
    assert ask(engine, INSTALL, input=given)["errors"] == []
    _until(lambda: not ask(engine, WAITING), lambda: ask(engine, WAITING))


def _until(is_so: Any, said: Any = lambda: "") -> None:
    until = time.monotonic() + 60
    while not is_so():
        assert time.monotonic() < until, said()
        time.sleep(0.1)


def applied() -> str:
    out = StringIO()
    call_command("pavilion", "apply", stdout=out)
    return out.getvalue().strip().splitlines()[-1]


def on_the_shelf() -> str:
    """The first declared product with its lots; answers its first SKU."""
    now, declared = timezone.now(), pavilion_with_goods()
    priced_on = reference_seed(now=now)
    bases_seed(declared)
    client, goods = app_client(), declared.goods[0]
    draft = goods_draft(
        pavilion=declared,
        goods=goods,
        prices=goods_prices(pavilion=declared, goods=goods, on=priced_on),
        picture=goods_picture(pavilion=declared, goods=goods),
    )
    ids = shop_ids(client, language=declared.identity.default_language)
    assert product_publish(client=client, ids=ids, draft=draft).was_written
    assert lots_seed(goods, now=now) > 0
    attestations_seed(goods, on=now.date())
    assert stock_mirror(client=client, on=now.date()).changed > 0
    return goods.variants[0].sku


def test_the_pavilion_runs_on_an_engine_as_on_a_saleor(
    engine: Server, live_server: Any
) -> None:
    installed(engine, live_server.url)
    assert AppInstallation.objects.count() == 1
    assert app_token()
    assert applied().endswith(" changes")
    assert applied() == "0 changes"
    out = StringIO()
    call_command("saleor_app", "plan", stdout=out)
    assert out.getvalue().strip() == "0 changes"
    told = set(SaleorEvent.objects.values_list("event", flat=True))
    assert {"CHANNEL_CREATED", "CATEGORY_CREATED", "COLLECTION_CREATED"} <= told

    sku = on_the_shelf()
    variant = ask(
        engine, "query($sku: String) { productVariant(sku: $sku) { id } }", sku=sku
    )
    checkout = buyer(
        engine, "CheckoutCreate",
        input={"channel": "germany", "languageCode": "EN", "email": "anna@example.org",
               "shippingAddress": BERLIN, "billingAddress": BERLIN,
               "lines": [{"variantId": variant["id"], "quantity": 1}]},
    )["checkout"]  # fmt: skip
    key = checkout["id"]
    # Ways to deliver and taxes are asked of our App, in this process, over HTTP.
    ways = buyer(engine, "DeliveryOptionsCalculate", id=key)["deliveries"]
    assert ways
    buyer(
        engine, "CheckoutDeliveryMethodUpdate", id=key, deliveryMethodId=ways[0]["id"]
    )
    total = buyer(engine, "CheckoutById", id=key)["totalPrice"]
    assert total["gross"]["fractionalAmount"] > total["net"]["fractionalAmount"] > 0

    cents = total["gross"]["fractionalAmount"]
    money = {"amount": cents / 100, "currency": "EUR"}
    paid = ask(engine, PAY, who="app", id=key, money=money)
    assert paid["errors"] == []
    order = buyer(engine, "CheckoutComplete", id=key)["order"]
    _until(lambda: SaleorEvent.objects.filter(event="ORDER_CREATED").exists())
    row = SaleorEvent.objects.get(event="ORDER_CREATED")
    assert row.payload["order"]["id"] == order["id"]
