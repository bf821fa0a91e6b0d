"""Apps, their tokens, extensions and problems on the wire."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit

from catalog.engine.app_manifest import POPUP
from catalog.engine.errors import permission_denied, top_level
from catalog.engine.graphql.connections import Connection, connect
from catalog.engine.graphql.named import query_key, strict_key
from catalog.engine.graphql.registry import node, query, resolver
from catalog.engine.ids import find
from catalog.engine.installed_apps import Grantor
from catalog.engine.models import (
    App,
    AppExtension,
    AppInstallation,
    AppProblem,
    AppToken,
    Webhook,
)
from catalog.engine.permissions import permissions_shown

if TYPE_CHECKING:
    from graphql import GraphQLResolveInfo

    from catalog.engine.graphql.context import Context

Payload = dict[str, Any]
STAFF, APP, OWNER = "AUTHENTICATED_STAFF_USER", "AUTHENTICATED_APP", "OWNER"
MANAGE = "MANAGE_APPS"
for _name, _model in (
    ("App", App),
    ("AppToken", AppToken),
    ("AppInstallation", AppInstallation),
    ("AppExtension", AppExtension),
    ("AppProblem", AppProblem),
):
    node(_name, _model)
SORTS = {"NAME": ("name", "pk"), "CREATION_DATE": ("created_at", "name", "pk")}


# --- Who asks ---------------------------------------------------------------------------
def asking_app(context: Context) -> App | None:
    """The App that came with its own token."""
    if context.app_id is None:
        return None
    return App.objects.filter(pk=context.app_id).first()


def grantor(context: Context) -> Grantor:
    """What the requester holds, and so may give."""
    user = context.user
    return Grantor(context.granted, is_superuser=bool(user and user.is_superuser))


def staff_must_ask(context: Context) -> None:
    """Apps make no Apps. Raises the top-level error."""
    if not context.as_app and not context.is_staff:
        raise permission_denied(STAFF)


def _owner_or_manager(app: App, info: GraphQLResolveInfo) -> None:
    if info.context.app_id != app.pk and not info.context.may(MANAGE):
        raise permission_denied(f"{MANAGE}, {OWNER}")


# --- Queries ----------------------------------------------------------------------------
@query("app", permission=f"{STAFF}, {APP}")
def app(info: GraphQLResolveInfo, id: str | None = None) -> App | None:  # noqa: A002
    """The App of an id; without one, the App that asks."""
    own = asking_app(info.context)
    if id is None:
        return own
    key = strict_key(id, "App")
    if own is not None and str(own.pk) != key and not info.context.may(MANAGE):
        raise permission_denied(MANAGE)
    return find(App.objects.all(), key)


@query("apps", permission=f"{STAFF}, {MANAGE}")
def apps(
    info: GraphQLResolveInfo,
    filter: Payload | None = None,  # noqa: A002
    sort_by: Payload | None = None,
    **page: Any,
) -> Connection:
    """All Apps."""
    rows = App.objects.all()
    said = filter or {}
    if said.get("search"):
        rows = rows.filter(name__icontains=said["search"])
    if said.get("is_active") is not None:
        rows = rows.filter(is_active=said["is_active"])
    if said.get("type"):
        rows = rows.filter(type=said["type"])
    if sort_by:
        sign = "-" if sort_by["direction"] == "DESC" else ""
        rows = rows.order_by(*[f"{sign}{name}" for name in SORTS[sort_by["field"]]])
    return connect(rows, **page)


@query("appsInstallations", permission=MANAGE)
def apps_installations(info: GraphQLResolveInfo) -> list[AppInstallation]:
    """What is being installed, or could not be."""
    return list(AppInstallation.objects.all())


@query("appExtensions", permission=f"{STAFF}, {APP}")
def app_extensions(
    info: GraphQLResolveInfo,
    filter: Payload | None = None,  # noqa: A002
    **page: Any,
) -> Connection:
    """Extensions of active Apps."""
    rows = AppExtension.objects.filter(app__is_active=True).select_related("app")
    said = filter or {}
    if said.get("mount_name"):
        rows = rows.filter(mount__in=[name.lower() for name in said["mount_name"]])
    if said.get("target_name"):
        rows = rows.filter(target=said["target_name"].lower())
    return connect(rows, **page)


@query("appExtension", permission=f"{STAFF}, {APP}")
def app_extension(info: GraphQLResolveInfo, id: str) -> AppExtension | None:  # noqa: A002
    """One extension of an active App."""
    key = query_key(id, "AppExtension")
    rows = AppExtension.objects.filter(app__is_active=True).select_related("app")
    return find(rows, key) if key else None


# --- App --------------------------------------------------------------------------------
@resolver("App", "permissions")
def app_permissions(source: App, info: GraphQLResolveInfo) -> list[Payload]:
    """By code."""
    return permissions_shown(frozenset(source.permissions))


@resolver("App", "created")
def app_created(source: App, info: GraphQLResolveInfo) -> Any:
    """When it was made or installed."""
    return source.created_at


@resolver("App", "tokens")
def app_tokens(source: App, info: GraphQLResolveInfo) -> list[AppToken]:
    """Their last four characters, for the App itself and who manages Apps."""
    _owner_or_manager(source, info)
    return list(source.tokens.all())


@resolver("AppToken", "authToken")
def auth_token(source: AppToken, info: GraphQLResolveInfo) -> str:
    """The last four characters."""
    return source.token_last_4


@resolver("App", "webhooks")
def app_webhooks(source: App, info: GraphQLResolveInfo) -> list[Webhook]:
    """For the App itself and who manages Apps."""
    _owner_or_manager(source, info)
    return list(source.webhooks.select_related("app"))


@resolver("App", "extensions")
def extensions(source: App, info: GraphQLResolveInfo) -> list[AppExtension]:
    """Pages that Dashboard mounts."""
    return list(source.extensions.select_related("app"))


@resolver("App", "accessToken")
def app_access_token(source: App, info: GraphQLResolveInfo) -> None:
    """None: Dashboard's tokens for Apps are not issued here."""
    return


