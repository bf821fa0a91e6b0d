"""An order and its payments as facts for the books.

A sale is what the frozen quote says: goods, carriage, and each duty and tax for the
authority it is held for. What is given back takes the same parts with it, each its share.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from catalog.books import accounts
from catalog.books.services import Fact
from catalog.money import Money, minor_units
from storefront.saleor.money import money_of_json

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from catalog.landed_cost.types import Charge, LandedCost

Node = dict[str, Any]
MONEY_IN = ("CHARGE_SUCCESS", "REFUND_REVERSE")
MONEY_OUT = ("REFUND_SUCCESS", "CHARGE_BACK")
# Orders of which nothing was sold.
NO_SALE = ("DRAFT", "EXPIRED", "UNCONFIRMED")


@dataclass(frozen=True, slots=True)
class Part:
    """A part of what an order cost, and the account it is for."""

    name: str
    account: str
    money: Money


@dataclass(frozen=True, slots=True)
class Cost:
    """What goods of an order cost us: whom they are owed to, and the price agreed."""

    line_id: str
    payee: str
    money: Money


def provider_of(reference: str) -> str:
    """The payment provider by the form of its references."""
    if reference.startswith("sbx_"):
        return "sandbox"
    return "stripe" if reference.startswith("stp_") else "other"


def parts_of(order: Node, market: str, quote: LandedCost | None) -> list[Part]:
    """The parts of an order's total; without a quote, as commerce taxes its lines."""
    total = money_of_json(order["total"]["gross"])
    parts = list(
        _quoted(quote, market) if quote and quote.total else _taxed(order, market)
    )
    said = sum((part.money.amount for part in parts), start=total.amount * 0)
    if said != total.amount:
        money = Money(total.amount - said, total.currency)
        parts.append(Part("rounding", accounts.rounding(market), money))
    return parts


def _quoted(quote: LandedCost, market: str) -> Iterator[Part]:
    for number, line in enumerate(quote.lines):
        own = f"{number}:{line.sku}"
        yield Part(f"goods:{own}", accounts.sales(market), line.net)
        for place, charge in enumerate(_held(line.charges)):
            name = f"{charge.kind}:{own}:{place}"
            yield Part(name, accounts.held(charge.kind, market), charge.amount)
    yield Part("carriage", accounts.carriage(market), quote.freight_net)
    for place, charge in enumerate(_held(quote.freight_charges)):
        name = f"{charge.kind}:carriage:{place}"
        yield Part(name, accounts.held(charge.kind, market), charge.amount)


def _held(charges: Sequence[Charge]) -> list[Charge]:
    """Charges for an authority; goods and carriage are told beside them."""
    return [charge for charge in charges if charge.kind not in {"goods", "freight"}]


def _taxed(order: Node, market: str) -> Iterator[Part]:
    for line in order["lines"]:
        net, tax = _net_and_tax(line["totalPrice"])
        yield Part(f"goods:{line['id']}", accounts.sales(market), net)
        yield Part(f"tax:{line['id']}", accounts.held("tax", market), tax)
    net, tax = _net_and_tax(order["shippingPrice"])
    yield Part("carriage", accounts.carriage(market), net)
    yield Part("tax:carriage", accounts.held("tax", market), tax)


def _net_and_tax(price: Node) -> tuple[Money, Money]:
    net, gross = money_of_json(price["net"]), money_of_json(price["gross"])
    return net, Money(gross.amount - net.amount, gross.currency)


def sale_facts(order: Node, parts: Sequence[Part]) -> Iterator[Fact]:
    """What the buyer owes, part by part; a part below zero goes the other way."""
    debtor, when = accounts.buyer(order["id"]), moment(order["created"])
    for part in parts:
        yield _moved(
            f"sale:{order['id']}:{part.name}", debtor, part, when, order, "sale"
        )


def cost_facts(order: Node, market: str, costs: Sequence[Cost]) -> Iterator[Fact]:
    """What we owe for the goods, in the currency in which their price was agreed."""
    for cost in costs:
        yield Fact(
            key=f"cost:{order['id']}:{cost.line_id}",
            debit=accounts.cost(market),
            credit=cost.payee,
            money=cost.money,
            happened_at=moment(order["created"]),
            order_id=order["id"],
            note=f"{order['number']} goods",
        )


