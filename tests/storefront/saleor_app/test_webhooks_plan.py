from __future__ import annotations

from io import StringIO
from typing import TYPE_CHECKING, Any

import pytest
from django.core.management import CommandError, call_command

from storefront.saleor_app.manifest import manifest_make
from storefront.saleor_app.permissions import PERMISSIONS
from tests.fakes.saleor_server import app_node

if TYPE_CHECKING:
    from tests.fakes.saleor_server import SaleorServer

pytestmark = pytest.mark.django_db


def installed(webhook: dict[str, Any], number: int) -> dict[str, Any]:
    return {
        "id": f"W{number}",
        "name": webhook["name"],
        "identifier": webhook["identifier"],
        "targetUrl": webhook["targetUrl"],
        "isActive": True,
        "subscriptionQuery": webhook["query"],
        "syncEvents": [{"eventType": e} for e in webhook.get("syncEvents", [])],
        "asyncEvents": [{"eventType": e} for e in webhook.get("asyncEvents", [])],
    }


@pytest.fixture
def hooks(saleor: SaleorServer, settings: Any) -> list[dict[str, Any]]:
    """The webhooks that Saleor has of us, as the manifest says them; tests change it."""
    settings.SALEOR_APP_TOKEN = "ours"
    saleor.tokens["ours"] = app_node()
    found = [installed(w, n) for n, w in enumerate(manifest_make()["webhooks"])]
    granted = [{"code": code} for code in PERMISSIONS if code != "HANDLE_TAXES"]
    node = {"id": "QXBwOjE=", "version": "0.0.9", "permissions": granted}
    saleor.answers["AppWebhooks"] = lambda _: {"app": {**node, "webhooks": found}}
    for name in ("webhookCreate", "webhookUpdate", "webhookDelete"):
        done = {name: {"webhook": {"id": "W"}, "errors": []}}
        saleor.answers[name[0].upper() + name[1:]] = lambda _, done=done: done
    return found


def run(action: str) -> list[str]:
    out = StringIO()
    call_command("saleor_app", action, stdout=out)
    return out.getvalue().splitlines()


def test_what_is_as_the_manifest_says_is_left_alone(
    hooks: list[dict[str, Any]], saleor: SaleorServer
) -> None:
    assert run("apply") == [
        "permission HANDLE_TAXES: missing, grant it in Dashboard",
        "0 changes",
    ]
    assert not {"WebhookCreate", "WebhookUpdate", "WebhookDelete"} & set(saleor.asked)


def test_an_upgrade_brings_the_webhooks_up_to_date(
    hooks: list[dict[str, Any]], saleor: SaleorServer
) -> None:
    hooks[0]["subscriptionQuery"] = "subscription { event { __typename } }"
    hooks[1]["isActive"] = False
    gone = hooks.pop(2)["identifier"]
    hooks.append({**hooks[3], "id": "W99", "identifier": "gift_card_created"})

    words = run("apply")

    assert words[:4] == [
        f"webhook {hooks[0]['identifier']}: change query",
        f"webhook {hooks[1]['identifier']}: change isActive",
        "webhook gift_card_created: delete",
        f"webhook {gone}: create",
    ]
    assert words[-1] == "4 changes"
    assert [name for name in saleor.asked if name.startswith("Webhook")] == [
        "WebhookUpdate", "WebhookUpdate", "WebhookDelete", "WebhookCreate",
    ]  # fmt: skip


def test_a_plan_changes_nothing(
    hooks: list[dict[str, Any]], saleor: SaleorServer
) -> None:
    hooks.clear()

    assert run("plan")[-1] == f"{len(manifest_make()['webhooks'])} changes"
    assert set(saleor.asked) == {"AppSelf", "AppWebhooks"}


def test_the_engine_has_no_webhooks_of_ours_to_mend(settings: Any) -> None:
    settings.SALEOR_API_URL = ""

    with pytest.raises(CommandError, match="SALEOR_API_URL names no Saleor"):
        run("apply")
