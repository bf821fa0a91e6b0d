"""What Saleor and its Dashboard ask of the App."""

from django.urls import path

from storefront.saleor_app import link_views, views

app_name = "saleor_app"

urlpatterns = [
    path("", link_views.home, name="home"),
    path("logo.png", link_views.logo, name="logo"),
    path("product/", link_views.product, name="product"),
    path("order/", link_views.order, name="order"),
    path("manifest.json", views.manifest, name="manifest"),
    path("token", views.token, name="token"),
    path("webhooks/<slug:event>", views.webhook, name="webhook"),
]
