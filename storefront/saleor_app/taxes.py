"""Saleor's tax event: duty and import tax of a checkout, line by line.

What a line's gross holds beyond its net is all that customs takes for it; the itemised
quote behind the sums is stored at the same time and frozen on the order.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from catalog.landed_cost.quote_json import landed_of_json
from catalog.landed_cost.services import quote_make
from catalog.landed_cost.types import GoodsLine
from catalog.markets.selectors import market_by_channel
from storefront.saleor.money import money_of_json
from storefront.saleor_app.errors import NotQuotedError

if TYPE_CHECKING:
    from datetime import datetime

    from catalog.declaration import Market
    from catalog.landed_cost.types import LandedCost, LineCost
    from catalog.money import Money

Payload = dict[str, Any]


def taxes_calculate(payload: Payload, *, now: datetime) -> Payload:
    """Saleor's answer: gross and net of each line and of delivery, rates in percent.

    Raises `NotQuotedError` where duty or tax is unknown: no zero is ever made up.
    """
    base = payload["taxBase"]
    market = market_by_channel(base["channel"]["slug"])
    _address_check(base, market)
    source = base["sourceObject"]
    if _is_free_order(base):
        return _free(base)
    quote = quote_make(
        market=market,
        checkout_id=source.get("checkoutId") or source["id"],
        lines=[_line(line) for line in base["lines"]],
        freight=money_of_json(base["shippingPrice"]),
        on=now.date(),
        now=now,
    )
    landed = landed_of_json(quote.content)
    if landed.status not in {"quoted", "estimated"}:
        message = f"{market.code}: {landed.status}: {[reason.key for reason in landed.reasons]}"
        raise NotQuotedError(message)
    return _answer(landed)


def _is_free_order(base: Payload) -> bool:
    """An order of staff that costs nothing: what is sent in place of other goods.

    Its duty and tax are the pavilion's; the buyer is not charged, so nothing is quoted.
    """
    sums = [base["shippingPrice"], *(line["unitPrice"] for line in base["lines"])]
    return "checkoutId" in base["sourceObject"] and not any(
        money_of_json(one).amount for one in sums
    )


def _free(base: Payload) -> Payload:
    zero = {"total_net_amount": "0", "total_gross_amount": "0", "tax_rate": "0"}
    return {
        "shipping_price_net_amount": "0",
        "shipping_price_gross_amount": "0",
        "shipping_tax_rate": "0",
        "lines": [dict(zero) for _ in base["lines"]],
    }


def _address_check(base: Payload, market: Market) -> None:
    address = base.get("address")
    if address and address["country"]["code"] != market.country:
        message = f"An address in {address['country']['code']} in {market.code}."
        raise NotQuotedError(message)


def _line(line: Payload) -> GoodsLine:
    unit: Money = money_of_json(line["unitPrice"])
    return GoodsLine(
        line_id=line["sourceLine"]["id"],
        sku=line["productSku"] or "",
        quantity=line["quantity"],
        unit_price=unit,
    )


def _answer(landed: LandedCost) -> Payload:
    freight_net, freight_gross = landed.freight_net, landed.freight_gross
    return {
        "shipping_price_net_amount": str(freight_net.amount),
        "shipping_price_gross_amount": str(freight_gross.amount),
        "shipping_tax_rate": str(_rate(freight_net.amount, freight_gross.amount)),
        "lines": [_line_answer(line) for line in landed.lines],
    }


def _line_answer(line: LineCost) -> Payload:
    return {
        "total_net_amount": str(line.net.amount),
        "total_gross_amount": str(line.gross.amount),
        "tax_rate": str(_rate(line.net.amount, line.gross.amount)),
    }


def _rate(net: Decimal, gross: Decimal) -> Decimal:
    """What customs takes in percent of the net, for Saleor's own displays."""
    if not net:
        return Decimal(0)
    return ((gross - net) / net * 100).quantize(Decimal("0.0001"))
