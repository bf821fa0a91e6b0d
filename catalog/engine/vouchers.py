"""Writes of vouchers: made, changed, their codes, goods and channels."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any

from django.db import transaction

from catalog.engine.errors import ErrorItem, Refusal, refuse
from catalog.engine.ids import global_id, key_of
from catalog.engine.inputs import one_of_message, rows_of
from catalog.engine.models import (
    Category,
    Channel,
    Checkout,
    Collection,
    GiftCard,
    Order,
    OrderLine,
    Product,
    ProductVariant,
    Voucher,
    VoucherCode,
)
from catalog.money import minor_units

if TYPE_CHECKING:
    from datetime import datetime
    from decimal import Decimal

Values = dict[str, Any]
COLUMNS = (
    "name", "usage_limit", "end_date", "min_checkout_items_quantity",
)  # fmt: skip
PRESENT = (
    "type", "start_date", "discount_value_type", "apply_once_per_order",
    "apply_once_per_customer", "single_use", "only_for_staff", "countries",
)  # fmt: skip
GOODS: dict[str, tuple[Any, str]] = {
    "products": (Product, "Product"),
    "variants": (ProductVariant, "ProductVariant"),
    "collections": (Collection, "Collection"),
    "categories": (Category, "Category"),
}
WHOLE = 100


# --- Made and changed -------------------------------------------------------------
@transaction.atomic
def voucher_create(values: Values, *, now: datetime) -> Voucher:
    """A voucher with its codes. Raises `Refusal`."""
    if values.get("code") != "":
        said = {"code": values.get("code"), "addCodes": values.get("add_codes")}
        message = one_of_message(said)
        if message:
            raise refuse("GRAPHQL_ERROR", message)
    codes = _codes_new(values["add_codes"]) if values.get("add_codes") else []
    if "code" in values and not codes:
        codes = [_code_new(values["code"])]
    voucher = Voucher(start_date=now)
    _write(voucher, values)
    VoucherCode.objects.bulk_create(
        [VoucherCode(voucher=voucher, code=code) for code in codes]
    )
    return voucher


@transaction.atomic
def voucher_update(voucher: Voucher, values: Values) -> Voucher:
    """Set what is given; `addCodes` come to those there are. Raises `Refusal`."""
    for name, label in (("single_use", "single use"), ("usage_limit", "usage limit")):
        changes = name in values and getattr(voucher, name) != values[name]
        if changes and _is_used(voucher):
            message = f"Cannot change {label} setting when any voucher code has already been used."
            head, tail = name.split("_")
            raise refuse("VOUCHER_ALREADY_USED", message, head + tail.capitalize())
    added = _codes_new(values["add_codes"]) if values.get("add_codes") else []
    if values.get("code") and not added:
        _code_rename(voucher, values["code"])
    _write(voucher, values)
    VoucherCode.objects.bulk_create(
        [VoucherCode(voucher=voucher, code=code) for code in added]
    )
    return voucher


def _write(voucher: Voucher, values: Values) -> None:
    for name in COLUMNS:
        if name in values:
            setattr(voucher, name, values[name])
    for name in PRESENT:
        if values.get(name) is not None:
            setattr(voucher, name, values[name])
    if voucher.end_date is not None and voucher.end_date < voucher.start_date:
        raise refuse("INVALID", "End date cannot be before the start date.", "endDate")
    goods = {name: _goods(name, values[name]) for name in GOODS if name in values}
    voucher.save()
    for name, rows in goods.items():
        getattr(voucher, name).set(rows)


def _is_used(voucher: Voucher) -> bool:
    codes = list(voucher.codes.values_list("code", flat=True))
    kept: tuple[Any, ...] = (Order, OrderLine, Checkout)
    return any(model.objects.filter(voucher_code__in=codes).exists() for model in kept)


# --- Codes ------------------------------------------------------------------------
def _code_new(text: str | None) -> str:
    code = (text or "").strip() or code_made()
    if _is_taken([code]):
        raise refuse("ALREADY_EXISTS", "Promo code already exists.", "code")
    return code


def _is_taken(codes: list[str]) -> list[str]:
    """Codes that a voucher or a gift card has."""
    kept: tuple[Any, ...] = (VoucherCode, GiftCard)
    rows = [model.objects.filter(code__in=codes) for model in kept]
    return [code for found in rows for code in found.values_list("code", flat=True)]


def code_made() -> str:
    """A code nobody guesses: twelve signs in three groups."""
    text = secrets.token_hex(6).upper()
    return f"{text[:4]}-{text[4:8]}-{text[8:]}"


def _codes_new(texts: list[str]) -> list[str]:
    codes = [(text or "").strip() for text in texts]
    twice = sorted({code for code in codes if code and codes.count(code) > 1})
    if twice:
        message = "Duplicated promo codes provided."
        raise refuse("DUPLICATED_INPUT_ITEM", message, "codes", voucher_codes=twice)
    there = _is_taken([code for code in codes if code])
    if there:
        message = "Promo code already exists."
        raise refuse("ALREADY_EXISTS", message, "codes", voucher_codes=there)
    return [code or code_made() for code in codes]


def _code_rename(voucher: Voucher, text: str) -> None:
    rows = list(voucher.codes.all()[:2])
    if len(rows) != 1:
        message = "Cannot update code when multiple codes exists."
        raise refuse("INVALID", message, "code")
    if rows[0].code != text.strip():
        rows[0].code = _code_new(text)
        rows[0].save(update_fields=["code"])


def codes_delete(texts: list[str]) -> list[VoucherCode]:
    """Codes away. Refuses INVALID for an id of something else."""
    keys, wrong = [], []
    for text in texts:
        try:
            keys.append(key_of(text, "VoucherCode"))
        except Refusal:
            wrong.append(text)
    if wrong:
        message = "Invalid VoucherCode ID."
        extra = {"path": "ids", "voucher_codes": wrong}
        raise Refusal(ErrorItem("INVALID", message, "ids", extra))
    rows = list(VoucherCode.objects.select_related("voucher").filter(pk__in=keys))
    VoucherCode.objects.filter(pk__in=[row.pk for row in rows]).delete()
    return rows


# --- Goods ------------------------------------------------------------------------
def _goods(name: str, texts: list[str] | None) -> list[Any]:
    model, kind = GOODS[name]
    rows = rows_of(model.objects.all(), texts, kind, field=name)
    if name == "products":
        empty = [row for row in rows if not row.variants.exists()]
        if empty:
            message = "Cannot manage products without variants."
            ids = [global_id("Product", row.pk) for row in empty]
            code = "CANNOT_MANAGE_PRODUCT_WITHOUT_VARIANT"
            raise refuse(code, message, "products", products=ids)
    return rows


def goods_add(voucher: Voucher, values: Values) -> None:
    """More goods a voucher is for. Raises `Refusal`."""
    for name in GOODS:
        if values.get(name):
            getattr(voucher, name).add(*_goods(name, values[name]))


def goods_remove(voucher: Voucher, values: Values) -> None:
    """Goods it is not for any more. Raises `Refusal`."""
    for name, (model, kind) in GOODS.items():
        if values.get(name):
            rows = rows_of(model.objects.all(), values[name], kind, field=name)
            getattr(voucher, name).remove(*rows)


# --- Channels ---------------------------------------------------------------------
@transaction.atomic
def listings_update(voucher: Voucher, values: Values) -> None:
    """What it takes off in channels, and where it holds no more. Raises `Refusal`."""
    added = values.get("add_channels") or []
    removed = values.get("remove_channels") or []
    _twice_refused(added, removed)
    texts = [row["channel_id"] for row in added]
    channels = {
        global_id("Channel", row.pk): row
        for row in rows_of(Channel.objects.all(), texts, "Channel", field="addChannels")
    }
    rows = rows_of(Channel.objects.all(), removed, "Channel", field="removeChannels")
    problems = [x for row in added for x in _problems(voucher, channels, row)]
    if problems:
        raise Refusal(*problems)
    for row in added:
        channel = channels[row["channel_id"]]
        given: Values = {"currency": channel.currency_code}
        if "discount_value" in row:
            given["discount_value"] = row["discount_value"]
        if "min_amount_spent" in row:
            given["min_spent_amount"] = row["min_amount_spent"]
        voucher.channel_listings.update_or_create(channel=channel, defaults=given)
    voucher.channel_listings.filter(channel__in=rows).delete()


def _twice_refused(added: list[Values], removed: list[str]) -> None:
    texts = [row["channel_id"] for row in added]
    twice = [text for text in texts if texts.count(text) > 1 or text in removed]
    if twice:
        message = (
            "The same object cannot be in both lists for adding and removing items."
        )
        code = "DUPLICATED_INPUT_ITEM"
        raise refuse(code, message, "input", channels=sorted(set(twice)))


def _problems(
    voucher: Voucher, channels: dict[str, Channel], row: Values
) -> list[ErrorItem]:
    channel = channels[row["channel_id"]]
    extra = {"channels": [row["channel_id"]]}
    value: Decimal | None = row.get("discount_value")
    is_new = not voucher.channel_listings.filter(channel=channel).exists()
    found = []
    if (is_new and not value) or ("discount_value" in row and value is None):
        message = "Value is required for voucher."
        found.append(ErrorItem("REQUIRED", message, "discountValue", extra))
    elif value is not None and voucher.discount_value_type == "PERCENTAGE":
        if value > WHOLE:
            message = "Invalid percentage value."
            found.append(ErrorItem("INVALID", message, "discountValue", extra))
    elif value is not None and not fits(value, channel.currency_code):
        message = "Invalid amount precision."
        found.append(ErrorItem("INVALID", message, "discountValue", extra))
    least = row.get("min_amount_spent")
    if least and not fits(least, channel.currency_code):
        message = "Invalid amount precision."
        found.append(ErrorItem("INVALID", message, "minAmountSpent", extra))
    return found


def fits(amount: Decimal, currency: str) -> bool:
    """Whether an amount is one of whole minor units."""
    digits = -int(amount.normalize().as_tuple().exponent)
    return digits <= minor_units(currency)
