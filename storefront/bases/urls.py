"""Doors of the bases: feed, dispatch, phone page; and the public page of a lot."""

from django.urls import path

from storefront.bases import (
    dispatch_views,
    feed_views,
    lot_views,
    phone_views,
    recall_views,
)

app_name = "bases"

urlpatterns = [
    path("api/bases/<slug:base_code>/feed", feed_views.feed, name="feed"),
    path(
        "api/bases/<slug:base_code>/dispatch", dispatch_views.dispatch, name="dispatch"
    ),
    path("bases/<slug:base_code>/phone/", phone_views.phone, name="phone"),
    path(
        "lots/<slug:base_code>/<str:lot_code>/",
        lot_views.lot_of_base,
        name="lot_of_base",
    ),
    path("recalls/", recall_views.recalls, name="recalls"),
    path("01/<str:gtin>/10/<str:lot_code>", lot_views.lot, name="lot"),
    path(
        "01/<str:gtin>/10/<str:lot_code>/epcis", lot_views.lot_epcis, name="lot_epcis"
    ),
]
