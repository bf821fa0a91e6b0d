"""Writes of promotions and their rules. A sale is a promotion of goods with one rule."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction

from catalog.engine.errors import ErrorItem, Refusal, refuse
from catalog.engine.ids import key_of
from catalog.engine.inputs import camel, rows_of
from catalog.engine.models import (
    Channel,
    ProductVariant,
    Promotion,
    PromotionEvent,
    PromotionRule,
)
from catalog.engine.predicates import as_written, mixes_sides
from catalog.engine.promotion_prices import channels_mark, goods_prices_store
from catalog.engine.vouchers import fits

if TYPE_CHECKING:
    from datetime import datetime

    from catalog.engine.order_events import Actor

Values = dict[str, Any]
RULES_LIMIT = 100
GIFTS_LIMIT = 500
WHOLE = 100
RULE_COLUMNS = (
    "name",
    "description",
    "reward_value_type",
    "reward_value",
    "reward_type",
)
PREDICATES = ("catalogue_predicate", "order_predicate")


# --- Promotions -------------------------------------------------------------------
@transaction.atomic
def promotion_create(values: Values, *, now: datetime, by: Actor) -> Promotion:
    """A promotion with its first rules. Raises `Refusal`."""
    row = Promotion(type=values["type"], start_date=now)
    problems: list[ErrorItem] = []
    _promotion_write(row, values, problems)
    given = values.get("rules") or []
    if row.type == "ORDER" and given:
        _rules_counted(len(given), "rules")
    rules = []
    for index, said in enumerate(given):
        rule = PromotionRule(promotion=row)
        rules.append((rule, *_rule_write(rule, said, problems, index=index)))
    if problems:
        raise Refusal(*problems)
    row.save(force_insert=True)
    happened(row, "PROMOTION_CREATED", now=now, by=by)
    for rule, channels, gifts in rules:
        rule.save(force_insert=True)
        rule.channels.set(channels)
        rule.gifts.set(gifts)
        happened(row, "RULE_CREATED", now=now, by=by, rule=rule)
    prices_changed(now=now)
    return row


@transaction.atomic
def promotion_update(
    row: Promotion, values: Values, *, now: datetime, by: Actor
) -> None:
    """Set what is given. Raises `Refusal`."""
    problems: list[ErrorItem] = []
    _promotion_write(row, values, problems)
    if problems:
        raise Refusal(*problems)
    # From now on it is a promotion, whatever it was before.
    row.old_sale_id = None
    row.save()
    happened(row, "PROMOTION_UPDATED", now=now, by=by)
    prices_changed(now=now)


def _promotion_write(row: Promotion, values: Values, problems: list[ErrorItem]) -> None:
    if "name" in values:
        row.name = (values["name"] or "").strip()
    if not row.name:
        problems.append(ErrorItem("REQUIRED", "This field cannot be blank.", "name"))
    if "description" in values:
        row.description = values["description"]
    if values.get("start_date") is not None:
        row.start_date = values["start_date"]
    if "end_date" in values:
        row.end_date = values["end_date"]
    if row.end_date is not None and row.end_date < row.start_date:
        message = "End date cannot be before the start date."
        problems.append(ErrorItem("INVALID", message, "endDate"))


@transaction.atomic
def promotions_delete(rows: list[Promotion], *, now: datetime) -> None:
    """Away with them: prices are again what they were."""
    Promotion.objects.filter(pk__in=[row.pk for row in rows]).delete()
    prices_changed(now=now)


def prices_changed(*, now: datetime) -> None:
    """What promotions leave of prices is stored anew."""
    channels_mark()
    goods_prices_store(now=now)


def happened(
    row: Promotion,
    kind: str,
    *,
    now: datetime,
    by: Actor,
    rule: PromotionRule | None = None,
) -> None:
    """One more thing in a promotion's history."""
    PromotionEvent.objects.create(
        promotion=row,
        type=kind,
        date=now,
        user_id=by.user_id,
        app_id=by.app_id,
        rule_id=str(rule.pk) if rule else "",
    )


