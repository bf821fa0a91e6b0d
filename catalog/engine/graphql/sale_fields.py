"""Sales on the wire: promotions of goods as they were written before promotions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Q

from catalog.engine import filters, sales
from catalog.engine.graphql.connections import Connection, connect
from catalog.engine.graphql.named import query_key
from catalog.engine.graphql.registry import mutation, query, resolver
from catalog.engine.graphql.telling import tell
from catalog.engine.ids import global_id, key_of
from catalog.engine.inputs import keys_loose
from catalog.engine.loading import together
from catalog.engine.models import Channel, Promotion
from catalog.engine.promotions import promotions_delete
from catalog.engine.translations import translation_shown, translation_write
from catalog.engine.vouchers import GOODS

if TYPE_CHECKING:
    from graphql import GraphQLResolveInfo

Payload = dict[str, Any]
MANAGE = "MANAGE_DISCOUNTS"


@dataclass(frozen=True, slots=True)
class Sale:
    """A promotion told as a sale, looked at through a channel or none."""

    promotion: Promotion
    channel: Channel | None = None
    graphql_type = "Sale"

    @property
    def id(self) -> str:
        """Its number as a sale."""
        return global_id("Sale", self.promotion.old_sale_id)

    @property
    def metadata(self) -> Any:
        """Public."""
        return self.promotion.metadata

    @property
    def private_metadata(self) -> Any:
        """For staff."""
        return self.promotion.private_metadata


def _plain(field: str, name: str) -> None:
    resolver("Sale", field)(lambda source, info: getattr(source.promotion, name))


for _field, _name in (
    ("name", "name"),
    ("startDate", "start_date"),
    ("endDate", "end_date"),
    ("created", "created_at"),
    ("updatedAt", "updated_at"),
):
    _plain(_field, _name)

SORTS = {
    "NAME": ("name", "pk"),
    "START_DATE": ("start_date", "name", "pk"),
    "END_DATE": ("end_date", "name", "pk"),
    "CREATED_AT": ("created_at", "name", "pk"),
    "LAST_MODIFIED_AT": ("updated_at", "name", "pk"),
    "TYPE": ("type", "name", "pk"),
    "VALUE": ("name", "pk"),
}


# --- Reads ------------------------------------------------------------------------
def _readers(info: GraphQLResolveInfo) -> dict[str, Any]:
    now = info.context.now
    by_status = {
        "SCHEDULED": Q(start_date__gt=now),
        "EXPIRED": Q(end_date__lt=now),
        "ACTIVE": Q(start_date__lte=now) & (Q(end_date=None) | Q(end_date__gte=now)),
    }

    def status(given: list[str]) -> Q:
        found = Q(pk__in=[])
        for name in given:
            found |= by_status[name]
        return found if given else Q()

    return {
        "status": status,
        "sale_type": lambda kind: Q(rules__reward_value_type=kind),
        "started": filters.span("start_date"),
        "search": filters.words("name"),
        "metadata": filters.metadata(Promotion),
        "updated_at": filters.span("updated_at"),
    }


def _channel(slug: str | None) -> Channel | None:
    return Channel.objects.filter(slug=slug).first() if slug else None


@query("sales", permission=MANAGE)
def sale_list(
    info: GraphQLResolveInfo,
    filter: Payload | None = None,  # noqa: A002
    sort_by: Payload | None = None,
    query: str | None = None,
    channel: str | None = None,
    **page: Any,
) -> Connection:
    """By name."""
    rows = Promotion.objects.filter(old_sale_id__isnull=False)
    given = {**(filter or {}), **({"search": query} if query else {})}
    rows = rows.filter(filters.condition(given, _readers(info))).distinct()
    if channel:
        rows = rows.filter(rules__channels__slug=channel)
    found = connect(filters.sort(rows, sort_by, SORTS), **page)
    seen = _channel(channel)
    for edge in found.edges:
        edge["node"] = Sale(edge["node"], seen)
    return found


@query("sale", permission=MANAGE)
def sale_one(
    info: GraphQLResolveInfo,
    id: str,  # noqa: A002
    channel: str | None = None,
) -> Sale | None:
    """By id; null for a promotion that is none any more."""
    key = query_key(id, "Sale")
    if not key or not key.isdigit():
        return None
    found = Promotion.objects.filter(old_sale_id=key).first()
    return Sale(found, _channel(channel)) if found else None


@resolver("Sale", "type")
def sale_type(source: Sale, info: GraphQLResolveInfo) -> str:
    """Of all its rules."""
    rule = source.promotion.rules.first()
    return (rule.reward_value_type if rule else None) or "FIXED"


@resolver("Sale", "channelListings")
def channel_listings(source: Sale, info: GraphQLResolveInfo) -> list[Payload]:
    """What it takes off in channels; for staff."""
    info.context.must(MANAGE)
    return _listings(source.promotion)


def _listings(row: Promotion) -> list[Payload]:
    return [
        {
            "id": global_id("SaleChannelListing", f"{rule.pk}-{channel.pk}"),
            "channel": channel,
            "discount_value": rule.reward_value or 0,
            "currency": channel.currency_code,
        }
        for rule in row.rules.prefetch_related("channels")
        for channel in rule.channels.all()
    ]


def _there(source: Sale) -> Payload | None:
    rows = _listings(source.promotion) if source.channel else []
    return next((row for row in rows if row["channel"] == source.channel), None)


@resolver("Sale", "discountValue")
def discount_value(source: Sale, info: GraphQLResolveInfo) -> Any:
    """In the channel it is looked at through."""
    found = _there(source)
    return found["discount_value"] if found else None


@resolver("Sale", "currency")
def currency(source: Sale, info: GraphQLResolveInfo) -> str | None:
    """Of that channel."""
    return source.channel.currency_code if source.channel else None


@resolver("Sale", "translation")
def translation(
    source: Sale, info: GraphQLResolveInfo, language_code: str
) -> Payload | None:
    """Null where nothing is written."""
    return translation_shown(source.promotion, "Sale", language_code)


def _goods(name: str) -> None:
    model, kind = GOODS[name]

    @resolver("Sale", name)
    def goods(source: Sale, info: GraphQLResolveInfo, **page: Any) -> Connection | None:
        """What it is for; for staff."""
        info.context.must(MANAGE)
        keys = keys_loose(sales.goods_of(source.promotion)[name], kind)
        if not keys:
            return None
        found = connect(model.objects.filter(pk__in=keys).order_by("pk"), **page)
        together(found.nodes, channel=source.channel)
        return found


for _name in GOODS:
    _goods(_name)


# --- Writes -----------------------------------------------------------------------
@mutation("saleCreate", permission=MANAGE)
def sale_create(info: GraphQLResolveInfo, input: Payload) -> Payload:  # noqa: A002
    """A sale, in no channel yet."""
    row = sales.sale_create(input, now=info.context.now)
    tell(info, "SALE_CREATED", row)
    return {"sale": Sale(row)}


@mutation("saleUpdate", permission=MANAGE)
def sale_update(info: GraphQLResolveInfo, id: str, input: Payload) -> Payload:  # noqa: A002
    """Set what is given."""
    row = sales.sale_named(id)
    sales.sale_update(row, input, now=info.context.now)
    tell(info, "SALE_UPDATED", row)
    return {"sale": Sale(row)}


@mutation("saleDelete", permission=MANAGE)
def sale_delete(info: GraphQLResolveInfo, id: str) -> Payload:  # noqa: A002
    """Away with it."""
    row = sales.sale_named(id, instead="promotionDelete")
    tell(info, "SALE_DELETED", row)
    promotions_delete([row], now=info.context.now)
    return {"sale": Sale(row)}


@mutation("saleBulkDelete", permission=MANAGE)
def sale_bulk_delete(info: GraphQLResolveInfo, ids: list[str]) -> Payload:
    """Several at once."""
    keys = [key_of(text, "Sale", field="ids") for text in ids]
    rows = list(Promotion.objects.filter(old_sale_id__in=keys))
    tell(info, "SALE_DELETED", *rows)
    promotions_delete(rows, now=info.context.now)
    return {"count": len(rows)}


@mutation("saleCataloguesAdd", permission=MANAGE)
def catalogues_add(info: GraphQLResolveInfo, id: str, input: Payload) -> Payload:  # noqa: A002
    """More goods."""
    row = sales.sale_named(id, instead="promotionRuleCreate")
    sales.goods_add(row, input, now=info.context.now)
    tell(info, "SALE_UPDATED", row)
    return {"sale": Sale(row)}


@mutation("saleCataloguesRemove", permission=MANAGE)
def catalogues_remove(info: GraphQLResolveInfo, id: str, input: Payload) -> Payload:  # noqa: A002
    """Fewer goods."""
    row = sales.sale_named(id, instead="promotionRuleUpdate")
    sales.goods_remove(row, input, now=info.context.now)
    tell(info, "SALE_UPDATED", row)
    return {"sale": Sale(row)}


@mutation("saleChannelListingUpdate", permission=MANAGE)
def listing_update(info: GraphQLResolveInfo, id: str, input: Payload) -> Payload:  # noqa: A002
    """What it takes off in channels."""
    row = sales.sale_named(id, instead="promotionRuleCreate")
    sales.listings_update(row, input, now=info.context.now)
    return {"sale": Sale(row)}


@mutation("saleTranslate", permission="MANAGE_TRANSLATIONS")
def sale_translate(
    info: GraphQLResolveInfo,
    id: str,  # noqa: A002
    input: Payload,  # noqa: A002
    language_code: str,
) -> Payload:
    """Its name in another language."""
    row = sales.sale_named(id, instead="promotionTranslate")
    translation_write(row, language_code, input)
    return {"sale": Sale(row)}
