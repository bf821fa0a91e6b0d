"""`POST /api/bases/<code>/feed`: a base's signed messages."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.http import JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from catalog.bases.errors import Fault, FeedKeyError, FeedRefusedError
from catalog.bases.feed_keys import signature_check
from catalog.bases.feed_words import refusal_json
from catalog.bases.feeds import feed_take
from catalog.bases.models import FeedDoor

if TYPE_CHECKING:
    from django.http import HttpRequest

BODY_LIMIT = 200_000
# Faults of a message against what is known already, not of its shape.
CONFLICTS = {
    "message_id_reused", "sequence_reused", "unknown_lot", "lot_mismatch", "lot_state",
    "quantity", "empty_lot", "already_shipped",
}  # fmt: skip


@csrf_exempt
@never_cache
@require_POST
def feed(request: HttpRequest, base_code: str) -> JsonResponse:
    """Take a message, or say everything that is wrong with it."""
    now = timezone.now()
    try:
        label = signed_by(request, base_code, now=now)
        door = FeedDoor.PHONE if label == "phone" else FeedDoor.HTTP
        answer = feed_take(
            base_code=base_code, payload=body_json(request), door=door, now=now
        )
    except FeedRefusedError as refused:
        return refusal(refused)
    return JsonResponse(answer, status=200 if answer["repeated"] else 201)


def signed_by(request: HttpRequest, base_code: str, *, now: Any) -> str:
    """Label of the key that signed the request. Raises `FeedRefusedError`."""
    if int(request.META.get("CONTENT_LENGTH") or 0) > BODY_LIMIT:
        raise FeedRefusedError(Fault("too_long", "body", {"longest": BODY_LIMIT}))
    return signature_check(
        base_code=base_code,
        key_id=request.headers.get("Pavilion-Key", ""),
        timestamp=request.headers.get("Pavilion-Timestamp", ""),
        signature=request.headers.get("Pavilion-Signature", ""),
        body=request.body,
        now=now,
    )


def body_json(request: HttpRequest) -> Any:
    """The body as JSON. Raises `FeedRefusedError`."""
    try:
        return json.loads(request.body)
    except (ValueError, RecursionError) as error:
        raise FeedRefusedError(Fault("not_json")) from error


def refusal(refused: FeedRefusedError) -> JsonResponse:
    """All faults with a status that says what kind they are; nothing was changed."""
    codes = {fault.code for fault in refused.faults}
    if isinstance(refused, FeedKeyError):
        status = 401
    elif "unknown_base" in codes:
        status = 404
    else:
        status = 409 if codes & CONFLICTS else 400
    return JsonResponse({"errors": refusal_json(refused)}, status=status)
