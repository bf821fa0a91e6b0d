"""A small App on a socket is installed, taxes, ships, is paid, and is killed midway."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import httpx
import pytest

from catalog.engine.app_tokens import token_make
from catalog.engine.ids import global_id
from catalog.engine.models import (
    App,
    AppInstallation,
    Channel,
    Checkout,
    EventDelivery,
    Order,
    TaxConfiguration,
    Webhook,
)
from catalog.engine.webhook_outbox import listeners_forget
from catalog.engine.webhook_worker import deliveries_send
from storefront.saleor.documents import document, subscription_documents
from tests.catalog.engine import stand_in_app
from tests.catalog.engine.app_desk import codes, data, denied, id_of, nobody, staff
from tests.catalog.engine.checkout_shop import TOKYO, selling_shop, stocks, variant_id
from tests.fakes.app_server import Answer, AppServer

IDENTIFIER = "com.example.taxes"
PERMISSIONS = ["HANDLE_PAYMENTS", "HANDLE_TAXES", "MANAGE_CHECKOUTS", "MANAGE_ORDERS",
               "MANAGE_SHIPPING"]  # fmt: skip
SYNC = ("CHECKOUT_CALCULATE_TAXES", "SHIPPING_LIST_METHODS_FOR_CHECKOUT",
        "CHECKOUT_FILTER_SHIPPING_METHODS", "PAYMENT_GATEWAY_INITIALIZE_SESSION",
        "TRANSACTION_INITIALIZE_SESSION")  # fmt: skip
INSTALL = """mutation($input: AppInstallInput!) { appInstall(input: $input) {
  appInstallation { id status appName manifestUrl message }
  errors { field code } } }"""
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def app(live_server: Any, settings: Any) -> Any:
    settings.PUBLIC_URL = live_server.url
    settings.ENGINE_WEBHOOK_LOOPBACK = True
    selling_shop(settings)
    settings.ENGINE_APP_DELIVER = ""
    settings.ENGINE_WEBHOOKS = True
    TaxConfiguration.objects.update(tax_app_id=IDENTIFIER)
    listeners_forget()
    with AppServer() as server:
        server.manifest = manifest_of(server.url)
        server.answers.update(stand_in_app.USUAL)
        yield server
    listeners_forget()


def manifest_of(url: str) -> dict[str, Any]:
    queries = subscription_documents()
    hooks = [
        {"name": event, "syncEvents": [event], "query": queries[event],
         "targetUrl": f"{url}/hooks"}
        for event in SYNC
    ]  # fmt: skip
    hooks.append(
        {"name": "orders", "asyncEvents": ["ORDER_CREATED"],
         "query": 'subscription { orderCreated(channels: ["tokyo"]) '
                  "{ order { number userEmail } } }",
         "targetUrl": f"{url}/hooks"}
    )  # fmt: skip
    return {
        "id": IDENTIFIER, "name": "Taxes", "version": "1.0.0", "author": "Example",
        "permissions": PERMISSIONS, "appUrl": f"{url}/home",
        "tokenTargetUrl": f"{url}/token", "requiredSaleorVersion": "^3.20",
        "webhooks": hooks,
        "extensions": [{"label": "Rates", "mount": "PRODUCT_DETAILS_MORE_ACTIONS",
                        "target": "POPUP", "url": "/rates", "permissions": []}],
    }  # fmt: skip


def install(server: AppServer, **said: Any) -> Any:
    given = {"appName": "Taxes", "manifestUrl": f"{server.url}/manifest.json",
             "permissions": PERMISSIONS, **said}  # fmt: skip
    return data(INSTALL, staff(email=f"{uuid4().hex}@example.org"), input=given)


def post(name: str, **variables: Any) -> Any:
    """One of our own documents, over HTTP as a buyer sends it."""
    return query(document(name), {"languageCode": "EN", **variables})


def query(text: str, variables: dict[str, Any], token: str = "") -> Any:
    from_settings = httpx.post(
        f"{post.url}/graphql/",  # type: ignore[attr-defined]
        json={"query": text, "variables": variables},
        headers={"Authorization": f"Bearer {token}"} if token else {},
        timeout=30,
    )
    answer = from_settings.json()
    assert "errors" not in answer, answer["errors"]
    return next(iter(answer["data"].values()))


@pytest.fixture(autouse=True)
def where(live_server: Any) -> None:
    post.url = live_server.url  # type: ignore[attr-defined]


def a_basket(units: int = 2) -> str:
    """Contact, address and one of the App's ways chosen, all over HTTP."""
    made = post(
        "CheckoutCreate",
        input={"channel": "tokyo", "languageCode": "EN", "email": "mei@example.org",
               "lines": [{"variantId": variant_id(), "quantity": units}]},
    )  # fmt: skip
    assert made["errors"] == []
    key: str = made["checkout"]["id"]
    for name, said in (
        ("CheckoutShippingAddressUpdate", {"shippingAddress": TOKYO}),
        ("CheckoutBillingAddressUpdate", {"billingAddress": TOKYO}),
    ):
        assert post(name, id=key, **said)["errors"] == []
    ways = post("DeliveryOptionsCalculate", id=key)["deliveries"]
    chosen = post(
        "CheckoutDeliveryMethodUpdate", id=key, deliveryMethodId=ways[0]["id"]
    )
    assert chosen["errors"] == []
    return key


