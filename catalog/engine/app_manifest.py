"""Manifests of Apps: fetched, and read as Saleor reads them."""

from __future__ import annotations

import json
import mimetypes
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.module_loading import import_string

from catalog.engine.errors import ErrorItem, Refusal, refuse
from catalog.engine.event_types import ASYNC_EVENTS, SYNC_EVENTS
from catalog.engine.models import App
from catalog.engine.permissions import ALL
from catalog.engine.required_version import is_in_range, version_of
from catalog.engine.webhook_headers import custom_headers_checked
from catalog.engine.webhook_sending import http_get, schema_version

if TYPE_CHECKING:
    from collections.abc import Iterator

Values = dict[str, Any]
REQUIRED = ("id", "name", "version")
ICONS = frozenset({"image/png"})
POPUP = "popup"
LONGEST = 256


def url_checked(url: str | None, field: str = "manifestUrl") -> None:
    """Refuse INVALID_URL_FORMAT what is no address; `localhost` and ports are fine."""
    if not is_url(url):
        raise refuse("INVALID_URL_FORMAT", "Enter a valid URL.", field)


def is_url(url: str | None, schemes: tuple[str, ...] = ("http", "https")) -> bool:
    """Whether an App can be reached there, by its form; a host may have no dot."""
    try:
        parts = urlsplit(url or "")
        host, _ = parts.hostname or "", parts.port
        dotted = host if "." in host or ":" in host else f"{host}.test"
        shown = f"[{dotted}]" if ":" in dotted else dotted
        URLValidator(schemes=["http"])(f"http://{shown}/")
    except (ValidationError, ValueError):
        return False
    return parts.scheme in schemes


def manifest_fetch(url: str) -> Values:
    """The manifest at an address. Refuses MANIFEST_URL_CANT_CONNECT and others."""
    sent = http_get(url, {"Saleor-Schema-Version": schema_version()})
    if sent.status_code is None:
        said = ("INVALID", "Can't fetch manifest data. Please try later.")
        if "timed out" in sent.content or "timeout" in sent.content.lower():
            said = (
                "MANIFEST_URL_CANT_CONNECT",
                "The request to fetch manifest data timed out.",
            )
        raise refuse(*said, "manifestUrl")
    if not sent.is_success:
        message = "Unable to fetch manifest data."
        raise refuse("MANIFEST_URL_CANT_CONNECT", message, "manifestUrl")
    try:
        found = json.loads(sent.content)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        message = "Incorrect structure of manifest."
        raise refuse("INVALID_MANIFEST_FORMAT", message, "manifestUrl")
    return found


def manifest_read(said: Values, *, must_fit: bool = False) -> Values:
    """A manifest with defaults, events in place and its version judged.

    `must_fit` also refuses a manifest that asks for another version of the server.
    Raises `Refusal` with everything that is wrong.
    """
    errors = list(_shape_errors(said))
    if errors:
        raise Refusal(*errors)
    found = dict(said)
    found["requiredSaleorVersion"] = _version(found, errors, must_fit=must_fit)
    found["permissions"] = list(dict.fromkeys(found.get("permissions") or []))
    unknown = [name for name in found["permissions"] if name not in ALL]
    if unknown:
        message = "Given permissions don't exist."
        extra = {"permissions": unknown}
        errors.append(ErrorItem("INVALID_PERMISSION", message, "permissions", extra))
    other = App.objects.filter(identifier=found["id"]).first()
    if other is not None:
        message = f"App with the same identifier is already installed: {other.name}"
        errors.append(ErrorItem("UNIQUE", message, "identifier"))
    if not errors:
        found["extensions"] = _extensions(found, errors)
        found["webhooks"] = _webhooks(found, errors)
    if errors:
        raise Refusal(*errors)
    return found


# --- Shape ------------------------------------------------------------------------------
def _shape_errors(said: Values) -> Iterator[ErrorItem]:
    for name in REQUIRED:
        if said.get(name) is None:
            yield ErrorItem("REQUIRED", "Field required", name)
        elif not isinstance(said[name], str):
            yield ErrorItem("INVALID", "Input should be a valid string", name)
    yield from _list_errors(said)
    token_url = said.get("tokenTargetUrl")
    if token_url is not None and not is_url(token_url):
        yield ErrorItem("INVALID_URL_FORMAT", "Invalid target url.", "tokenTargetUrl")
    author = said.get("author")
    if author is not None and not str(author).strip():
        yield ErrorItem("INVALID", "Incorrect value for field: author", "author")
    yield from _logo_errors(said.get("brand"))


def _list_errors(said: Values) -> Iterator[ErrorItem]:
    for name, needed in (
        ("permissions", None),
        ("extensions", ("label", "url", "mount")),
        ("webhooks", ("name", "targetUrl", "query")),
    ):
        rows = said.get(name) or []
        if not isinstance(rows, list):
            yield ErrorItem("INVALID", "Input should be a valid list", name)
        elif needed and not all(_has(row, needed) for row in rows):
            message = f"Each of {name} has {', '.join(needed)}."
            yield ErrorItem("REQUIRED", message, name)


