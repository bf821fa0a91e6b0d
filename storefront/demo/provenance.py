"""Papers of the demo bases, and the durian lot whose laboratory report failed."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from catalog.bases.certificates import certificate_record
from catalog.bases.digital_link import gtins_of, trade_item_set
from catalog.bases.feeds import feed_take
from catalog.bases.models import Base, Certificate, FeedDoor, FeedMessage, Lot, LotState
from catalog.sourcing.models import RecallRemedy
from catalog.sourcing.recalls import recall_start, recall_trace

if TYPE_CHECKING:
    from datetime import datetime

    from catalog.declaration import Pavilion

# Demo papers get an end, so that a warning can be seen; facts are not given one.
DEMO_PAPER_DAYS = 45
STORY_BASE, STORY_LOT, STORY_SKU = "CTI", "CTI-DUR-26-11B", "CTI-DUR-M"
STORY_MESSAGE = "demo-durian"
REASON = "Basic Yellow 2 was found in the laboratory report of this lot (demo data)."


def provenance_seed(pavilion: Pavilion, *, now: datetime) -> int:
    """Numbers, papers and the story; what is there stays. Answers how many papers."""
    for goods in pavilion.goods:
        for variant in goods.variants:
            if variant.gtin:
                trade_item_set(sku=variant.sku, gtin=variant.gtin)
    gtins_of(skus={v.sku for goods in pavilion.goods for v in goods.variants})
    papers = _papers_seed(pavilion, now)
    _story_seed(now)
    return papers


def _papers_seed(pavilion: Pavilion, now: datetime) -> int:
    declared = {paper.code: paper for paper in pavilion.certificates}
    wanted: dict[tuple[str, str], set[str]] = {}
    for goods in pavilion.goods:
        for code in goods.certificates:
            skus = wanted.setdefault((goods.base, code), set())
            skus.update(variant.sku for variant in goods.variants)
    known = set(Certificate.objects.values_list("base__code", "code"))
    bases = set(Base.objects.values_list("code", flat=True))
    new = {key: skus for key, skus in wanted.items() if key not in known}
    for (base, code), skus in new.items():
        if base not in bases or code not in declared:
            continue
        paper = declared[code]
        is_demo = paper.mark == "demo"
        ends = now.date() + timedelta(days=DEMO_PAPER_DAYS)
        certificate_record(
            base_code=base,
            code=code,
            now=now,
            kind=paper.kind,
            issuer=paper.issuer,
            scope=paper.scope,
            number=paper.number,
            skus=sorted(skus),
            markets=[],
            valid_until=ends if is_demo and code == "gap" else None,
            is_demo=is_demo,
        )
    return Certificate.objects.count()


def _story_seed(now: datetime) -> None:
    """A lot arrives, its report fails, it leaves sale at once and is called back."""
    base = Base.objects.filter(code=STORY_BASE).first()
    if base is None:
        return
    if FeedMessage.objects.filter(base=base, message_id=STORY_MESSAGE).exists():
        return
    feed_take(base_code=STORY_BASE, payload=_message(now), door=FeedDoor.HTTP, now=now)
    lot = Lot.objects.get(base=base, code=STORY_LOT)
    if lot.state == LotState.BLOCKED:
        recall = recall_start(
            lot_ids=[lot.pk],
            reason=REASON,
            remedy=RecallRemedy.REFUND,
            by="operator@pavilion.example",
            now=now,
        )
        recall_trace(recall_id=recall.pk, now=now)


def _message(now: datetime) -> dict[str, Any]:
    today = now.date()
    return {
        "message_id": STORY_MESSAGE,
        "sequence": 1,
        "sent_at": now.isoformat(),
        "events": [
            {
                "type": "received",
                "lot": STORY_LOT,
                "sku": STORY_SKU,
                "quantity": 18,
                "made_on": (today - timedelta(days=3)).isoformat(),
                "best_before": (today + timedelta(days=11)).isoformat(),
            },
            {
                "type": "lab_result",
                "lot": STORY_LOT,
                "test": "Basic Yellow 2",
                "outcome": "failed",
                "laboratory": "Demo laboratory",
                "report_number": "DEMO-26-0117",
                "reported_on": today.isoformat(),
                "value": "detected",
                "limit": "not detected",
            },
        ],
    }
