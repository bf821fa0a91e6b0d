"""Pure: may these goods be sold in this market? A verdict with its reasons."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from catalog.landed_cost.barriers import barrier
from catalog.landed_cost.types import Eligibility, Reason

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from catalog.landed_cost.types import Item, Rule

# A fact of goods: country → (paper, day) of papers that it asks for and that ended.
ENDED_PAPERS = "ended_papers"
# Goods that quarantine, veterinary or medicine law keeps from a consumer's parcel.
KEPT_BACK = {"animal": "animal_goods", "drug": "drug_goods"}


def eligibility(
    *,
    item: Item | None,
    destination: str,
    home: str,
    rules: Sequence[Rule],
    attested_on: date | None,
    is_demo_attested: bool,
    has_lane: bool,
    on: date,
) -> Eligibility:
    """The verdict for one SKU. Unknown goods are blocked, never let through."""
    if item is None:
        return _blocked(Reason("goods_unknown", (("sku", ""),)))
    held = _held(item, destination, has_lane=has_lane)
    if held:
        return _blocked(held)
    kept_out = barrier(item=item, rules=rules, on=on)
    if kept_out:
        return _blocked(kept_out)
    if destination == home:
        return Eligibility("allowed")
    if item.fresh:
        return _blocked(Reason("fresh_goods"))
    if item.goods_kind in KEPT_BACK:
        return _blocked(Reason(KEPT_BACK[item.goods_kind]))
    unknown = next((rule for rule in rules if rule.kind == "duty_unknown"), None)
    if unknown:
        return _blocked(_reason("us_duty_unknown", unknown))
    if destination == "CN":
        return _china(item, rules, attested_on, is_demo_attested)
    if attested_on is None:
        return _blocked(Reason("not_attested"))
    return _attested(attested_on, is_demo=is_demo_attested)


def _held(item: Item, destination: str, *, has_lane: bool) -> Reason | None:
    """What keeps goods at home whatever law says: no lane, or a paper that ended."""
    if not has_lane:
        return Reason("no_lane", (("storage", item.storage_class),))
    if destination in item.facts.get(ENDED_PAPERS, {}):
        paper, day = item.facts[ENDED_PAPERS][destination]
        return Reason("paper_ended", (("paper", paper), ("day", day)))
    return None


def _china(
    item: Item,
    rules: Sequence[Rule],
    attested_on: date | None,
    is_demo: bool,  # noqa: FBT001
) -> Eligibility:
    positive = next((rule for rule in rules if rule.kind == "positive_list"), None)
    entry = (item.facts.get("china") or {}).get("cbec", "")
    if positive is None or entry not in {"listed", "likely_verify"}:
        return _blocked(_reason("cn_not_listed", positive))
    if entry == "likely_verify" and attested_on is None:
        return _blocked(_reason("cn_not_verified", positive))
    quota = (item.facts.get("china") or {}).get("quota")
    limit = next(
        (
            rule
            for rule in rules
            if rule.kind == "year_weight_limit" and rule.goods_class == quota
        ),
        None,
    )
    if quota and limit is None:
        return _blocked(_reason("cn_not_listed", positive))
    if limit:
        grams = limit.amount or Decimal(0)
        kilograms = f"{(grams / 1000).normalize():f}"
        params = (("kilograms", kilograms),)
        reason = Reason(
            "cn_rice_limit", params, limit.source, limit.source_url, limit.valid_from
        )
        return Eligibility("limited", (reason,))
    if attested_on is not None and entry == "likely_verify":
        return _attested(attested_on, is_demo=is_demo)
    return Eligibility("allowed")


def _attested(day: date, *, is_demo: bool) -> Eligibility:
    key = "attested_demo" if is_demo else "attested"
    return Eligibility("allowed", (Reason(key, (("day", day.isoformat()),)),))


def _reason(key: str, rule: Rule | None) -> Reason:
    if rule is None:
        return Reason(key)
    return Reason(key, (), rule.source, rule.source_url, rule.valid_from)


def _blocked(reason: Reason) -> Eligibility:
    return Eligibility("blocked", (reason,))
