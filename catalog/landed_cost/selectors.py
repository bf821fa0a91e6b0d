"""Reads: rules in force, landed costs, verdicts, limits. Constant queries each."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from django.db.models import Q, Sum

from catalog.landed_cost.calculator import landed_cost
from catalog.landed_cost.days import local_day
from catalog.landed_cost.eligibility import eligibility
from catalog.landed_cost.merged_orders import earlier_orders
from catalog.landed_cost.models import (
    Attestation,
    CustomsItem,
    IdentityConsent,
    OrderQuote,
    QuotaEntry,
    QuotaYear,
    RuleRow,
    RuleState,
)
from catalog.landed_cost.rule_files import is_in_force, rule_of
from catalog.landed_cost.types import GoodsLine, Item, QuotaState, Reason
from catalog.markets.selectors import pavilion
from catalog.money import Money, zero

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from datetime import date, datetime

    from catalog.declaration import Market
    from catalog.landed_cost.models import Quote
    from catalog.landed_cost.types import Eligibility, LandedCost, Rule


def rules_in_force(*, destination: str, origin: str, on: date) -> tuple[Rule, ...]:
    """Active rules of a destination for goods of an origin on a day. One query."""
    rows = RuleRow.objects.filter(
        destination=destination, state__in=(RuleState.IN_FORCE, RuleState.EARLIER)
    )
    return rules_of_rows(rows.order_by("key", "version"), origin=origin, on=on)


def rules_of_rows(
    rows: Iterable[RuleRow], *, origin: str, on: date
) -> tuple[Rule, ...]:
    """Of each key the newest version that has begun on a day, if it is in force then.

    `rows` are approved versions in the order of key and version.
    """
    newest: dict[str, Rule] = {}
    for row in rows:
        rule = rule_of(row.content, version=row.version)
        if row.key not in newest or (rule.valid_from and rule.valid_from <= on):
            newest[row.key] = rule
    return tuple(r for r in newest.values() if is_in_force(r, origin=origin, on=on))


def customs_items(*, skus: Collection[str]) -> dict[str, Item]:
    """What customs knows of SKUs; unknown ones are left out. One query."""
    return {
        row.sku: Item(
            sku=row.sku,
            hs_code=row.hs_code,
            country_of_origin=row.country_of_origin,
            net_weight_g=row.net_weight_g,
            goods_kind=row.goods_kind,
            fresh=row.fresh,
            storage_class=row.storage_class,
            facts=row.facts,
        )
        for row in CustomsItem.objects.filter(sku__in=list(skus))
    }


def landed_cost_of(
    *,
    market: Market,
    lines: Sequence[GoodsLine],
    freight: Money | None,
    on: date,
    checkout_id: str = "",
    now: datetime | None = None,
) -> LandedCost:
    """A consignment's landed cost. Two queries; two more where law adds up orders.

    With `checkout_id` and `now`, what the same person was sent on the days that law
    counts together is counted in. Goods of another origin than the pavilion's country are not quoted by its rules.
    """
    items = customs_items(skus={line.sku for line in lines})
    origin = pavilion().identity.country
    rules = rules_in_force(destination=market.country, origin=origin, on=on)
    return landed_cost(
        regime=market.regime,
        destination=market.country,
        currency=market.currency,
        lines=lines,
        items={k: v for k, v in items.items() if v.country_of_origin == origin},
        freight=freight,
        rules=rules,
        on=on,
        earlier=earlier_orders(
            market=market, checkout_id=checkout_id, rules=rules, now=now
        )
        if checkout_id and now
        else None,
    )


def landed_costs_of_units(
    *, market: Market, prices: Mapping[str, Money], on: date
) -> dict[str, LandedCost]:
    """The landed cost of one unit of each SKU sent alone, freight apart. Two queries."""
    items = customs_items(skus=list(prices))
    origin = pavilion().identity.country
    rules = rules_in_force(destination=market.country, origin=origin, on=on)
    known = {k: v for k, v in items.items() if v.country_of_origin == origin}
    return {
        sku: landed_cost(
            regime=market.regime,
            destination=market.country,
            currency=market.currency,
            lines=[GoodsLine(sku, sku, 1, price)],
            items=known,
            freight=None,
            rules=rules,
            on=on,
        )
        for sku, price in prices.items()
    }


def eligibility_of(
    *,
    market: Market,
    skus: Collection[str],
    on: date,
    storage_classes: Collection[str] | None = None,
) -> dict[str, Eligibility]:
    """The verdict of each SKU in a market. Three queries.

    `storage_classes` are those that a lane of the market keeps; None asks no lane.
    """
    items = customs_items(skus=skus)
    home = pavilion().identity.country
    rules = rules_in_force(destination=market.country, origin=home, on=on)
    standing = {
        row.sku: row
        for row in Attestation.objects.filter(
            sku__in=list(skus),
            market=market.code,
            withdrawn_on__isnull=True,
            attested_on__lte=on,
        )
    }
    verdicts = {}
    for sku in skus:
        item, word = items.get(sku), standing.get(sku)
        verdicts[sku] = eligibility(
            item=item,
            destination=market.country,
            home=home,
            rules=rules,
            attested_on=word.attested_on if word else None,
            is_demo_attested=bool(word and word.is_demo),
            has_lane=storage_classes is None
            or item is None
            or item.storage_class in storage_classes,
            on=on,
        )
    return verdicts


def identity_of_order(*, order_id: str) -> IdentityConsent | None:
    """The identity that is still kept for an order's customs, encrypted. Two queries."""
    frozen = OrderQuote.objects.filter(order_id=order_id).first()
    if frozen is None:
        return None
    rows = IdentityConsent.objects.filter(checkout_id=frozen.checkout_id)
    return rows.exclude(number_encrypted="").first()


