"""All that is held about the buyer of one order: to read, to take along, to delete.

What tax and customs law keeps is named with its term; identity numbers are never shown,
only that one is kept and until when.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from catalog.jobs.selectors import letters_to
from catalog.landed_cost.selectors import identity_of_order
from catalog.questions.selectors import messages_of_order
from catalog.refunds.selectors import refunds_of_order
from catalog.returns.selectors import returns_of_order
from storefront.payments.selectors import attempts_of_checkout
from storefront.saleor.money import money_of_json
from storefront.sync.personal_data_erase import records_kept

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

Node = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Row:
    """One thing that is held: its name for machines and for people, and what it is."""

    field: str
    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Section:
    """Things of one kind. `until` is the last day they are kept by a law, if any."""

    code: str
    title: str
    rows: tuple[Row, ...]
    why: str = ""
    until: date | None = None
    source: str = ""


def personal_data(*, order: Node) -> tuple[Section, ...]:
    """What is held about the buyer of an order, by kind, without what is empty.

    In the active language. `order` is commerce's own. Six queries.
    """
    until, source = records_kept(order)
    law = _("Kept for tax and customs."), until, source
    sections = [
        Section("order", _("Your order"), _order(order), *law),
        Section("delivery_address", _("Delivery address"), _address(order, "shippingAddress"), *law),
        Section("billing_address", _("Billing address"), _address(order, "billingAddress"), *law),
        Section("payments", _("Payments"), _payments(order), *law),
        Section("refunds", _("Money given back"), _refunds(order), *law),
        _identity(order),
        Section("questions", _("Questions and answers"), _questions(order)),
        Section("returns", _("Returns"), _returns(order)),
        Section("letters", _("Letters to you"), _letters(order)),
    ]  # fmt: skip
    return tuple(section for section in sections if section.rows)


def as_json(*, order: Node, sections: Iterable[Section], now: datetime) -> Node:
    """The same for machines: field names that do not change with the language."""
    return {
        "made_at": now.isoformat("T", "seconds"),
        "order": order["number"],
        "sections": [
            {
                "section": one.code,
                "kept_until": one.until.isoformat() if one.until else None,
                "kept_by": one.source or None,
                "data": [{"field": row.field, "value": row.value} for row in one.rows],
            }
            for one in sections
        ],
    }


def _order(order: Node) -> tuple[Row, ...]:
    total = money_of_json(order["total"]["gross"])
    rows = [
        Row("number", _("Number"), order["number"]),
        Row("created", _("Ordered"), str(order["created"])),
        Row("email", _("E-mail"), order["userEmail"] or ""),
        Row("language", _("Language"), order["languageCodeEnum"] or ""),
        Row("total", _("Total"), f"{total.amount:f} {total.currency}"),
        Row("delivery", _("Delivery"), order["shippingMethodName"] or ""),
        *(
            Row("line", _("Goods"), f"{line['quantity']} × {line['productName']}")
            for line in order["lines"]
        ),
    ]
    return _filled(rows)


def _address(order: Node, name: str) -> tuple[Row, ...]:
    found = order[name] or {}
    country = (found.get("country") or {}).get("code", "")
    rows = [
        Row("first_name", _("Given name"), found.get("firstName") or ""),
        Row("last_name", _("Family name"), found.get("lastName") or ""),
        Row("company_name", _("Company (if any)"), found.get("companyName") or ""),
        Row("street_address_1", _("Street and number"), found.get("streetAddress1") or ""),
        Row("street_address_2", _("Building, floor, room (if any)"), found.get("streetAddress2") or ""),
        Row("postal_code", _("Postal code"), found.get("postalCode") or ""),
        Row("city", _("City"), found.get("city") or ""),
        Row("city_area", _("District"), found.get("cityArea") or ""),
        Row("country_area", _("Region"), found.get("countryArea") or ""),
        Row("country", pgettext("of an address", "Country"), country),
        Row("phone", _("Telephone"), found.get("phone") or ""),
    ]  # fmt: skip
    return _filled(rows)


def _payments(order: Node) -> tuple[Row, ...]:
    attempts = attempts_of_checkout(checkout_id=order["checkoutId"] or "")
    return tuple(
        Row(
            "payment",
            one.method,
            f"{one.amount.normalize():f} {one.currency} · {one.state} · {one.created_at.isoformat('T', 'seconds')}",
        )
        for one in attempts
    )


def _refunds(order: Node) -> tuple[Row, ...]:
    return tuple(
        Row("refund", one.get_state_display(), f"{one.money.amount:f} {one.money.currency} · {one.reason}")
        for one in refunds_of_order(order_id=order["id"])
    )  # fmt: skip


def _identity(order: Node) -> Section:
    """That a number is kept, and until when; the number itself stays encrypted."""
    kept = identity_of_order(order_id=order["id"])
    title = _("Identity for customs")
    if kept is None:
        return Section("identity", title, ())
    row = Row(
        "identity",
        _("Name and number"),
        _("kept encrypted, read by customs papers only"),
    )
    return Section(
        "identity", title, (row,), _("Kept for customs, then deleted by itself."),
        kept.expires_at.date(),
    )  # fmt: skip


def _questions(order: Node) -> tuple[Row, ...]:
    return tuple(
        Row(
            "answer" if one.is_answer else "question",
            one.written_at.isoformat("T", "seconds"),
            one.text,
        )
        for one in messages_of_order(order_id=order["id"])
    )


def _returns(order: Node) -> tuple[Row, ...]:
    rows = []
    for one in returns_of_order(order_id=order["id"]):
        said = one.get_reason_display()
        rows.append(Row("return", one.asked_at.isoformat("T", "seconds"), said))
        rows.append(Row("return_note", _("What should we know?"), one.note))
        rows.append(Row("return_picture", _("Picture"), one.picture_name))
    return _filled(rows)


def _letters(order: Node) -> tuple[Row, ...]:
    found = letters_to(email=order["userEmail"] or "", about=order["id"])
    return tuple(
        Row("letter", one.created_at.isoformat("T", "seconds"), one.payload["subject"])
        for one in found
    )


def _filled(rows: Iterable[Row]) -> tuple[Row, ...]:
    return tuple(row for row in rows if row.value)
