"""Doors of the bases: feed, dispatch, phone page; and the public page of a lot."""

from django.urls import path

from storefront.bases import feed_views

app_name = "bases"

urlpatterns = [
    path("api/bases/<slug:base_code>/feed", feed_views.feed, name="feed"),
]
