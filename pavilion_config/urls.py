"""One include per face, nothing else."""

from django.urls import URLPattern, URLResolver, include, path

from storefront.health import healthz

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", healthz, name="healthz"),
    path("pay/", include("storefront.payments.urls")),
    path("", include("storefront.shop.urls")),
]
handler400 = "storefront.shop.error_views.bad_request"
handler403 = "storefront.shop.error_views.forbidden"
handler404 = "storefront.shop.error_views.page_not_found"
handler500 = "storefront.shop.error_views.server_error"