def cost_cancel_facts(
    order: Node, market: str, costs: Sequence[Cost], when: datetime
) -> Iterator[Fact]:
    """Goods of a canceled order are not owed for."""
    for cost in costs:
        yield Fact(
            key=f"cost-cancel:{order['id']}:{cost.line_id}",
            debit=cost.payee,
            credit=accounts.cost(market),
            money=cost.money,
            happened_at=when,
            order_id=order["id"],
            note=f"{order['number']} canceled",
        )


def money_facts(order: Node) -> Iterator[Fact]:
    """Money that came and went, by commerce's record of each transaction."""
    debtor = accounts.buyer(order["id"])
    for one in order["transactions"]:
        lies = accounts.provider(provider_of(one["pspReference"]))
        for event in one["events"]:
            is_in = event["type"] in MONEY_IN
            if not is_in and event["type"] not in MONEY_OUT:
                continue
            yield Fact(
                key=_event_key(one, event),
                debit=lies if is_in else debtor,
                credit=debtor if is_in else lies,
                money=money_of_json(event["amount"]),
                happened_at=moment(event["createdAt"]),
                order_id=order["id"],
                reference=one["pspReference"],
                note=f"{order['number']} {event['type'].lower()}",
            )


def _event_key(one: Node, event: Node) -> str:
    said = event["pspReference"] or event["id"]
    return f"money:{one['id']}:{event['type']}:{said}"


def return_facts(order: Node, parts: Sequence[Part]) -> Iterator[Fact]:
    """What was given back, taken from each part by its share, exact to the last unit."""
    debtor = accounts.buyer(order["id"])
    for one in order["transactions"]:
        for event in one["events"]:
            if event["type"] not in MONEY_OUT:
                continue
            back = money_of_json(event["amount"])
            when = moment(event["createdAt"])
            for part in shares_of(back, parts):
                key = f"return:{_event_key(one, event)}:{part.name}"
                yield _moved(key, debtor, part, when, order, "given back", back=True)


def shares_of(money: Money, parts: Sequence[Part]) -> list[Part]:
    """An amount over parts by their size; what is left goes to the largest fractions."""
    whole = sum(part.money.amount for part in parts)
    unit = money.amount * 0 + 1
    unit = unit.scaleb(-minor_units(money.currency))
    if not whole:
        return []
    exact = [money.amount * part.money.amount / whole for part in parts]
    cut = [(share // unit) * unit for share in exact]
    left = int((money.amount - sum(cut)) / unit)
    order = sorted(range(len(parts)), key=lambda at: cut[at] - exact[at])
    for at in order[: abs(left)]:
        cut[at] += unit if left > 0 else -unit
    return [
        Part(part.name, part.account, Money(share, money.currency))
        for part, share in zip(parts, cut, strict=True)
    ]


def cancel_facts(
    order: Node, parts: Sequence[Part], given_back: Mapping[str, Money], when: datetime
) -> Iterator[Fact]:
    """A canceled order is not owed: what of its parts was not given back goes back.

    `given_back` is what was booked as given back before, by the part's name.
    """
    debtor = accounts.buyer(order["id"])
    for part in parts:
        before = given_back.get(part.name)
        rest = part.money.amount - (before.amount if before else 0)
        one = Part(part.name, part.account, Money(rest, part.money.currency))
        key = f"cancel:{order['id']}:{part.name}"
        yield _moved(key, debtor, one, when, order, "canceled", back=True)


def _moved(
    key: str,
    debtor: str,
    part: Part,
    when: datetime,
    order: Node,
    why: str,
    *,
    back: bool = False,
) -> Fact:
    """The buyer's account against a part's; the other way for `back` and below zero."""
    is_turned = back != (part.money.amount < 0)
    return Fact(
        key=key,
        debit=part.account if is_turned else debtor,
        credit=debtor if is_turned else part.account,
        money=Money(abs(part.money.amount), part.money.currency),
        happened_at=when,
        order_id=order["id"],
        note=f"{order['number']} {why} {part.name}",
    )


def moment(text: str) -> datetime:
    """A moment as commerce writes it."""
    return datetime.fromisoformat(text)
