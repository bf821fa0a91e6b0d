"""Vouchers on the wire."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import F, OuterRef, Q, Subquery, Sum

from catalog.engine import filters, vouchers
from catalog.engine.country_names import country_name
from catalog.engine.graphql.bulk_rows import bulk_rows
from catalog.engine.graphql.connections import Connection, connect
from catalog.engine.graphql.money import money
from catalog.engine.graphql.named import query_key
from catalog.engine.graphql.registry import mutation, node, query, resolver
from catalog.engine.graphql.telling import tell
from catalog.engine.ids import find, row_of
from catalog.engine.loading import grouped, loaded, together
from catalog.engine.models import (
    Channel,
    Checkout,
    Order,
    Voucher,
    VoucherChannelListing,
    VoucherCode,
)
from catalog.engine.translations import translation_shown, translation_write

if TYPE_CHECKING:
    from graphql import GraphQLResolveInfo

Payload = dict[str, Any]
MANAGE = "MANAGE_DISCOUNTS"
node("Voucher", Voucher)
node("VoucherCode", VoucherCode)
node("VoucherChannelListing", VoucherChannelListing)


# --- Reads ------------------------------------------------------------------------
def _status(given: list[str], info: GraphQLResolveInfo) -> Q:
    now, found = info.context.now, Q(pk__in=[])
    over = Q(end_date__lt=now) | Q(usage_limit__lte=F("times_used"))
    for name in given:
        if name == "SCHEDULED":
            found |= Q(start_date__gt=now)
        elif name == "EXPIRED":
            found |= over & Q(start_date__lt=now)
        else:
            live = Q(end_date=None) | Q(end_date__gte=now)
            unused = Q(usage_limit=None) | Q(usage_limit__gt=F("times_used"))
            found |= live & unused & Q(start_date__lte=now)
    return found if given else Q()


def _kinds(given: list[str]) -> Q:
    found = Q(pk__in=[])
    for name in given:
        column = "type" if name == "SHIPPING" else "discount_value_type"
        found |= Q(**{column: name})
    return found if given else Q()


def _readers(info: GraphQLResolveInfo) -> dict[str, Any]:
    find_words = filters.words("name", "codes__code")
    return {
        "status": lambda given: _status(given, info),
        "times_used": filters.span("times_used"),
        "discount_type": _kinds,
        "started": filters.span("start_date"),
        "search": lambda text: Q(
            pk__in=Voucher.objects.filter(find_words(text)).values("pk")
        ),
        "metadata": filters.metadata(Voucher),
        "ids": filters.ids("Voucher"),
    }


SORTS = {
    "NAME": ("name", "pk"),
    "CODE": ("first_code", "name", "pk"),
    "START_DATE": ("start_date", "name", "pk"),
    "END_DATE": ("end_date", "name", "pk"),
    "VALUE": ("value_there", "name", "pk"),
    "MINIMUM_SPENT_AMOUNT": ("least_there", "name", "pk"),
    "TYPE": ("type", "name", "pk"),
    "USAGE_LIMIT": ("usage_limit", "name", "pk"),
}


@query("vouchers", permission=MANAGE)
def voucher_list(
    info: GraphQLResolveInfo,
    filter: Payload | None = None,  # noqa: A002
    sort_by: Payload | None = None,
    query: str | None = None,
    channel: str | None = None,
    **page: Any,
) -> Connection:
    """Those of a channel, or all, by name."""
    rows = Voucher.objects.annotate(times_used=Sum("codes__used"))
    if channel:
        rows = rows.filter(channel_listings__channel__slug=channel)
    given = {**(filter or {}), **({"search": query} if query else {})}
    rows = rows.filter(filters.condition(given, _readers(info)))
    if sort_by:
        there = VoucherChannelListing.objects.filter(
            voucher=OuterRef("pk"), channel__slug=sort_by.get("channel") or channel
        )
        codes = VoucherCode.objects.filter(voucher=OuterRef("pk")).order_by("code")
        rows = rows.annotate(
            first_code=Subquery(codes.values("code")[:1]),
            value_there=Subquery(there.values("discount_value")[:1]),
            least_there=Subquery(there.values("min_spent_amount")[:1]),
        )
    found = connect(filters.sort(rows, sort_by, SORTS), **page)
    seen = Channel.objects.filter(slug=channel).first() if channel else None
    together(found.nodes, channel=seen)
    return found


@query("voucher", permission=MANAGE)
def voucher_one(
    info: GraphQLResolveInfo,
    id: str,  # noqa: A002
    channel: str | None = None,
) -> Voucher | None:
    """By id, looked at through a channel."""
    key = query_key(id, "Voucher")
    found = find(Voucher.objects.all(), key) if key else None
    if found is None:
        return None
    seen = Channel.objects.filter(slug=channel).first() if channel else None
    return together([found], channel=seen)[0]


# --- Parts ------------------------------------------------------------------------
def _codes(rows: list[Voucher], _: Any) -> dict[int, list[VoucherCode]]:
    found = VoucherCode.objects.filter(voucher__in=rows)
    return grouped(found, lambda code: code.voucher_id)


def _codes_of(source: Voucher) -> list[VoucherCode]:
    return loaded(source, "codes", _codes) or []


def _listings(rows: list[Voucher], _: Any) -> dict[int, list[VoucherChannelListing]]:
    found = VoucherChannelListing.objects.filter(voucher__in=rows)
    return grouped(found.select_related("channel"), lambda row: row.voucher_id)


def _listings_of(source: Voucher) -> list[VoucherChannelListing]:
    return loaded(source, "listings", _listings) or []


def _listing(source: Voucher) -> VoucherChannelListing | None:
    if source.channel is None:
        return None
    key = source.channel.pk
    return next((x for x in _listings_of(source) if x.channel_id == key), None)


@resolver("Voucher", "code")
def code(source: Voucher, info: GraphQLResolveInfo) -> str | None:
    """The oldest of its codes, as Saleor's older field has it."""
    found = _codes_of(source)
    return found[-1].code if found else None


