"""Lots as events of GS1's EPCIS 2.0 and CBV 2.0, in JSON-LD, from the ledger.

Each line of the ledger that means something outside becomes one ObjectEvent about a
quantity of the lot's class; the class is the lot's Digital Link.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from uuid import NAMESPACE_URL, uuid5

from django.db.models import Q

from catalog.bases.digital_link import gtins_of, link_path
from catalog.bases.models import LabResult, LotMovement, MovementKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from catalog.bases.models import Lot

CONTEXT = "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"
EVENTS_LIMIT = 20_000


@dataclass(frozen=True, slots=True)
class Step:
    """CBV words of a kind of movement."""

    action: str
    step: str
    disposition: str


STEPS = {
    MovementKind.RECEIVED: Step("ADD", "commissioning", "active"),
    MovementKind.RELEASED: Step("OBSERVE", "inspecting", "conformant"),
    MovementKind.QUARANTINED: Step("OBSERVE", "holding", "unavailable"),
    MovementKind.BLOCKED: Step("OBSERVE", "holding", "non_sellable_other"),
    MovementKind.PICKED: Step("OBSERVE", "packing", "in_progress"),
    MovementKind.SHIPPED: Step("OBSERVE", "shipping", "in_transit"),
    MovementKind.RETURNED: Step("OBSERVE", "receiving", "returned"),
    MovementKind.WRITTEN_OFF: Step("DELETE", "destroying", "destroyed"),
    MovementKind.RECALLED: Step("OBSERVE", "holding", "recalled"),
}


def epcis_document(
    *,
    public_url: str,
    now: datetime,
    lot_ids: list[int] | None = None,
    order_id: str = "",
    since: datetime | None = None,
    until: datetime | None = None,
) -> dict[str, Any]:
    """All events of lots, of an order, or of a time, the oldest first.

    Without any limit it is everything, at most `EVENTS_LIMIT` events.
    """
    where = Q(kind__in=list(STEPS))
    lab = Q()
    if lot_ids is not None:
        where, lab = where & Q(lot_id__in=lot_ids), lab & Q(lot_id__in=lot_ids)
    if order_id:
        where &= Q(order_id=order_id)
    if since:
        where, lab = where & Q(occurred_at__gte=since), lab & Q(recorded_at__gte=since)
    if until:
        where, lab = where & Q(occurred_at__lt=until), lab & Q(recorded_at__lt=until)
    moves = LotMovement.objects.filter(where).select_related("lot__base")
    results = LabResult.objects.filter(lab).select_related("lot__base")
    lines = list(moves.order_by("occurred_at", "pk")[:EVENTS_LIMIT])
    reports = [] if order_id else list(results[:EVENTS_LIMIT])
    skus = {line.lot.sku for line in lines} | {one.lot.sku for one in reports}
    gtins = gtins_of(skus=skus)
    named = _Names(public_url, gtins)
    events = [
        *(_moved(named, line) for line in lines),
        *(_examined(named, report) for report in reports),
    ]
    return {
        "@context": [CONTEXT, {"cbvmda": "urn:epcglobal:cbv:mda:"}],
        "type": "EPCISDocument",
        "schemaVersion": "2.0",
        "creationDate": _instant(now),
        "epcisBody": {
            "eventList": sorted(events, key=lambda event: str(event["eventTime"]))
        },
    }


@dataclass(frozen=True, slots=True)
class _Names:
    """Addresses of lots and places."""

    public_url: str
    gtins: dict[str, str]

    def lot(self, lot: Lot) -> str:
        path = link_path(gtin=self.gtins[lot.sku], lot_code=lot.code, best_before=None)
        return self.public_url + path

    def base(self, code: str) -> str:
        return f"{self.public_url}/api/bases/{code}"


def _moved(named: _Names, line: LotMovement) -> dict[str, Any]:
    step = STEPS[MovementKind(line.kind)]
    units = abs(line.on_hand_delta)
    if line.kind == MovementKind.PICKED:
        units = int(line.reason) if line.reason.isdigit() else 0
    event = _event(named, line.lot, step, line.occurred_at, f"movement/{line.pk}")
    event["quantityList"][0]["quantity"] = units or line.lot.quantity_on_hand
    transactions = list(_papers(named, line))
    if transactions:
        event["bizTransactionList"] = transactions
    if step.action == "ADD":
        event["ilmd"] = _master_data(line.lot)
    return event


def _papers(named: _Names, line: LotMovement) -> Iterator[dict[str, str]]:
    if line.order_id:
        # The id of an order opens its page, so only a digest of it leaves the house.
        digest = uuid5(NAMESPACE_URL, f"order:{line.order_id}")
        yield {"type": "po", "bizTransaction": f"urn:uuid:{digest}"}


def _examined(named: _Names, report: LabResult) -> dict[str, Any]:
    step = Step(
        "OBSERVE",
        "inspecting",
        "conformant" if report.is_passed else "non_conformant",
    )
    event = _event(named, report.lot, step, report.recorded_at, f"lab/{report.pk}")
    digest = uuid5(NAMESPACE_URL, f"{report.laboratory}:{report.report_number}")
    event["bizTransactionList"] = [
        {"type": "testres", "bizTransaction": f"urn:uuid:{digest}"}
    ]
    return event


def _event(
    named: _Names, lot: Lot, step: Step, at: datetime, what: str
) -> dict[str, Any]:
    place = {"id": named.base(lot.base.code)}
    element: dict[str, Any] = {
        "epcClass": named.lot(lot),
        "quantity": lot.quantity_on_hand,
    }
    # Pieces are counted without a unit; measured goods carry their Rec 20 code.
    if lot.unit != "C62":
        element["uom"] = lot.unit
    return {
        "type": "ObjectEvent",
        "eventID": f"urn:uuid:{uuid5(NAMESPACE_URL, named.public_url + what)}",
        "eventTime": _instant(at),
        "eventTimeZoneOffset": "+00:00",
        "action": step.action,
        "bizStep": step.step,
        "disposition": step.disposition,
        "quantityList": [element],
        "readPoint": place,
        "bizLocation": place,
    }


def _master_data(lot: Lot) -> dict[str, str]:
    said = {"cbvmda:lotNumber": lot.code}
    if lot.best_before:
        said["cbvmda:bestBeforeDate"] = lot.best_before.isoformat()
    if lot.made_on:
        said["cbvmda:productionDate"] = lot.made_on.isoformat()
    return said


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
