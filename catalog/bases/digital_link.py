"""GS1 Digital Link of a lot: GTIN (01), lot (10) and best before (17) in one address.

A SKU without a GTIN gets one of the range that GS1 keeps for use inside a company
(prefixes 040 to 049): it names goods here and nowhere else.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from biip import ParseError
from biip.checksums import gs1_standard_check_digit
from biip.gs1_digital_link_uris import GS1DigitalLinkURI
from biip.gtin import Gtin
from django.db import IntegrityError, transaction
from django.db.models import Max

from catalog.bases.errors import Fault, FeedRefusedError
from catalog.bases.models import Lot, TradeItem

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

INTERNAL_PREFIX = "04"
RACES = 20


def trade_item_set(*, sku: str, gtin: str) -> TradeItem:
    """The real GTIN of a SKU. Raises `FeedRefusedError` if its check digit is wrong."""
    value = gtin_read(gtin)
    item, _ = TradeItem.objects.update_or_create(
        sku=sku, defaults={"gtin": value, "is_internal": False}
    )
    return item


def gtin_read(text: str) -> str:
    """Fourteen digits of a GTIN of any length. Raises `FeedRefusedError`."""
    try:
        return str(Gtin.parse(text).as_gtin_14())
    except ParseError as error:
        raise FeedRefusedError(Fault("bad_code", "gtin", {"wanted": "GTIN"})) from error


def gtins_of(*, skus: Collection[str]) -> dict[str, str]:
    """The GTIN of each SKU; one is made where there is none."""
    found = dict(
        TradeItem.objects.filter(sku__in=list(skus)).values_list("sku", "gtin")
    )
    return found | {sku: _internal(sku).gtin for sku in sorted({*skus} - {*found})}


def _internal(sku: str) -> TradeItem:
    for race in range(RACES):
        try:
            with transaction.atomic():
                last = TradeItem.objects.filter(is_internal=True).aggregate(
                    gtin=Max("gtin")
                )["gtin"]
                number = int(last[3:13]) + 1 if last else 1
                digits = f"{INTERNAL_PREFIX}{number:010d}"
                gtin = f"0{digits}{gs1_standard_check_digit(digits)}"
                return TradeItem.objects.create(sku=sku, gtin=gtin, is_internal=True)
        except IntegrityError:
            # Another process took the number, or made this very SKU's.
            made = TradeItem.objects.filter(sku=sku).first()
            if made:
                return made
            if race == RACES - 1:
                raise
    raise AssertionError


def link_path(*, gtin: str, lot_code: str, best_before: date | None) -> str:
    """Path and query of a lot's page."""
    path = f"/01/{gtin}/10/{quote(lot_code, safe='')}"
    return f"{path}?17={best_before:%y%m%d}" if best_before else path


def lot_path(lot: Lot) -> str:
    """Path and query of a lot's page; makes the GTIN where there is none."""
    gtin = gtins_of(skus=[lot.sku])[lot.sku]
    return link_path(gtin=gtin, lot_code=lot.code, best_before=lot.best_before)


def link_lots(uri: str) -> list[Lot]:
    """Lots that an address names: none if a check digit is wrong or nobody knows them.

    More than one where two bases gave the same code to lots of the same goods and the
    best-before day does not tell them apart.
    """
    try:
        parts = GS1DigitalLinkURI.parse(uri).element_strings
    except ParseError:
        return []
    by_ai = {part.ai.ai: part for part in parts}
    if "01" not in by_ai or "10" not in by_ai or by_ai["01"].gtin is None:
        return []
    item = TradeItem.objects.filter(gtin=by_ai["01"].gtin.as_gtin_14()).first()
    if item is None:
        return []
    lots = list(
        Lot.objects.filter(sku=item.sku, code=by_ai["10"].value)
        .select_related("base")
        .order_by("pk")
    )
    day = by_ai["17"].date if "17" in by_ai else None
    of_day = [lot for lot in lots if day and lot.best_before == day]
    return of_day if len(lots) > 1 and of_day else lots
