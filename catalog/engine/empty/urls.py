"""Addresses of the empty engine: Saleor's own, and two for those who test."""

from __future__ import annotations

from django.urls import path

from catalog.engine.empty.views import recalculate_view, reset_view, up_view
from catalog.engine.graphql.view import graphql_view, jwks_view, picture_view

urlpatterns = [
    path("graphql/", graphql_view, name="graphql"),
    path("graphql", graphql_view),
    path(".well-known/jwks.json", jwks_view, name="jwks"),
    path("media/<path:name>", picture_view, name="picture"),
    path("__reset__", reset_view),
    path("__recalculate__", recalculate_view),
    path("__reset__/", reset_view),
    path("__recalculate__/", recalculate_view),
    path("healthz", up_view),
]
