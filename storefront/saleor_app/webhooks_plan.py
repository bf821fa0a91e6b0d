"""Webhooks that the installed App has, against those of its manifest now.

Saleor reads a manifest once, on installing. After an upgrade of ours the App brings its
own webhooks up to date; permissions only a person can grant.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from storefront.saleor_app.manifest import manifest_make
from storefront.saleor_app.permissions import PERMISSIONS
from storefront.sync.changes import Change, different

if TYPE_CHECKING:
    from storefront.saleor.client import SaleorClient

Node = dict[str, Any]


def webhooks_plan(*, client: SaleorClient) -> list[Change]:
    """What to create, change and delete. Raises `SaleorError`."""
    app = client.run_raw("AppWebhooks", {})["app"]
    wanted = {hook["identifier"]: _input(hook) for hook in manifest_make()["webhooks"]}
    known: set[str] = set()
    changes = []
    for node in app["webhooks"] or []:
        name = node["identifier"] or node["name"]
        if name not in wanted or name in known:
            words = f"webhook {name}: delete"
            changes.append(Change(words, "WebhookDelete", {"id": node["id"]}))
            continue
        known.add(name)
        names = different(_shown(node), wanted[name])
        if names:
            change = {key: wanted[name][key] for key in names}
            words = f"webhook {name}: change {', '.join(names)}"
            variables = {"id": node["id"], "input": change}
            changes.append(Change(words, "WebhookUpdate", variables))
    changes += [
        Change(f"webhook {name}: create", "WebhookCreate", {"input": wanted[name]})
        for name in sorted(set(wanted) - known)
    ]
    return changes


def permissions_missing(*, client: SaleorClient) -> list[str]:
    """Permissions that the manifest asks for and the App was not granted."""
    app = client.run_raw("AppWebhooks", {})["app"]
    granted = {permission["code"] for permission in app["permissions"] or []}
    return [name for name in PERMISSIONS if name not in granted]


def _input(webhook: Node) -> Node:
    return {
        "name": webhook["name"],
        "identifier": webhook["identifier"],
        "targetUrl": webhook["targetUrl"],
        "isActive": True,
        "query": webhook["query"],
        "syncEvents": webhook.get("syncEvents", []),
        "asyncEvents": webhook.get("asyncEvents", []),
    }


def _shown(node: Node) -> Node:
    return {
        "name": node["name"],
        "identifier": node["identifier"],
        "targetUrl": node["targetUrl"],
        "isActive": node["isActive"],
        "query": node["subscriptionQuery"],
        "syncEvents": [event["eventType"] for event in node["syncEvents"]],
        "asyncEvents": [event["eventType"] for event in node["asyncEvents"]],
    }