@resolver("Voucher", "codes")
def codes(source: Voucher, info: GraphQLResolveInfo, **page: Any) -> Connection:
    """All of them, the newest first."""
    return connect(source.codes.all(), **page)


@resolver("Voucher", "used")
def used(source: Voucher, info: GraphQLResolveInfo) -> int:
    """How often all of its codes were used."""
    return sum(row.used for row in _codes_of(source))


@resolver("Voucher", "discountValue")
def discount_value(source: Voucher, info: GraphQLResolveInfo) -> Any:
    """In the channel it is looked at through."""
    found = _listing(source)
    return found.discount_value if found else None


@resolver("Voucher", "currency")
def currency(source: Voucher, info: GraphQLResolveInfo) -> str | None:
    """Of the channel it is looked at through."""
    found = _listing(source)
    return found.currency if found else None


@resolver("Voucher", "minSpent")
def min_spent(source: Voucher, info: GraphQLResolveInfo) -> Payload | None:
    """In the channel it is looked at through."""
    return _least(_listing(source))


def _least(row: VoucherChannelListing | None) -> Payload | None:
    if row is None or row.min_spent_amount is None:
        return None
    return money(row.min_spent_amount, row.currency)


@resolver("VoucherChannelListing", "minSpent")
def listing_least(
    source: VoucherChannelListing, info: GraphQLResolveInfo
) -> Payload | None:
    """From which sum on."""
    return _least(source)


@resolver("Voucher", "channelListings")
def channel_listings(
    source: Voucher, info: GraphQLResolveInfo
) -> list[VoucherChannelListing]:
    """Where it holds; for staff."""
    info.context.must(MANAGE)
    return _listings_of(source)


@resolver("Voucher", "countries")
def countries(source: Voucher, info: GraphQLResolveInfo) -> list[Payload]:
    """Where a voucher of deliveries holds."""
    return [{"code": x, "country": country_name(x)} for x in source.countries]


@resolver("Voucher", "translation")
def translation(
    source: Voucher, info: GraphQLResolveInfo, language_code: str
) -> Payload | None:
    """Null where nothing is written."""
    return translation_shown(source, "Voucher", language_code)


def _goods(name: str) -> None:
    @resolver("Voucher", name)
    def goods(source: Voucher, info: GraphQLResolveInfo, **page: Any) -> Connection:
        """What it is for; for staff."""
        info.context.must(MANAGE)
        found = connect(getattr(source, name).order_by("pk"), **page)
        together(found.nodes, channel=source.channel)
        return found


for _name in vouchers.GOODS:
    _goods(_name)


