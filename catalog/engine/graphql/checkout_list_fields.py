"""Lists of checkouts for staff and Apps, and settings of orders under their older name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from catalog.engine import checkout_filter
from catalog.engine.graphql.connections import connect
from catalog.engine.graphql.registry import mutation, query
from catalog.engine.models import Channel, CheckoutLine

if TYPE_CHECKING:
    from graphql import GraphQLResolveInfo

Payload = dict[str, Any]


@query("checkouts", permission="MANAGE_CHECKOUTS, HANDLE_PAYMENTS")
def checkouts_page(
    info: GraphQLResolveInfo,
    channel: str | None = None,
    filter: Payload | None = None,  # noqa: A002
    sort_by: Payload | None = None,
    **page: Any,
) -> Any:
    """Open checkouts."""
    rows = checkout_filter.checkouts_listed(
        channel=channel,
        filters=filter,
        sort_by=sort_by,
        channel_ids=info.context.channel_ids,
    )
    return connect(rows, **page)


@query("checkoutLines", permission="MANAGE_CHECKOUTS")
def lines_page(info: GraphQLResolveInfo, **page: Any) -> Any:
    """Lines of all open checkouts."""
    rows = CheckoutLine.objects.select_related(
        "checkout__channel", "variant__product__product_type"
    )
    return connect(rows.order_by("pk"), **page)


def _settings(channel: Channel) -> Payload:
    return {
        "automatically_confirm_all_new_orders": channel.automatically_confirm_all_new_orders,
        "automatically_fulfill_non_shippable_gift_card": channel.automatically_fulfill_non_shippable_gift_card,
        "expire_orders_after": channel.expire_orders_after,
        "mark_as_paid_strategy": channel.mark_as_paid_strategy,
        "delete_expired_orders_after": channel.delete_expired_orders_after,
        "allow_unpaid_orders": channel.allow_unpaid_orders,
        "include_draft_order_in_voucher_usage": channel.include_draft_order_in_voucher_usage,
        "draft_order_line_price_freeze_period": channel.draft_order_line_price_freeze_period,
        "use_legacy_line_discount_propagation": channel.use_legacy_line_discount_propagation,
    }


@query("orderSettings", permission="MANAGE_ORDERS")
def order_settings(info: GraphQLResolveInfo) -> Payload | None:
    """Those of the first active channel; each channel says its own."""
    channel = Channel.objects.filter(is_active=True).order_by("pk").first()
    return _settings(channel) if channel else None


@mutation("orderSettingsUpdate", permission="MANAGE_ORDERS")
def order_settings_update(info: GraphQLResolveInfo, input: Payload) -> Payload:  # noqa: A002
    """The same for every channel."""
    names = (
        "automatically_confirm_all_new_orders",
        "automatically_fulfill_non_shippable_gift_card",
    )
    said = {name: input[name] for name in names if input.get(name) is not None}
    if said:
        Channel.objects.update(**said)
    channel = Channel.objects.filter(is_active=True).order_by("pk").first()
    return {"order_settings": _settings(channel) if channel else None}
