"""`manage.py recall LOT [--base CODE] [--drill] [--json]`: call a lot back, or drill it."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError

from catalog.bases.models import Lot
from catalog.sourcing.models import RecallRemedy
from storefront.saleor.errors import SaleorError
from storefront.sync.recall import (
    notices_preview,
    notices_send,
    recall_run,
    remedies_run,
)

if TYPE_CHECKING:
    from argparse import ArgumentParser

    from storefront.sync.recall import Stopped


class Command(BaseCommand):
    """Without --drill it stops the lot; letters and money go only when asked for."""

    help = "Call a lot back: stop sale everywhere, trace orders, prepare notices."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The lot, why, and how far to go."""
        parser.add_argument("lot")
        parser.add_argument("--base", default="", help="when two bases use the code")
        parser.add_argument("--reason", default="")
        parser.add_argument("--remedy", choices=RecallRemedy.values, default="refund")
        parser.add_argument("--drill", action="store_true")
        parser.add_argument("--send", action="store_true", help="send the notices")
        parser.add_argument("--refund", action="store_true", help="do the remedy")
        parser.add_argument("--json", action="store_true", dest="is_json")

    def handle(self, *_: str, **options: Any) -> None:
        """Run, and say what was done and how long it took."""
        is_drill = options["drill"]
        if not is_drill and not options["reason"].strip():
            message = "A recall needs a reason: --reason 'cadmium above the limit'."
            raise CommandError(message)
        if is_drill and (options["send"] or options["refund"]):
            message = (
                "A drill sends and refunds nothing: leave out --send and --refund."
            )
            raise CommandError(message)
        now = datetime.now(tz=UTC)
        try:
            done = recall_run(
                lot_ids=[_lot(options["lot"], options["base"]).pk],
                reason=options["reason"] or "drill",
                remedy=options["remedy"],
                by="manage.py recall",
                now=now,
                is_drill=is_drill,
            )
            said = _said(done)
            said["notices_sent"] = (
                notices_send(recall=done.recall, now=now) if options["send"] else 0
            )
            said["remedies_done"] = (
                remedies_run(recall=done.recall, now=now) if options["refund"] else 0
            )
        except SaleorError as error:
            raise CommandError(str(error)) from error
        text = json.dumps(said, indent=2, ensure_ascii=False)
        self.stdout.write(text if options["is_json"] else _sentence(said))


def _lot(code: str, base: str) -> Lot:
    lots = Lot.objects.filter(code=code).select_related("base")
    found = list(lots.filter(base__code=base) if base else lots)
    if not found:
        message = f"No lot {code}{f' of base {base}' if base else ''}."
        raise CommandError(message)
    if len(found) > 1:
        bases = ", ".join(lot.base.code for lot in found)
        message = f"Lot {code} is of several bases ({bases}): say which with --base."
        raise CommandError(message)
    return found[0]


def _said(done: Stopped) -> dict[str, Any]:
    recall = done.recall
    previews = notices_preview(recall=recall)
    return {
        "recall": recall.pk,
        "drill": recall.is_drill,
        "lots": [f"{lot.base.code}/{lot.code}" for lot in recall.lots.all()],
        "sale_stopped": done.is_commerce_told,
        "seconds_to_stop": round(done.seconds_to_stop, 3),
        "seconds_to_trace": round(done.seconds_to_trace, 3),
        "orders": [
            {
                "order": one.number or one.order_id,
                "market": one.market_code,
                "units": one.units,
                "units_shipped": one.units_shipped,
            }
            for one in recall.orders.all()[:1000]
        ],
        "orders_count": done.orders,
        "notice_languages": sorted({notice.language for notice in previews}),
    }


def _sentence(said: dict[str, Any]) -> str:
    kind = "Drill" if said["drill"] else "Recall"
    return (
        f"{kind} {said['recall']} of {', '.join(said['lots'])}: "
        f"{said['orders_count']} orders, stopped in {said['seconds_to_stop']} s, "
        f"traced in {said['seconds_to_trace']} s, "
        f"{said['notices_sent']} notices, {said['remedies_done']} remedies."
    )
