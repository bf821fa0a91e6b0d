"""The same documents on a real Saleor and on the engine: same answers.

`make contract-remote SALEOR_API_URL=… SALEOR_APP_TOKEN=…`, never part of `make test`.
The Saleor is applied and seeded beforehand (CONTRIBUTING.md says how), the engine here.
Nothing is bought; the checkouts that are made stay behind empty-handed.
"""

from __future__ import annotations

import os
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from catalog.markets.selectors import pavilion_with_goods
from storefront.demo.loader import demo_seed
from storefront.saleor.breaker import Breaker
from storefront.saleor.client import SaleorClient
from storefront.saleor.documents import document
from storefront.saleor.http_transport import HttpTransport, Patience
from storefront.saleor.local_transport import LocalTransport
from storefront.saleor.transport import Operation
from storefront.sync.pavilion_apply import pavilion_apply
from storefront.sync.pavilion_plan import pavilion_plan
from tests.contract.answer_difference import Gap, gaps

if TYPE_CHECKING:
    from collections.abc import Iterator

    from storefront.saleor.transport import Transport

pytestmark = [pytest.mark.remote, pytest.mark.django_db]

ALL = {"first": 100}
WORDS = {"languageCode": "DE"}
PLACE = {"channel": "germany", **WORDS}
BERLIN = {
    "firstName": "Anna", "lastName": "Muster", "streetAddress1": "Torstrasse 1",
    "city": "BERLIN", "postalCode": "10119", "country": "DE",
    "phone": "+4915112345678",
}  # fmt: skip
AS_APP: list[tuple[str, dict[str, Any]]] = [
    ("ChannelList", {}),
    ("WarehouseList", ALL),
    ("ShippingZoneList", ALL),
    ("TaxConfigurationList", ALL),
    ("AttributeList", ALL),
    ("AttributeTexts", {**ALL, **WORDS}),
    ("AttributeChoices", {**ALL, **WORDS, "slug": "base"}),
    ("ProductTypeList", ALL),
    ("CategorySetupList", ALL),
    ("CategoryTexts", {**ALL, **WORDS}),
    ("CollectionSetupList", ALL),
    ("CollectionTexts", {**ALL, **WORDS}),
    ("ProductForPublish", {"externalReference": "no-such-goods"}),
    ("VariantStocks", {"sku": "NO-SUCH-SKU"}),
    ("OrderById", {"id": "T3JkZXI6MDAwMDAwMDAtMDAwMC0wMDAwLTAwMDAtMDAwMDAwMDAwMDAw"}),
]
AS_BUYER: list[tuple[str, dict[str, Any]]] = [
    ("CategoryList", {**ALL, **WORDS}),
    ("CollectionList", {**ALL, **PLACE}),
    ("ProductList", {**ALL, **PLACE}),
    ("ProductList", {**ALL, **PLACE, "sortBy": {"field": "NAME", "direction": "ASC"}}),
    ("ProductList", {**ALL, **PLACE, "where": {"price": {"range": {"gte": 50}}}}),
    ("ProductList", {**ALL, **PLACE, "channel": "no-such-channel"}),
    ("CategoryProducts", {**ALL, **PLACE, "slug": "rice"}),
    ("CategoryProducts", {**ALL, **PLACE, "slug": "no-such-category"}),
    ("CollectionProducts", {**ALL, **PLACE, "slug": "gi-treasures"}),
    ("ProductBySlug", {**PLACE, "homeLanguageCode": "TH", "slug": "hom-mali-rice"}),
    ("ProductBySlug", {**PLACE, "homeLanguageCode": "TH", "slug": "silk-scarf"}),
    ("ProductBySlug", {**PLACE, "homeLanguageCode": "TH", "slug": "no-such-goods"}),
    ("ChannelList", {}),
    ("WarehouseList", ALL),
]
# Said of itself in `storefront/saleor/contract/known_differences.py`.
KNOWN = (".defaultVariant", ".variants")


@pytest.fixture(scope="module")
def saleor() -> Iterator[HttpTransport]:
    url, token = os.environ.get("REMOTE_URL"), os.environ.get("REMOTE_TOKEN")
    if not (url and token):
        pytest.fail("Run it by `make contract-remote`: see CONTRIBUTING.md.")
    return HttpTransport(
        url=url,
        token=lambda: token,
        patience=Patience(connect=2, spare=30, read=30, write=30, long=60),
        breaker=Breaker(failures=5, pause_seconds=5),
    )


@pytest.fixture(scope="module")
def engine(django_db_setup: None, django_db_blocker: Any) -> Iterator[LocalTransport]:
    transport = LocalTransport()
    client = SaleorClient(transport, as_app=True)
    pavilion, now = pavilion_with_goods(), datetime.now(tz=UTC)
    with django_db_blocker.unblock():
        pavilion_apply(client=client, pavilion=pavilion)
        demo_seed(client=client, pavilion=pavilion, now=now, say=lambda _: None)
        yield transport


