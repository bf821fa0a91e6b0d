from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.conf import settings as django_settings
from django.utils import translation
from PIL import Image

from storefront.saleor.documents import subscription_documents
from storefront.saleor_app.events import ENGINES, KNOWN, SYNC
from storefront.saleor_app.link_views import dashboard_origins
from storefront.saleor_app.permissions import PERMISSIONS

if TYPE_CHECKING:
    from django.test import Client

ROOT = Path(__file__).resolve().parents[3]
URL = "https://pavilion.example"


@pytest.fixture
def manifest(client: Client, settings: Any) -> dict[str, Any]:
    settings.PUBLIC_URL = URL
    response = client.get("/app/manifest.json")
    assert response.status_code == 200
    said: dict[str, Any] = response.json()
    return said


def test_it_says_who_we_are_and_which_saleor_we_need(manifest: dict[str, Any]) -> None:
    assert manifest["id"] == "pavilion.app"
    assert manifest["version"] == django_settings.VERSION
    assert manifest["requiredSaleorVersion"] == f"^{django_settings.SALEOR_VERSION}"
    assert manifest["tokenTargetUrl"] == f"{URL}/app/token"
    assert manifest["appUrl"] == manifest["configurationUrl"] == f"{URL}/app/"
    assert manifest["name"] == "Thailand Pavilion"


def test_every_permission_has_its_reason_and_none_is_for_apps_or_staff(
    manifest: dict[str, Any],
) -> None:
    assert manifest["permissions"] == list(PERMISSIONS)
    assert all(str(reason).startswith("to ") for reason in PERMISSIONS.values())
    assert not {"MANAGE_APPS", "MANAGE_STAFF", "MANAGE_USERS"} & set(PERMISSIONS)


def test_the_document_shows_the_same_reasons() -> None:
    written = (ROOT / "docs/saleor_app.md").read_text(encoding="utf-8")

    with translation.override("en"):
        rows = [f"| `{name}` | {reason} |" for name, reason in PERMISSIONS.items()]
    assert [row for row in rows if row not in written] == []


def test_every_event_has_its_own_document_and_address(manifest: dict[str, Any]) -> None:
    webhooks = {webhook["name"]: webhook for webhook in manifest["webhooks"]}

    assert set(webhooks) == set(KNOWN)
    assert set(KNOWN) | set(ENGINES) == set(subscription_documents())
    # They would need MANAGE_USERS.
    assert not set(KNOWN) & set(ENGINES)
    for event, webhook in webhooks.items():
        mine, other = "syncEvents", "asyncEvents"
        if event not in SYNC:
            mine, other = other, mine
        assert webhook[mine] == [event]
        assert other not in webhook
        assert webhook["identifier"] == event.lower()
        assert webhook["targetUrl"] == f"{URL}/app/webhooks/{event.lower()}"
        assert re.search(r"__typename\s+\.\.\. on \w+ \{\s+issuedAt", webhook["query"])


def test_dashboards_pages_lead_to_ours(manifest: dict[str, Any]) -> None:
    assert [(e["mount"], e["target"], e["url"]) for e in manifest["extensions"]] == [
        ("PRODUCT_DETAILS_MORE_ACTIONS", "NEW_TAB", f"{URL}/app/product/"),
        ("ORDER_DETAILS_MORE_ACTIONS", "NEW_TAB", f"{URL}/app/order/"),
    ]
    for extension in manifest["extensions"]:
        assert set(extension["permissions"]) <= set(PERMISSIONS)


def test_the_logo_is_one_that_saleor_takes(client: Client) -> None:
    response = client.get("/app/logo.png")

    assert response["Content-Type"] == "image/png"
    with Image.open(BytesIO(response.content)) as picture:
        assert (picture.format, picture.size) == ("PNG", (512, 512))


@pytest.mark.django_db
def test_the_apps_page_may_be_shown_by_dashboard_and_nobody_else(
    client: Client,
) -> None:
    response = client.get("/app/")

    assert response.status_code == 200
    assert "X-Frame-Options" not in response.headers
    assert "frame-ancestors 'none'" in response.headers["Content-Security-Policy"]
    page = response.content.decode()
    assert all(permission in page for permission in PERMISSIONS)


def test_dashboards_origin_is_what_may_frame(settings: Any) -> None:
    settings.SALEOR_API_URL = "https://shop.example/graphql/"
    settings.SALEOR_DASHBOARD_URL = "https://dashboard.example/dashboard/"

    assert dashboard_origins() == ["https://dashboard.example", "https://shop.example"]
