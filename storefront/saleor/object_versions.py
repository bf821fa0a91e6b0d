"""How often objects of commerce changed, for caches to put into their keys.

    key = ObjectKey("product", product_id, channel="default-jp", language="ja")
    version = versions_of(keys=[key])[key]     # one query for any number of keys
    cached = cache.get(("product", product_id, "default-jp", "ja", version))

Read the versions before asking commerce: what is fetched after a version was read is
at least as new as it. `id` is the object's Saleor id; the App's events raise the same
object under its slug too (a variant's SKU), where the event says it, so a page that
only knows the slug may use that. Without an id the key stands for the whole kind: it
changes whenever any object of the kind does. `EVERY` as id changes all of them, when
nobody knows what was missed. Versions only grow.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from django.db import transaction
from django.db.models import F, Q

from storefront.saleor.models import ObjectVersion

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

Kind = Literal[
    "product", "variant", "category", "collection", "channel", "stock", "shop"
]
KINDS: tuple[Kind, ...] = (
    "product",
    "variant",
    "category",
    "collection",
    "channel",
    "stock",
    "shop",
)
EVERY = "*"


@dataclass(frozen=True, slots=True, order=True)
class ObjectKey:
    """An object, or without id a whole kind, as seen in a channel and a language.

    On raising, an empty channel or language says that all of them changed; on reading,
    that a change in none of them in particular is of interest.
    """

    kind: Kind
    id: str = ""
    channel: str = ""
    language: str = ""


@transaction.atomic
def versions_raise(*, keys: Iterable[ObjectKey], now: datetime) -> None:
    """Say that these objects changed; their kinds change with them."""
    raised = set(keys)
    raised |= {replace(key, id="") for key in raised}
    if not raised:
        return
    # In one order everywhere, so that two writers never wait for each other.
    rows = [
        ObjectVersion(
            kind=key.kind,
            object_id=key.id,
            channel=key.channel,
            language=key.language,
            raised_at=now,
        )
        for key in sorted(raised)
    ]
    ObjectVersion.objects.bulk_create(rows, ignore_conflicts=True)
    wanted = Q(pk__in=[])
    for key in raised:
        wanted |= Q(
            kind=key.kind,
            object_id=key.id,
            channel=key.channel,
            language=key.language,
        )
    locked = ObjectVersion.objects.select_for_update().filter(wanted).order_by("pk")
    ObjectVersion.objects.filter(pk__in=[row.pk for row in locked]).update(
        version=F("version") + 1, raised_at=now
    )


def versions_of(*, keys: Iterable[ObjectKey]) -> dict[ObjectKey, int]:
    """The version of each key, 0 where nothing is known to have changed yet.

    A key counts the changes told for its channel and language and those told for all.
    """
    wanted = set(keys)
    if not wanted:
        return {}
    rows = ObjectVersion.objects.filter(
        kind__in={key.kind for key in wanted},
        object_id__in={key.id for key in wanted} | {EVERY},
        channel__in={key.channel for key in wanted} | {""},
        language__in={key.language for key in wanted} | {""},
    ).values_list("kind", "object_id", "channel", "language", "version")
    known = {tuple(row[:4]): row[4] for row in rows}
    return {
        key: sum(
            known.get((key.kind, object_id, channel, language), 0)
            for object_id in {key.id, EVERY if key.id else ""}
            for channel in {key.channel, ""}
            for language in {key.language, ""}
        )
        for key in wanted
    }
