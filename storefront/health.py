"""`/healthz`: is this deployment able to serve?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import DatabaseError
from django.http import JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from catalog.jobs.selectors import jobs_pending
from storefront.saleor.client import shop_client
from storefront.saleor.errors import SaleorError

if TYPE_CHECKING:
    from django.http import HttpRequest


@never_cache
@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """Version, commerce, database and jobs; 503 when one of them is down."""
    said: dict[str, object] = {
        "version": settings.VERSION,
        "commerce": "saleor" if settings.SALEOR_API_URL else "engine",
        "commerce_state": "ok",
        "database": "ok",
        "jobs_pending": None,
    }
    try:
        said["jobs_pending"] = jobs_pending()
        shop_client().run_raw("ShopInfo", {})
    except DatabaseError:
        said["database"] = "down"
    except SaleorError:
        said["commerce_state"] = "down"
    is_well = said["database"] == "ok" and said["commerce_state"] == "ok"
    return JsonResponse(said, status=200 if is_well else 503)
