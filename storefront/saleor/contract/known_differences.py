"""Where the engine knowingly differs from Saleor, each with its reason.

`SHAPE` is about the schema (empty: nothing differs); `BEHAVIOUR` is what the shape does
not show. Both are printed in `docs/contract.md`; a shape that differs and is not here
fails `tests/contract`.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Difference:
    """One difference: where, how, and why."""

    where: str
    how: str
    why: str


SHAPE: tuple[Difference, ...] = ()

BEHAVIOUR: tuple[Difference, ...] = (
    Difference(
        "errorPolicy: IGNORE_FAILED",
        "acts as REJECT_FAILED_ROWS: a row is written whole or not at all",
        "a row without its refused half would be an answer nobody asked for",
    ),
    Difference(
        "inputs such as seo, rating, weight of a product, taxClass, costPrice",
        "refused with INVALID and the field's name when they are given",
        "what is not kept must not look as if it were",
    ),
    Difference(
        "attributeCreate",
        "product attributes of DROPDOWN, MULTISELECT, NUMERIC and PLAIN_TEXT only",
        "no document reads others",
    ),
    Difference(
        "cursors",
        "a position in the list, not the values sorted by",
        "both are opaque; a page may shift by a row when goods change between pages",
    ),
    Difference(
        "extensions.cost",
        "counted by an own, simpler rule; the limit of 50,000 is the same",
        "Saleor's table of costs is its own; clients only compare with the maximum",
    ),
    Difference(
        "stock quantities below what is allocated",
        "refused with INVALID",
        "Saleor lets a stock become oversold by an update",
    ),
    Difference(
        "productDelete, variants with units promised to open orders",
        "refused with INVALID",
        "an order must keep the stock it was promised",
    ),
    Difference(
        "ProductMedia.url",
        "a path below MEDIA_URL in process, the shop's own address before it over HTTP; "
        "made when it is first fetched and cached for ever",
        "Saleor answers its thumbnail proxy until the file exists",
    ),
    Difference(
        "productMediaCreate(mediaUrl)",
        "refused with UNSUPPORTED_MEDIA_PROVIDER",
        "the engine fetches nothing from elsewhere",
    ),
    Difference(
        "useLegacyShippingZoneStockAvailability",
        "kept and answered, but stock is always that of the channel's warehouses",
        "the way of 3.23; `pavilion apply` sets the flag to false on both",
    ),
    Difference(
        "documents over HTTP",
        "at most 700 fields and 16 levels, no subscriptions, no GET",
        "limits that protect one small machine",
    ),
)
