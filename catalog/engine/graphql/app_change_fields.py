"""What is done with Apps, on the wire."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from catalog.engine import app_installation, app_problems, installed_apps
from catalog.engine.app_manifest import manifest_fetch, manifest_read, url_checked
from catalog.engine.app_tokens import app_of_token
from catalog.engine.graphql.app_fields import (
    MANAGE,
    asking_app,
    grantor,
    staff_must_ask,
    url_joined,
)
from catalog.engine.graphql.registry import mutation, resolver
from catalog.engine.ids import row_of
from catalog.engine.models import AppInstallation
from catalog.engine.permissions import permissions_shown

if TYPE_CHECKING:
    from graphql import GraphQLResolveInfo

Payload = dict[str, Any]


@mutation("appCreate", permission=MANAGE)
def app_create(info: GraphQLResolveInfo, input: Payload) -> Payload:  # noqa: A002
    """A local App; its token is shown once."""
    staff_must_ask(info.context)
    app, token = installed_apps.app_create(
        input, by=grantor(info.context), now=info.context.now
    )
    return {"app": app, "auth_token": token}


@mutation("appUpdate", permission=MANAGE)
def app_update(info: GraphQLResolveInfo, id: str, input: Payload) -> Payload:  # noqa: A002
    """Set what is given."""
    row = installed_apps.app_named(id)
    by, now = grantor(info.context), info.context.now
    return {"app": installed_apps.app_update(row, input, by=by, now=now)}


@mutation("appDelete", permission=MANAGE)
def app_delete(info: GraphQLResolveInfo, id: str) -> Payload:  # noqa: A002
    """With tokens and webhooks."""
    row = installed_apps.app_named(id)
    by, now = grantor(info.context), info.context.now
    return {"app": installed_apps.app_delete(row, by=by, now=now)}


@mutation("appActivate", permission=MANAGE)
def app_activate(info: GraphQLResolveInfo, id: str) -> Payload:  # noqa: A002
    """On."""
    row, now = installed_apps.app_named(id), info.context.now
    return {"app": installed_apps.app_switch(row, is_active=True, now=now)}


@mutation("appDeactivate", permission=MANAGE)
def app_deactivate(info: GraphQLResolveInfo, id: str) -> Payload:  # noqa: A002
    """Off: its token counts for nothing, and it is told nothing."""
    row, now = installed_apps.app_named(id), info.context.now
    return {"app": installed_apps.app_switch(row, is_active=False, now=now)}


# --- Tokens -----------------------------------------------------------------------------
@mutation("appTokenCreate", permission=MANAGE)
def token_create(info: GraphQLResolveInfo, input: Payload) -> Payload:  # noqa: A002
    """Shown this once."""
    row, text = installed_apps.app_token_create(input, by=grantor(info.context))
    return {"app_token": row, "auth_token": text}


@mutation("appTokenDelete", permission=MANAGE)
def token_delete(info: GraphQLResolveInfo, id: str) -> Payload:  # noqa: A002
    """The token ends at once."""
    row = installed_apps.app_token_delete(id, by=grantor(info.context))
    return {"app_token": row}


@mutation("appTokenVerify")
def token_verify(info: GraphQLResolveInfo, token: str) -> Payload:
    """Anybody may ask."""
    return {"valid": app_of_token(token) is not None}


# --- Installation -----------------------------------------------------------------------
@mutation("appInstall", permission=MANAGE)
def app_install(info: GraphQLResolveInfo, input: Payload) -> Payload:  # noqa: A002
    """Begin; `appsInstallations` and `apps` say how it went."""
    staff_must_ask(info.context)
    by, now = grantor(info.context), info.context.now
    return {"app_installation": app_installation.app_install(input, by=by, now=now)}


@mutation("appRetryInstall", permission=MANAGE)
def app_retry_install(
    info: GraphQLResolveInfo,
    id: str,  # noqa: A002
    activate_after_installation: bool | None = None,  # noqa: FBT001
) -> Payload:
    """Try what has failed again."""
    row = row_of(AppInstallation.objects.all(), id, "AppInstallation")
    begun = app_installation.app_retry_install(
        row, is_to_be_active=activate_after_installation, now=info.context.now
    )
    return {"app_installation": begun}


@mutation("appDeleteFailedInstallation", permission=MANAGE)
def installation_delete(info: GraphQLResolveInfo, id: str) -> Payload:  # noqa: A002
    """Forget what has failed."""
    row = row_of(AppInstallation.objects.all(), id, "AppInstallation")
    return {"app_installation": app_installation.app_installation_delete(row)}


@mutation("appFetchManifest", permission=MANAGE)
def fetch_manifest(info: GraphQLResolveInfo, manifest_url: str) -> Payload:
    """What an App says of itself before it is installed."""
    url_checked(manifest_url)
    return {"manifest": manifest_read(manifest_fetch(manifest_url))}


MANIFEST = {
    "identifier": "id",
    "appUrl": "appUrl",
    "configurationUrl": "configurationUrl",
    "tokenTargetUrl": "tokenTargetUrl",
    "dataPrivacy": "dataPrivacy",
    "dataPrivacyUrl": "dataPrivacyUrl",
    "homepageUrl": "homepageUrl",
    "supportUrl": "supportUrl",
    "requiredSaleorVersion": "requiredSaleorVersion",
}


def _said(key: str) -> Any:
    def answer(source: Payload, info: GraphQLResolveInfo) -> Any:
        return source.get(key)

    return answer


for _field, _key in MANIFEST.items():
    resolver("Manifest", _field)(_said(_key))
for _field in ("asyncEvents", "syncEvents"):
    resolver("AppManifestWebhook", _field)(_said(_field))
resolver("AppManifestWebhook", "targetUrl")(_said("targetUrl"))
resolver("AppManifestExtension", "settings")(_said("options"))


@resolver("Manifest", "permissions")
@resolver("AppManifestExtension", "permissions")
def manifest_permissions(source: Payload, info: GraphQLResolveInfo) -> list[Payload]:
    """By code."""
    return permissions_shown(frozenset(source["permissions"]))


@resolver("Manifest", "extensions")
def manifest_extensions(source: Payload, info: GraphQLResolveInfo) -> list[Payload]:
    """With their addresses as they will be."""
    return [
        {**one, "url": url_joined(one["url"], source.get("appUrl"), one["target"])}
        for one in source["extensions"]
    ]


@resolver("AppManifestExtension", "mountName")
def manifest_mount(source: Payload, info: GraphQLResolveInfo) -> str:
    """In upper case."""
    return str(source["mount"]).upper()


@resolver("AppManifestExtension", "targetName")
def manifest_target(source: Payload, info: GraphQLResolveInfo) -> str:
    """In upper case."""
    return str(source["target"]).upper()


# --- Problems ---------------------------------------------------------------------------
@mutation("appReenableSyncWebhooks", permission=MANAGE)
def reenable(info: GraphQLResolveInfo, app_id: str) -> Payload:
    """There is no breaker to close."""
    return {"app": installed_apps.app_named(app_id, "appId")}


@mutation("appProblemCreate", permission="AUTHENTICATED_APP")
def problem_create(info: GraphQLResolveInfo, input: Payload) -> Payload:  # noqa: A002
    """An App says that something is wrong with it."""
    app = asking_app(info.context)
    return {
        "app_problem": app_problems.problem_create(app, input, now=info.context.now)
    }


@mutation("appProblemDismiss", permission=f"AUTHENTICATED_APP, {MANAGE}")
def problem_dismiss(info: GraphQLResolveInfo, input: Payload) -> Payload:  # noqa: A002
    """It is known, or over."""
    app_problems.problems_dismiss(
        input, app=asking_app(info.context), user=info.context.user
    )
    return {}