# --- Rules ------------------------------------------------------------------------
@transaction.atomic
def rule_create(values: Values, *, now: datetime, by: Actor) -> PromotionRule:
    """One more rule of a promotion. Raises `Refusal`."""
    rows = rows_of(
        Promotion.objects.all(), [values["promotion"]], "Promotion", field="promotion"
    )
    rule, problems = PromotionRule(promotion=rows[0]), list[ErrorItem]()
    channels, gifts = _rule_write(rule, values, problems)
    if rule.order_predicate and not problems:
        _rules_counted(1, "orderPredicate")
    if problems:
        raise Refusal(*problems)
    rule.save(force_insert=True)
    rule.channels.set(channels)
    rule.gifts.set(gifts)
    sale_no_more(rows[0])
    happened(rows[0], "RULE_CREATED", now=now, by=by, rule=rule)
    prices_changed(now=now)
    return rule


@transaction.atomic
def rule_update(
    rule: PromotionRule, values: Values, *, now: datetime, by: Actor
) -> None:
    """Set what is given. Raises `Refusal`."""
    for name in ("channels", "gifts"):
        _twice_refused(values, name)
    problems: list[ErrorItem] = []
    channels, gifts = _rule_write(rule, values, problems)
    if problems:
        raise Refusal(*problems)
    rule.save()
    rule.channels.set(channels)
    rule.gifts.set(gifts)
    sale_no_more(rule.promotion)
    happened(rule.promotion, "RULE_UPDATED", now=now, by=by, rule=rule)
    prices_changed(now=now)


@transaction.atomic
def rule_delete(rule: PromotionRule, *, now: datetime, by: Actor) -> None:
    """Away with a rule."""
    sale_no_more(rule.promotion)
    happened(rule.promotion, "RULE_DELETED", now=now, by=by, rule=rule)
    PromotionRule.objects.filter(pk=rule.pk).delete()
    prices_changed(now=now)


def _rules_counted(more: int, field: str) -> None:
    there = PromotionRule.objects.exclude(order_predicate={}).count()
    over = there + more - RULES_LIMIT
    if over > 0:
        message = "Number of rules with orderPredicate has reached the limit."
        extra = {"rules_limit": RULES_LIMIT, "rules_limit_exceed_by": over}
        raise refuse("RULES_NUMBER_LIMIT", message, field, **extra)


def _twice_refused(values: Values, name: str) -> None:
    added = values.get(f"add_{name}") or []
    both = sorted(set(added) & set(values.get(f"remove_{name}") or []))
    if both:
        message = (
            "The same object cannot be in both lists for adding and removing items."
        )
        extra = {"channels": both} if name == "channels" else {}
        field = camel(f"remove_{name}")
        raise refuse("DUPLICATED_INPUT_ITEM", message, field, **extra)


def _rule_write(
    rule: PromotionRule,
    values: Values,
    problems: list[ErrorItem],
    *,
    index: int | None = None,
) -> tuple[list[Channel], list[ProductVariant]]:
    """Set columns; answers the channels and gifts it shall have."""
    extra = {} if index is None else {"index": index}

    def wrong(code: str, message: str, field: str) -> None:
        problems.append(ErrorItem(code, message, field, extra))

    for name in RULE_COLUMNS:
        if name in values:
            value = values[name]
            setattr(rule, name, value)
    _predicates_write(rule, values, wrong)
    channels = _linked(rule, values, "channels", Channel, "Channel")
    gifts = _linked(rule, values, "gifts", ProductVariant, "ProductVariant")
    if len(gifts) > GIFTS_LIMIT:
        wrong("GIFTS_NUMBER_LIMIT", "Number of gifts has reached the limit.", "gifts")
    if not any(
        item.field in {"cataloguePredicate", "orderPredicate"} for item in problems
    ):
        _reward_check(rule, channels, gifts, wrong)
    return channels, gifts


