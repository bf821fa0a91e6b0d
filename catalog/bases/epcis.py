"""Lots as events of GS1's EPCIS 2.0 and CBV 2.0, in JSON-LD, from the ledger.

Each line of the ledger that means something outside becomes one ObjectEvent about a
quantity of the lot's class; the class is the lot's Digital Link. What is said of a whole
lot (held, examined, called back) is said of the units that were there at that time.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any
from uuid import NAMESPACE_URL, uuid5

from django.db.models import F, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce

from catalog.bases.digital_link import gtins_of, link_path
from catalog.bases.errors import Fault, FeedRefusedError
from catalog.bases.models import LabResult, LotAllocation, LotMovement, MovementKind

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


# Lines of the ledger about a lot as such; the others are about one order's units.
OF_THE_LOT = (
    MovementKind.RECEIVED,
    MovementKind.RELEASED,
    MovementKind.QUARANTINED,
    MovementKind.BLOCKED,
    MovementKind.RECALLED,
)


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

    Of an order are the packing and sending of its units and what befell their lots as
    such: where they began, reports, recall. Raises `FeedRefusedError` if there are more
    than `EVENTS_LIMIT`: a part would look like the whole.
    """
    moves, results = _selected(lot_ids, order_id, since, until)
    lines = list(moves.order_by("occurred_at", "pk")[: EVENTS_LIMIT + 1])
    reports = list(results[: EVENTS_LIMIT + 1])
    if len(lines) + len(reports) > EVENTS_LIMIT:
        raise FeedRefusedError(Fault("too_many", "from", {"most": EVENTS_LIMIT}))
    skus = {line.lot.sku for line in lines} | {one.lot.sku for one in reports}
    named = _Names(public_url, gtins_of(skus=skus))
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


def days_read(*, first: str, last: str) -> tuple[datetime | None, datetime | None]:
    """From the beginning of one day to the end of another, in UTC; "" is no limit.

    Raises `FeedRefusedError` naming what is no day.
    """
    days: list[date | None] = []
    for field, text in (("from", first), ("to", last)):
        try:
            days.append(date.fromisoformat(text) if text else None)
        except ValueError as error:
            wanted = {"wanted": "2026-11-25"}
            raise FeedRefusedError(Fault("bad_date", field, wanted)) from error
    begins, ends = days
    if begins and ends and begins > ends:
        raise FeedRefusedError(Fault("days_reversed", "to"))
    midnight = time(tzinfo=UTC)
    return (
        datetime.combine(begins, midnight) if begins else None,
        datetime.combine(ends + timedelta(days=1), midnight) if ends else None,
    )


def _selected(
    lot_ids: list[int] | None,
    order_id: str,
    since: datetime | None,
    until: datetime | None,
) -> tuple[Any, Any]:
    """Lines of the ledger and laboratory reports, each with what was on hand then."""
    where, lab = Q(kind__in=list(STEPS)), Q()
    if lot_ids is not None:
        where, lab = where & Q(lot_id__in=lot_ids), Q(lot_id__in=lot_ids)
    if order_id:
        promises = LotAllocation.objects.filter(
            order_id=order_id, quantity__gt=F("quantity_released")
        )
        lots = list(promises.values_list("lot_id", flat=True).distinct())
        of_lots = Q(lot_id__in=lots, kind__in=OF_THE_LOT)
        where, lab = where & (Q(order_id=order_id) | of_lots), Q(lot_id__in=lots)
    if since:
        where, lab = where & Q(occurred_at__gte=since), lab & Q(recorded_at__gte=since)
    if until:
        where, lab = where & Q(occurred_at__lt=until), lab & Q(recorded_at__lt=until)
    moves = LotMovement.objects.filter(where).annotate(then=_then(pk__lte="pk"))
    results = LabResult.objects.filter(lab).annotate(
        then=_then(occurred_at__lte="recorded_at")
    )
    return (moves.select_related("lot__base"), results.select_related("lot__base"))


def _then(**up_to: str) -> Coalesce:
    """Units on hand after all lines of the same lot up to this one."""
    limits = {name: OuterRef(field) for name, field in up_to.items()}
    before = LotMovement.objects.filter(lot=OuterRef("lot"), **limits)
    units = before.order_by().values("lot").annotate(units=Sum("on_hand_delta"))
    return Coalesce(Subquery(units.values("units")), 0)


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
    event["quantityList"][0]["quantity"] = units or vars(line)["then"]
    if line.kind == MovementKind.SHIPPED:
        # What is on its way is at no place of business.
        del event["bizLocation"]
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
    event["quantityList"][0]["quantity"] = vars(report)["then"]
    digest = uuid5(NAMESPACE_URL, f"{report.laboratory}:{report.report_number}")
    event["bizTransactionList"] = [
        {"type": "testres", "bizTransaction": f"urn:uuid:{digest}"}
    ]
    return event


def _event(
    named: _Names, lot: Lot, step: Step, at: datetime, what: str
) -> dict[str, Any]:
    place = {"id": named.base(lot.base.code)}
    element: dict[str, Any] = {"epcClass": named.lot(lot), "quantity": 0}
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
