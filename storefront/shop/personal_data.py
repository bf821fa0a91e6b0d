"""All that is held about the buyer of one order: to read, to take along, to delete.

What tax and customs law keeps is named with its term; identity numbers are never shown,
only that one is kept and until when.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from catalog.jobs.selectors import letters_to
from catalog.landed_cost.selectors import identity_of_order
from catalog.money import Money, round_money
from catalog.questions.selectors import messages_of_order
from catalog.refunds.selectors import refunds_of_order
from catalog.returns.selectors import returns_of_order
from storefront.localization import formats
from storefront.payments.selectors import attempts_of_checkout
from storefront.saleor.money import money_of_json
from storefront.shop.payment_words import method_name
from storefront.sync.personal_data_erase import records_kept

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from babel import Locale

Node = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Row:
    """One thing that is held: its name for machines and for people, and what it is.

    `label` and `shown` are for people, in their language; `value` and `at` for machines.
    """

    field: str
    label: str
    value: str
    shown: str = ""
    at: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """Things of one kind. `until` is the last day they are kept by a law, if any."""

    code: str
    title: str
    rows: tuple[Row, ...]
    why: str = ""
    until: date | None = None
    source: str = ""


def personal_data(*, order: Node, locale: Locale) -> tuple[Section, ...]:
    """What is held about the buyer of an order, by kind, without what is empty.

    In the active language, with figures and days as `locale` writes them. `order` is
    commerce's own. Seven queries.
    """
    until, source = records_kept(order)
    law = _("Kept for tax and customs."), until, source
    sections = [
        Section("order", _("Your order"), _order(order, locale), *law),
        Section("delivery_address", _("Delivery address"), _address(order, "shippingAddress"), *law),
        Section("billing_address", _("Billing address"), _address(order, "billingAddress"), *law),
        Section("payments", _("Payments"), _payments(order, locale), *law),
        Section("refunds", _("Money given back"), _refunds(order, locale), *law),
        _identity(order),
        Section("questions", _("Questions and answers"), _questions(order, locale)),
        Section("returns", _("Returns"), _returns(order, locale)),
        Section("letters", _("Letters to you"), _letters(order, locale)),
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
                "data": [_row_json(row) for row in one.rows],
            }
            for one in sections
        ],
    }


def _row_json(row: Row) -> Node:
    said = {"field": row.field, "value": row.value}
    return said | ({"at": row.at} if row.at else {})


def _told(field: str, at: datetime, value: str, locale: Locale) -> Row:
    """Something that was said at a moment."""
    moment = formats.instant(timezone.localtime(at), locale)
    return Row(field, moment, value, at=at.isoformat("T", "seconds"))


def _order(order: Node, locale: Locale) -> tuple[Row, ...]:
    total = money_of_json(order["total"]["gross"])
    created = datetime.fromisoformat(str(order["created"]))
    rows = [
        Row("number", _("Number"), order["number"]),
        Row(
            "created",
            _("Ordered"),
            created.isoformat("T", "seconds"),
            formats.instant(timezone.localtime(created), locale),
        ),
        Row("email", _("E-mail"), order["userEmail"] or ""),
        Row("language", _("Language"), order["languageCodeEnum"] or ""),
        Row("total", _("Total"), _plain(total), formats.money(total, locale)),
        Row("delivery", _("Delivery"), order["shippingMethodName"] or ""),
        *(
            Row("line", _("Goods"), f"{line['quantity']} × {_name(line)}")
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


def _payments(order: Node, locale: Locale) -> tuple[Row, ...]:
    rows = []
    for one in attempts_of_checkout(checkout_id=order["checkoutId"] or ""):
        paid = Money(one.amount, one.currency)
        shown = f"{method_name(one.method)} · {formats.money(paid, locale)}"
        value = f"{one.method} {_plain(paid)} {one.state}"
        rows.append(
            replace(_told("payment", one.created_at, value, locale), shown=shown)
        )
    return tuple(rows)


def _refunds(order: Node, locale: Locale) -> tuple[Row, ...]:
    return tuple(
        Row(
            "refund",
            one.get_state_display(),
            f"{_plain(one.money)} · {one.reason}",
            f"{formats.money(one.money, locale)} · {one.reason}",
        )
        for one in refunds_of_order(order_id=order["id"])
    )


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


def _questions(order: Node, locale: Locale) -> tuple[Row, ...]:
    return tuple(
        _told(
            "answer" if one.is_answer else "question", one.written_at, one.text, locale
        )
        for one in messages_of_order(order_id=order["id"])
    )


def _returns(order: Node, locale: Locale) -> tuple[Row, ...]:
    rows = []
    for one in returns_of_order(order_id=order["id"]):
        said = _told("return", one.asked_at, one.reason, locale)
        rows.append(replace(said, shown=one.get_reason_display()))
        rows.append(Row("return_note", _("What should we know?"), one.note))
        rows.append(Row("return_picture", _("Picture"), one.picture_name))
    return _filled(rows)


def _letters(order: Node, locale: Locale) -> tuple[Row, ...]:
    found = letters_to(email=order["userEmail"] or "", about=order["id"])
    return tuple(
        _told("letter", one.created_at, one.payload["subject"], locale) for one in found
    )


def _name(line: Node) -> str:
    return str(line["translatedProductName"] or line["productName"])


def _plain(money: Money) -> str:
    """An amount for machines: "12.50 EUR"."""
    rounded = round_money(money)
    return f"{rounded.amount:f} {rounded.currency}"


def _filled(rows: Iterable[Row]) -> tuple[Row, ...]:
    return tuple(row for row in rows if row.value)
