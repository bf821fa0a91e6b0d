"""`/api/bases/<code>/dispatch`: what a base has to send, and what it reports of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from catalog.bases.dispatch import parcel_pick, parcel_ship, parcel_short
from catalog.bases.errors import BasesError, Fault, FeedRefusedError
from catalog.bases.models import LotAllocation
from catalog.bases.selectors import pick_list
from storefront.bases.feed_views import body_json, refusal, signed_by

if TYPE_CHECKING:
    from django.http import HttpRequest

ACTIONS = ("picked", "shipped", "short")


@csrf_exempt
@never_cache
@require_http_methods(["GET", "POST"])
def dispatch(request: HttpRequest, base_code: str) -> JsonResponse:
    """GET: the pick list of today. POST: one report of one line of it."""
    try:
        signed_by(request, base_code, now=timezone.now())
        if request.method == "GET":
            return JsonResponse({"lines": _lines(base_code)})
        return JsonResponse(_report(base_code, body_json(request)))
    except FeedRefusedError as refused:
        return refusal(refused)


def _lines(base_code: str) -> list[dict[str, Any]]:
    return [
        {
            "line": promise.pk,
            "lot": promise.lot.code,
            "sku": promise.lot.sku,
            "quantity": promise.quantity_open,
            "picked": promise.quantity_picked,
            "ship_on": promise.ship_on.isoformat() if promise.ship_on else None,
        }
        for promise in pick_list(base_code=base_code, on=timezone.localdate())
    ]


def _report(base_code: str, said: Any) -> dict[str, Any]:
    """Do what a report says, once per message id. Raises `FeedRefusedError`."""
    line, quantity, action, key, words = _read(said)
    known = LotAllocation.objects.filter(pk=line, lot__base__code=base_code)
    if not known.exists():
        raise FeedRefusedError(Fault("already_shipped", "line"))
    now, full_key = timezone.now(), f"dispatch/{base_code}/{key}"
    try:
        if action == "picked":
            promise = parcel_pick(
                allocation_id=line, quantity=quantity, key=full_key, now=now
            )
        elif action == "shipped":
            promise = parcel_ship(
                allocation_id=line,
                quantity=quantity,
                tracking=words,
                key=full_key,
                now=now,
            )
        else:
            promise = parcel_short(
                allocation_id=line,
                quantity=quantity,
                reason=words or "short",
                key=full_key,
                now=now,
            )
    except BasesError as error:
        raise FeedRefusedError(Fault("already_shipped", "quantity")) from error
    promise.refresh_from_db()
    return {
        "line": promise.pk,
        "picked": promise.quantity_picked,
        "shipped": promise.quantity_shipped,
        "open": promise.quantity_open,
    }


def _read(said: Any) -> tuple[int, int, str, str, str]:
    if not isinstance(said, dict):
        raise FeedRefusedError(Fault("not_json"))
    wanted = {"line": int, "quantity": int, "action": str, "message_id": str}
    faults = [
        Fault(
            "missing_field" if name not in said else "wrong_type",
            name,
            {"wanted": kind.__name__},
        )
        for name, kind in wanted.items()
        if not isinstance(said.get(name), kind) or isinstance(said.get(name), bool)
    ]
    if not faults and said["action"] not in ACTIONS:
        faults.append(Fault("unknown_event", "action", {"wanted": ", ".join(ACTIONS)}))
    if not faults and not 0 < said["quantity"] <= 10_000_000:
        values = {"lowest": 1, "highest": 10_000_000}
        faults.append(Fault("out_of_range", "quantity", values))
    if not faults and not 0 < said["line"] < 2**63:
        faults.append(Fault("already_shipped", "line"))
    if faults:
        raise FeedRefusedError(*faults)
    words = said.get("tracking") if said["action"] == "shipped" else said.get("reason")
    return (
        said["line"],
        said["quantity"],
        said["action"],
        said["message_id"][:80],
        str(words or "")[:100],
    )
