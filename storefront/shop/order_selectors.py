"""An order with its lots, its frozen landed cost and its promised days."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from django.utils import timezone

from catalog.bases.models import LotState
from catalog.landed_cost.quote_json import landed_of_json
from catalog.landed_cost.selectors import customs_items, order_quote
from catalog.markets import selectors as markets
from catalog.questions.selectors import messages_of_order
from catalog.refunds.models import RefundState
from catalog.refunds.selectors import refunds_of_order
from catalog.returns.models import ReturnReason
from catalog.returns.selectors import returnable, returns_of_order
from catalog.sourcing.selectors import order_plan, sourcing_of
from catalog.sourcing.shortages import shortages_of_order
from storefront.payments.models import AttemptState
from storefront.payments.selectors import attempts_of_checkout
from storefront.saleor.client import shop_client
from storefront.saleor.money import money_of
from storefront.shop.address_lines import address_lines
from storefront.shop.base_selectors import base_of
from storefront.shop.charges import consignment_lines
from storefront.shop.facts import GROWN
from storefront.shop.order_pages import (
    LotTag,
    OrderLine,
    OrderPage,
    ReturnPage,
    ReturnRow,
    ShortagePage,
)
from storefront.shop.order_stages import stages_of, was_charged
from storefront.shop.pages import ChargeLine, Phrase, Window
from storefront.shop.payment_words import method_name
from storefront.shop.pictures import media_picture
from storefront.sync.order_cancel import can_cancel
from storefront.sync.replacement_order import is_replacement
from storefront.sync.return_pay import return_addresses
from storefront.sync.sku_names import name_of_sku

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from catalog.bases.models import LotAllocation
    from catalog.sourcing.models import OrderSourcing
    from catalog.sourcing.types import OrderPlan
    from storefront.localization.places import Place
    from storefront.payments.models import PaymentAttempt
    from storefront.saleor.results.fragments import OrderFields, OrderFieldsLines
    from storefront.shop.pages import Picture


def order_read(*, order_id: str) -> OrderFields | None:
    """The order of a secret id, None if there is none. One operation."""
    found = shop_client().run("OrderById", id=order_id)
    order: OrderFields | None = found.order
    return order


def order_page(*, place: Place, order: OrderFields) -> OrderPage:
    """The page of an order. No operation, eight queries."""
    plan = order_plan(order_id=order.id)
    sourcing = sourcing_of(order_id=order.id)
    attempts = attempts_of_checkout(checkout_id=order.checkout_id or "")
    window = _window(sourcing)
    is_collect = bool(order.collection_point_name)
    return OrderPage(
        id=order.id,
        number=order.number,
        email=order.user_email or "",
        is_canceled=order.status.value == "CANCELED",
        can_cancel=can_cancel(status=order.status.value, promises=plan.promises),
        can_redirect=sourcing is not None
        and not is_collect
        and can_cancel(status=order.status.value, promises=plan.promises),
        is_charged=was_charged(order),
        stages=stages_of(place=place, order=order, plan=plan, window=window),
        lines=_lines(place, order, plan),
        charges=_charges(place, order.id),
        total=money_of(order.total.gross),
        refunded=money_of(order.total_refunded),
        refunds=tuple(
            (refund.money, refund.reason)
            for refund in refunds_of_order(order_id=order.id)
            if refund.state == RefundState.DONE
        ),
        address=address_lines(place=place, address=order.shipping_address),
        delivery=""
        if is_replacement(order.external_reference)
        else order.shipping_method_name or "",
        is_collect=is_collect,
        window=None if is_collect else window,
        method=_method(attempts),
        paid_twice=any(item.state == AttemptState.SURPLUS for item in attempts),
        is_sourced=sourcing is not None,
        parcel_count=len({promise.lot.base_id for promise in plan.promises}),
        shortages=_shortages(place, order, plan),
        is_replacement=is_replacement(order.external_reference),
        questions=tuple(messages_of_order(order_id=order.id)),
        returnable=_returnable(order, plan, on=timezone.now().date()),
        returns=tuple(
            (one, tuple(return_addresses(one, place)))
            for one in (returns_of_order(order_id=order.id) if _has_left(plan) else ())
        ),
    )


def _has_left(plan: OrderPlan) -> bool:
    return any(promise.quantity_shipped for promise in plan.promises)


def _returnable(order: OrderFields, plan: OrderPlan, *, on: date) -> ReturnPage | None:
    """What may come back; asked for only where something has left."""
    there = returnable(order_id=order.id) if _has_left(plan) else None
    if there is None or not there.units or on > there.ask_by:
        return None
    return ReturnPage(
        rows=tuple(
            ReturnRow(number, _name(order, line), there.units[line.id])
            for number, line in enumerate(order.lines)
            if line.id in there.units
        ),
        ask_by=there.ask_by,
        source=there.terms.source,
        source_url=there.terms.source_url,
        reasons=tuple((value, str(words)) for value, words in ReturnReason.choices),
    )


def _shortages(
    place: Place, order: OrderFields, plan: OrderPlan
) -> tuple[ShortagePage, ...]:
    """What the buyer may choose; asked for only where units are missing."""
    if not plan.attention:
        return ()
    names = {line.id: _name(order, line) for line in order.lines}
    return tuple(
        ShortagePage(
            id=offer.pk,
            units=min(offer.quantity, offer.attention.quantity_missing),
            name=names.get(offer.attention.order_line_id)
            or Phrase(offer.attention.sku, "en"),
            until=offer.wait_until,
            instead=name_of_sku(client=shop_client(), sku=offer.sku, place=place)
            if offer.sku
            else "",
            state=offer.state,
        )
        for offer in shortages_of_order(order_id=order.id)
    )


def _window(sourcing: OrderSourcing | None) -> Window | None:
    if sourcing is None or not (sourcing.ship_on and sourcing.arrival_on):
        return None
    earliest = sourcing.earliest_on or sourcing.arrival_on
    return Window(sourcing.ship_on, earliest, sourcing.arrival_on)


def _method(attempts: Sequence[PaymentAttempt]) -> str:
    paid = [item for item in attempts if item.state == AttemptState.SUCCEEDED]
    return method_name(paid[0].method) if paid else ""


def _charges(place: Place, order_id: str) -> tuple[ChargeLine, ...]:
    """The lines the buyer was told, whatever the law says today."""
    quote = order_quote(order_id=order_id)
    if quote is None:
        return ()
    return consignment_lines(
        place=place,
        home=markets.pavilion().identity.country,
        landed=landed_of_json(quote.content),
    )


def _lines(place: Place, order: OrderFields, plan: OrderPlan) -> tuple[OrderLine, ...]:
    promised: dict[str, list[LotAllocation]] = defaultdict(list)
    for promise in plan.promises:
        promised[promise.order_line_id].append(promise)
    waiting = {entry.order_line_id for entry in plan.attention}
    items = customs_items(skus={promise.lot.sku for promise in plan.promises})
    grown = {sku: item.goods_kind in GROWN for sku, item in items.items()}
    return tuple(
        OrderLine(
            name=_name(order, line),
            variant=_variant_name(line),
            slug=line.variant.product.slug if line.variant else "",
            picture=_picture(place, line),
            quantity=line.quantity,
            total=money_of(line.total_price.gross),
            lots=tuple(_tag(place, one, grown) for one in promised[line.id]),
            waits=line.id in waiting,
            ahead=tuple(
                (one.quantity_open, one.lot.expected_on)
                for one in plan.ahead
                if one.order_line_id == line.id and one.lot.expected_on
            ),
        )
        for line in order.lines
    )


def _name(order: OrderFields, line: OrderFieldsLines) -> Phrase:
    """The name the buyer saw: in the language the order was made in."""
    said = line.translated_product_name
    identity = markets.pavilion().identity
    spoken = {markets.saleor_language(name): name for name in identity.languages}
    language = spoken.get(order.language_code_enum.value, identity.default_language)
    return Phrase(
        said or line.product_name, language if said else identity.default_language
    )


def _variant_name(line: OrderFieldsLines) -> str:
    said = line.translated_variant_name or line.variant_name
    return said if said != line.product_sku else ""


def _picture(place: Place, line: OrderFieldsLines) -> Picture | None:
    media = next(iter(line.variant.product.media or []), None) if line.variant else None
    if media is None:
        return None
    return media_picture(small=media, language=place.language, name=line.product_name)


def _tag(place: Place, promise: LotAllocation, grown: Mapping[str, bool]) -> LotTag:
    lot = promise.lot
    declared = base_of(lot.base.code)
    life = (lot.best_before - promise.arrival_on).days if lot.best_before else None
    return LotTag(
        code=lot.code,
        quantity=promise.quantity - promise.quantity_released,
        base_name=place.texts.bases[declared.code].name if declared else lot.base.code,
        base_slug=declared.slug if declared else "",
        made_on=lot.made_on,
        best_before=lot.best_before,
        life_days_on_arrival=life,
        is_grown=grown.get(lot.sku, False),
        base_code=lot.base.code,
        is_recalled=lot.state == LotState.RECALLED,
    )