def pay(key: str, gateway: str = IDENTIFIER) -> Any:
    return post(
        "TransactionInitialize", id=key, amount=None, idempotencyKey=key,
        paymentGateway={"id": gateway, "data": {"reference": key}},
    )  # fmt: skip


# --- Installed --------------------------------------------------------------------------
def test_an_app_is_installed_from_its_manifest(app: AppServer) -> None:
    begun = install(app)
    assert begun["errors"] == []
    assert begun["appInstallation"]["status"] == "PENDING"
    asked, given = app.handshakes
    assert asked["saleor-schema-version"] == given["saleor-schema-version"] == "3.23"
    domain = app_domain()
    assert given["saleor-domain"] == given["x-saleor-domain"] == domain
    assert given["saleor-api-url"] == f"http://{domain}/graphql/"
    text = """{ app { name identifier type version author appUrl manifestUrl isActive
      permissions { code } extensions { label mountName targetName url }
      webhooks { name targetUrl syncEvents { eventType } asyncEvents { eventType } } } }"""
    seen = query(text, {}, token=app.tokens[0])
    assert (seen["identifier"], seen["type"]) == (IDENTIFIER, "THIRDPARTY")
    assert [x["code"] for x in seen["permissions"]] == PERMISSIONS
    assert seen["extensions"] == [
        {"label": "Rates", "mountName": "PRODUCT_DETAILS_MORE_ACTIONS",
         "targetName": "POPUP", "url": f"{app.url}/rates"}
    ]  # fmt: skip
    assert {x["name"] for x in seen["webhooks"]} == {*SYNC, "orders"}
    assert not AppInstallation.objects.exists()
    again = install(app)
    assert again["errors"] == []
    row = AppInstallation.objects.get()
    assert row.status == "FAILED"
    assert "App with the same identifier is already installed: Taxes" in row.message
    assert App.objects.count() == 1


def app_domain() -> str:
    return str(post.url).partition("//")[2]  # type: ignore[attr-defined]


def test_a_manifest_that_is_none_installs_nothing(app: AppServer) -> None:
    good = dict(app.manifest)
    hook = {"name": "x", "query": "{ shop { name } }", "targetUrl": "http://x.example/"}
    for change, message in (
        ({"id": None}, "id: ['Field required']"),
        ({"requiredSaleorVersion": "^4.0"}, "is not supported by the app."),
        ({"webhooks": [hook]}, "Subscription operation can't be found."),
    ):
        app.manifest = {**good, **change}
        AppInstallation.objects.all().delete()
        install(app)
        row = AppInstallation.objects.get()
        assert row.status == "FAILED"
        assert message in str(row.message)
        assert (App.objects.count(), app.tokens) == (0, [])


def test_an_app_that_refuses_its_token_is_not_installed_and_may_try_again(
    app: AppServer,
) -> None:
    real = app.take
    app.take = lambda *_: Answer(500, '{"error": {"message": "No room"}}')  # type: ignore[method-assign]
    install(app)
    row = AppInstallation.objects.get()
    assert (row.status, row.message, App.objects.count()) == ("FAILED", "No room", 0)
    app.take = real  # type: ignore[method-assign]
    retry = """mutation($id: ID!) { appRetryInstall(id: $id) {
      appInstallation { status } errors { field code } } }"""
    by = staff(email="again@example.org")
    assert data(retry, by, id=id_of(row))["errors"] == []
    assert App.objects.get().identifier == IDENTIFIER
    assert not AppInstallation.objects.exists()


def test_a_manifest_is_fetched_to_be_looked_at(app: AppServer) -> None:
    text = """mutation($url: String!) { appFetchManifest(manifestUrl: $url) {
      manifest { identifier name version permissions { code } tokenTargetUrl
        requiredSaleorVersion { constraint satisfied }
        webhooks { name query syncEvents } extensions { label url } }
      errors { field code } } }"""
    seen = data(text, staff(), url=f"{app.url}/manifest.json")
    assert seen["errors"] == []
    assert seen["manifest"]["identifier"] == IDENTIFIER
    assert seen["manifest"]["requiredSaleorVersion"]["satisfied"] is True
    by = staff(email="b@example.org")
    assert codes(data(text, by, url="nowhere")) == [
        ("manifestUrl", "INVALID_URL_FORMAT")
    ]
    app.kill()
    url = f"{app.url}/manifest.json"
    assert codes(data(text, by, url=url)) == [("manifestUrl", "INVALID")]
    assert denied(text, nobody(), url=url)


