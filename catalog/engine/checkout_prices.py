"""What a checkout costs: taxed sums, asked of the App when its content changed.

Sums are stored with the hash of the content they belong to. An App that does not
answer leaves `tax_error`: the sums are then without tax, nothing can be paid and no
order is made. Once money has come the sums of an unchanged checkout stay as they are.
"""

from __future__ import annotations

import hashlib
import json
from datetime import timedelta
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from django.db import transaction

from catalog.engine import delivery
from catalog.engine.checkout import (
    being_priced,
    checkout_lock,
    is_being_priced,
    lines_of,
    taken_over,
)
from catalog.engine.checkout_discounts import line_base, settle
from catalog.engine.errors import not_found
from catalog.engine.events import AppAnswerError, is_heard, sync_event
from catalog.engine.gift_cards import balance_of
from catalog.engine.models import Checkout, CheckoutLine, TransactionItem
from catalog.engine.row_writes import rows_update
from catalog.engine.sellable import variants_sellable
from catalog.engine.taxes import (
    PERCENT,
    Taxed,
    TaxRules,
    class_of,
    flat_taxes,
    tax_rules,
    untaxed,
    without_tax,
)
from catalog.money import Money, round_money

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

VALID_FOR = timedelta(hours=1)
# A refusal is remembered so that one page does not ask ten times.
REFUSED_FOR = timedelta(seconds=5)
ASK = "CHECKOUT_CALCULATE_TAXES"


def content_hash(checkout: Checkout) -> str:
    """Hash of everything that sums depend on."""
    address = checkout.shipping_address or checkout.billing_address
    said = {
        "channel": checkout.channel_id,
        "address": [address.country_code, address.country_area, address.postal_code]
        if address
        else None,
        "shipping": str(_shipping(checkout)),
        "off": _digits(checkout.discount_amount),
        "code": [checkout.voucher_code, checkout.email, checkout.user_id]
        if checkout.voucher_code
        else None,
        "exempt": checkout.tax_exemption,
        "lines": [
            [
                str(x.pk),
                x.variant_id,
                x.quantity,
                str(x.price_amount.normalize()),
                _digits(x.discount_amount),
            ]
            for x in lines_of(checkout)
        ],
    }
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()


def _digits(amount: Decimal) -> str:
    return str(Decimal(amount).normalize())


def _shipping(checkout: Checkout) -> Decimal:
    chosen = checkout.delivery
    if chosen is None:
        return Decimal(0)
    left = max(Decimal(0), chosen.price_amount - checkout.shipping_discount)
    return left.normalize()


def prices_ensure(checkout: Checkout, *, now: datetime, again: bool = False) -> None:
    """Bring the sums of a checkout up to date; `again` also where the App refused.

    Reads only, while nothing changed. Raises `Refusal` NOT_FOUND if it is gone.
    """
    if is_being_priced(checkout):
        return
    if _is_fresh(checkout, now) and not (again and checkout.tax_error):
        return
    with transaction.atomic():
        read = checkout_lock(checkout.pk)
        if read is None:
            raise not_found(str(checkout.pk))
        taken_over(checkout, read)
        if not _is_fresh(checkout, now) or (again and checkout.tax_error):
            with being_priced(checkout):
                _recalculate(checkout, now)


def _is_fresh(checkout: Checkout, now: datetime) -> bool:
    if checkout.delivery_id and not delivery.is_current(checkout, now=now):
        return _is_paid_for(checkout)
    if checkout.tax_hash != content_hash(checkout):
        return False
    expires = checkout.tax_expires_at
    return (expires is not None and expires > now) or _is_paid_for(checkout)


def _is_paid_for(checkout: Checkout) -> bool:
    """Money came for exactly this content: what it costs stays what it was."""
    if checkout.tax_error or checkout.tax_hash != content_hash(checkout):
        return False
    rows = TransactionItem.objects.filter(checkout_token=checkout.pk)
    return any(
        row.authorized + row.charged + row.charge_pending + row.authorize_pending > 0
        for row in rows
    )


def _recalculate(checkout: Checkout, now: datetime) -> None:
    lines = lines_of(checkout)
    error = ""
    try:
        reduced = _prices_refresh(checkout, lines, now)
        if checkout.delivery_id and not delivery.is_current(checkout, now=now):
            delivery.deliveries_calculate(checkout, now=now)
        way = checkout.delivery
        whole = way.price_amount if way else None
        lines = settle(checkout, lines, reduced, whole, now=now)
        shipping, taxed = _taxes(checkout, lines, now)
    except AppAnswerError as refused:
        error = str(refused) or "The App did not answer."
        untaxed = _shipping(checkout)
        shipping = Taxed(untaxed, untaxed)
        taxed = [Taxed(x, x) for x in map(line_base, lines)]
    for line, sums in zip(lines, taxed, strict=True):
        line.total_net, line.total_gross = sums.net, sums.gross
        line.tax_rate = sums.rate
    rows_update(lines, "total_net", "total_gross", "tax_rate")
    checkout.shipping_net, checkout.shipping_gross = shipping.net, shipping.gross
    checkout.shipping_tax_rate = shipping.rate
    checkout.tax_error = error[:2000]
    checkout.tax_hash = content_hash(checkout)
    checkout.tax_expires_at = now + (REFUSED_FOR if error else VALID_FOR)
    rows_update(
        [checkout],
        "shipping_net", "shipping_gross", "shipping_tax_rate", "tax_error",
        "tax_hash", "tax_expires_at",
    )  # fmt: skip


