"""What the regimes share: the class of goods, tax on the freight, a limit in words."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from catalog.landed_cost.consignment import Consignment, Stop
from catalog.landed_cost.types import Reason
from catalog.money import Money

if TYPE_CHECKING:
    from collections.abc import Mapping

    from catalog.landed_cost.types import GoodsLine, Rule

# What a stranger says of goods in a question, whatever the destination.
ASKED = "asked"
# How goods declare their facts of a destination (`Item.facts`).
DECLARED_AS = {"CN": "china", "DE": "germany"}
# Markets of the shop name no destination; their regime tells which facts are meant.
DECLARED_FOR = {"cbec": "china", "eu-low-value": "germany"}


def tax_class(work: Consignment, line: GoodsLine) -> str:
    """The tax class of goods: as asked or declared, else as law says of the heading.

    Raises `Stop`: without a class there is no quote.
    """
    item = work.items[line.sku]
    regime = next((rule.regime for rule in work.rules if rule.regime != "any"), "")
    # A class declared for Germany says nothing of another member's rates.
    part = (
        DECLARED_AS.get(work.destination, "")
        if work.destination
        else DECLARED_FOR.get(regime, "")
    )
    said = item.facts.get(ASKED) or item.facts.get(part) or {}
    found = said.get("vat_class")
    if found is None:
        found = work.class_of("goods_class", item.hs_code)
    if found is None:
        params = (("sku", line.sku), ("hs_code", item.hs_code))
        raise Stop("not_quoted", Reason("class_unknown", params))
    return str(found)


def freight_tax(
    work: Consignment,
    by_rule: Mapping[str, tuple[Rule, Decimal, Decimal]],
    why: str,
) -> None:
    """Tax on the freight, at the rate of the goods that it carries by value."""
    if not work.carriage.amount:
        return
    for rule, rate, amount in by_rule.values():
        base = Money(amount, work.currency)
        work.charge(
            None, "import_tax", base * rate, rule,
            why=why, rate=rate, base=base, percent=percent(rate),
        )  # fmt: skip


def over(work: Consignment, rule: Rule, key: str) -> Reason:
    """A limit that was passed, as law states it."""
    work.limit(rule)
    amount = (rule.amount or Decimal(0)).normalize()
    params = (("limit", f"{amount:f} {rule.currency}"),)
    return Reason(key, params, rule.source, rule.source_url, rule.valid_from)


def percent(rate: Decimal) -> str:
    """0.063 as "6.3"."""
    return f"{(rate * 100).normalize():f}"
