"""Channels on the wire."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from catalog.engine import channels as writes
from catalog.engine.country_names import country_name
from catalog.engine.errors import top_level
from catalog.engine.graphql.guards import APP, STAFF, needs_one_of, staff_only
from catalog.engine.graphql.named import query_key
from catalog.engine.graphql.registry import mutation, node, query, resolver
from catalog.engine.graphql.telling import tell
from catalog.engine.ids import find
from catalog.engine.inputs import one_of_message
from catalog.engine.models import Channel, Order, TaxConfiguration, Warehouse

if TYPE_CHECKING:
    from graphql import GraphQLResolveInfo

Payload = dict[str, Any]
MANAGE = "MANAGE_CHANNELS"
node("Channel", Channel)
# Who may not manage channels may still set what is about their own work.
SETTINGS = {
    "order_settings": "MANAGE_ORDERS",
    "checkout_settings": "MANAGE_CHECKOUTS",
    "payment_settings": "HANDLE_PAYMENTS",
}


# --- Reads ------------------------------------------------------------------------
@query("channel")
def channel(
    info: GraphQLResolveInfo,
    id: str | None = None,  # noqa: A002
    slug: str | None = None,
) -> Channel | None:
    """By id or slug; buyers see little of it."""
    message = one_of_message({"id": id, "slug": slug})
    if message:
        raise top_level("GraphQLError", message)
    if slug:
        return Channel.objects.filter(slug=slug).first()
    key = query_key(id, "Channel")
    return find(Channel.objects.all(), key) if key else None


@query("channels")
def channels(info: GraphQLResolveInfo) -> list[Channel]:
    """All channels, for staff and Apps."""
    staff_only(info)
    return list(Channel.objects.prefetch_related("warehouses"))


def _staff_field(name: str, column: str) -> None:
    @resolver("Channel", name)
    def field(source: Channel, info: GraphQLResolveInfo) -> Any:
        """For staff and Apps; a buyer sees a channel's id and slug only."""
        staff_only(info)
        return getattr(source, column)


for _name, _column in (
    ("name", "name"),
    ("isActive", "is_active"),
    ("currencyCode", "currency_code"),
):
    _staff_field(_name, _column)


@resolver("Channel", "hasOrders")
def has_orders(source: Channel, info: GraphQLResolveInfo) -> bool:
    """Whether it cannot be deleted without another channel for its orders."""
    needs_one_of(info, MANAGE)
    return Order.objects.filter(channel=source).exists()


@resolver("Channel", "warehouses")
def warehouses(source: Channel, info: GraphQLResolveInfo) -> list[Warehouse]:
    """In allocation order."""
    staff_only(info)
    rows = source.warehouses.select_related("address")
    return list(rows.order_by("channelwarehouse__sort_order"))


@resolver("Channel", "defaultCountry")
def default_country(source: Channel, info: GraphQLResolveInfo) -> Payload:
    """The country of a checkout without an address."""
    staff_only(info)
    return {"code": source.country_code}


@resolver("Channel", "countries")
def countries(source: Channel, info: GraphQLResolveInfo) -> list[Payload]:
    """Where it delivers to."""
    zones = source.shipping_zones.values_list("countries", flat=True)
    codes = {code for zone in zones for code in zone}
    return [{"code": code} for code in sorted(codes, key=country_name)]


@resolver("Channel", "stockSettings")
def stock_settings(source: Channel, info: GraphQLResolveInfo) -> Payload:
    """How stock is allocated."""
    staff_only(info)
    return {"allocation_strategy": source.allocation_strategy}


@resolver("Channel", "checkoutSettings")
def checkout_settings(source: Channel, info: GraphQLResolveInfo) -> Payload:
    """How checkouts complete."""
    needs_one_of(info, MANAGE, "MANAGE_CHECKOUTS")
    return {
        "use_legacy_error_flow": source.use_legacy_error_flow,
        "automatically_complete_fully_paid_checkouts": source.automatic_completion,
        "automatic_completion_delay": source.automatic_completion_delay,
        "automatic_completion_cut_off_date": source.automatic_completion_cut_off_date,
        "allow_legacy_gift_card_use": source.allow_legacy_gift_card_use,
    }


