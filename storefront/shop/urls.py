"""Buyer pages: everything under `/<language>-<market>/`, and the door at `/`."""

from django.urls import include, path

from storefront.localization import places  # noqa: F401  registers <place:place>
from storefront.shop import browse_views, place_views, product_views

app_name = "shop"

in_place = [
    path("", browse_views.home, name="home"),
    path("c/<slug:slug>/", browse_views.category, name="category"),
    path("collections/<slug:slug>/", browse_views.collection, name="collection"),
    path("p/<slug:slug>/", product_views.product, name="product"),
    path("bases/", browse_views.bases, name="bases"),
    path("bases/<slug:slug>/", browse_views.base, name="base"),
    path("search/", browse_views.search, name="search"),
    path("imprint/", place_views.imprint, name="imprint"),
]

urlpatterns = [
    path("", place_views.choose, name="choose"),
    path("pavilion-<slug:version>.css", place_views.look, name="look"),
    path("<place:place>/", include(in_place)),
]
