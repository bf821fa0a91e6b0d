"""Sales: the older way to write promotions of goods. Their rules share one predicate."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import F, Max

from catalog.engine.errors import ErrorItem, Refusal, refuse
from catalog.engine.ids import global_id, parse_id
from catalog.engine.inputs import rows_of
from catalog.engine.models import Channel, Promotion, PromotionRule
from catalog.engine.promotions import prices_changed
from catalog.engine.vouchers import GOODS, fits

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

Values = dict[str, Any]
PREDICATES = {
    "collections": "collectionPredicate",
    "categories": "categoryPredicate",
    "products": "productPredicate",
    "variants": "variantPredicate",
}
WHOLE = 100
# The rule a sale is made with has an empty name, those of its channels have none.
FIRST = F("name").asc(nulls_last=True)


def sale_named(text: str, *, instead: str = "promotionUpdate") -> Promotion:
    """The sale of an id. Raises `Refusal`."""
    try:
        kind, key = parse_id(text)
    except ValueError as error:
        raise refuse("GRAPHQL_ERROR", f"Invalid ID: {text[:80]}.", "id") from error
    if kind == "Promotion":
        message = f"Provided ID refers to Promotion model. Please use '{instead}' mutation instead."
        raise refuse("INVALID", message, "id")
    if kind != "Sale":
        message = f"Invalid ID: {text[:80]}. Expected: Sale, received: {kind[:40]}."
        raise refuse("GRAPHQL_ERROR", message, "id")
    found = Promotion.objects.filter(old_sale_id=key).first() if key.isdigit() else None
    if found is None:
        raise refuse("NOT_FOUND", "Sale with given ID can't be found.", "id")
    return found


@transaction.atomic
def sale_create(values: Values, *, now: datetime) -> Promotion:
    """A sale, in no channel yet. Raises `Refusal`."""
    last = Promotion.objects.aggregate(last=Max("old_sale_id"))["last"] or 0
    row = Promotion(start_date=now, old_sale_id=last + 1)
    _write(row, values)
    row.save(force_insert=True)
    rule = PromotionRule(promotion=row, name="")
    rule.reward_value_type = values.get("type") or "FIXED"
    rule.catalogue_predicate = _predicate(_checked(values))
    rule.save(force_insert=True)
    prices_changed(now=now)
    return row


@transaction.atomic
def sale_update(row: Promotion, values: Values, *, now: datetime) -> None:
    """Set what is given. Raises `Refusal`."""
    _write(row, values)
    row.save()
    for rule in row.rules.all():
        if values.get("type"):
            rule.reward_value_type = values["type"]
        if any(name in values for name in PREDICATES):
            rule.catalogue_predicate = _predicate(_checked(values))
        rule.save()
    prices_changed(now=now)


def _write(row: Promotion, values: Values) -> None:
    if values.get("name"):
        row.name = values["name"]
    if values.get("start_date"):
        row.start_date = values["start_date"]
    if "end_date" in values:
        row.end_date = values["end_date"]
    if row.end_date is not None and row.end_date < row.start_date:
        raise refuse("INVALID", "End date cannot be before the start date.", "endDate")


# --- Goods ------------------------------------------------------------------------
def goods_of(row: Promotion) -> dict[str, list[str]]:
    """Ids of what a sale is for, by kind."""
    found: dict[str, list[str]] = {name: [] for name in PREDICATES}
    rule = row.rules.order_by(FIRST, "pk").first()
    for part in (rule.catalogue_predicate if rule else {}).get("OR", []):
        for name, predicate in PREDICATES.items():
            found[name] += part.get(predicate, {}).get("ids", [])
    return found


def _predicate(goods: dict[str, list[str]]) -> Values:
    parts = [
        {PREDICATES[name]: {"ids": list(ids)}} for name, ids in goods.items() if ids
    ]
    return {"OR": parts} if parts else {}


def _checked(values: Values) -> dict[str, list[str]]:
    goods = {name: list(values.get(name) or []) for name in PREDICATES}
    for name, texts in goods.items():
        model, kind = GOODS[name]
        rows = rows_of(model.objects.all(), texts, kind, field=name)
        empty = [x for x in rows if name == "products" and not x.variants.exists()]
        if empty:
            message = "Cannot manage products without variants."
            ids = [global_id("Product", x.pk) for x in empty]
            code = "CANNOT_MANAGE_PRODUCT_WITHOUT_VARIANT"
            raise refuse(code, message, "products", products=ids)
    return goods


def goods_add(row: Promotion, values: Values, *, now: datetime) -> None:
    """More goods. Raises `Refusal`."""
    more = _checked(values)
    _goods_set(
        row, lambda name, ids: [*ids, *(x for x in more[name] if x not in ids)], now
    )


def goods_remove(row: Promotion, values: Values, *, now: datetime) -> None:
    """Fewer goods. Raises `Refusal`."""
    less = _checked(values)
    _goods_set(row, lambda name, ids: [x for x in ids if x not in less[name]], now)


@transaction.atomic
def _goods_set(
    row: Promotion, change: Callable[[str, list[str]], list[str]], now: datetime
) -> None:
    goods = {name: change(name, ids) for name, ids in goods_of(row).items()}
    row.rules.update(catalogue_predicate=_predicate(goods))
    prices_changed(now=now)


# --- Channels ---------------------------------------------------------------------
@transaction.atomic
def listings_update(row: Promotion, values: Values, *, now: datetime) -> None:
    """What it takes off in channels, one rule for each. Raises `Refusal`."""
    added = values.get("add_channels") or []
    removed = values.get("remove_channels") or []
    texts = [said["channel_id"] for said in added]
    twice = [text for text in texts if texts.count(text) > 1 or text in removed]
    if twice:
        message = (
            "The same object cannot be in both lists for adding and removing items."
        )
        code = "DUPLICATED_INPUT_ITEM"
        raise refuse(code, message, "input", channels=sorted(set(twice)))
    rows = rows_of(Channel.objects.all(), texts, "Channel", field="addChannels")
    channels = {global_id("Channel", channel.pk): channel for channel in rows}
    gone = rows_of(Channel.objects.all(), removed, "Channel", field="removeChannels")
    first = row.rules.order_by(FIRST, "pk").first() or PromotionRule(promotion=row)
    for said in added:
        channel, value = channels[said["channel_id"]], said["discount_value"]
        _value_checked(first, channel, said["channel_id"], value)
        rule = row.rules.filter(channels=channel).first() or _rule_like(first)
        rule.reward_value = value
        rule.save()
        rule.channels.set([channel])
    _rules_leave(row, gone)
    prices_changed(now=now)


def _rule_like(first: PromotionRule) -> PromotionRule:
    """One more for another channel; the first one tells what the sale is for."""
    return PromotionRule(
        promotion=first.promotion,
        catalogue_predicate=first.catalogue_predicate,
        reward_value_type=first.reward_value_type,
    )


def _value_checked(
    rule: PromotionRule, channel: Channel, text: str, value: Any
) -> None:
    message = ""
    if rule.reward_value_type == "PERCENTAGE":
        message = "Invalid percentage value." if value > WHOLE else ""
    elif not fits(value, channel.currency_code):
        message = "Invalid amount precision."
    if message:
        raise Refusal(ErrorItem("INVALID", message, "input", {"channels": [text]}))


def _rules_leave(row: Promotion, channels: list[Channel]) -> None:
    """One rule always stays: it tells what the sale is for."""
    for rule in list(row.rules.filter(channels__in=channels)):
        if row.rules.count() > 1:
            rule.delete()
        else:
            rule.channels.clear()
            rule.reward_value = None
            rule.save(update_fields=["reward_value"])
