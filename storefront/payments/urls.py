"""Pages and messages of payment providers, outside the shop's places."""

from django.urls import path

from storefront.payments import sandbox_views

app_name = "payments"

urlpatterns = [
    path("sandbox/webhook/", sandbox_views.webhook, name="sandbox_webhook"),
    path("sandbox/<uuid:attempt_id>/", sandbox_views.sandbox_page, name="sandbox"),
]
