"""Pages of the App that people see: its own, and the ways from Saleor Dashboard."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlencode, urlsplit

from csp.constants import NONE
from csp.decorators import csp_replace
from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from storefront.accounts.decorators import operator_required
from storefront.accounts.models import User
from storefront.accounts.roles import Role
from storefront.saleor.client import app_client
from storefront.saleor.errors import SaleorError, Unreachable
from storefront.saleor_app.manifest import app_name, manifest_make
from storefront.saleor_app.permissions import PERMISSIONS
from storefront.saleor_app.selectors import app_state, row_published_as

if TYPE_CHECKING:
    from django.http import HttpRequest

LOGO = Path(__file__).resolve().parent / "logo.png"


def dashboard_origins() -> list[str]:
    """Who may show the App's page in a frame: Saleor Dashboard, and nobody else."""
    urls = map(urlsplit, (settings.SALEOR_DASHBOARD_URL, settings.SALEOR_API_URL))
    return [f"{url.scheme}://{url.netloc}" for url in urls if url.netloc]


@never_cache
@xframe_options_exempt
@csp_replace({"frame-ancestors": dashboard_origins() or [NONE]})
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What the App does and asks for. An operator also sees how it is doing."""
    context: dict[str, object] = {
        "app_name": app_name(),
        "manifest": manifest_make(),
        "manifest_url": settings.PUBLIC_URL + reverse("saleor_app:manifest"),
        "permissions": PERMISSIONS.items(),
    }
    user = request.user
    if isinstance(user, User) and user.role == Role.OPERATOR:
        context["state"] = app_state()
    return render(request, "saleor_app/home.html", context)


@require_safe
def logo(request: HttpRequest) -> HttpResponse:
    """The logo that Saleor fetches on installing; it takes PNG alone."""
    return HttpResponse(LOGO.read_bytes(), content_type="image/png")


@operator_required
@require_safe
def product(request: HttpRequest) -> HttpResponse:
    """From Dashboard's page of a product to ours: the sheet row, or else its lots."""
    product_id = _id(request, "productId")
    try:
        found = app_client().run_raw("ProductSkus", {"id": product_id})["product"]
    except Unreachable:
        return render(request, "errors/503.html", status=503)
    except SaleorError as error:
        # An id of no product is refused by commerce in its own words.
        raise Http404 from error
    if found is None:
        raise Http404
    row_id = row_published_as(slug=found["slug"])
    if row_id is not None:
        return redirect("console:row", row_id=row_id)
    skus = [edge["node"]["sku"] for edge in found["productVariants"]["edges"]]
    asked = urlencode({"q": _in_common([sku for sku in skus if sku])})
    return redirect(f"{reverse('console:lots')}?{asked}")


@operator_required
@require_safe
def order(request: HttpRequest) -> HttpResponse:
    """From Dashboard's page of an order to ours."""
    return redirect("console:order", order_id=_id(request, "orderId"))


def _id(request: HttpRequest, name: str) -> str:
    given = request.GET.get(name) or request.GET.get("id") or ""
    if not given or len(given) > 200 or "/" in given:
        raise Http404
    return given


def _in_common(words: list[str]) -> str:
    """How all of them begin: lots are found by part of a SKU."""
    if not words:
        return ""
    first, last = min(words), max(words)
    same = 0
    while same < len(first) and first[same : same + 1] == last[same : same + 1]:
        same += 1
    return first[:same].rstrip("-") or first
