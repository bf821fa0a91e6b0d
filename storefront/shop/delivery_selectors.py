"""Ways to deliver a checkout, and the collection points of the home market."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from storefront.saleor.client import shop_client
from storefront.saleor.money import money_of
from storefront.shop.pages import Window

if TYPE_CHECKING:
    from django.http import HttpRequest

    from catalog.money import Money
    from storefront.localization.places import Place
    from storefront.saleor.results.fragments import CheckoutFields


@dataclass(frozen=True, slots=True)
class Way:
    """A way to deliver, by Saleor's delivery id or a warehouse to collect at."""

    id: str
    name: str
    price: Money | None
    window: Window | None
    detail: str = ""
    is_collect: bool = False
    is_chosen: bool = False

    @property
    def is_free(self) -> bool:
        """Whether it costs nothing."""
        return self.price is not None and not self.price.amount


@dataclass(frozen=True, slots=True)
class DeliveryPage:
    """All ways of a checkout, and the chosen one."""

    ways: tuple[Way, ...]

    @property
    def chosen(self) -> Way | None:
        """The chosen way."""
        return next((way for way in self.ways if way.is_chosen), None)


def delivery_page(
    *, request: HttpRequest, place: Place, checkout: CheckoutFields
) -> DeliveryPage:
    """Ways with their promised days, asked of commerce anew. Two operations."""
    found = shop_client().run("DeliveryOptionsCalculate", id=checkout.id)
    method = checkout.delivery.shipping_method if checkout.delivery else None
    collect = collect_choice(request, place)
    current = method.id if method and not collect else ""
    ways = [
        _way(delivery, is_chosen=delivery.shipping_method.id == current)
        for delivery in found.delivery_options_calculate.deliveries
        if delivery.shipping_method and delivery.shipping_method.active
    ]
    points = shop_client().run("CheckoutCollectionPoints", id=checkout.id)
    ways += [
        _point(place, point, is_chosen=point.id == collect)
        for point in points.checkout.available_collection_points
    ]
    return DeliveryPage(tuple(ways))


def _way(delivery: Any, *, is_chosen: bool) -> Way:
    method = delivery.shipping_method
    said = method.metafields or {}
    window = None
    if {"ship_on", "earliest", "latest"} <= set(said):
        window = Window(
            ship_on=date.fromisoformat(said["ship_on"]),
            earliest=date.fromisoformat(said["earliest"]),
            latest=date.fromisoformat(said["latest"]),
        )
    return Way(
        id=delivery.id,
        name=method.name,
        price=money_of(method.price),
        window=window,
        is_chosen=is_chosen,
    )


def _point(place: Place, point: Any, *, is_chosen: bool) -> Way:
    hall = place.texts.hall
    return Way(
        id=point.id,
        name=hall.name if hall else point.name,
        price=None,
        window=None,
        detail=hall.pick_up if hall else "",
        is_collect=True,
        is_chosen=is_chosen,
    )


def collect_choice(request: HttpRequest, place: Place) -> str:
    """The warehouse the buyer collects at, "" if the goods are sent."""
    return str(request.session.get(f"collect-{place.market.code}", ""))


def collect_keep(request: HttpRequest, place: Place, *, way: Way) -> None:
    """Remember whether a collection point was chosen: commerce shows it to no buyer."""
    key = f"collect-{place.market.code}"
    if way.is_collect:
        request.session[key] = way.id
    else:
        request.session.pop(key, None)