# --- Where other nouns name them --------------------------------------------------
@resolver("Checkout", "voucher")
def checkout_voucher(source: Checkout, info: GraphQLResolveInfo) -> Voucher | None:
    """The one its code is of; for staff."""
    info.context.must(MANAGE)
    rows = Voucher.objects.filter(codes__code=source.voucher_code)
    found = rows.first() if source.voucher_code else None
    return together([found], channel=source.channel)[0] if found else None


@resolver("Order", "voucher")
def order_voucher(source: Order, info: GraphQLResolveInfo) -> Voucher | None:
    """The one it was made with."""
    found = Voucher.objects.filter(pk=source.voucher_id or 0).first()
    return together([found], channel=source.channel)[0] if found else None


# --- Writes -----------------------------------------------------------------------
def _named(text: str, field: str = "id") -> Voucher:
    return row_of(Voucher.objects.all(), text, "Voucher", field=field)


@mutation("voucherCreate", permission=MANAGE)
def voucher_create(info: GraphQLResolveInfo, input: Payload) -> Payload:  # noqa: A002
    """A voucher, in no channel yet."""
    row = vouchers.voucher_create(input, now=info.context.now)
    tell(info, "VOUCHER_CODES_CREATED", *row.codes.all())
    tell(info, "VOUCHER_CREATED", row)
    return {"voucher": row}


@mutation("voucherUpdate", permission=MANAGE)
def voucher_update(info: GraphQLResolveInfo, id: str, input: Payload) -> Payload:  # noqa: A002
    """Set what is given."""
    row = vouchers.voucher_update(_named(id), input)
    tell(info, "VOUCHER_UPDATED", row)
    return {"voucher": row}


@mutation("voucherDelete", permission=MANAGE)
def voucher_delete(info: GraphQLResolveInfo, id: str) -> Payload:  # noqa: A002
    """With all its codes."""
    row = _named(id)
    key = row.pk
    tell(info, "VOUCHER_DELETED", row)
    row.delete()
    row.pk = key
    return {"voucher": row}


@mutation("voucherBulkDelete", permission=MANAGE)
def voucher_bulk_delete(info: GraphQLResolveInfo, ids: list[str]) -> Payload:
    """Several at once."""
    rows = bulk_rows(Voucher.objects.all(), ids, "Voucher")
    tell(info, "VOUCHER_DELETED", *rows)
    Voucher.objects.filter(pk__in=[row.pk for row in rows]).delete()
    return {"count": len(rows)}


@mutation("voucherCodeBulkDelete", permission=MANAGE)
def code_bulk_delete(info: GraphQLResolveInfo, ids: list[str]) -> Payload:
    """Codes away; their vouchers stay."""
    rows = vouchers.codes_delete(ids)
    tell(info, "VOUCHER_CODES_DELETED", *rows)
    return {"count": len(rows)}


@mutation("voucherCataloguesAdd", permission=MANAGE)
def catalogues_add(info: GraphQLResolveInfo, id: str, input: Payload) -> Payload:  # noqa: A002
    """More goods it is for."""
    row = _named(id, "voucherId")
    vouchers.goods_add(row, input)
    tell(info, "VOUCHER_UPDATED", row)
    return {"voucher": row}


@mutation("voucherCataloguesRemove", permission=MANAGE)
def catalogues_remove(info: GraphQLResolveInfo, id: str, input: Payload) -> Payload:  # noqa: A002
    """Goods it is not for any more."""
    row = _named(id, "voucherId")
    vouchers.goods_remove(row, input)
    tell(info, "VOUCHER_UPDATED", row)
    return {"voucher": row}


@mutation("voucherChannelListingUpdate", permission=MANAGE)
def listing_update(info: GraphQLResolveInfo, id: str, input: Payload) -> Payload:  # noqa: A002
    """What it takes off in channels."""
    row = _named(id)
    vouchers.listings_update(row, input)
    tell(info, "VOUCHER_UPDATED", row)
    return {"voucher": row}


@mutation("voucherTranslate", permission="MANAGE_TRANSLATIONS")
def voucher_translate(
    info: GraphQLResolveInfo,
    id: str,  # noqa: A002
    input: Payload,  # noqa: A002
    language_code: str,
) -> Payload:
    """Its name in another language."""
    row = row_of(Voucher.objects.all(), id, "Voucher", "VoucherTranslatableContent")
    translation_write(row, language_code, input)
    return {"voucher": row}
