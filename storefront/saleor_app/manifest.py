"""The App's manifest: what Saleor reads to install us."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from catalog.markets.selectors import pavilion
from storefront.saleor.documents import subscription_documents
from storefront.saleor_app.events import KNOWN, SYNC
from storefront.saleor_app.permissions import PERMISSIONS
from storefront.sync.setup_shop import APP_IDENTIFIER


def manifest_make() -> dict[str, Any]:
    """The manifest with absolute addresses under `PUBLIC_URL`, in English."""
    with translation.override("en"):
        return {
            "id": APP_IDENTIFIER,
            "version": settings.VERSION,
            # Any patch of the pinned minor: the contract is pinned, patches mend it.
            "requiredSaleorVersion": f"^{settings.SALEOR_VERSION}",
            "name": app_name(),
            "author": app_name(),
            "about": _(
                "Duty and import tax, ways to deliver, payments, lots and letters of "
                "the pavilion. Sets the shop up as declared and keeps its stock."
            ),
            "permissions": list(PERMISSIONS),
            "appUrl": _url("home"),
            "configurationUrl": _url("home"),
            "tokenTargetUrl": _url("token"),
            "homepageUrl": settings.PUBLIC_URL,
            "supportUrl": settings.PUBLIC_URL,
            "brand": {"logo": {"default": _url("logo")}},
            "extensions": _extensions(),
            "webhooks": [_webhook(event) for event in sorted(KNOWN)],
        }


def app_name() -> str:
    """What Saleor Dashboard calls the App."""
    shown = pavilion()
    return shown.texts[shown.identity.default_language].pavilion.name


def _url(name: str, **kwargs: str) -> str:
    return settings.PUBLIC_URL + reverse(f"saleor_app:{name}", kwargs=kwargs or None)


def _extensions() -> list[dict[str, Any]]:
    """Links from Dashboard's pages to ours; Dashboard adds the id to the address."""
    return [
        {
            "label": label,
            "mount": mount,
            "target": "NEW_TAB",
            "url": _url(name),
            "permissions": [permission],
            "identifier": name,
            "options": {"newTabTarget": {"method": "GET"}},
        }
        for label, mount, name, permission in (
            (
                _("Base and lots of this product"),
                "PRODUCT_DETAILS_MORE_ACTIONS",
                "product",
                "MANAGE_PRODUCTS",
            ),
            (
                _("Bases and lots of this order"),
                "ORDER_DETAILS_MORE_ACTIONS",
                "order",
                "MANAGE_ORDERS",
            ),
        )
    ]


def _webhook(event: str) -> dict[str, Any]:
    kind = "syncEvents" if event in SYNC else "asyncEvents"
    return {
        "name": event,
        "identifier": event.lower(),
        kind: [event],
        "query": subscription_documents()[event],
        "targetUrl": _url("webhook", event=event.lower()),
        "isActive": True,
    }
