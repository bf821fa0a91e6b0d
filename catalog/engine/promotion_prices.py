"""What promotions leave of prices: kept on the listings of goods, found for orders."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q

from catalog.engine.discounting import ZERO, off_of
from catalog.engine.ids import global_id
from catalog.engine.models import (
    Channel,
    ProductVariantChannelListing,
    Promotion,
    PromotionRule,
)
from catalog.engine.predicates import order_fits, variants_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime
    from decimal import Decimal
    from uuid import UUID

BATCH = 1000


# --- Which hold -------------------------------------------------------------------
def active(now: datetime) -> Q:
    """Promotions that hold now."""
    ends = Q(end_date=None) | Q(end_date__gte=now)
    return ends & Q(start_date__lte=now)


def rules_active(kind: str, *, now: datetime) -> list[PromotionRule]:
    """Rules of CATALOGUE or ORDER promotions that hold now."""
    promotions = Promotion.objects.filter(active(now), type=kind)
    rows = PromotionRule.objects.filter(promotion__in=promotions).order_by("pk")
    return list(rows.select_related("promotion").prefetch_related("channels"))


# --- Goods ------------------------------------------------------------------------
def goods_prices_store(*, now: datetime, variants: Iterable[int] | None = None) -> int:
    """Store what promotions leave of the prices of all, or of these variants.

    Answers how many listings have another price than before.
    """
    rules = [
        (rule, variants_of(rule.catalogue_predicate, now=now))
        for rule in rules_active("CATALOGUE", now=now)
        if rule.reward_value is not None and rule.catalogue_predicate
    ]
    rows = ProductVariantChannelListing.objects.filter(price_amount__isnull=False)
    if not rules and not rows.filter(discounted_price_amount__isnull=False).exists():
        return 0
    named: set[int] = set().union(*(keys for _, keys in rules))
    if variants is not None:
        rows = rows.filter(variant__in=list(variants))
    touched = rows.filter(
        Q(variant__in=named) | Q(discounted_price_amount__isnull=False)
    )
    changed = []
    for row in touched.iterator(chunk_size=BATCH):
        best = _best(row, rules)
        if best != (row.discounted_price_amount, row.promotion_rule_id):
            row.discounted_price_amount, row.promotion_rule_id = best
            changed.append(row)
    ProductVariantChannelListing.objects.bulk_update(
        changed, ["discounted_price_amount", "promotion_rule_id"], batch_size=BATCH
    )
    return len(changed)


def _best(
    row: ProductVariantChannelListing, rules: list[tuple[PromotionRule, set[int]]]
) -> tuple[Decimal | None, UUID | None]:
    price, found, most = row.price_amount or ZERO, None, ZERO
    for rule, keys in rules:
        channels = {channel.pk for channel in rule.channels.all()}
        if row.variant_id in keys and row.channel_id in channels:
            off = rule_off(rule, price, row.currency)
            if off > most:
                found, most = rule.pk, off
    return (price - most, found) if found else (None, None)


def rule_off(rule: PromotionRule, price: Decimal, currency: str) -> Decimal:
    """What a rule takes off a price."""
    value = rule.reward_value
    return (
        ZERO
        if value is None
        else off_of(rule.reward_value_type, value, price, currency)
    )


# --- Orders -----------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Reward:
    """What an order promotion gives: an amount off the lines, or a gift."""

    rule: PromotionRule
    amount: Decimal
    gift: ProductVariantChannelListing | None = None


def order_reward(
    channel: Channel,
    subtotal: Decimal,
    total: Decimal,
    gifts: Iterable[ProductVariantChannelListing] = (),
    *,
    now: datetime,
) -> Reward | None:
    """The best that holds for sums of a channel. `gifts` may be given away there."""
    if not channel.has_order_promotions:
        return None
    given = {row.variant_id: row for row in gifts}
    found: list[Reward] = []
    for rule in rules_active("ORDER", now=now):
        channels = {row.pk for row in rule.channels.all()}
        fits = order_fits(rule.order_predicate, subtotal, total)
        if channel.pk not in channels or not fits:
            continue
        if rule.reward_type == "GIFT":
            keys = rule.gifts.values_list("pk", flat=True)
            rows = [given[key] for key in keys if key in given]
            if rows:
                best = max(rows, key=_now_costs)
                found.append(Reward(rule, _now_costs(best), best))
        else:
            off = rule_off(rule, subtotal, channel.currency_code)
            found.append(Reward(rule, off))
    return max(found, key=lambda one: one.amount) if found else None


def _now_costs(row: ProductVariantChannelListing) -> Decimal:
    kept = row.discounted_price_amount
    return (row.price_amount or ZERO) if kept is None else kept


def gift_keys(*, now: datetime) -> set[int]:
    """Variants that promotions of orders may give away."""
    rows = Promotion.objects.filter(active(now), type="ORDER")
    rules = PromotionRule.objects.filter(promotion__in=rows, reward_type="GIFT")
    links = PromotionRule.gifts.through.objects.filter(promotionrule__in=rules)
    return set(links.values_list("productvariant_id", flat=True))


def channels_mark() -> None:
    """Note in which channels a promotion of orders may hold."""
    rules = PromotionRule.objects.filter(promotion__type="ORDER")
    keys = {key for key in rules.values_list("channels", flat=True) if key}
    Channel.objects.filter(pk__in=keys).update(has_order_promotions=True)
    Channel.objects.exclude(pk__in=keys).update(has_order_promotions=False)


# --- Said -------------------------------------------------------------------------
def rule_name(rule: PromotionRule) -> str:
    """`Promotion: rule`, or the one that has a name."""
    if rule.promotion.name and rule.name:
        return f"{rule.promotion.name}: {rule.name}"
    return rule.name or rule.promotion.name


def rule_name_in(rule: PromotionRule, language: str) -> str | None:
    """The same in another language; None where nothing is written."""
    said = rule.promotion.translation(language), rule.translation(language)
    names = [words["name"] for words in said if words and words.get("name")]
    return ": ".join(names) or None


def reason(promotion: Promotion) -> str:
    """`Sale: id` or `Promotion: id`."""
    if promotion.old_sale_id:
        return f"Sale: {global_id('Sale', promotion.old_sale_id)}"
    return f"Promotion: {global_id('Promotion', promotion.pk)}"
