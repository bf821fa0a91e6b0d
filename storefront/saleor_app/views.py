"""Manifest, handshake and webhooks: what Saleor itself asks.

4xx is final, Saleor never sends it again; 5xx asks for another try.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from storefront.saleor_app import install
from storefront.saleor_app.answers import answer_sync
from storefront.saleor_app.envelope import LARGEST_BODY, body_read, envelope_open
from storefront.saleor_app.errors import LaterError, RefusedError
from storefront.saleor_app.events import KNOWN, SYNC
from storefront.saleor_app.inbox import event_receive
from storefront.saleor_app.manifest import manifest_make

if TYPE_CHECKING:
    from storefront.saleor_app.envelope import Envelope

logger = logging.getLogger(__name__)
RETRY_AFTER_SECONDS = "10"


@require_safe
def manifest(request: HttpRequest) -> JsonResponse:
    """Saleor and its Dashboard read this before they install us."""
    response = JsonResponse(manifest_make())
    # Dashboard's page reads it from another origin; there is nothing secret in it.
    response["Access-Control-Allow-Origin"] = "*"
    return response


@csrf_exempt
@never_cache
@require_POST
def token(request: HttpRequest) -> JsonResponse:
    """The install handshake. Saleor shows the message of a refusal to its staff."""
    try:
        _saleor_mode()
        body = body_read(request, largest=install.LARGEST_BODY)
        app_id = install.app_install(
            headers=request.headers, body=body, now=timezone.now()
        )
    except RefusedError as error:
        return _refused("token", error)
    except (LaterError, DatabaseError) as error:
        return _later("token", error)
    return JsonResponse({"success": True, "app": app_id})


@csrf_exempt
@never_cache
@require_POST
def webhook(request: HttpRequest, event: str) -> JsonResponse:
    """One event of Saleor: answered (sync), or stored and acknowledged (async)."""
    name = event.upper()
    try:
        _saleor_mode()
        _known(name)
        envelope = envelope_open(
            event=name,
            headers=request.headers,
            body=body_read(request, largest=LARGEST_BODY),
            now=timezone.now(),
        )
        return _told(envelope)
    except RefusedError as error:
        return _refused(name, error)
    except (LaterError, DatabaseError) as error:
        return _later(name, error)


def _told(envelope: Envelope) -> JsonResponse:
    now = timezone.now()
    if envelope.event in SYNC:
        return JsonResponse(answer_sync(envelope, now=now), safe=False)
    is_new = event_receive(
        event=envelope.event,
        body=envelope.body,
        payload=envelope.payload,
        issued_at=envelope.issued_at or now,
        now=now,
    )
    return JsonResponse({"stored": is_new}, status=202 if is_new else 200)


def _known(event: str) -> None:
    if event not in KNOWN:
        message = f"This App knows no event {event[:60]!r}."
        raise RefusedError(message, status=404)


def _saleor_mode() -> None:
    if not settings.SALEOR_API_URL:
        message = (
            "This pavilion runs on its own engine; SALEOR_API_URL names no Saleor."
        )
        raise RefusedError(message, status=404)


def _refused(what: str, error: RefusedError) -> JsonResponse:
    logger.warning("Refused %s (%s): %s", what[:80], error.status, error)
    return JsonResponse({"error": {"message": str(error)}}, status=error.status)


def _later(what: str, error: Exception) -> JsonResponse:
    said = str(error) if isinstance(error, LaterError) else "The database is away."
    logger.error("No answer to %s: %s", what[:80], said)
    return JsonResponse(
        {"error": {"message": said}},
        status=503,
        headers={"Retry-After": RETRY_AFTER_SECONDS},
    )