def _linked(
    rule: PromotionRule, values: Values, name: str, model: Any, kind: str
) -> list[Any]:
    """What a rule shall be linked with: given whole, or added and taken away."""
    if name in values:
        return rows_of(model.objects.all(), values[name], kind, field=name)
    there = {} if rule._state.adding else {x.pk: x for x in getattr(rule, name).all()}
    for text in values.get(f"remove_{name}") or []:
        there.pop(int(key_of(text, kind, field=camel(f"remove_{name}"))), None)
    texts = values.get(f"add_{name}")
    added = rows_of(model.objects.all(), texts, kind, field=camel(f"add_{name}"))
    return list({**there, **{row.pk: row for row in added}}.values())


def _predicates_write(rule: PromotionRule, values: Values, wrong: Any) -> None:
    for name in PREDICATES:
        if name not in values:
            continue
        if mixes_sides(values[name]):
            message = "Cannot mix operators with other filter inputs."
            wrong("INVALID", message, camel(name))
        setattr(rule, name, as_written(values[name] or {}))
    own, other = PREDICATES
    kind = "catalogue"
    if rule.promotion.type == "ORDER":
        own, other, kind = other, own, "order"
    if rule._state.adding and values.get(own) is None:
        message = f"For `{kind}` predicate type, `{camel(own)}` must be provided."
        wrong("REQUIRED", message, camel(own))
    if getattr(rule, other):
        name = other.partition("_")[0].capitalize()
        message = f"`{name}` predicate cannot be provided for promotion rule with `{kind}` predicate type."
        wrong("INVALID", message, camel(other))


def _reward_check(
    rule: PromotionRule,
    channels: list[Channel],
    gifts: list[ProductVariant],
    wrong: Any,
) -> None:
    currencies = {channel.currency_code for channel in channels}
    if rule.catalogue_predicate and rule.reward_type:
        message = "The rewardType can't be specified for rule with cataloguePredicate."
        wrong("INVALID", message, "rewardType")
    if rule.order_predicate:
        if not rule.reward_type:
            message = "The rewardType is required when orderPredicate is provided."
            wrong("REQUIRED", message, "rewardType")
            return
        if len(currencies) > 1 and "Price" in str(rule.order_predicate):
            message = (
                "For price based predicates, all channels must have the same currency."
            )
            wrong("MULTIPLE_CURRENCIES_NOT_ALLOWED", message, "channels")
            return
    if rule.reward_type == "GIFT":
        _gift_check(rule, gifts, wrong)
    else:
        _value_check(rule, currencies, wrong)


def _gift_check(rule: PromotionRule, gifts: list[ProductVariant], wrong: Any) -> None:
    for name in ("reward_value", "reward_value_type"):
        if getattr(rule, name):
            message = (
                f"The {camel(name)} field must be empty when rewardType is set to GIFT."
            )
            wrong("INVALID", message, camel(name))
    if not gifts:
        message = "The gifts field is required when rewardType is set to GIFT."
        wrong("REQUIRED", message, "gifts")


def _value_check(rule: PromotionRule, currencies: set[str], wrong: Any) -> None:
    has_predicate = bool(rule.catalogue_predicate or rule.order_predicate)
    for name in ("reward_value_type", "reward_value"):
        if getattr(rule, name) is None and has_predicate:
            message = f"The {camel(name)} is required when cataloguePredicate or orderPredicate is provided."
            wrong("REQUIRED", message, camel(name))
    value = rule.reward_value
    if value is None or rule.reward_value_type is None:
        return
    if rule.reward_value_type == "PERCENTAGE":
        if value > WHOLE:
            wrong("INVALID", "Invalid percentage value.", "rewardValue")
    elif not currencies:
        message = "Channels must be specified for FIXED rewardValueType."
        wrong("MISSING_CHANNELS", message, "channels")
    elif len(currencies) > 1:
        message = "For FIXED rewardValueType, all channels must have the same currency."
        wrong("MULTIPLE_CURRENCIES_NOT_ALLOWED", message, "rewardValueType")
    elif not fits(value, next(iter(currencies))):
        wrong("INVALID_PRECISION", "Invalid amount precision.", "rewardValue")


def sale_no_more(row: Promotion) -> None:
    """A sale that was written as a promotion is told as one from then on."""
    if row.old_sale_id is not None:
        row.old_sale_id = None
        row.save(update_fields=["old_sale_id"])
