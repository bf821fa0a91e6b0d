"""Installing an App: its manifest is fetched, its token handed over, nothing redirected.

None of it is in the caller's transaction: the App may ask us back at once.
"""

from __future__ import annotations

import json
import threading
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from catalog.engine.app_manifest import manifest_fetch, manifest_read, url_checked
from catalog.engine.app_tokens import token_make
from catalog.engine.errors import Refusal, refuse
from catalog.engine.events import async_event
from catalog.engine.models import App, AppExtension, AppInstallation, Webhook
from catalog.engine.webhook_outbox import listeners_forget
from catalog.engine.webhook_sending import (
    api_url,
    domain,
    http_post,
    schema_version,
)

if TYPE_CHECKING:
    from datetime import datetime

    from catalog.engine.installed_apps import Grantor

Values = dict[str, Any]
TEXTS = {
    "about_app": "about",
    "data_privacy": "dataPrivacy",
    "data_privacy_url": "dataPrivacyUrl",
    "homepage_url": "homepageUrl",
    "support_url": "supportUrl",
    "configuration_url": "configurationUrl",
    "app_url": "appUrl",
    "version": "version",
    "audience": "audience",
    "author": "author",
}


class InstallError(Exception):
    """The App did not take its token; the message is for whoever installs it."""


def app_install(values: Values, *, by: Grantor, now: datetime) -> AppInstallation:
    """Begin to install an App; it goes on after this transaction. Raises `Refusal`."""
    url_checked(values["manifest_url"])
    wanted = list(dict.fromkeys(values.get("permissions") or []))
    by.must_hold(wanted)
    if not values["app_name"].strip():
        raise refuse("REQUIRED", "This field cannot be blank.", "appName")
    row = AppInstallation.objects.create(
        app_name=values["app_name"].strip()[:60],
        manifest_url=values["manifest_url"],
        permissions=sorted(wanted),
        is_to_be_active=_is_true(values.get("activate_after_installation")),
        created_at=now,
        updated_at=now,
    )
    transaction.on_commit(lambda: _begin(row.pk), robust=True)
    return row


def app_retry_install(
    row: AppInstallation, *, is_to_be_active: bool | None, now: datetime
) -> AppInstallation:
    """Try again what has failed. Refuses INVALID_STATUS."""
    if row.status != "FAILED":
        message = "Cannot retry installation with different status than failed."
        raise refuse("INVALID_STATUS", message, "id")
    row.status = "PENDING"
    row.is_to_be_active = _is_true(is_to_be_active)
    row.updated_at = now
    row.save()
    transaction.on_commit(lambda: _begin(row.pk), robust=True)
    return row


def _is_true(said: bool | None) -> bool:  # noqa: FBT001  an argument of the contract
    return True if said is None else said


def app_installation_delete(row: AppInstallation) -> AppInstallation:
    """Forget what has failed. Refuses INVALID_STATUS."""
    if row.status != "FAILED":
        message = "Cannot delete installation with different status than failed."
        raise refuse("INVALID_STATUS", message, "id")
    key = row.pk
    row.delete()
    row.pk = key
    return row


# --- What goes on -----------------------------------------------------------------------
def _begin(key: int) -> None:
    if settings.ENGINE_WEBHOOK_THREAD:
        threading.Thread(target=_run_apart, args=(key,), daemon=True).start()
    else:
        installation_run(key, now=timezone.now())


def _run_apart(key: int) -> None:
    try:
        installation_run(key, now=timezone.now())
    finally:
        connection.close()


def installation_run(key: int, *, now: datetime) -> App | None:
    """Install; what goes wrong is the installation's message, and no App is there."""
    row = AppInstallation.objects.filter(pk=key, status="PENDING").first()
    if row is None:
        return None
    try:
        said = {**manifest_fetch(row.manifest_url), "permissions": row.permissions}
        app, token = _app_make(row, manifest_read(said, must_fit=True), now)
        _token_hand_over(app, said.get("tokenTargetUrl"), token)
    except Refusal as refusal:
        message = ", ".join(f"{x.field}: ['{x.message}']" for x in refusal.items)
    except InstallError as error:
        message = str(error)
    else:
        with transaction.atomic():
            row.delete()
            async_event("APP_INSTALLED", app, now=now)
        return app
    AppInstallation.objects.filter(pk=key).update(
        status="FAILED", message=message[:255], updated_at=now
    )
    return None


@transaction.atomic
def _app_make(row: AppInstallation, said: Values, now: datetime) -> tuple[App, str]:
    app = App.objects.create(
        name=row.app_name,
        identifier=said["id"],
        type="THIRDPARTY",
        is_active=row.is_to_be_active,
        permissions=row.permissions,
        manifest_url=row.manifest_url,
        brand_logo=((said.get("brand") or {}).get("logo") or {}).get("default"),
        created_at=now,
        **{name: said.get(key) for name, key in TEXTS.items()},
    )
    for one in said["extensions"]:
        AppExtension.objects.create(
            app=app,
            settings=one["options"],
            **{
                name: one[name]
                for name in (
                    "label", "url", "mount", "target", "permissions", "identifier",
                )
            },
        )  # fmt: skip
    for one in said["webhooks"]:
        Webhook.objects.create(
            app=app,
            name=one["name"],
            is_active=one["isActive"],
            target_url=one["targetUrl"],
            subscription_query=one["query"],
            custom_headers=one["customHeaders"],
            identifier=one["identifier"],
            events=one["events"],
            channels=one["channels"],
        )
    listeners_forget()
    token = ""
    if said.get("tokenTargetUrl"):
        _, token = token_make(app, name="Default token")
    return app, token


def _token_hand_over(app: App, url: str | None, token: str) -> None:
    """POST the token; an App that does not take it is not installed."""
    if not url:
        return
    headers = {
        "Content-Type": "application/json",
        "X-Saleor-Domain": domain(),
        "Saleor-Domain": domain(),
        "Saleor-Api-Url": api_url(),
        "Saleor-Schema-Version": schema_version(),
    }
    sent = http_post(url, json.dumps({"auth_token": token}).encode(), headers)
    if sent.is_success:
        return
    app.delete()
    if sent.status_code is None or sent.status_code < 400:
        raise InstallError(
            "Failed to connect to app. Try later or contact with app support."
        )
    try:
        message = str(json.loads(sent.content)["error"]["message"])
    except (ValueError, KeyError, TypeError):
        message = (
            f"App internal error ({sent.status_code}). "
            "Try later or contact with app support."
        )
    raise InstallError(message)
