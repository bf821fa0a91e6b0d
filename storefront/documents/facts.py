"""What papers say, gathered once for each parcel: one base's part of an order."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from catalog.bases.models import LotAllocation, TradeItem
from catalog.landed_cost.models import OrderQuote
from catalog.landed_cost.quote_json import landed_of_json
from catalog.landed_cost.selectors import customs_items
from catalog.markets.selectors import market_by_channel, pavilion
from catalog.money import Money, round_money
from catalog.prices.selectors import prices_standing
from catalog.sourcing.models import OrderSourcing
from storefront.documents.lint import Hint, hints_of
from storefront.saleor.money import money_of_json

if TYPE_CHECKING:
    from collections.abc import Iterable

    from catalog.declaration import Market
    from catalog.landed_cost.types import LandedCost
    from storefront.saleor.client import SaleorClient

Node = dict[str, Any]
HAN = frozenset({"CN", "HK", "MO", "TW"})
FAMILY_FIRST = HAN | {"JP", "KR"}


class UnknownOrderError(LookupError):
    """No order of that number or id."""


@dataclass(frozen=True, slots=True)
class Party:
    """Somebody with an address, as it is written on a paper."""

    name: str
    company: str = ""
    street: str = ""
    city: str = ""
    region: str = ""
    postal_code: str = ""
    country: str = ""
    phone: str = ""
    email: str = ""

    @property
    def town(self) -> str:
        """Postal code, city and region as one line."""
        parts = (self.postal_code, self.city, self.region)
        return " ".join(part for part in parts if part)


@dataclass(frozen=True, slots=True)
class Goods:
    """Goods of one line in a parcel. `value` is what they cost without duty and tax.

    Of goods that were sent free of charge it is their price on the shelf: customs asks
    what they are worth.
    """

    sku: str
    name: str
    local_name: str
    quantity: int
    value: Money
    hs_code: str = ""
    origin: str = ""
    net_g: int | None = None
    gross_g: int | None = None
    gtin: str = ""
    maker: str = ""
    lots: tuple[str, ...] = ()
    criterion: str = ""

    @property
    def unit_value(self) -> Money:
        """Value of one unit, rounded for reading; the line's value is exact."""
        each = self.value.amount / self.quantity
        return round_money(Money(each, self.value.currency))


@dataclass(frozen=True, slots=True)
class Parcel:
    """One base's part of an order, with everything that papers may say of it."""

    number: str
    order_number: str
    order_id: str
    base_code: str
    ordered_on: date
    market: str
    destination: str
    currency: str
    seller: Party
    consignor: Party
    consignee: Party
    goods: tuple[Goods, ...]
    freight: Money
    incoterm: str
    buyer: str = ""
    tax_number: str = ""
    tracking: str = ""
    charges: tuple[tuple[str, Money], ...] = ()
    paid: tuple[Node, ...] = ()
    hints: tuple[Hint, ...] = field(default=())
    is_demo: bool = False

    @property
    def value(self) -> Money:
        """Goods of the parcel, without freight, duty and tax."""
        amount = sum((one.value.amount for one in self.goods), start=Decimal(0))
        return Money(amount, self.currency)

    @property
    def total(self) -> Money:
        """Everything the buyer paid for this parcel."""
        charged = sum((one.amount for _, one in self.charges), start=Decimal(0))
        return Money(self.value.amount + self.freight.amount + charged, self.currency)

    @property
    def net_g(self) -> int | None:
        """Contents in grams; None where one is not known."""
        return _sum(one.net_g for one in self.goods)

    @property
    def gross_g(self) -> int | None:
        """With packs, without the box; None where one is not known."""
        return _sum(one.gross_g for one in self.goods)


def _sum(weights: Iterable[int | None]) -> int | None:
    total = 0
    for weight in weights:
        if weight is None:
            return None
        total += weight
    return total


def order_id_of(order: str) -> str:
    """The id of an order named by its number or its id. Raises `UnknownOrderError`."""
    rows = OrderSourcing.objects.filter(number=order.lstrip("#"))
    found = list(rows.values_list("order_id", flat=True)[:2])
    if len(found) == 1:
        return str(found[0])
    if OrderSourcing.objects.filter(order_id=order).exists():
        return order
    message = f"No order {order!r}: give its number or its id."
    raise UnknownOrderError(message)


