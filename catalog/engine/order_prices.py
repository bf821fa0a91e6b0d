"""What an order costs that is still being written: drafts, and orders not confirmed.

Sums are worked out whenever something of it is written, by flat rates or by the tax App,
so whoever reads an order reads what is stored.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from catalog.engine.checkout_prices import taxes_read
from catalog.engine.discounting import shares_of
from catalog.engine.events import AppAnswerError, is_heard, sync_event
from catalog.engine.models import OrderLine, TaxClass
from catalog.engine.order_discounts import (
    gift_settle,
    line_base,
    lines_settle,
    of_whole,
)
from catalog.engine.shipping_offers import weight_of
from catalog.engine.taxes import (
    PERCENT,
    Taxed,
    TaxRules,
    flat_taxes,
    tax_rules,
    taxed,
    untaxed,
    without_tax,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from catalog.engine.models import Order

ASK = "ORDER_CALCULATE_TAXES"
ZERO = Decimal(0)
THOUSANDTH = Decimal("0.001")
REFUSED = "Configured Tax App didn't provide correct tax data. Try again."


def prices_store(order: Order, *, now: datetime) -> None:
    """Work out all sums of an order and store them with its lines."""
    gift_settle(order, now=now)
    lines = list(order.lines.select_related("variant__product__product_type"))
    for line in lines:
        line.order = order
    rules = tax_rules(order.channel, order.shipping_address, order.billing_address)
    lines_settle(order, lines, now=now)
    bases, shipping = _bases(order, lines)
    try:
        delivery, sums = _taxes(order, lines, bases, shipping, rules, now)
        order.tax_error = ""
    except AppAnswerError as error:
        order.tax_error = (str(error) or REFUSED)[:2000]
        delivery, sums = untaxed(bases, shipping, order.currency)
    for line, said in zip(lines, sums, strict=True):
        _line_store(order, line, said, rules)
    OrderLine.objects.bulk_update(lines, LINE_COLUMNS)
    order.shipping_net, order.shipping_gross = delivery.net, delivery.gross
    order.shipping_tax_rate = delivery.rate
    order.total_net = delivery.net + sum((x.net for x in sums), ZERO)
    order.total_gross = delivery.gross + sum((x.gross for x in sums), ZERO)
    whole = sum((x.undiscounted_net for x in lines), ZERO)
    way = _undiscounted_way(order, delivery.rate, rules)
    order.undiscounted_net = whole + way.net
    whole = sum((x.undiscounted_gross for x in lines), ZERO)
    order.undiscounted_gross = whole + way.gross
    order.display_gross_prices = rules.shows_gross
    order.weight = weight_of((x.variant, x.quantity) for x in lines)
    order.updated_at = now
    order.save()
    vars(order).pop("_lines_read", None)


def _undiscounted_way(order: Order, rate: Decimal, rules: TaxRules) -> Taxed:
    """The delivery with nothing taken off; an App's tax on it is not known apart."""
    base = Decimal(order.shipping_base)
    if rules.by_app or not rate:
        return Taxed(base, base)
    within = rules.entered_with_tax
    return taxed(base, rate * PERCENT, order.currency, entered_with_tax=within)


LINE_COLUMNS = [
    "unit_net", "unit_gross", "total_net", "total_gross", "tax_rate",
    "undiscounted_unit_net", "undiscounted_unit_gross", "undiscounted_net",
    "undiscounted_gross", "unit_discount_amount", "unit_discount_type",
    "unit_discount_value", "unit_discount_reason", "discounts", "voucher_code",
]  # fmt: skip


# --- What is taxed ----------------------------------------------------------------
def _bases(order: Order, lines: Sequence[OrderLine]) -> tuple[list[Decimal], Decimal]:
    """(lines, delivery) before tax, with everything taken off."""
    bases = [line_base(line) for line in lines]
    shipping = max(ZERO, Decimal(order.shipping_base) - order.shipping_discount)
    for discount in order.discounts.all():
        if discount.is_of_shipping:
            continue
        off, of_way = of_whole(discount, sum(bases, ZERO), shipping, order.currency)
        if off + of_way != discount.amount:
            discount.amount = off + of_way
            discount.save(update_fields=["amount"])
        shares = shares_of(off, bases, order.currency)
        bases = [base - gone for base, gone in zip(bases, shares, strict=True)]
        shipping -= of_way
    return bases, shipping


def _taxes(
    order: Order,
    lines: Sequence[OrderLine],
    bases: list[Decimal],
    shipping: Decimal,
    rules: TaxRules,
    now: datetime,
) -> tuple[Taxed, list[Taxed]]:
    exempt = order.tax_exemption or not rules.charges
    if not rules.by_app:
        classes = [
            (base, line.tax_class_id) for base, line in zip(bases, lines, strict=True)
        ]
        way = (shipping, order.shipping_tax_class_id)
        return flat_taxes(rules, order.currency, classes, way, is_exempt=exempt)
    if not lines or (exempt and not rules.entered_with_tax):
        return untaxed(bases, shipping, order.currency)
    if not is_heard(ASK):
        raise AppAnswerError("Taxes are an App's, and no App is there to ask.")
    base = _tax_base(order, lines, bases, shipping, rules)
    answer = sync_event(ASK, base, now=now, app=rules.app_id or None)
    sums = taxes_read(answer, len(lines), order.currency)
    return without_tax(*sums) if exempt else sums


def _tax_base(
    order: Order,
    lines: Sequence[OrderLine],
    bases: list[Decimal],
    shipping: Decimal,
    rules: TaxRules,
) -> dict[str, Any]:
    return {
        "__typename": "CalculateTaxes",
        "tax_base": {
            "currency": order.currency,
            "prices_entered_with_tax": rules.entered_with_tax,
            "channel": order.channel,
            "address": order.shipping_address or order.billing_address,
            "source_object": order,
            "shipping_price": shipping,
            "discounts": [],
            "lines": [
                {
                    "currency": order.currency,
                    "charge_taxes": rules.charges,
                    "quantity": line.quantity,
                    "product_name": line.product_name,
                    "variant_name": line.variant_name,
                    "product_sku": line.product_sku,
                    "unit_price": base / line.quantity,
                    "total_price": base,
                    "source_line": line,
                }
                for line, base in zip(lines, bases, strict=True)
            ],
        },
    }


# --- Stored -----------------------------------------------------------------------
def _line_store(order: Order, line: OrderLine, said: Taxed, rules: TaxRules) -> None:
    units = line.quantity
    line.total_net, line.total_gross, line.tax_rate = said.net, said.gross, said.rate
    line.unit_net = (said.net / units).quantize(THOUSANDTH)
    line.unit_gross = (said.gross / units).quantize(THOUSANDTH)
    base = line.base_unit_price * units
    compared = said.gross if rules.entered_with_tax else said.net
    whole = said
    if base != compared:
        whole = taxed(
            base,
            said.rate * PERCENT,
            order.currency,
            entered_with_tax=rules.entered_with_tax,
        )
    line.undiscounted_net, line.undiscounted_gross = whole.net, whole.gross
    line.undiscounted_unit_net = (whole.net / units).quantize(THOUSANDTH)
    line.undiscounted_unit_gross = (whole.gross / units).quantize(THOUSANDTH)


def tax_class_said(key: int | None) -> dict[str, Any]:
    """What a line keeps of its tax class."""
    found = TaxClass.objects.filter(pk=key).first() if key else None
    if found is None:
        return {}
    return {
        "tax_class_id": found.pk,
        "tax_class_name": found.name,
        "tax_class_metadata": found.metadata,
        "tax_class_private_metadata": found.private_metadata,
    }
