"""Doors for other shops' programs: landed cost, eligibility, and their description."""

from django.urls import path

from storefront.api import eligibility_views, landed_cost_views, openapi_views

app_name = "api"

urlpatterns = [
    path("landed-cost/quote", landed_cost_views.quote, name="quote"),
    path("landed-cost/verify", landed_cost_views.verify, name="verify"),
    path("eligibility", eligibility_views.eligibility, name="eligibility"),
    path("openapi.json", openapi_views.openapi, name="openapi"),
]
