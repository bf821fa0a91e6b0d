"""Settings of the shop, and addresses as they are given."""

from __future__ import annotations

from typing import Any

from catalog.engine.compiled import Compiled
from catalog.engine.errors import refuse
from catalog.engine.inputs import metadata_set, present_set
from catalog.engine.models import Address, Shop

Values = dict[str, Any]
ADDRESS_FIELDS = (
    "first_name", "last_name", "company_name", "street_address_1", "street_address_2",
    "city", "city_area", "postal_code", "country_area", "phone",
)  # fmt: skip
# Settings that null cannot be, and settings that null turns off.
SHOP_FIELDS = (
    "name", "header_text", "description", "track_inventory_by_default",
    "default_weight_unit", "fulfillment_auto_approve", "fulfillment_allow_unpaid",
    "default_mail_sender_name", "enable_account_confirmation_by_email",
    "allow_login_without_confirmation", "allow_storefront_traffic",
    "preserve_all_address_fields", "password_login_mode",
    "use_legacy_shipping_zone_stock_availability", "include_taxes_in_prices",
    "display_gross_prices", "charge_taxes_on_shipping",
    "use_legacy_update_webhook_emission", "account_confirm_merge_mode",
)  # fmt: skip
NULL_FIELDS = ("default_mail_sender_address", "customer_set_password_url")
MINUTES = (
    "reserve_stock_duration_anonymous_user",
    "reserve_stock_duration_authenticated_user",
)


_shop_of = Compiled(lambda key: Shop.objects.filter(pk=key))


def shop_settings() -> Shop:
    """The one row of settings, made when it is first read."""
    rows: list[Shop] = _shop_of(1)
    return rows[0] if rows else Shop.objects.get_or_create(pk=1)[0]


def shop_update(values: Values) -> Shop:
    """Set what is given. Refuses INVALID for what no setting may be."""
    shop = shop_settings()
    limit = values.get("limit_quantity_per_checkout")
    if limit is not None and limit < 1:
        message = "Quantity limit cannot be lower than 1."
        raise refuse("INVALID", message, "limitQuantityPerCheckout")
    if "limit_quantity_per_checkout" in values:
        shop.limit_quantity_per_checkout = limit
    url = values.get("customer_set_password_url")
    if url and not url.startswith(("http://", "https://")):
        message = (
            f"{url[:80]} is not a valid URL. Please check if URL is in RFC 1808 format."
        )
        raise refuse("INVALID", message, "customerSetPasswordUrl")
    present_set(shop, values, SHOP_FIELDS)
    for name in NULL_FIELDS:
        if name in values:
            setattr(shop, name, values[name] or None)
    for name in MINUTES:
        if name in values:
            minutes = values[name]
            setattr(shop, name, minutes if minutes and minutes > 0 else None)
    metadata_set(shop, values)
    shop.save()
    return shop


def shop_address_set(values: Values | None) -> Shop:
    """Set the shop's own address; none removes it."""
    shop = shop_settings()
    if values is None:
        shop.company_address = None
    else:
        shop.company_address = address_make(values, address=shop.company_address)
    shop.save()
    return shop


def shop_domain_set(values: Values) -> Shop:
    """Set the shop's name and address on the web."""
    shop = shop_settings()
    present_set(shop, values, ("domain", "name"))
    shop.save()
    return shop


def address_make(values: Values, *, address: Address | None = None) -> Address:
    """Store an address as given; `country` is needed."""
    address = address or Address()
    for name in ADDRESS_FIELDS:
        if name in values:
            setattr(address, name, values[name] or "")
    if values.get("country"):
        address.country_code = values["country"]
    address.save()
    return address