def parcels_of(*, client: SaleorClient, order_id: str) -> list[Parcel]:
    """An order's parcels, by base. Raises `UnknownOrderError`, `SaleorError`."""
    order = client.run_raw("OrderForPapers", {"id": order_id})["order"]
    if order is None:
        message = f"Commerce knows no order {order_id}."
        raise UnknownOrderError(message)
    market = market_by_channel(order["channel"]["slug"])
    frozen = (
        OrderQuote.objects.select_related("quote").filter(order_id=order_id).first()
    )
    quote = landed_of_json(frozen.quote.content) if frozen else None
    parts = _by_base(order)
    goods = {base: _goods(order, units, market) for base, units in parts.items()}
    whole = sum(
        (one.value.amount for some in goods.values() for one in some), start=Decimal(0)
    )
    return [
        _parcel(order, base, tuple(some), market, quote, whole)
        for base, some in sorted(goods.items())
        if some
    ]


def _by_base(order: Node) -> dict[str, dict[str, list[LotAllocation]]]:
    """Base → line → what of it comes from which lot."""
    found: dict[str, dict[str, list[LotAllocation]]] = {}
    rows = LotAllocation.objects.filter(order_id=order["id"]).select_related(
        "lot__base"
    )
    for row in rows.order_by("pk"):
        if row.quantity - row.quantity_released > 0:
            lines = found.setdefault(row.lot.base.code, {})
            lines.setdefault(row.order_line_id, []).append(row)
    return found


def _goods(
    order: Node, units: dict[str, list[LotAllocation]], market: Market
) -> list[Goods]:
    lines = {line["id"]: line for line in order["lines"]}
    skus = [line["productSku"] for line in order["lines"] if line["productSku"]]
    items = customs_items(skus=skus)
    # Numbers that we made ourselves for our own labels identify nothing elsewhere.
    real = TradeItem.objects.filter(sku__in=skus, is_internal=False)
    gtins = dict(real.values_list("sku", "gtin"))
    makers = {base.code: _base_name(base.code) for base in pavilion().bases}
    # What goods are worth that were sent free of charge, in place of others.
    is_free = any(
        not money_of_json(x["totalPrice"]["net"]).amount for x in order["lines"]
    )
    worth = prices_standing(market=market.code) if is_free else {}
    found = []
    for line_id, rows in units.items():
        line = lines.get(line_id)
        if line is None:
            continue
        quantity = sum(row.quantity - row.quantity_released for row in rows)
        paid = money_of_json(line["totalPrice"]["net"])
        share = round_money(
            Money(paid.amount * quantity / line["quantity"], paid.currency)
        )
        if not paid.amount and line["productSku"] in worth:
            each = worth[line["productSku"]]
            share = round_money(Money(each.amount * quantity, each.currency))
        item = items.get(line["productSku"])
        facts = (line["variant"] or {}).get("metafields") or {}
        found.append(
            Goods(
                sku=line["productSku"] or "",
                name=_named(line["productName"], line["variantName"]),
                local_name=line["translatedProductName"] or line["productName"],
                quantity=quantity,
                value=share,
                hs_code=item.hs_code if item else "",
                origin=item.country_of_origin if item else "",
                net_g=item.net_weight_g * quantity if item else None,
                gross_g=_grams(facts.get("gross_weight_g"), quantity),
                gtin=facts.get("gtin") or gtins.get(line["productSku"], ""),
                criterion=facts.get("origin_criterion") or "",
                maker=makers.get(rows[0].lot.base.code, ""),
                lots=tuple(dict.fromkeys(row.lot.code for row in rows)),
            )
        )
    return found


def _named(product: str, variant: str | None) -> str:
    return f"{product}, {variant}" if variant and variant not in product else product


def _grams(text: str | None, quantity: int) -> int | None:
    return int(text) * quantity if text and text.isascii() and text.isdigit() else None


def _base_name(code: str) -> str:
    words = pavilion().texts.get("en") or next(iter(pavilion().texts.values()))
    return words.bases[code].name if code in words.bases else code


