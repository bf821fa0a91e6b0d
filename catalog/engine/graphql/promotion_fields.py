"""Promotions on the wire."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import F, Q

from catalog.engine import filters, promotions
from catalog.engine.errors import refuse
from catalog.engine.graphql.asking import actor
from catalog.engine.graphql.bulk_rows import bulk_rows
from catalog.engine.graphql.connections import Connection, connect
from catalog.engine.graphql.named import query_key
from catalog.engine.graphql.registry import mutation, node, query, resolver
from catalog.engine.graphql.telling import tell
from catalog.engine.ids import find, global_id, row_of
from catalog.engine.loading import grouped, loaded, together
from catalog.engine.models import (
    App,
    Channel,
    Promotion,
    PromotionEvent,
    PromotionRule,
    User,
)
from catalog.engine.translations import translation_shown, translation_write

if TYPE_CHECKING:
    from graphql import GraphQLResolveInfo

Payload = dict[str, Any]
MANAGE = "MANAGE_DISCOUNTS"
TRANSLATE = "MANAGE_TRANSLATIONS"
READ = f"{MANAGE}, MANAGE_TRANSLATIONS"
node("Promotion", Promotion)
node("PromotionRule", PromotionRule)
EVENT_TYPES = {
    "PROMOTION_CREATED": "PromotionCreatedEvent",
    "PROMOTION_UPDATED": "PromotionUpdatedEvent",
    "PROMOTION_STARTED": "PromotionStartedEvent",
    "PROMOTION_ENDED": "PromotionEndedEvent",
    "RULE_CREATED": "PromotionRuleCreatedEvent",
    "RULE_UPDATED": "PromotionRuleUpdatedEvent",
    "RULE_DELETED": "PromotionRuleDeletedEvent",
}
READERS: dict[str, Any] = {
    "ids": filters.ids("Promotion"),
    "name": filters.text("name"),
    "start_date": filters.span("start_date"),
    "end_date": filters.span("end_date"),
    "is_old_sale": lambda given: Q(old_sale_id__isnull=not given),
    "type": filters.text("type"),
    "metadata": filters.metadata(Promotion),
}
SORTS = {
    "NAME": ("name", "pk"),
    "START_DATE": ("start_date", "name", "pk"),
    "END_DATE": ("end_date", "name", "pk"),
    "CREATED_AT": ("created_at", "name", "pk"),
}


# --- Reads ------------------------------------------------------------------------
@query("promotions", permission=MANAGE)
def promotion_list(
    info: GraphQLResolveInfo,
    where: Payload | None = None,
    sort_by: Payload | None = None,
    **page: Any,
) -> Connection:
    """By name."""
    rows = Promotion.objects.filter(filters.condition(where, READERS))
    found = connect(filters.sort(rows, sort_by, SORTS), **page)
    together(found.nodes)
    return found


@query("promotion", permission=MANAGE)
def promotion_one(info: GraphQLResolveInfo, id: str) -> Promotion | None:  # noqa: A002
    """By id."""
    key = query_key(id, "Promotion")
    found = find(Promotion.objects.all(), key) if key else None
    return together([found])[0] if found else None


def _rules(rows: list[Promotion], _: Any) -> dict[Any, list[PromotionRule]]:
    found = PromotionRule.objects.filter(promotion__in=rows).order_by(
        F("name").asc(nulls_last=True), "pk"
    )
    return grouped(together(found), lambda rule: rule.promotion_id)


@resolver("Promotion", "rules")
def rules(source: Promotion, info: GraphQLResolveInfo) -> list[PromotionRule]:
    """What it gives."""
    return loaded(source, "rules", _rules) or []


@resolver("Promotion", "events")
def events(source: Promotion, info: GraphQLResolveInfo) -> list[Payload]:
    """Its history; for staff."""
    info.context.must_be_staff(MANAGE)
    return [_event(row) for row in source.events.all()]


def _event(row: PromotionEvent) -> Payload:
    rows: Any = User.objects.filter(pk=row.user_id or 0)
    if row.app_id:
        rows = App.objects.filter(pk=row.app_id)
    return {
        "__typename": EVENT_TYPES[row.type],
        "id": global_id("PromotionEvent", row.pk),
        "date": row.date,
        "type": row.type,
        "created_by": rows.first(),
        "rule_id": global_id("PromotionRule", row.rule_id) if row.rule_id else None,
    }


def _channels(rows: list[PromotionRule], _: Any) -> dict[Any, list[Channel]]:
    links = PromotionRule.channels.through.objects.filter(promotionrule__in=rows)
    found: dict[Any, list[Channel]] = {}
    for link in links.select_related("channel").order_by("channel__slug"):
        found.setdefault(link.promotionrule_id, []).append(link.channel)
    return found


@resolver("PromotionRule", "channels")
def rule_channels(source: PromotionRule, info: GraphQLResolveInfo) -> list[Channel]:
    """Where it holds; for staff."""
    info.context.must_be_staff(MANAGE)
    return loaded(source, "channels", _channels) or []


@resolver("PromotionRule", "giftIds")
def rule_gifts(source: PromotionRule, info: GraphQLResolveInfo) -> list[str]:
    """What it may give away; for staff."""
    info.context.must_be_staff(MANAGE)
    keys = source.gifts.order_by("pk").values_list("pk", flat=True)
    return [global_id("ProductVariant", key) for key in keys]


@resolver("PromotionRule", "giftsLimit")
def gifts_limit(source: PromotionRule, info: GraphQLResolveInfo) -> int | None:
    """One of them."""
    return 1 if source.reward_type == "GIFT" else None


@resolver("PromotionRule", "predicateType")
def predicate_type(source: PromotionRule, info: GraphQLResolveInfo) -> str:
    """Of goods or of orders."""
    return str(source.promotion.type)


@resolver("Promotion", "translation")
def translation(
    source: Promotion, info: GraphQLResolveInfo, language_code: str
) -> Payload | None:
    """Null where nothing is written."""
    return translation_shown(source, "Promotion", language_code)


@resolver("PromotionRule", "translation")
def rule_translation(
    source: PromotionRule, info: GraphQLResolveInfo, language_code: str
) -> Payload | None:
    """Null where nothing is written."""
    return translation_shown(source, "PromotionRule", language_code)


# --- Writes -----------------------------------------------------------------------
def _named(text: str) -> Promotion:
    return row_of(Promotion.objects.all(), text, "Promotion")


def _rule(text: str) -> PromotionRule:
    rows = PromotionRule.objects.select_related("promotion")
    return row_of(rows, text, "PromotionRule")


@mutation("promotionCreate", permission=MANAGE)
def promotion_create(info: GraphQLResolveInfo, input: Payload) -> Payload:  # noqa: A002
    """A promotion with its rules."""
    now = info.context.now
    row = promotions.promotion_create(input, now=now, by=actor(info))
    tell(info, "PROMOTION_CREATED", row)
    if row.start_date <= now and (row.end_date is None or row.end_date > now):
        promotions.happened(row, "PROMOTION_STARTED", now=now, by=actor(info))
        tell(info, "PROMOTION_STARTED", row)
    return {"promotion": row}


@mutation("promotionUpdate", permission=MANAGE)
def promotion_update(info: GraphQLResolveInfo, id: str, input: Payload) -> Payload:  # noqa: A002
    """Set what is given."""
    row = _named(id)
    promotions.promotion_update(row, input, now=info.context.now, by=actor(info))
    tell(info, "PROMOTION_UPDATED", row)
    return {"promotion": row}


@mutation("promotionDelete", permission=MANAGE)
def promotion_delete(info: GraphQLResolveInfo, id: str) -> Payload:  # noqa: A002
    """Away with it."""
    row = _named(id)
    tell(info, "PROMOTION_DELETED", row)
    promotions.promotions_delete([row], now=info.context.now)
    return {"promotion": row}


@mutation("promotionBulkDelete", permission=MANAGE)
def promotion_bulk_delete(info: GraphQLResolveInfo, ids: list[str]) -> Payload:
    """Several at once."""
    rows = bulk_rows(Promotion.objects.all(), ids, "Promotion")
    tell(info, "PROMOTION_DELETED", *rows)
    promotions.promotions_delete(rows, now=info.context.now)
    return {"count": len(rows)}


@mutation("promotionRuleCreate", permission=MANAGE)
def rule_create(info: GraphQLResolveInfo, input: Payload) -> Payload:  # noqa: A002
    """One more rule."""
    row = promotions.rule_create(input, now=info.context.now, by=actor(info))
    tell(info, "PROMOTION_RULE_CREATED", row)
    return {"promotion_rule": row}


@mutation("promotionRuleUpdate", permission=MANAGE)
def rule_update(info: GraphQLResolveInfo, id: str, input: Payload) -> Payload:  # noqa: A002
    """Set what is given."""
    row = _rule(id)
    promotions.rule_update(row, input, now=info.context.now, by=actor(info))
    tell(info, "PROMOTION_RULE_UPDATED", row)
    return {"promotion_rule": row}


@mutation("promotionRuleDelete", permission=MANAGE)
def rule_delete(info: GraphQLResolveInfo, id: str) -> Payload:  # noqa: A002
    """Away with it."""
    row = _rule(id)
    tell(info, "PROMOTION_RULE_DELETED", row)
    promotions.rule_delete(row, now=info.context.now, by=actor(info))
    return {"promotion_rule": row}


def _translate(row: Any, language_code: str, values: Payload) -> None:
    if not values:
        raise refuse("REQUIRED", "At least one value is required.", "input")
    translation_write(row, language_code, values)


@mutation("promotionTranslate", permission=TRANSLATE)
def promotion_translate(
    info: GraphQLResolveInfo,
    id: str,  # noqa: A002
    input: Payload,  # noqa: A002
    language_code: str,
) -> Payload:
    """Its words in another language."""
    kinds = ("Promotion", "PromotionTranslatableContent")
    row = row_of(Promotion.objects.all(), id, *kinds)
    promotions.sale_no_more(row)
    _translate(row, language_code, input)
    return {"promotion": row}


@mutation("promotionRuleTranslate", permission=TRANSLATE)
def rule_translate(
    info: GraphQLResolveInfo,
    id: str,  # noqa: A002
    input: Payload,  # noqa: A002
    language_code: str,
) -> Payload:
    """Its words in another language."""
    kinds = ("PromotionRule", "PromotionRuleTranslatableContent")
    row = row_of(PromotionRule.objects.select_related("promotion"), id, *kinds)
    promotions.sale_no_more(row.promotion)
    _translate(row, language_code, input)
    return {"promotion_rule": row}
