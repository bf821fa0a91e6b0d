"""One include per face, nothing else."""

from django.urls import URLPattern, URLResolver, include, path

from catalog.engine.graphql.view import graphql_view, jwks_view, picture_view
from storefront.health import healthz, livez, readyz
from storefront.observability.views import metrics
from storefront.payments.stripe_webhooks import webhook as stripe_webhook

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", healthz, name="healthz"),
    path("livez", livez, name="livez"),
    path("readyz", readyz, name="readyz"),
    path("metrics", metrics, name="metrics"),
    path("graphql/", graphql_view, name="graphql"),
    path(".well-known/jwks.json", jwks_view, name="jwks"),
    path("media/<path:name>", picture_view, name="picture"),
    path("webhooks/stripe/", stripe_webhook, name="stripe_webhook"),
    path("pay/", include("storefront.payments.urls")),
    path("sign-in/", include("storefront.accounts.urls")),
    path("merchant/", include("storefront.merchant.urls")),
    path("console/", include("storefront.console.urls")),
    path("api/merchant/", include("storefront.merchant.api_urls")),
    path("api/", include("storefront.api.urls")),
    path("app/", include("storefront.saleor_app.urls")),
    path("", include("storefront.bases.urls")),
    path("", include("storefront.shop.urls")),
]
handler400 = "storefront.shop.error_views.bad_request"
handler403 = "storefront.shop.error_views.forbidden"
handler404 = "storefront.shop.error_views.page_not_found"
handler500 = "storefront.shop.error_views.server_error"