def identity_of_checkout(*, checkout_id: str) -> str:
    """The identity hash a checkout's buyer consented to, "" if there is none."""
    row = IdentityConsent.objects.filter(checkout_id=checkout_id).first()
    return row.identity_hash if row else ""


def quota_state(
    *,
    market: Market,
    identity_hash: str,
    landed: LandedCost,
    now: datetime,
    but_checkout: str = "",
) -> QuotaState:
    """A buyer's limits, and what a consignment adds. Three queries.

    Orders count, and so do other checkouts that are being paid now, and what the person
    says to have used with other shops; `but_checkout` is the one that asks. Raises `LookupError` without rules.
    """
    rules = {
        rule.kind: rule
        for rule in rules_in_force(
            destination=market.country,
            origin=pavilion().identity.country,
            on=local_day(market.country, now),
        )
        if rule.kind in {"order_limit", "year_limit"}
        or (rule.kind, rule.goods_class) == ("year_weight_limit", "rice")
    }
    value, rice_g = Decimal(0), 0
    if identity_hash:
        value, rice_g = _used(market, identity_hash, now, but_checkout)
    rice = rules.get("year_weight_limit")
    return QuotaState(
        is_known=bool(identity_hash),
        used_value=Money(value, market.currency),
        adds_value=landed.customs_value or zero(market.currency),
        order_limit=_limit(rules, "order_limit"),
        year_limit=_limit(rules, "year_limit"),
        used_rice_g=rice_g,
        adds_rice_g=dict(landed.grams).get("rice", 0),
        rice_limit_g=int(rice.amount or 0) if rice else 0,
        rules=tuple(rules.values()),
    )


def _used(
    market: Market, identity_hash: str, now: datetime, but_checkout: str
) -> tuple[Decimal, int]:
    year = local_day(market.country, now).year
    person = {"market": market.code, "identity_hash": identity_hash, "year": year}
    entries = QuotaEntry.objects.filter(
        Q(order_id__isnull=False) | Q(held_until__gt=now),
        released_at__isnull=True,
        **person,
    ).exclude(checkout_id=but_checkout)
    here = entries.aggregate(value=Sum("amount"), rice=Sum("rice_g"))
    said = QuotaYear.objects.filter(**person).first()
    return (
        Decimal(here["value"] or 0) + (said.elsewhere_value if said else 0),
        int(here["rice"] or 0) + (said.elsewhere_rice_g if said else 0),
    )


def _limit(rules: Mapping[str, Rule], kind: str) -> Money:
    rule = rules.get(kind)
    if rule is None or rule.amount is None:
        message = f"No {kind} is in force."
        raise LookupError(message)
    return Money(rule.amount, rule.currency)


def basket_verdict(
    *, market: Market, landed: LandedCost, quota: QuotaState
) -> tuple[Reason, ...]:
    """Why a consignment may not be sold to this buyer now; empty means it may."""
    stops: list[Reason] = list(landed.reasons) if landed.total is None else []
    if not market.requires_identity:
        return tuple(stops)
    by_kind = {rule.kind: rule for rule in quota.rules}
    if not quota.is_known:
        stops.append(Reason("identity_needed"))
        return tuple(stops)
    if quota.used_value + quota.adds_value > quota.year_limit:
        left = quota.year_limit - quota.used_value
        params = (("left", f"{max(left, quota.zero).amount.normalize():f}"),)
        stops.append(_over("over_year_limit", by_kind["year_limit"], params))
    if quota.used_rice_g + quota.adds_rice_g > quota.rice_limit_g:
        left_g = max(0, quota.rice_limit_g - quota.used_rice_g)
        params = (("left", f"{Decimal(left_g) / 1000:f}"),)
        stops.append(_over("over_rice_limit", by_kind["year_weight_limit"], params))
    return tuple(stops)


def _over(key: str, rule: Rule, params: tuple[tuple[str, str], ...]) -> Reason:
    return Reason(key, params, rule.source, rule.source_url, rule.valid_from)


def order_quote(*, order_id: str) -> Quote | None:
    """The frozen quote of an order; its `content` is what the buyer was told."""
    row = OrderQuote.objects.select_related("quote").filter(order_id=order_id).first()
    return row.quote if row else None