@resolver("App", "brand")
@resolver("AppInstallation", "brand")
def brand(source: App | AppInstallation, info: GraphQLResolveInfo) -> Payload | None:
    """The logo's own address; no smaller picture is made of it."""
    if not source.brand_logo:
        return None
    return {"logo": {"default": source.brand_logo}}


@resolver("App", "breakerState")
def breaker_state(source: App, info: GraphQLResolveInfo) -> str:
    """There is no breaker, so it never opens, as with Saleor's own off."""
    return "CLOSED"


@resolver("App", "breakerLastStateChange")
def breaker_changed(source: App, info: GraphQLResolveInfo) -> None:
    """Never."""
    return


@resolver("App", "problems")
def problems(
    source: App, info: GraphQLResolveInfo, limit: int | None = None
) -> list[AppProblem]:
    """What the App says is wrong, the newest first."""
    info.context.must(f"{APP}, {MANAGE}")
    if limit is not None and limit > 100:
        raise top_level("GraphQLError", "Limit must be between 1 and 100.")
    return list(source.problems.all()[: limit or 100])


@resolver("AppProblem", "dismissed")
def dismissed(source: AppProblem, info: GraphQLResolveInfo) -> Payload | None:
    """Who dismissed it."""
    info.context.must(f"{APP}, {MANAGE}")
    if not source.is_dismissed:
        return None
    by_user = bool(source.dismissed_by_user_email)
    return {
        "by": "USER" if by_user else "APP",
        "user_email": source.dismissed_by_user_email or None,
        "user": None,
    }


# --- Metadata ---------------------------------------------------------------------------
def _public_of(source: App, info: GraphQLResolveInfo) -> dict[str, str]:
    """An App's public metadata too is for itself and who manages Apps."""
    if info.context.app_id != source.pk:
        info.context.must(MANAGE)
    found: dict[str, str] = source.metadata
    return found


@resolver("App", "metadata")
def app_metadata(source: App, info: GraphQLResolveInfo) -> list[Payload]:
    """Keys and values."""
    said = sorted(_public_of(source, info).items())
    return [{"key": key, "value": value} for key, value in said]


@resolver("App", "metafield")
def app_metafield(source: App, info: GraphQLResolveInfo, key: str) -> str | None:
    """One value."""
    return _public_of(source, info).get(key)


@resolver("App", "metafields")
def app_metafields(
    source: App, info: GraphQLResolveInfo, keys: list[str] | None = None
) -> dict[str, str]:
    """An object of the wanted keys."""
    said = _public_of(source, info)
    return said if keys is None else {key: said[key] for key in keys if key in said}


# --- Extensions -------------------------------------------------------------------------
@resolver("AppExtension", "permissions")
def extension_permissions(
    source: AppExtension, info: GraphQLResolveInfo
) -> list[Payload]:
    """By code."""
    return permissions_shown(frozenset(source.permissions))


@resolver("AppExtension", "mountName")
def mount_name(source: AppExtension, info: GraphQLResolveInfo) -> str:
    """In upper case, as manifests write it."""
    return source.mount.upper()


@resolver("AppExtension", "targetName")
def target_name(source: AppExtension, info: GraphQLResolveInfo) -> str:
    """In upper case, as manifests write it."""
    return source.target.upper()


@resolver("AppExtension", "url")
def extension_url(source: AppExtension, info: GraphQLResolveInfo) -> str:
    """A popup's path is below the App's address."""
    return url_joined(source.url, source.app.app_url, source.target)


@resolver("AppExtension", "app")
def extension_app(source: AppExtension, info: GraphQLResolveInfo) -> App:
    """For the App itself and staff."""
    context = info.context
    if not (context.as_app or context.app_id == source.app_id or context.is_staff):
        raise permission_denied(OWNER if context.is_app else f"{MANAGE}, {OWNER}")
    return source.app


@resolver("AppExtension", "accessToken")
def extension_access_token(source: AppExtension, info: GraphQLResolveInfo) -> None:
    """None: Dashboard's tokens for Apps are not issued here."""
    return


def url_joined(url: str, app_url: str | None, target: str) -> str:
    """The address of an extension."""
    if not (url.startswith("/") and app_url and target.lower() == POPUP):
        return url
    parts = urlsplit(app_url)
    return parts._replace(path=urljoin(parts.path, url[1:])).geturl()
