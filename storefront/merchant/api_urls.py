"""Doors for merchants' programs."""

from django.urls import path

from storefront.merchant import api_views

app_name = "merchant_api"

urlpatterns = [
    path("submissions", api_views.submissions, name="submissions"),
    path("submissions/<int:submission_id>", api_views.submission, name="submission"),
]
