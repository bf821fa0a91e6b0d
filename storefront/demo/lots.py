"""Lots and attestations of the demo goods: made once, never again."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.utils import timezone

from catalog.bases.errors import UnknownLotError
from catalog.bases.preorders import windows_declare
from catalog.bases.safety import safety_declare
from catalog.bases.selectors import lot_by_code
from catalog.bases.services import base_upsert, lot_expect, lot_receive
from catalog.landed_cost.services import attestation_record

if TYPE_CHECKING:
    from catalog.declaration import Goods, Pavilion

OPERATOR = "operator@pavilion.example"
NOTE = "Demo data: nobody has checked this; it stands for an operator's attestation."


def day_of(said: date | str, *, on: date) -> date:
    """A declared day: a date, or days from the seeding such as "-60d"."""
    if isinstance(said, date):
        return said
    return on + timedelta(days=int(said.removesuffix("d")))


def bases_seed(pavilion: Pavilion, *, now: datetime | None = None) -> int:
    """Our own records of the declared bases. Answers how many."""
    now = now or timezone.now()
    for base in pavilion.bases:
        base_upsert(
            code=base.code,
            slug=base.slug,
            province=base.province,
            latitude=base.latitude,
            longitude=base.longitude,
            grows=base.grows,
            storage_classes=base.storage_classes,
            cutoff_time=base.cutoff_time,
            work_days=base.work_days,
            holidays=(*pavilion.identity.holidays, *base.holidays),
            street=base.street,
            city=base.city,
            postal_code=base.postal_code,
            phone=base.phone,
            feed_promise_hours=base.feed.promise_hours if base.feed else None,
            feed_stale_percent=base.feed.stale_percent if base.feed else 50,
            feed_stop_hours=base.feed.stop_hours if base.feed else None,
        )
        safety_declare(base_code=base.code, declared=base.safety, now=now)
        windows_declare(base_code=base.code, declared=base.preorder, now=now)
    return len(pavilion.bases)


def lots_seed(goods: Goods, *, now: datetime) -> int:
    """Receive or announce lots that are not known; what has been sold stays sold."""
    made = 0
    for lot in goods.lots:
        if _is_known(goods.base, lot.code):
            continue
        if lot.expected_on:
            lot_expect(
                base_code=goods.base,
                sku=lot.sku,
                lot_code=lot.code,
                quantity=lot.quantity,
                expected_on=day_of(lot.expected_on, on=now.date()),
                key=f"demo-seed/{goods.base}/{lot.code}",
                now=now,
            )
            made += 1
            continue
        best_before = lot.best_before
        lot_receive(
            base_code=goods.base,
            sku=lot.sku,
            lot_code=lot.code,
            quantity=lot.quantity,
            made_on=day_of(lot.made_on, on=now.date()) if lot.made_on else None,
            best_before=day_of(best_before, on=now.date()) if best_before else None,
            key=f"demo-seed/{goods.base}/{lot.code}",
            now=now,
        )
        made += 1
    return made


def _is_known(base_code: str, lot_code: str) -> bool:
    try:
        lot_by_code(base_code=base_code, lot_code=lot_code)
    except UnknownLotError:
        return False
    return True


def attestations_seed(goods: Goods, *, on: date) -> int:
    """The operator's dated word for each market that needs it, marked as demo data."""
    for variant in goods.variants:
        for market in goods.attested:
            attestation_record(
                sku=variant.sku,
                market=market,
                operator=OPERATOR,
                on=on,
                is_demo=True,
                note=NOTE,
            )
    return len(goods.variants) * len(goods.attested)
