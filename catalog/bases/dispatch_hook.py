"""Dispatch orders that are sent to a base: to whom, signed with what, saying what.

A dispatch order says the whole of what one order asks of one base. Its revision is the
newest line of the ledger behind it: of two, the higher holds, and the same counts once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from django.db import transaction
from django.db.models import F, Max

from catalog.bases.errors import HookAddressError, UnknownBaseError
from catalog.bases.models import Base, DispatchHook, LotAllocation, LotMovement
from catalog.jobs.services import outbox_add

if TYPE_CHECKING:
    from datetime import datetime

HOOK_TOPIC = "dispatch-order"


@transaction.atomic
def hook_set(*, base_code: str, url: str, by: str, now: datetime) -> None:
    """Where a base is told from now; "" tells it nothing any more.

    Raises `UnknownBaseError`, and `HookAddressError` for anything but an address
    `https://host/…` without a name, password or port of its own.
    """
    base = Base.objects.filter(code=base_code).first()
    if base is None:
        message = f"No base {base_code}."
        raise UnknownBaseError(message)
    if not url:
        DispatchHook.objects.filter(base=base).delete()
        return
    _address_check(url)
    DispatchHook.objects.update_or_create(
        base=base,
        defaults={
            "url": url,
            "set_by": by[:150],
            "set_at": now,
            "told_at": None,
            "fault": "",
        },
    )


def hook_of(*, base_code: str) -> DispatchHook | None:
    """Where a base is told, None if it is not."""
    return DispatchHook.objects.filter(base__code=base_code).first()


def hook_noted(*, base_code: str, fault: str, now: datetime) -> None:
    """How the last try ended; "" is well."""
    said: dict[str, Any] = {"fault": fault[:120]}
    if not fault:
        said["told_at"] = now
    DispatchHook.objects.filter(base__code=base_code).update(**said)


def order_owe(*, order_id: str) -> int:
    """Owe each base with an address what an order asks of it now; how many they are.

    Inside the transaction that changed the order. What a base was told already is
    owed once.
    """
    # Of one table of a few rows first: most bases have no address.
    hooks = dict(DispatchHook.objects.values_list("base_id", "base__code"))
    if not hooks:
        return 0
    touched = LotMovement.objects.filter(
        order_id=order_id, lot__base__in=list(hooks)
    ).order_by()
    heads = touched.values_list("lot__base").annotate(head=Max("pk"))
    for base_id, head in sorted(heads):
        outbox_add(
            topic=HOOK_TOPIC,
            key=f"{hooks[base_id]}/{order_id}/{head}",
            payload={"base": hooks[base_id], "order_id": order_id},
        )
    return len(heads)


def dispatch_order(*, base_code: str, order_id: str) -> dict[str, Any]:
    """What an order asks of a base now; no lines: nothing (any more)."""
    promises = LotAllocation.objects.filter(
        order_id=order_id, lot__base__code=base_code
    ).filter(quantity__gt=F("quantity_shipped") + F("quantity_released"))
    head = LotMovement.objects.filter(
        order_id=order_id, lot__base__code=base_code
    ).aggregate(head=Max("pk"))["head"]
    return {
        "base": base_code,
        "order": order_id,
        "revision": head or 0,
        "lines": [
            {
                "line": promise.pk,
                "lot": promise.lot.code,
                "sku": promise.lot.sku,
                "quantity": promise.quantity_open,
                "picked": promise.quantity_picked,
                "ship_on": promise.ship_on.isoformat() if promise.ship_on else None,
            }
            for promise in promises.select_related("lot").order_by("pk")
        ],
    }


def _address_check(url: str) -> None:
    parts = urlsplit(url)
    try:
        port = parts.port
    except ValueError as error:
        raise HookAddressError(url) from error
    is_plain = parts.username is None and parts.password is None and port in {None, 443}
    if parts.scheme != "https" or not parts.hostname or not is_plain or len(url) > 190:
        raise HookAddressError(url)