@resolver("Channel", "orderSettings")
def order_settings(source: Channel, info: GraphQLResolveInfo) -> Channel:
    """The columns have the fields' names."""
    needs_one_of(info, MANAGE, "MANAGE_ORDERS")
    return source


@resolver("Channel", "paymentSettings")
def payment_settings(source: Channel, info: GraphQLResolveInfo) -> Payload:
    """How payments are taken."""
    needs_one_of(info, MANAGE, "HANDLE_PAYMENTS")
    return {
        "default_transaction_flow_strategy": source.default_transaction_flow_strategy,
        "release_funds_for_expired_checkouts": source.release_funds_for_expired_checkouts,
        "checkout_ttl_before_releasing_funds": source.checkout_ttl_hours,
        "checkout_release_funds_cut_off_date": (
            source.checkout_release_funds_cut_off_date
        ),
    }


@resolver("Channel", "taxConfiguration")
def tax_configuration(source: Channel, info: GraphQLResolveInfo) -> TaxConfiguration:
    """How it is taxed."""
    staff_only(info, STAFF, APP)
    return TaxConfiguration.objects.get(channel=source)


# --- Writes -----------------------------------------------------------------------
@mutation("channelCreate", permission=MANAGE)
def channel_create(info: GraphQLResolveInfo, input: Payload) -> Payload:  # noqa: A002
    """A channel."""
    row = writes.channel_create(input, now=info.context.now)
    tell(info, "CHANNEL_CREATED", row)
    return {"channel": row}


@mutation("channelUpdate")
def channel_update(info: GraphQLResolveInfo, id: str, input: Payload) -> Payload:  # noqa: A002
    """Set what is given."""
    allowed = [SETTINGS[name] for name in input if name in SETTINGS]
    only_settings = len(input) == 1 and len(allowed) == 1
    needs_one_of(info, MANAGE, *(allowed if only_settings else ()))
    row = writes.channel_update(writes.channel_of(id), input, now=info.context.now)
    tell(info, "CHANNEL_UPDATED", row)
    if input.get("metadata") or input.get("private_metadata"):
        tell(info, "CHANNEL_METADATA_UPDATED", row)
    return {"channel": row}


@mutation("channelDelete", permission=MANAGE)
def channel_delete(
    info: GraphQLResolveInfo,
    id: str,  # noqa: A002
    input: Payload | None = None,  # noqa: A002
) -> Payload:
    """Its orders move to another channel of its currency, if it has any."""
    row = writes.channel_of(id)
    key = row.pk
    target = (input or {}).get("channel_id")
    tell(info, "CHANNEL_DELETED", row)
    writes.channel_delete(
        row, writes.channel_of(target, "channelId") if target else None
    )
    row.pk = key
    return {"channel": row}


@mutation("channelActivate", permission=MANAGE)
def channel_activate(info: GraphQLResolveInfo, id: str) -> Payload:  # noqa: A002
    """Begin to sell."""
    row = writes.channel_activate(writes.channel_of(id), active=True)
    tell(info, "CHANNEL_STATUS_CHANGED", row)
    return {"channel": row}


@mutation("channelDeactivate", permission=MANAGE)
def channel_deactivate(info: GraphQLResolveInfo, id: str) -> Payload:  # noqa: A002
    """Stop to sell."""
    row = writes.channel_activate(writes.channel_of(id), active=False)
    tell(info, "CHANNEL_STATUS_CHANGED", row)
    return {"channel": row}


@mutation("channelReorderWarehouses", permission=MANAGE)
def channel_reorder_warehouses(
    info: GraphQLResolveInfo, channel_id: str, moves: list[Payload]
) -> Payload:
    """The order in which warehouses are asked for stock."""
    row = writes.channel_of(channel_id, "channelId")
    return {"channel": writes.warehouses_reorder(row, moves)}
