"""Commerce in memory, as the shop's pages see it: one checkout, its payment, its order.

It checks nothing that the engine's own tests check; it answers in the contract's shape
(every answer is read by the generated results) and refuses where a test asks it to.
"""

from __future__ import annotations

import base64
from typing import Any

from storefront.saleor.client import result_model
from storefront.saleor.errors import ErrorItem, Refused, Unreachable
from tests.fakes.saleor import snake_case
from tests.storefront.shop.answers import choice, media, money

Node = dict[str, Any]
CLIENTS = (
    "basket_selectors",
    "basket_services",
    "checkout_views",
    "delivery_selectors",
    "order_selectors",
    "payment_views",
)


def gid(kind: str, key: str) -> str:
    """A global id as Saleor makes them."""
    return base64.b64encode(f"{kind}:{key}".encode()).decode()


VARIANT = gid("ProductVariant", "1")
LINE = gid("CheckoutLine", "1")
ORDER = gid("Order", "6f0c")
CHECKOUT = gid("Checkout", "c1")
WAREHOUSE = gid("Warehouse", "hall")


def taxed(amount: int, currency: str, digits: int) -> Node:
    both = money(amount, currency, digits)
    return {"gross": both, "net": both}


class FakeCommerce:
    """Answers operations by name; `ran` lists them. `refuse[name]` refuses one."""

    def __init__(
        self, *, channel: str, currency: str, sku: str, digits: int = 2
    ) -> None:
        self.channel, self.currency, self.digits, self.sku = (
            channel,
            currency,
            digits,
            sku,
        )
        self.ran: list[str] = []
        self.refuse: dict[str, ErrorItem] = {}
        self.is_away = False
        self.total: int | None = None
        self.unit = 1000
        self.available = 10
        self.checkout: Node | None = None
        self.order: Node | None = None
        self.held = 1000
        self.session, self.session_type = "", "AUTHORIZATION_ACTION_REQUIRED"
        self.points: list[Node] = []
        self.line_problems: list[Node] = []

    # -- the client's two doors ----------------------------------------------------
    def run(self, name: str, /, **variables: Any) -> Any:
        return result_model(name).model_validate(self.run_raw(name, variables))

    def run_raw(self, name: str, variables: Node) -> Node:
        self.ran.append(name)
        if self.is_away:
            raise Unreachable
        if name in self.refuse:
            raise Refused(name, (self.refuse[name],))
        return getattr(self, f"do_{snake_case(name)}")(variables)  # type: ignore[no-any-return]

    # -- the checkout --------------------------------------------------------------
    def money(self, amount: int) -> Node:
        return money(amount, self.currency, self.digits)

    def taxed(self, amount: int) -> Node:
        return taxed(amount, self.currency, self.digits)

    def open(self, quantity: int = 1, **said: Any) -> Node:
        """A checkout with one line; `said` are answers given already."""
        self.checkout = {
            "id": CHECKOUT,
            "updatedAt": "2026-11-23T12:00:00+00:00",
            "email": None,
            "languageCode": "EN",
            "isShippingRequired": True,
            "channel": {"slug": self.channel, "currencyCode": self.currency},
            "shippingAddress": None,
            "billingAddress": None,
            "delivery": None,
            "authorizeStatus": "NONE",
            "chargeStatus": "NONE",
            "stockReservationExpires": None,
            "problems": [],
            "quantity_": quantity,
            **said,
        }
        return self.checkout

    def shown(self) -> Node | None:
        if self.checkout is None:
            return None
        quantity = self.checkout["quantity_"]
        total = self.total if self.total is not None else self.unit * quantity
        return {
            **{k: v for k, v in self.checkout.items() if k != "quantity_"},
            "quantity": quantity,
            "lines": [self.line(quantity)] if quantity else [],
            "subtotalPrice": self.taxed(total),
            "shippingPrice": self.taxed(0),
            "totalPrice": self.taxed(total),
            "totalBalance": self.money(-total),
        }

    def line(self, quantity: int) -> Node:
        return {
            "id": LINE,
            "quantity": quantity,
            "undiscountedUnitPrice": self.money(self.unit),
            "undiscountedTotalPrice": self.money(self.unit * quantity),
            "totalPrice": self.taxed(self.unit * quantity),
            "problems": self.line_problems,
            "variant": {
                "id": VARIANT,
                "sku": self.sku,
                "name": "5 kg",
                "quantityAvailable": self.available,
                "translation": {"name": "5 kg"},
                "product": {
                    "id": gid("Product", "1"),
                    "slug": "hom-mali-rice",
                    "name": "Hom Mali rice",
                    "translation": {"name": "Hom-Mali-Reis"},
                    "media": [media(256)],
                    "base": choice("tkr", "Thung Kula"),
                },
            },
        }

    def _answer(self, name: str) -> Node:
        return {name: {"checkout": self.shown(), "errors": []}}

    def do_checkout_by_id(self, said: Node) -> Node:
        known = self.checkout is not None and said["id"] == self.checkout["id"]
        return {"checkout": self.shown() if known else None}

    def do_checkout_units(self, said: Node) -> Node:
        shown = self.do_checkout_by_id(said)["checkout"]
        return {"checkout": shown and {key: shown[key] for key in ("id", "channel", "lines")}}  # fmt: skip

    def do_checkout_create(self, said: Node) -> Node:
        self.open(said["input"]["lines"][0]["quantity"])
        return self._answer("checkoutCreate")

    def do_checkout_lines_add(self, said: Node) -> Node:
        assert self.checkout is not None
        self.checkout["quantity_"] += said["lines"][0]["quantity"]
        return self._answer("checkoutLinesAdd")

    def do_checkout_lines_update(self, said: Node) -> Node:
        assert self.checkout is not None
        self.checkout["quantity_"] = said["lines"][0]["quantity"]
        return self._answer("checkoutLinesUpdate")

    def do_checkout_lines_delete(self, said: Node) -> Node:
        assert self.checkout is not None
        self.checkout["quantity_"] = 0
        return self._answer("checkoutLinesDelete")

    def _set(self, operation: str, **said: Any) -> Node:
        assert self.checkout is not None
        self.checkout.update(said)
        return self._answer(operation)

    def do_checkout_email_update(self, said: Node) -> Node:
        return self._set("checkoutEmailUpdate", email=said["email"])

    def do_checkout_language_code_update(self, said: Node) -> Node:
        return self._set(
            "checkoutLanguageCodeUpdate", languageCode=said["languageCode"]
        )

    def do_checkout_shipping_address_update(self, said: Node) -> Node:
        address = {**said["shippingAddress"], "country": {"code": said["shippingAddress"]["country"]}}  # fmt: skip
        full = {"companyName": "", "streetAddress2": "", "cityArea": "", "countryArea": "", "postalCode": "", "city": "", **address}  # fmt: skip
        return self._set("checkoutShippingAddressUpdate", shippingAddress=full)

    def do_checkout_billing_address_update(self, said: Node) -> Node:
        return self._set("checkoutBillingAddressUpdate")

    def do_delivery_options_calculate(self, said: Node) -> Node:
        method = {
            "id": "lane",
            "name": "Air",
            "description": None,
            "price": self.money(0),
            "minimumDeliveryDays": 5,
            "maximumDeliveryDays": 9,
            "active": True,
            "message": None,
            "metafields": {
                "ship_on": "2026-11-24",
                "earliest": "2026-12-03",
                "latest": "2026-12-07",
            },
        }
        deliveries = [{"id": "delivery-1", "shippingMethod": method}]
        return {"deliveryOptionsCalculate": {"deliveries": deliveries, "errors": []}}

    def do_checkout_collection_points(self, said: Node) -> Node:
        return {"checkout": {"id": CHECKOUT, "availableCollectionPoints": self.points}}

    def do_checkout_delivery_method_update(self, said: Node) -> Node:
        method = {"id": "lane", "name": "Air", "price": self.money(0), "minimumDeliveryDays": 5, "maximumDeliveryDays": 9}  # fmt: skip
        sent = said["deliveryMethodId"] == "delivery-1"
        delivery = {"id": "delivery-1", "shippingMethod": method} if sent else None
        return self._set("checkoutDeliveryMethodUpdate", delivery=delivery)

    # -- payment and order ---------------------------------------------------------
    def do_transaction_initialize(self, said: Node) -> Node:
        event = {"pspReference": "", "message": self.session, "type": self.session_type}
        return {
            "transactionInitialize": {
                "transaction": {"id": "T1"},
                "transactionEvent": event,
                "errors": [],
            }
        }

    def do_transaction_by_id(self, said: Node) -> Node:
        held = {"chargedAmount": self.money(0), "authorizedAmount": self.money(self.held)}  # fmt: skip
        return {"transaction": {"id": "T1", **held}}

    def do_transaction_request_action(self, said: Node) -> Node:
        self.held = 0
        done = self.do_transaction_by_id(said)
        return {"transactionRequestAction": {**done, "errors": []}}

    def do_transaction_process(self, said: Node) -> Node:
        return {"transactionProcess": {"transaction": {"id": "T1"}, "errors": []}}

    def do_checkout_complete(self, said: Node) -> Node:
        if self.order is None:
            self.order = self._order()
            self.checkout = None
        made = {"id": ORDER, "number": "1001"}
        return {"checkoutComplete": {"order": made, "confirmationNeeded": False, "errors": []}}  # fmt: skip

    def do_order_by_id(self, said: Node) -> Node:
        known = self.order is not None and said["id"] == self.order["id"]
        return {"order": self.order if known else None}

    def _order(self, **changes: Any) -> Node:
        assert self.checkout is not None
        quantity = self.checkout["quantity_"]
        line = self.line(quantity)
        total = self.unit * quantity
        return {
            "id": ORDER,
            "number": "1001",
            "created": "2026-11-23T12:00:00+00:00",
            "status": "UNFULFILLED",
            "userEmail": self.checkout["email"],
            "languageCodeEnum": self.checkout["languageCode"],
            "checkoutId": CHECKOUT,
            "externalReference": None,
            "chargeStatus": "FULL",
            "authorizeStatus": "FULL",
            "shippingMethodName": "Air",
            "collectionPointName": None,
            "channel": self.checkout["channel"],
            "shippingAddress": self.checkout["shippingAddress"],
            "billingAddress": self.checkout["shippingAddress"],
            "total": self.taxed(total),
            "subtotal": self.taxed(total),
            "shippingPrice": self.taxed(0),
            "totalCharged": self.money(total),
            "totalRefunded": self.money(0),
            "lines": [
                {
                    "id": gid("OrderLine", "1"),
                    "productName": "Hom Mali rice",
                    "variantName": "5 kg",
                    "translatedProductName": "Hom-Mali-Reis",
                    "translatedVariantName": "5 kg",
                    "productSku": self.sku,
                    "quantity": quantity,
                    "quantityFulfilled": 0,
                    "totalPrice": line["totalPrice"],
                    "unitPrice": self.taxed(self.unit),
                    "variant": {
                        "id": VARIANT,
                        "product": {"slug": "hom-mali-rice", "media": [media(256)]},
                    },
                }
            ],
            "fulfillments": [],
            **changes,
        }
