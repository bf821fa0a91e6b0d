"""An App behind the engine's own seam: ten in a hundred tax, two lanes, told endings.

`settings.ENGINE_APP_DELIVER` names `deliver`. `asked` keeps what the engine sent;
`answers[event]` replaces an answer, a function of the payload.
"""

from __future__ import annotations

import json
from decimal import Decimal
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

Payload = dict[str, Any]
asked: list[tuple[str, Payload]] = []
answers: dict[str, Callable[[Payload], Any]] = {}


def reset() -> None:
    asked.clear()
    answers.clear()


def events() -> list[str]:
    return [event for event, _ in asked]


def deliver(event: str, payload: str) -> str:
    said = json.loads(payload)
    asked.append((event, said))
    return json.dumps(answers.get(event, USUAL.get(event, lambda _: None))(said))


def refuses(event: str, message: str = "no answer") -> None:
    answers[event] = lambda _: {"errors": [{"message": message}]}


def exact(money: Payload) -> Decimal:
    return Decimal(money["fractionalAmount"]).scaleb(-money["fractionDigits"])


def taxes(payload: Payload) -> Payload:
    base = payload["taxBase"]
    shipping = exact(base["shippingPrice"])
    nets = [exact(line["totalPrice"]) for line in base["lines"]]
    return {
        "shipping_price_net_amount": str(shipping),
        "shipping_price_gross_amount": str(shipping * Decimal("1.1")),
        "shipping_tax_rate": "10",
        "lines": [
            {
                "total_net_amount": str(net),
                "total_gross_amount": str(net * Decimal("1.1")),
                "tax_rate": "10",
            }
            for net in nets
        ],
    }


def lanes(payload: Payload) -> list[Payload]:
    currency = payload["checkout"]["channel"]["currencyCode"]
    units = sum(line["quantity"] for line in payload["checkout"]["lines"])
    return [
        {
            "id": code,
            "name": code.title(),
            "amount": str(each * units),
            "currency": currency,
            "minimum_delivery_days": 3,
            "maximum_delivery_days": 5,
            "metadata": {"code": code},
        }
        for code, each in (("ship", 100), ("air", 300))
    ]


def session(payload: Payload) -> Payload:
    """`data` says how it ends: {"ending": "CHARGE_SUCCESS", "reference": "P1"}."""
    data = payload.get("data") or {}
    return {
        "pspReference": data.get("reference", "P1"),
        "result": data.get("ending", "CHARGE_SUCCESS"),
        "amount": data.get("amount", payload["action"]["amount"]),
        "actions": ["REFUND"],
        "data": {"seen": payload["action"]["amount"]},
    }


def moved(kind: str) -> Callable[[Payload], Payload]:
    def answer(payload: Payload) -> Payload:
        events = payload["transaction"]["events"]
        return {
            "pspReference": f"{kind}-{len(events)}",
            "result": f"{kind}_SUCCESS",
            "amount": payload["action"]["amount"],
        }

    return answer


USUAL: dict[str, Callable[[Payload], Any]] = {
    "CHECKOUT_CALCULATE_TAXES": taxes,
    "SHIPPING_LIST_METHODS_FOR_CHECKOUT": lanes,
    "CHECKOUT_FILTER_SHIPPING_METHODS": lambda _: {"excluded_methods": []},
    "PAYMENT_GATEWAY_INITIALIZE_SESSION": lambda _: {"data": {"methods": ["card"]}},
    "TRANSACTION_INITIALIZE_SESSION": session,
    "TRANSACTION_PROCESS_SESSION": session,
    "TRANSACTION_CHARGE_REQUESTED": moved("CHARGE"),
    "TRANSACTION_REFUND_REQUESTED": moved("REFUND"),
    "TRANSACTION_CANCELATION_REQUESTED": moved("CANCEL"),
}
