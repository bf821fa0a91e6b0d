"""The regimes: how each destination takes its part. Values come from rules only."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from catalog.landed_cost.charging import freight_tax, over, percent, tax_class
from catalog.landed_cost.consignment import Consignment, Stop
from catalog.landed_cost.low_value import cn_postal, low_value
from catalog.landed_cost.types import Reason
from catalog.money import Money

if TYPE_CHECKING:
    from collections.abc import Callable

    from catalog.landed_cost.types import Rule

__all__ = ["REGIMES", "Consignment", "Stop", "unknown_regime"]


def cbec(work: Consignment) -> None:
    """China: no duty, 70 % of VAT, on the price with freight, within CNY 5,000."""
    limit = work.need("order_limit")
    if work.value > work.limit(limit):
        raise Stop("blocked", over(work, limit, "over_order_limit"))
    _within_list_weights(work)
    work.need("duty_rate")
    share = work.need("tax_share").rate or Decimal(0)
    by_rule: dict[str, tuple[Rule, Decimal, Decimal]] = {}
    for line, freight in work.freight_shares():
        vat = work.need("import_tax_rate", tax_class(work, line))
        rate = (vat.rate or Decimal(0)) * share
        base = work.net(line)
        work.charge(
            line, "import_tax", base * rate, vat,
            why="cn_composite", rate=rate, base=base, percent=percent(rate),
        )  # fmt: skip
        sofar = by_rule.get(vat.id, (vat, rate, Decimal(0)))[2]
        by_rule[vat.id] = (vat, rate, sofar + freight.amount)
    freight_tax(work, by_rule, "cn_composite")


def _within_list_weights(work: Consignment) -> None:
    """China's list lets only so much of some goods in; a year's quota is kept apart."""
    for rule in work.rules:
        if (rule.kind, rule.goods_class) != ("list_remark", "weight"):
            continue
        if work.class_of("quota_class", rule.hs_prefix):
            continue
        grams = sum(
            work.items[line.sku].net_weight_g * line.quantity
            for line in work.lines
            if work.items[line.sku].hs_code.startswith(rule.hs_prefix)
        )
        if grams:
            work.consult(rule)
        if grams > (rule.amount or 0):
            kilograms = f"{(Decimal(rule.amount or 0) / 1000).normalize():f}"
            params = (("hs_code", rule.hs_prefix), ("kilograms", kilograms))
            raise Stop(
                "blocked",
                Reason("over_list_weight", params, rule.source, rule.source_url),
            )


def eu_low_value(work: Consignment) -> None:
    """EU: EUR 3 for each HS heading up to EUR 150 of goods; VAT on all of it."""
    limit = work.need("value_limit")
    if not work.is_within(limit, of_goods=True):
        raise Stop("not_quoted", over(work, limit, "over_value_limit"))
    # Before 1 July 2026 such a parcel was free of duty; the rules say which day it is.
    is_free = work.rule("duty_per_hs_line") is None
    duty_rule = work.need("duty_relief" if is_free else "duty_per_hs_line")
    headings: set[str] = set()
    by_rule: dict[str, tuple[Rule, Decimal, Decimal]] = {}
    for line, freight in work.freight_shares():
        heading = work.items[line.sku].hs_code[:6]
        duty = Money(Decimal(0), work.currency)
        if is_free:
            work.charge(line, "duty", duty, duty_rule, why="eu_duty_relief")
        elif heading not in headings:
            headings.add(heading)
            duty = work.limit(duty_rule)
            work.charge(line, "duty", duty, duty_rule, why="eu_line_duty", hs=heading)
        duty += work.excise(line)
        vat = work.need("import_tax_rate", tax_class(work, line))
        rate = vat.rate or Decimal(0)
        base = work.net(line) + duty
        work.charge(
            line, "import_tax", base * rate, vat, why=eu_vat_words(work),
            rate=rate, base=base, percent=percent(rate),
        )  # fmt: skip
        sofar = by_rule.get(vat.id, (vat, rate, Decimal(0)))[2]
        by_rule[vat.id] = (vat, rate, sofar + freight.amount)
    freight_tax(work, by_rule, eu_vat_words(work))


def eu_vat_words(work: Consignment) -> str:
    """Germany's sentence names the country; the other members share one."""
    return "eu_vat" if work.destination in {"", "DE"} else "tax_goods_freight_duty"