def ask(
    transport: Transport, name: str, variables: dict[str, Any], *, as_app: bool
) -> dict[str, Any]:
    """Data, and of top-level errors the paths they null."""
    answer = transport.execute(
        Operation(name=name, text=document(name), variables=variables, as_app=as_app)
    )
    errors = answer.get("errors") or []
    return {"data": answer.get("data"), "nulled": [x.get("path") for x in errors]}


def differences(left: Any, right: Any, *, sums: bool = True) -> list[Gap]:
    found = gaps(left, right, sums=sums)
    return [gap for gap in found if not gap.path.endswith(KNOWN)]


def test_the_declared_pavilion_is_what_both_have(
    saleor: HttpTransport, engine: LocalTransport
) -> None:
    pavilion = pavilion_with_goods()
    for transport in (saleor, engine):
        client = SaleorClient(transport, as_app=True)
        assert pavilion_plan(client=client, pavilion=pavilion) == []


@pytest.mark.parametrize(("name", "variables"), AS_APP)
def test_the_app_reads_the_same(
    name: str,
    variables: dict[str, Any],
    saleor: HttpTransport,
    engine: LocalTransport,
) -> None:
    left = ask(saleor, name, variables, as_app=True)
    assert differences(left, ask(engine, name, variables, as_app=True)) == []


@pytest.mark.parametrize(("name", "variables"), AS_BUYER)
def test_a_buyer_reads_the_same(
    name: str,
    variables: dict[str, Any],
    saleor: HttpTransport,
    engine: LocalTransport,
) -> None:
    left = ask(saleor, name, variables, as_app=False)
    assert differences(left, ask(engine, name, variables, as_app=False)) == []


# --- A basket, as far as no App is asked ---------------------------------------------
def basket(transport: Transport) -> dict[str, Any]:
    """Step -> answer, of one buyer who puts rice into a basket and fills in forms."""
    said: dict[str, Any] = {}

    def step(label: str, name: str, **variables: Any) -> Any:
        said[label] = ask(transport, name, {**WORDS, **variables}, as_app=False)
        return said[label]["data"]

    shown = ask(
        transport,
        "ProductBySlug",
        {**PLACE, "homeLanguageCode": "TH", "slug": "hom-mali-rice"},
        as_app=False,
    )["data"]
    rice = min(
        (edge["node"]["sku"], edge["node"]["id"])
        for edge in shown["product"]["variants"]["edges"]
    )[1]

    def create(label: str, variant: str, quantity: int, channel: str) -> Any:
        lines = [{"variantId": variant, "quantity": quantity}]
        return step(label, "CheckoutCreate", input={"channel": channel, "lines": lines})

    create("no such channel", rice, 1, "no-such-channel")
    create("no such goods", "UHJvZHVjdFZhcmlhbnQ6OTk5OTk5", 1, "germany")
    create("no id", "x", 1, "germany")
    create("too many", rice, 1000, "germany")
    create("none", rice, 0, "germany")
    made = create("created", rice, 2, "germany")["checkoutCreate"]["checkout"]
    key, line = made["id"], made["lines"][0]["id"]
    step("more", "CheckoutLinesAdd", id=key, lines=[{"variantId": rice, "quantity": 1}])
    step("set", "CheckoutLinesUpdate", id=key, lines=[{"lineId": line, "quantity": 2}])
    step(
        "over", "CheckoutLinesUpdate", id=key, lines=[{"lineId": line, "quantity": 999}]
    )
    step("too early", "CheckoutComplete", id=key)
    step("bad e-mail", "CheckoutEmailUpdate", id=key, email="nobody")
    step("e-mail", "CheckoutEmailUpdate", id=key, email="anna@example.org")
    step("language", "CheckoutLanguageCodeUpdate", id=key)
    bad = {**BERLIN, "postalCode": "1", "city": ""}
    step("bad address", "CheckoutShippingAddressUpdate", id=key, shippingAddress=bad)
    step("address", "CheckoutShippingAddressUpdate", id=key, shippingAddress=BERLIN)
    step("billing", "CheckoutBillingAddressUpdate", id=key, billingAddress=BERLIN)
    step("nobody's gateway", "TransactionInitialize", id=key, idempotencyKey=key,
         paymentGateway={"id": "nobody", "data": {}})  # fmt: skip
    step("undelivered", "CheckoutComplete", id=key)
    step("read", "CheckoutById", id=key)
    step("emptied", "CheckoutLinesDelete", id=key, linesIds=[line])
    step("nothing in it", "CheckoutComplete", id=key)
    return said


def test_a_basket_is_answered_alike(
    saleor: HttpTransport, engine: LocalTransport
) -> None:
    # Sums include what the tax App says, and it may be out of that Saleor's reach.
    assert differences(basket(saleor), basket(engine), sums=False) == []
