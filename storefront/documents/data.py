"""Papers as data: names of fields after the forms, amounts as texts, weights in grams."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from catalog.money import Money
    from storefront.documents.facts import Goods, Parcel

Data = dict[str, Any]


def money(value: Money) -> Data:
    """An amount with its currency."""
    return {"amount": f"{value.amount}", "currency": value.currency}


def _head(parcel: Parcel) -> Data:
    return {
        "number": parcel.number,
        "order": parcel.order_number,
        "date": parcel.ordered_on.isoformat(),
        "destination": parcel.destination,
        "demo": parcel.is_demo,
    }


def _line(one: Goods) -> Data:
    return {
        "sku": one.sku,
        "description": one.name,
        "hs_code": one.hs_code,
        "country_of_origin": one.origin,
        "quantity": one.quantity,
        "net_weight_g": one.net_g,
    }


def invoice(parcel: Parcel) -> Data:
    """Commercial invoice: what was sold to whom, for how much, on which terms."""
    return {
        **_head(parcel),
        "seller": asdict(parcel.seller),
        "consignor": asdict(parcel.consignor),
        "consignee": asdict(parcel.consignee),
        "incoterm": parcel.incoterm,
        "lines": [
            {
                **_line(one),
                "unit_value": money(one.unit_value),
                "value": money(one.value),
            }
            for one in parcel.goods
        ],
        "value": money(parcel.value),
        "freight": money(parcel.freight),
        "paid_by_buyer": {kind: money(sum_) for kind, sum_ in parcel.charges},
        "reason": "sale",
    }


def tax_invoice(parcel: Parcel) -> Data:
    """Tax invoice: the sale, the seller's number in that market, what was taken as tax."""
    return {
        **invoice(parcel),
        "seller_tax_number": parcel.tax_number,
        "total": money(parcel.total),
    }


def packing(parcel: Parcel) -> Data:
    """Packing list: what lies in the parcel, from which lots, and what it weighs."""
    return {
        **_head(parcel),
        "consignor": asdict(parcel.consignor),
        "consignee": asdict(parcel.consignee),
        "lines": [
            {**_line(one), "gross_weight_g": one.gross_g, "lots": list(one.lots)}
            for one in parcel.goods
        ],
        "net_weight_g": parcel.net_g,
        "gross_weight_g": parcel.gross_g,
    }


def postal(parcel: Parcel) -> Data:
    """Customs declaration of the post, CN 22 and CN 23 (UPU Convention Regulations)."""
    return {
        **invoice(parcel),
        "item": parcel.tracking or None,
        "category": "sale of goods",
        "gross_weight_g": parcel.gross_g,
        # A CN 22 is for up to 300 SDR; no rate of the SDR is kept here.
        "not_checked": ["value of at most 300 SDR for a CN 22"],
    }


def origin(parcel: Parcel) -> Data:
    """Fields of Form E (ACFTA) and of an RCEP certificate; values as sold, FOB is the exporter's."""
    return {
        **_head(parcel),
        "exporter": asdict(parcel.seller),
        "importer": asdict(parcel.consignee),
        "producer": asdict(parcel.consignor),
        "lines": [
            {
                **_line(one),
                "gross_weight_g": one.gross_g,
                "value": money(one.value),
                "origin_criterion": one.criterion,
            }
            for one in parcel.goods
        ],
    }


def identifiers(parcel: Parcel) -> Data:
    """What identifies each product at a marketplace and at customs of the EU."""
    return {
        **_head(parcel),
        "lines": [
            {
                "sku": one.sku,
                "gtin": one.gtin,
                "maker": one.maker,
                "description": one.name,
            }
            for one in parcel.goods
        ],
    }


def h7(parcel: Parcel) -> Data:
    """The super reduced data set H7 (Delegated Regulation 2015/2446, Annex B, column H7).

    Numbers before names are those of the data elements. The declarant adds its own
    EORI; an IOSS number is given only by a seller who has one.
    """
    return {
        **_head(parcel),
        "12 08 reference number/UCR": parcel.number,
        "13 01 exporter": asdict(parcel.seller),
        "13 04 importer": asdict(parcel.consignee),
        "13 16 additional fiscal reference (IOSS)": None,
        "14 15 transport and insurance costs to the destination": money(parcel.freight),
        "18 04 gross mass kg": f"{(parcel.gross_g or 0) / 1000:.3f}",
        "goods": [
            {
                "11 03 item": place,
                "18 05 description": one.name,
                "18 09 commodity code (HS6)": one.hs_code[:6],
                "14 14 intrinsic value": money(one.value),
                "18 04 gross mass kg": f"{(one.gross_g or 0) / 1000:.3f}",
                "18 02 supplementary units": one.quantity,
                "sku": one.sku,
            }
            for place, one in enumerate(parcel.goods, start=1)
        ],
    }