def jp_small(work: Consignment) -> None:
    """Japan: nothing up to JPY 10,000 of customs value; above, no rate is known."""
    relief = work.need("relief_limit")
    if not work.is_within(relief, of_goods=False):
        raise Stop("not_quoted", over(work, relief, "over_relief"))
    zero = Money(Decimal(0), work.currency)
    for line in work.lines:
        work.charge(line, "duty", zero, relief, why="jp_relief", rate=Decimal(0))


def ae_small(work: Consignment) -> None:
    """UAE: duty of 5 % above the threshold, VAT of 5 % on goods, freight and duty."""
    relief, duty_rule = work.need("relief_limit"), work.need("duty_rate")
    vat = work.need("import_tax_rate")
    is_free = work.is_within(relief, of_goods=False)
    duty_rate = Decimal(0) if is_free else duty_rule.rate or Decimal(0)
    rate = vat.rate or Decimal(0)
    for line in work.lines:
        base = work.net(line)
        duty = base * duty_rate
        if is_free:
            work.charge(line, "duty", duty, relief, why="ae_relief", rate=duty_rate)
        else:
            work.charge(
                line, "duty", duty, duty_rule, why="ae_duty",
                rate=duty_rate, base=base, percent=percent(duty_rate),
            )  # fmt: skip
        work.charge(
            line, "import_tax", (base + duty) * rate, vat, why="ae_vat",
            rate=rate, base=base + duty, percent=percent(rate),
        )  # fmt: skip
    if work.carriage.amount:
        base = work.carriage
        duty = base * duty_rate
        if not is_free:
            work.charge(
                None, "duty", duty, duty_rule, why="ae_duty",
                rate=duty_rate, base=base, percent=percent(duty_rate),
            )  # fmt: skip
        work.charge(
            None, "import_tax", (base + duty) * rate, vat, why="ae_vat",
            rate=rate, base=base + duty, percent=percent(rate),
        )  # fmt: skip


def sg_ovr(work: Consignment) -> None:
    """Singapore: GST of 9 % on goods and freight, for items up to S$400."""
    limit = work.need("item_limit")
    for line in work.lines:
        if line.unit_price > work.limit(limit):
            raise Stop("not_quoted", over(work, limit, "over_item_limit"))
    work.need("duty_rate")
    _simple_tax(work, "sg_gst")


def domestic(work: Consignment) -> None:
    """At home: VAT on goods and delivery."""
    _simple_tax(work, "th_vat")


def us_entry(work: Consignment) -> None:
    """United States: no relief, and a duty that is not known for this origin."""
    unknown = work.need("duty_unknown")
    reason = Reason(
        "us_duty_unknown", (), unknown.source, unknown.source_url, unknown.valid_from
    )
    raise Stop("not_quoted", reason)


REGIMES: dict[str, Callable[[Consignment], None]] = {
    "cbec": cbec,
    "eu-low-value": eu_low_value,
    "jp-small": jp_small,
    "ae-small": ae_small,
    "sg-ovr": sg_ovr,
    "domestic": domestic,
    "us-entry": us_entry,
    "cn-postal": cn_postal,
    "low-value": low_value,
}


def unknown_regime(work: Consignment) -> None:
    """Any destination whose law nobody has written down: no quote."""
    raise Stop("not_quoted", Reason("regime_unknown"))


def _simple_tax(work: Consignment, why: str) -> None:
    tax = work.need("import_tax_rate")
    rate = tax.rate or Decimal(0)
    for line in work.lines:
        base = work.net(line)
        work.charge(
            line, "import_tax", base * rate, tax,
            why=why, rate=rate, base=base, percent=percent(rate),
        )  # fmt: skip
    if work.carriage.amount:
        base = work.carriage
        work.charge(
            None, "import_tax", base * rate, tax,
            why=why, rate=rate, base=base, percent=percent(rate),
        )  # fmt: skip
