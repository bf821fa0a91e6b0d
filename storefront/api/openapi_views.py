"""`GET /api/openapi.json`: the description of the doors."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.views.decorators.http import require_safe

from storefront.api.answers import told
from storefront.api.openapi import openapi_document

if TYPE_CHECKING:
    from django.http import HttpRequest, JsonResponse


@require_safe
def openapi(_: HttpRequest) -> JsonResponse:
    """OpenAPI 3.1."""
    return told(openapi_document())
