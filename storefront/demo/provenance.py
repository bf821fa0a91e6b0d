"""Papers of the demo bases, and numbers of their goods."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from catalog.bases.certificates import certificate_record
from catalog.bases.digital_link import gtins_of, trade_item_set
from catalog.bases.models import Base, Certificate

if TYPE_CHECKING:
    from datetime import datetime

    from catalog.declaration import Pavilion

# Demo papers get an end, so that a warning can be seen; facts are not given one.
DEMO_PAPER_DAYS = 45


def provenance_seed(pavilion: Pavilion, *, now: datetime) -> int:
    """Numbers and papers; what is there stays. Answers how many papers."""
    for goods in pavilion.goods:
        for variant in goods.variants:
            if variant.gtin:
                trade_item_set(sku=variant.sku, gtin=variant.gtin)
    gtins_of(skus={v.sku for goods in pavilion.goods for v in goods.variants})
    return _papers_seed(pavilion, now)


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
