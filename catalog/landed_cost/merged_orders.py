"""Orders that law counts together: who they are sent to, and what was sent before.

Where a rule `merged_orders` is in force, what one person is sent within its days counts
as one consignment against a limit. The person is known by a hash of name and address.
"""

from __future__ import annotations

import unicodedata
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from django.db import transaction

from catalog.landed_cost.days import local_day, zone_of
from catalog.landed_cost.identity import identity_hash
from catalog.landed_cost.models import OrderQuote, Recipient
from catalog.landed_cost.quote_json import landed_of_json
from catalog.landed_cost.types import Earlier
from catalog.money import money_sum

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from catalog.declaration import Market
    from catalog.landed_cost.types import Rule

KIND = "merged_orders"
# Long after any law has stopped counting.
KEPT = timedelta(days=90)


def recipient_hash(*, country: str, address: Mapping[str, str]) -> str:
    """One person at one address, whatever the spelling of blanks, width and case.

    `address` is Saleor's `AddressInput`: `firstName`, `lastName`, `postalCode` and
    `streetAddress1` count, as far as the country has them.
    """
    name = address.get("firstName", "") + address.get("lastName", "")
    said = (name, address.get("postalCode", ""), address.get("streetAddress1", ""))
    parts = (unicodedata.normalize("NFKC", part) for part in said)
    plain = "|".join(
        "".join(sign for sign in part.casefold() if sign.isalnum()) for part in parts
    )
    return identity_hash(country=country, number=plain)


@transaction.atomic
def recipient_note(
    *, checkout_id: str, market: Market, who: str, rules: Sequence[Rule], now: datetime
) -> bool:
    """Keep who a checkout is sent to, a hash; only where the law asks. Newest counts."""
    if not any(rule.kind == KIND and rule.amount for rule in rules):
        return False
    Recipient.objects.update_or_create(
        checkout_id=checkout_id,
        defaults={"market": market.code, "recipient_hash": who, "noted_at": now},
    )
    return True


def recipients_forget(*, now: datetime) -> int:
    """Delete hashes that no law counts by any more."""
    return Recipient.objects.filter(noted_at__lt=now - KEPT).delete()[0]


@transaction.atomic
def order_quote_release(*, order_id: str, now: datetime) -> bool:
    """A canceled order counts no more toward what its buyer is sent. False if it did not."""
    rows = OrderQuote.objects.filter(order_id=order_id, released_at__isnull=True)
    return bool(rows.update(released_at=now))


def earlier_orders(
    *, market: Market, checkout_id: str, rules: Sequence[Rule], now: datetime
) -> Earlier | None:
    """What the person of a checkout has ordered within the days that law counts.

    Days are those of the destination. None where no law counts, nobody is known, or
    there is nothing. Two queries at most.
    """
    law = next((rule for rule in rules if rule.kind == KIND and rule.amount), None)
    if law is None or law.amount is None:
        return None
    who = Recipient.objects.filter(checkout_id=checkout_id, market=market.code)
    hashes = list(who.values_list("recipient_hash", flat=True))
    if not hashes:
        return None
    days = timedelta(days=int(law.amount))
    today = local_day(market.country, now)
    zone = zone_of(market.country)
    since = datetime.combine(today - days + timedelta(days=1), time.min, zone)
    others = Recipient.objects.filter(market=market.code, recipient_hash__in=hashes)
    rows = OrderQuote.objects.filter(
        checkout_id__in=others.exclude(checkout_id=checkout_id).values("checkout_id"),
        frozen_at__gte=since,
        frozen_at__lte=now,
        released_at__isnull=True,
    ).select_related("quote")
    told = [landed_of_json(row.quote.content) for row in rows]
    if not told:
        return None
    goods = [line.net for landed in told for line in landed.lines]
    freight = [landed.freight_net for landed in told]
    newest = max(row.frozen_at for row in rows)
    return Earlier(
        goods=money_sum(goods, currency=market.currency),
        value=money_sum([*goods, *freight], currency=market.currency),
        until=local_day(market.country, newest) + days,
    )
