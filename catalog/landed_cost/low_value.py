"""Regimes told wholly by their rules: parcels of small value, and China's post.

A destination needs a rule file and no code when its law says: up to a value no duty (and
perhaps no tax), above it a duty by heading, and a tax on a stated basis. What the rows of
a kind mean is `docs/landed_cost.md`.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from catalog.landed_cost.charging import freight_tax, over, percent, tax_class
from catalog.landed_cost.consignment import Consignment, Stop
from catalog.landed_cost.types import Reason
from catalog.money import Money

if TYPE_CHECKING:
    from catalog.landed_cost.types import GoodsLine, Rule

WHY_BY_BASIS = {
    "goods": "tax_goods",
    "goods+freight": "tax_goods_freight",
    "goods+freight+duty": "tax_goods_freight_duty",
}


def low_value(work: Consignment) -> None:
    """Duty by the relief or the heading, then the tax, on what the rows say."""
    _stay_within(work)
    relief = work.rule("relief_limit")
    is_relieved = relief is not None and work.is_within(relief)
    tax_free = work.rule("tax_relief_limit")
    is_tax_free = tax_free is not None and work.is_within(tax_free)
    by_rule: dict[str, tuple[Rule, Decimal, Decimal]] = {}
    for line, carriage in work.freight_shares():
        if relief is not None and is_relieved:
            duty = _relieved(work, line, relief)
        else:
            duty = _duty(work, line, carriage)
        if tax_free is not None and is_tax_free:
            _tax_free(work, line, tax_free)
            continue
        tax = _tax(work, line, duty)
        sofar = by_rule.get(tax.id, (tax, tax.rate or Decimal(0), Decimal(0)))
        by_rule[tax.id] = (sofar[0], sofar[1], sofar[2] + carriage.amount)
    taxed = {key: row for key, row in by_rule.items() if "freight" in row[0].basis}
    freight_tax(work, taxed, "tax_goods_freight")


def cn_postal(work: Consignment) -> None:
    """China, personal postal articles: 13, 20 or 50 % by class; up to CNY 50 waived."""
    limit = work.need("parcel_limit")
    is_single = len(work.lines) == 1 and work.lines[0].quantity == 1
    if work.goods > work.limit(limit) and not is_single:
        raise Stop("not_quoted", over(work, limit, "over_parcel_limit"))
    waived = work.need("tax_waived_up_to")
    due = []
    for line in work.lines:
        rule = work.need("import_tax_rate", tax_class_by_law(work, line))
        rate = rule.rate or Decimal(0)
        due.append((line, rule, rate, work.net(line)))
    total = sum((base.amount * rate for _, _, rate, base in due), Decimal(0))
    is_waived = total <= work.limit(waived).amount
    for line, rule, rate, base in due:
        if is_waived:
            work.charge(
                line, "import_tax", Money(Decimal(0), work.currency), waived,
                why="cn_postal_waived", rate=Decimal(0), base=base,
            )  # fmt: skip
        else:
            work.charge(
                line, "import_tax", base * rate, rule,
                why="cn_postal", rate=rate, base=base, percent=percent(rate),
            )  # fmt: skip


def tax_class_by_law(work: Consignment, line: GoodsLine) -> str:
    """The class of the heading, whatever the goods declare for another regime."""
    found = work.class_of("goods_class", work.items[line.sku].hs_code)
    if found is None:
        code = work.items[line.sku].hs_code
        params = (("sku", line.sku), ("hs_code", code))
        raise Stop("not_quoted", Reason("class_unknown", params))
    return found


def _stay_within(work: Consignment) -> None:
    unknown = work.rule("duty_unknown")
    if unknown:
        raise Stop(
            "not_quoted",
            Reason("duty_not_known", (), unknown.source, unknown.source_url),
        )
    limit = work.rule("value_limit")
    if limit and not work.is_within(limit):
        raise Stop("not_quoted", over(work, limit, "over_value_limit"))
    item_limit = work.rule("item_limit")
    if item_limit and any(
        line.unit_price > work.limit(item_limit) for line in work.lines
    ):
        raise Stop("not_quoted", over(work, item_limit, "over_item_limit"))
    heaviest = work.rule("weight_limit")
    grams = sum(work.items[x.sku].net_weight_g * x.quantity for x in work.lines)
    if heaviest and grams > (heaviest.amount or 0):
        kilograms = f"{(Decimal(heaviest.amount or 0) / 1000).normalize():f}"
        raise Stop(
            "not_quoted",
            Reason("over_weight_limit", (("kilograms", kilograms),), heaviest.source),
        )


def _relieved(work: Consignment, line: GoodsLine, relief: Rule) -> Money:
    nothing = Money(Decimal(0), work.currency)
    amount = f"{(relief.amount or Decimal(0)).normalize():f} {relief.currency}"
    work.charge(
        line, "duty", nothing, relief, why="duty_relief", rate=Decimal(0), limit=amount
    )
    return nothing


def _duty(work: Consignment, line: GoodsLine, carriage: Money) -> Money:
    """Duty of a heading, on the goods (FOB) or with their carriage (CIF)."""
    code = work.items[line.sku].hs_code
    rule = work.rule("duty_rate", None, code)
    unknown = work.rule("duty_unknown_for", None, code)
    if rule is None or rule.rate is None or (unknown and unknown.hs_prefix):
        raise Stop("not_quoted", Reason("duty_rate_missing", (("hs_code", code),)))
    base = work.net(line)
    if "freight" in rule.basis:
        base += carriage
    duty = base * rule.rate
    work.charge(
        line, "duty", duty, rule, why="duty_percent",
        rate=rule.rate, base=base, percent=percent(rule.rate),
    )  # fmt: skip
    return duty


def _tax_free(work: Consignment, line: GoodsLine, rule: Rule) -> None:
    amount = f"{(rule.amount or Decimal(0)).normalize():f} {rule.currency}"
    work.charge(
        line, "import_tax", Money(Decimal(0), work.currency), rule,
        why="tax_relief", rate=Decimal(0), limit=amount,
    )  # fmt: skip


def _tax(work: Consignment, line: GoodsLine, duty: Money) -> Rule:
    flat = work.rule("import_tax_rate", "")
    rule = flat or work.need("import_tax_rate", tax_class(work, line))
    rate = rule.rate or Decimal(0)
    base = work.net(line)
    if "duty" in rule.basis:
        base += duty
    why = WHY_BY_BASIS.get(rule.basis, "tax_goods")
    work.charge(
        line, "import_tax", base * rate, rule,
        why=why, rate=rate, base=base, percent=percent(rate),
    )  # fmt: skip
    return rule