def _prices_refresh(
    checkout: Checkout, lines: Sequence[CheckoutLine], now: datetime
) -> dict[int, Any]:
    """Today's price of each variant that is still sold here; answers promoted ones."""
    found = variants_sellable(
        checkout.channel,
        [line.variant_id for line in lines],
        now=now,
        refuse_gone=False,
        known=[line.variant for line in lines],
    )
    changed = []
    for line in lines:
        price = found.prices.get(line.variant_id)
        if line.price_override is not None:
            price = line.price_override
        if price is not None and price != line.price_amount:
            line.price_amount = price
            changed.append(line)
    if changed:
        CheckoutLine.objects.bulk_update(changed, ["price_amount"])
    return found.reduced


def _taxes(
    checkout: Checkout, lines: Sequence[CheckoutLine], now: datetime
) -> tuple[Taxed, list[Taxed]]:
    """(delivery, lines) with tax. Raises `AppAnswerError`."""
    channel = checkout.channel
    rules = tax_rules(channel, checkout.shipping_address, checkout.billing_address)
    is_exempt = checkout.tax_exemption or not rules.charges
    way = checkout.delivery
    if not rules.by_app:
        return flat_taxes(
            rules,
            channel.currency_code,
            [(line_base(line), class_of(line.variant)) for line in lines],
            (_shipping(checkout), way.tax_class_id if way else None),
            is_exempt=is_exempt,
        )
    if not lines or (is_exempt and not rules.entered_with_tax):
        bases = [line_base(line) for line in lines]
        return untaxed(bases, _shipping(checkout), channel.currency_code)
    if not is_heard(ASK):
        raise AppAnswerError("Taxes are an App's, and no App is there to ask.")
    base = _tax_base(checkout, lines, rules)
    answer = sync_event(ASK, base, now=now, app=rules.app_id or None)
    sums = taxes_read(answer, len(lines), channel.currency_code)
    return without_tax(*sums) if is_exempt else sums


def _tax_base(
    checkout: Checkout, lines: Sequence[CheckoutLine], rules: TaxRules
) -> dict[str, Any]:
    currency = checkout.channel.currency_code
    return {
        "__typename": "CalculateTaxes",
        "tax_base": {
            "currency": currency,
            "prices_entered_with_tax": rules.entered_with_tax,
            "channel": checkout.channel,
            "address": checkout.shipping_address or checkout.billing_address,
            "source_object": checkout,
            "shipping_price": _shipping(checkout),
            "lines": [
                {
                    "currency": currency,
                    "quantity": line.quantity,
                    "product_sku": line.variant.sku,
                    "unit_price": line_base(line) / line.quantity
                    if line.discount_amount or line.share_amount
                    else line.price_amount,
                    "total_price": line_base(line),
                    "source_line": line,
                }
                for line in lines
            ],
        },
    }


def taxes_read(answer: Any, count: int, currency: str) -> tuple[Taxed, list[Taxed]]:
    """The App's answer in the order sent, each amount rounded to the minor unit.

    Raises `AppAnswerError` for another number of lines, a missing, negative or endless
    amount, or a gross below its net.
    """
    try:
        said = answer["lines"]
        if len(said) != count:
            raise AppAnswerError(f"Taxes of {len(said)} lines for {count}.")
        shipping = _taxed(
            answer["shipping_price_net_amount"],
            answer["shipping_price_gross_amount"],
            answer["shipping_tax_rate"],
            currency,
        )
        return shipping, [
            _taxed(
                row["total_net_amount"],
                row["total_gross_amount"],
                row["tax_rate"],
                currency,
            )
            for row in said
        ]
    except (KeyError, TypeError, InvalidOperation) as error:
        raise AppAnswerError(f"Taxes have another shape: {error!r}") from error


def _taxed(net: Any, gross: Any, rate: Any, currency: str) -> Taxed:
    amounts = [Decimal(str(value)) for value in (net, gross, rate)]
    if not all(amount.is_finite() and amount >= 0 for amount in amounts):
        raise AppAnswerError(f"Taxes are negative or endless: {net}, {gross}, {rate}.")
    low, high = (round_money(Money(x, currency)).amount for x in amounts[:2])
    if high < low:
        raise AppAnswerError(f"The gross {gross} is below its net {net}.")
    return Taxed(low, high, amounts[2] / PERCENT)


def subtotal(checkout: Checkout) -> Taxed:
    """Sum of the lines. Call `prices_ensure` before."""
    lines = lines_of(checkout)
    return Taxed(
        sum((line.total_net for line in lines), Decimal(0)),
        sum((line.total_gross for line in lines), Decimal(0)),
    )


def total(checkout: Checkout) -> Taxed:
    """Lines and delivery, less what gift cards pay. Call `prices_ensure` before."""
    whole = total_before_cards(checkout)
    paid = balance_of(checkout)
    if not paid:
        return whole
    zero = Decimal(0)
    return Taxed(max(zero, whole.net - paid), max(zero, whole.gross - paid))


def total_before_cards(checkout: Checkout) -> Taxed:
    """Lines and delivery. Call `prices_ensure` before."""
    lines = subtotal(checkout)
    return Taxed(
        lines.net + checkout.shipping_net, lines.gross + checkout.shipping_gross
    )