# --- Bought through ---------------------------------------------------------------------
@pytest.mark.both_databases
def test_a_basket_is_taxed_shipped_and_paid_by_the_app(app: AppServer) -> None:
    install(app)
    key = a_basket()
    seen = post("CheckoutById", id=key)
    # 2 × ¥1,200 and the App's own way at ¥100 a unit, with ten in a hundred tax.
    assert seen["totalPrice"]["gross"]["fractionalAmount"] == 2860
    assert seen["totalPrice"]["net"]["fractionalAmount"] == 2600
    assert app.events().count("CHECKOUT_CALCULATE_TAXES") >= 1
    assert pay(key, "com.example.other")["errors"][0]["code"] == "NOT_FOUND"
    paid = pay(key)
    assert paid["errors"] == []
    assert paid["transactionEvent"]["type"] == "CHARGE_SUCCESS"
    done = post("CheckoutComplete", id=key)
    assert done["errors"] == []
    assert app.refused == []
    order = Order.objects.get()
    assert (order.total_gross, order.total_net) == (2860, 2600)
    before = len(app.told)
    assert deliveries_send(now=later_than_all()) == 1
    (told,) = app.told[before:]
    assert told.payload == {
        "data": {
            "orderCreated": {
                "order": {"number": str(order.number), "userEmail": "mei@example.org"}
            }
        }
    }
    assert not EventDelivery.objects.exists()


def later_than_all() -> Any:
    return max(EventDelivery.objects.values_list("next_attempt_at", flat=True))


def test_an_event_of_another_channel_is_not_owed(app: AppServer) -> None:
    install(app)
    Webhook.objects.filter(name="orders").update(channels=["kuwait"])
    key = a_basket()
    pay(key)
    assert post("CheckoutComplete", id=key)["errors"] == []
    assert not EventDelivery.objects.exists()


@pytest.mark.both_databases
def test_killed_midway_nothing_is_sold(app: AppServer) -> None:
    install(app)
    Channel.objects.update(allow_unpaid_orders=True)
    key = a_basket()
    before = stocks()
    app.kill()
    Checkout.objects.update(tax_expires_at=None)
    refused = post("CheckoutComplete", id=key)
    assert refused["order"] is None
    assert [error["code"] for error in refused["errors"]] == ["TAX_ERROR"]
    assert (Order.objects.count(), stocks()) == (0, before)
    assert pay(key)["transaction"] is None


def test_no_usable_taxes_are_no_taxes(app: AppServer) -> None:
    install(app)
    Channel.objects.update(allow_unpaid_orders=True)
    key = a_basket()
    for wrong in (
        lambda payload: {**stand_in_app.taxes(payload), "lines": []},
        lambda _: Answer(500, "broken"),
        lambda _: Answer(200, "no JSON"),
        lambda _: Answer(302, "", {"Location": "/elsewhere"}),
    ):
        app.answers["CHECKOUT_CALCULATE_TAXES"] = wrong
        Checkout.objects.update(tax_expires_at=None)
        refused = post("CheckoutComplete", id=key)
        assert [error["code"] for error in refused["errors"]] == ["TAX_ERROR"]
    assert not Order.objects.exists()


def test_the_app_that_is_named_taxes_not_another(app: AppServer) -> None:
    install(app)
    with AppServer() as other:
        row = App.objects.create(
            name="Cheap", identifier="com.example.cheap", permissions=["HANDLE_TAXES"]
        )
        token_make(row)
        event = "CHECKOUT_CALCULATE_TAXES"
        Webhook.objects.create(
            app=row, target_url=f"{other.url}/hooks", events=[event],
            subscription_query=subscription_documents()[event],
        )  # fmt: skip
        post("CheckoutById", id=a_basket())
        assert other.told == []
        TaxConfiguration.objects.update(tax_app_id="com.example.cheap")
        other.answers[event] = lambda payload: {
            **stand_in_app.taxes(payload), "shipping_price_gross_amount": "1000",
        }  # fmt: skip
        seen = post("CheckoutById", id=a_basket())
        assert seen["shippingPrice"]["gross"]["fractionalAmount"] == 1000


def test_ways_of_several_apps_are_offered_together(app: AppServer) -> None:
    install(app)
    event = "SHIPPING_LIST_METHODS_FOR_CHECKOUT"
    with AppServer() as other:
        other.answers[event] = lambda _: [
            {"id": "ship", "name": "Raft", "amount": "7", "currency": "JPY"},
            {"id": "bad", "name": "Wrong", "amount": "7", "currency": "THB"},
        ]
        row = App.objects.create(
            name="Raft", identifier="com.example.raft", permissions=["MANAGE_SHIPPING"]
        )
        Webhook.objects.create(
            app=row, target_url=f"{other.url}/hooks", events=[event],
            subscription_query=subscription_documents()[event],
        )  # fmt: skip
        key = a_basket()
        ways = post("DeliveryOptionsCalculate", id=key)["deliveries"]
        seen = {x["shippingMethod"]["id"]: x["shippingMethod"]["name"] for x in ways}
        assert seen == {
            global_id("app", f"{IDENTIFIER}:ship"): "Ship",
            global_id("app", f"{IDENTIFIER}:air"): "Air",
            global_id("app", "com.example.raft:ship"): "Raft",
        }
        other.answers[event] = lambda _: Answer(500)
        ways = post("DeliveryOptionsCalculate", id=key)["deliveries"]
        assert [x["shippingMethod"]["name"] for x in ways] == ["Ship", "Air"]
    assert app.refused == []