def _has(row: Any, names: tuple[str, ...]) -> bool:
    return isinstance(row, dict) and all(isinstance(row.get(x), str) for x in names)


def _logo_errors(brand: Any) -> Iterator[ErrorItem]:
    if brand is None:
        return
    try:
        url = brand["logo"]["default"]
    except (KeyError, TypeError):
        yield ErrorItem("REQUIRED", "Field required", "brand")
        return
    if not isinstance(url, str) or not is_url(url):
        message = "Incorrect value for field: logo.default."
    elif mimetypes.guess_type(urlsplit(url).path)[0] not in ICONS:
        message = "Invalid file type for field: logo.default."
    else:
        return
    yield ErrorItem("INVALID_URL_FORMAT", message, "brand")


def _version(
    found: Values, errors: list[ErrorItem], *, must_fit: bool
) -> Values | None:
    wanted = found.get("requiredSaleorVersion")
    if not wanted:
        return None
    field = "requiredSaleorVersion"
    own = settings.SALEOR_VERSION
    try:
        fits = is_in_range(version_of(own), str(wanted))
    except ValueError:
        message = "Incorrect value for required Saleor version."
        errors.append(ErrorItem("INVALID", message, field))
        return None
    if must_fit and not fits:
        message = f"Saleor version {own} is not supported by the app."
        errors.append(ErrorItem("UNSUPPORTED_SALEOR_VERSION", message, field))
    return {"constraint": wanted, "satisfied": fits}


# --- Extensions and webhooks ------------------------------------------------------------
def _extensions(found: Values, errors: list[ErrorItem]) -> list[Values]:
    seen: set[str] = set()
    kept = []
    for row in found.get("extensions") or []:
        one = {
            **row,
            "target": str(row.get("target") or POPUP).lower(),
            "mount": row["mount"].lower(),
            "permissions": list(row.get("permissions") or []),
            "options": row.get("options") or {},
            "identifier": _identifier(row, seen, errors, "extension"),
        }
        if not (one["url"].startswith("/") and found.get("appUrl")) and not is_url(
            one["url"]
        ):
            message = "Incorrect value for field: url."
            errors.append(ErrorItem("INVALID_URL_FORMAT", message, "extensions"))
        if [name for name in one["permissions"] if name not in ALL]:
            message = "Given permissions don't exist."
            errors.append(ErrorItem("INVALID_PERMISSION", message, "extensions"))
        elif set(one["permissions"]) - set(found["permissions"]):
            message = "Extension permission must be listed in App's permissions."
            errors.append(ErrorItem("OUT_OF_SCOPE_PERMISSION", message, "extensions"))
        kept.append(one)
    return kept


def _identifier(
    row: Values, seen: set[str], errors: list[ErrorItem], kind: str
) -> str | None:
    identifier = str(row.get("identifier") or "").strip() or None
    if identifier is None:
        return None
    if len(identifier) > LONGEST:
        message = f"Identifier is too long. Maximum length is {LONGEST} characters."
        errors.append(ErrorItem("INVALID", message, f"{kind}s"))
    elif identifier in seen:
        code = f"DUPLICATED_{kind.upper()}_IDENTIFIER"
        message = f"Duplicate {kind} identifier: {identifier}."
        errors.append(ErrorItem(code, message, f"{kind}s"))
    seen.add(identifier)
    return identifier


def _webhooks(found: Values, errors: list[ErrorItem]) -> list[Values]:
    seen: set[str] = set()
    return [_webhook(row, seen, errors) for row in found.get("webhooks") or []]


def _webhook(row: Values, seen: set[str], errors: list[ErrorItem]) -> Values:
    def wrong(code: str, message: str) -> None:
        errors.append(ErrorItem(code, message, "webhooks"))

    if not is_url(row["targetUrl"]):
        wrong("INVALID_URL_FORMAT", "Invalid target url.")
    events = []
    for name, known, word in (
        ("asyncEvents", ASYNC_EVENTS, "asynchronous"),
        ("syncEvents", SYNC_EVENTS, "synchronous"),
    ):
        for event in row.get(name) or []:
            if event in known:
                events.append(event)
            else:
                wrong("INVALID", f"Invalid {word} event.")
    # By name: the document is judged by the schema, which lies above.
    judge = import_string("catalog.engine.graphql.subscriptions.subscription_read")
    read = judge(row["query"])
    if read.error:
        wrong("INVALID", f"Subscription query is not valid: {read.error}")
    headers: dict[str, str] = {}
    try:
        headers = custom_headers_checked(row.get("customHeaders") or {})
    except ValueError as error:
        wrong("INVALID_CUSTOM_HEADERS", f"Invalid custom headers: {error}")
    return {
        **row,
        "identifier": _identifier(row, seen, errors, "webhook"),
        "isActive": row.get("isActive", True),
        "events": events or read.events,
        "channels": read.channels,
        "customHeaders": headers,
    }
