"""Writes: what customs knows of goods, quotes, consents. Also `quota.py`, `law.py`."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import transaction

from catalog.landed_cost import identity
from catalog.landed_cost.eligibility import ENDED_PAPERS
from catalog.landed_cost.merged_orders import recipients_forget
from catalog.landed_cost.models import (
    Attestation,
    CustomsItem,
    IdentityConsent,
    OrderQuote,
    Quote,
)
from catalog.landed_cost.quote_json import content_hash, landed_json
from catalog.landed_cost.selectors import landed_cost_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from catalog.declaration import Market
    from catalog.landed_cost.types import GoodsLine
    from catalog.money import Money


@transaction.atomic
def customs_item_upsert(
    *,
    sku: str,
    hs_code: str,
    country_of_origin: str,
    net_weight_g: int,
    goods_kind: str,
    fresh: bool,
    storage_class: str,
    facts: Mapping[str, Any],
) -> CustomsItem:
    """What customs needs to know of a SKU, as published last. Weight in grams.

    Papers that ended stay ended, whatever is published anew.
    """
    before = CustomsItem.objects.filter(sku=sku).first()
    ended = before.facts.get(ENDED_PAPERS) if before else None
    row, _ = CustomsItem.objects.update_or_create(
        sku=sku,
        defaults={
            "hs_code": hs_code,
            "country_of_origin": country_of_origin,
            "net_weight_g": net_weight_g,
            "goods_kind": goods_kind,
            "fresh": fresh,
            "storage_class": storage_class,
            "facts": dict(facts) | ({ENDED_PAPERS: ended} if ended else {}),
        },
    )
    return row


@transaction.atomic
def ended_papers_set(*, ended: Mapping[str, Mapping[str, tuple[str, str]]]) -> int:
    """Keep goods from countries that ask for a paper which has ended, and only those.

    `ended` is the whole truth: SKU → country → (paper, day of its end). Goods that are
    not in it go on sale again. Answers how many SKUs changed.
    """
    changed = 0
    for row in CustomsItem.objects.select_for_update().order_by("pk"):
        wanted = {to: list(why) for to, why in ended.get(row.sku, {}).items()}
        if row.facts.get(ENDED_PAPERS, {}) == wanted:
            continue
        facts = {key: value for key, value in row.facts.items() if key != ENDED_PAPERS}
        row.facts = facts | ({ENDED_PAPERS: wanted} if wanted else {})
        row.save(update_fields=["facts"])
        changed += 1
    return changed


@transaction.atomic
def attestation_record(
    *, sku: str, market: str, operator: str, on: date, is_demo: bool, note: str
) -> Attestation:
    """An operator's dated word that a SKU may be sold in a market; one stands at a time."""
    row, _ = Attestation.objects.get_or_create(
        sku=sku,
        market=market,
        withdrawn_on=None,
        defaults={
            "operator": operator,
            "attested_on": on,
            "is_demo": is_demo,
            "note": note[:300],
        },
    )
    return row


@transaction.atomic
def attestation_withdraw(*, sku: str, market: str, on: date) -> bool:
    """Take an attestation back; the goods are blocked from then. False if none stood."""
    rows = Attestation.objects.filter(sku=sku, market=market, withdrawn_on=None)
    return bool(rows.update(withdrawn_on=on))


def quote_make(
    *,
    market: Market,
    checkout_id: str,
    lines: Sequence[GoodsLine],
    freight: Money | None,
    on: date,
    now: datetime,
) -> Quote:
    """Work out a checkout's landed cost and keep what was told, once per content.

    The row holds the lines, the rules by id and version, and the sums; it can be read
    back with `landed_of_json(quote.content)` for ever.
    """
    landed = landed_cost_of(
        market=market, lines=lines, freight=freight, on=on,
        checkout_id=checkout_id, now=now,
    )  # fmt: skip
    told = landed_json(landed)
    content = {
        **told,
        "market": market.code,
        "asked": [
            {
                "line_id": line.line_id,
                "sku": line.sku,
                "quantity": line.quantity,
                "unit_price": str(line.unit_price.amount),
            }
            for line in lines
        ],
    }
    row, _ = Quote.objects.get_or_create(
        checkout_id=checkout_id,
        content_hash=content_hash(content),
        defaults={"market": market.code, "content": content, "made_at": now},
    )
    return row


@transaction.atomic
def quote_freeze(
    *, checkout_id: str, order_id: str, now: datetime
) -> OrderQuote | None:
    """Bind an order to the last quote of its checkout, for good. None without a quote."""
    known = OrderQuote.objects.filter(order_id=order_id).first()
    if known:
        return known
    newest = Quote.objects.filter(checkout_id=checkout_id).order_by("-made_at", "-pk")
    quote = newest.first()
    if quote is None:
        return None
    return OrderQuote.objects.create(
        order_id=order_id, checkout_id=checkout_id, quote=quote, frozen_at=now
    )


@transaction.atomic
def identity_consent_record(
    *, checkout_id: str, market: Market, number: str, name: str, now: datetime
) -> str:
    """Keep a consented identity for customs; answers its hash. The newest consent counts.

    Number and name are encrypted and expire; only the HMAC stays with the quota.
    Raises `IdentityError` for a number that is none of the destination's.
    """
    clean = identity.number_check(country=market.country, number=number)
    digest = identity.identity_hash(country=market.country, number=clean)
    IdentityConsent.objects.update_or_create(
        checkout_id=checkout_id,
        defaults={
            "market": market.code,
            "identity_hash": digest,
            "name_encrypted": identity.encrypt(name.strip()),
            "number_encrypted": identity.encrypt(clean),
            "consented_at": now,
            "expires_at": now + timedelta(days=settings.IDENTITY_RETENTION_DAYS),
        },
    )
    return digest


def identity_forget(*, now: datetime) -> int:
    """Delete the expired names and numbers. The HMAC of a quota entry stays."""
    rows = IdentityConsent.objects.filter(expires_at__lte=now).exclude(
        number_encrypted=""
    )
    return rows.update(name_encrypted="", number_encrypted="")


def persons_forget(now: datetime) -> None:
    """Delete what is known of persons and no longer needed; the schedule calls this."""
    identity_forget(now=now)
    recipients_forget(now=now)