def _parcel(
    order: Node,
    base_code: str,
    goods: tuple[Goods, ...],
    market: Market,
    quote: LandedCost | None,
    whole: Decimal,
) -> Parcel:
    identity = pavilion().identity
    legal = identity.legal_entity
    total = money_of_json(order["shippingPrice"]["net"])
    value = sum((one.value.amount for one in goods), start=Decimal(0))
    share = total.amount * value / whole if whole else total.amount * 0
    tracking = [
        one["trackingNumber"]
        for one in order["fulfillments"]
        if (one["warehouse"] or {}).get("externalReference") == base_code
        and one["trackingNumber"]
    ]
    return Parcel(
        number=f"{order['number']}-{base_code}",
        order_number=order["number"],
        order_id=order["id"],
        base_code=base_code,
        ordered_on=datetime.fromisoformat(order["created"]).date(),
        market=market.code,
        destination=market.country,
        currency=total.currency,
        seller=Party(
            legal.name, street=legal.street, city=legal.city,
            postal_code=legal.postal_code, country=legal.country,
            phone=identity.contact.phone, email=identity.contact.email,
        ),
        consignor=_base_party(base_code),
        consignee=_consignee(order),
        goods=goods,
        freight=round_money(Money(share, total.currency)),
        incoterm=market.incoterm,
        tax_number=legal.tax_numbers.get(market.code, ""),
        buyer=_name(order["billingAddress"] or order["shippingAddress"]),
        tracking=tracking[-1] if tracking else "",
        charges=charges_of(quote, _shares(order, goods), value / whole if whole else Decimal(0)),
        paid=tuple(order["transactions"] or ()),
        hints=tuple(h for one in goods for h in hints_of(sku=one.sku, name=one.name)),
        is_demo=legal.is_demo,
    )  # fmt: skip


def _base_party(code: str) -> Party:
    try:
        base = pavilion().base(code)
    except LookupError:
        return Party(code)
    return Party(
        _base_name(code), street=base.street, city=base.city,
        postal_code=base.postal_code, country=pavilion().identity.country,
        phone=base.phone,
    )  # fmt: skip


def _name(at: Node | None) -> str:
    """A name in its own order: the family's first in Han and Hangul, undivided in Han."""
    if at is None:
        return ""
    given, family = at["firstName"].strip(), at["lastName"].strip()
    if at["country"]["code"] not in FAMILY_FIRST or f"{given}{family}".isascii():
        return f"{given} {family}".strip()
    return (
        f"{family}{given}"
        if at["country"]["code"] in HAN
        else f"{family} {given}".strip()
    )


def _consignee(order: Node) -> Party:
    at = order["shippingAddress"] or order["billingAddress"]
    if at is None:
        return Party("")
    return Party(
        name=_name(at),
        company=at["companyName"] or "",
        street=", ".join(filter(None, (at["streetAddress1"], at["streetAddress2"]))),
        city=" ".join(filter(None, (at["city"], at["cityArea"]))),
        region=at["countryArea"] or "",
        postal_code=at["postalCode"] or "",
        country=at["country"]["code"],
        phone=at["phone"] or "",
        email=order["userEmail"] or "",
    )


def _shares(order: Node, goods: tuple[Goods, ...]) -> dict[str, Decimal]:
    """SKU → which part of its units lies in this parcel."""
    ordered: dict[str, int] = {}
    for line in order["lines"]:
        sku = line["productSku"] or ""
        ordered[sku] = ordered.get(sku, 0) + line["quantity"]
    held: dict[str, int] = {}
    for one in goods:
        held[one.sku] = held.get(one.sku, 0) + one.quantity
    return {sku: Decimal(units) / ordered[sku] for sku, units in held.items()}


def charges_of(
    quote: LandedCost | None, shares: dict[str, Decimal], of_freight: Decimal
) -> tuple[tuple[str, Money], ...]:
    """The parcel's part of duty, tax and fees by kind, as the frozen quote has them."""
    if quote is None:
        return ()
    sums: dict[str, Decimal] = {}
    parts = [
        *(
            (c, shares.get(line.sku, Decimal(0)))
            for line in quote.lines
            for c in line.charges
        ),
        *((charge, of_freight) for charge in quote.freight_charges),
    ]
    for charge, part in parts:
        if charge.kind not in {"goods", "freight", "insurance"} and part:
            amount = sums.get(charge.kind, Decimal(0)) + charge.amount.amount * part
            sums[charge.kind] = amount
    return tuple(
        (kind, round_money(Money(amount, quote.currency)))
        for kind, amount in sorted(sums.items())
    )
