"""Changes of settings, warehouses, channels, shipping zones and taxes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from storefront.sync.changes import NEW, Change, ConvergeError, different

if TYPE_CHECKING:
    from collections.abc import Iterator

    from catalog.declaration import Base, Market, Pavilion
    from storefront.sync.shop_state import Node, ShopState

# Identifier of our App: the manifest's id, the tax app and the payment gateway.
APP_IDENTIFIER = "pavilion.app"


def settings_changes(pavilion: Pavilion, shop: ShopState) -> Iterator[Change]:
    """Reservations on, stock by channel warehouses, the declared limits."""
    rules = pavilion.identity.shop
    wanted: dict[str, Any] = {
        "reserveStockDurationAnonymousUser": rules.reservation_minutes,
        "reserveStockDurationAuthenticatedUser": rules.reservation_minutes,
        "limitQuantityPerCheckout": rules.limit_quantity_per_checkout,
        "useLegacyShippingZoneStockAvailability": False,
        "fulfillmentAutoApprove": True,
    }
    names = different(shop.settings, wanted)
    if names:
        yield Change(
            f"shop settings: set {', '.join(names)}",
            "ShopSettingsUpdate",
            {"input": {name: wanted[name] for name in names}},
        )


def warehouse_changes(pavilion: Pavilion, shop: ShopState) -> Iterator[Change]:
    """One warehouse per base, and the hall as a collection point."""
    names = pavilion.texts[pavilion.identity.default_language]
    for base in pavilion.bases:
        wanted = {
            "name": names.bases[base.code].name,
            "slug": base.slug,
            "address": _address(pavilion, base),
        }
        yield from _warehouse(pavilion, shop, base.code, wanted, "DISABLED")
    hall = pavilion.identity.hall
    if hall and names.hall:
        address = {
            "companyName": names.hall.name,
            "streetAddress1": hall.street,
            "city": hall.city,
            "postalCode": hall.postal_code,
            "country": pavilion.identity.country,
            "countryArea": _province(pavilion, hall.province),
        }
        wanted = {"name": names.hall.name, "slug": hall.slug, "address": address}
        yield from _warehouse(pavilion, shop, hall.code, wanted, "ALL")


def _address(pavilion: Pavilion, base: Base) -> dict[str, str]:
    default = pavilion.texts[pavilion.identity.default_language]
    return {
        "companyName": default.bases[base.code].name,
        "streetAddress1": base.street,
        "city": base.city,
        "postalCode": base.postal_code,
        "country": pavilion.identity.country,
        "countryArea": _province(pavilion, base.province),
    }


def _province(pavilion: Pavilion, code: str) -> str:
    # Address rules name provinces in the country's own language.
    return pavilion.texts[pavilion.identity.home_language].provinces[code]


def _warehouse(
    pavilion: Pavilion,
    shop: ShopState,
    code: str,
    wanted: dict[str, Any],
    collect: str,
) -> Iterator[Change]:
    email = pavilion.identity.contact.email
    now = shop.warehouses.get(code)
    if now is None:
        fresh = {**wanted, "externalReference": code, "email": email}
        yield Change(f"warehouse {code}: create", "WarehouseCreate", {"input": fresh})
        now = {"clickAndCollectOption": "DISABLED", "isPrivate": True, **wanted}
        now["address"] = {
            **wanted["address"],
            "country": {"code": wanted["address"]["country"]},
        }
        now["email"] = email
    update: dict[str, Any] = {
        name: wanted[name] for name in ("name", "slug") if now.get(name) != wanted[name]
    }
    if not _same_address(now["address"], wanted["address"]):
        update["address"] = wanted["address"]
    options = {"clickAndCollectOption": collect, "isPrivate": collect == "DISABLED"}
    # A private collection point would serve only its own stock.
    update |= {name: options[name] for name in different(now, options)}
    if update:
        yield Change(
            f"warehouse {code}: change {', '.join(update)}",
            "WarehouseUpdate",
            {"id": shop.warehouse_id(code), "input": update},
        )


def _same_address(now: Node, wanted: dict[str, str]) -> bool:
    # Saleor rewrites city and area by the country's rules: the rest identifies it.
    return bool(
        now["streetAddress1"] == wanted["streetAddress1"]
        and now["postalCode"] == wanted["postalCode"]
        and now["country"]["code"] == wanted["country"]
    )


def channel_changes(pavilion: Pavilion, shop: ShopState) -> Iterator[Change]:
    """One channel per market, with every setting said outright."""
    for market in pavilion.markets:
        yield from _channel(pavilion, shop, market)


def _channel(pavilion: Pavilion, shop: ShopState, market: Market) -> Iterator[Change]:
    slug = market.channel
    name = pavilion.texts[pavilion.identity.default_language].markets[market.code].name
    settings = _channel_settings(pavilion)
    now = shop.channels.get(slug)
    if now is None:
        fresh = {
            "name": name,
            "slug": slug,
            "currencyCode": market.currency,
            "defaultCountry": market.country,
            "isActive": True,
            "addWarehouses": [shop.warehouse_id(code) for code in market.warehouses],
            **settings,
        }
        words = f"channel {slug}: create ({market.currency})"
        yield Change(words, "ChannelCreate", {"input": fresh})
        return
    if now["currencyCode"] != market.currency:
        message = (
            f"Channel {slug} keeps {now['currencyCode']}; a channel's currency cannot "
            f"be changed to {market.currency}. Declare another channel."
        )
        raise ConvergeError(message)
    update = _channel_update(now, name, market, settings)
    linked = {item["id"] for item in now["warehouses"]}
    ids = [shop.warehouse_id(code) for code in market.warehouses]
    missing = [item for item in ids if item not in linked]
    if missing:
        update["addWarehouses"] = missing
    if update:
        yield Change(
            f"channel {slug}: change {', '.join(update)}",
            "ChannelUpdate",
            {"id": now["id"], "input": update},
        )


def _channel_settings(pavilion: Pavilion) -> dict[str, dict[str, Any]]:
    hours = pavilion.identity.shop.unpaid_checkout_release_hours
    return {
        "stockSettings": {"allocationStrategy": "PRIORITIZE_SORTING_ORDER"},
        "checkoutSettings": {
            "useLegacyErrorFlow": False,
            "automaticCompletion": {"enabled": False},
        },
        "orderSettings": {
            "automaticallyConfirmAllNewOrders": True,
            "allowUnpaidOrders": False,
            "markAsPaidStrategy": "TRANSACTION_FLOW",
        },
        "paymentSettings": {
            "defaultTransactionFlowStrategy": "CHARGE",
            "releaseFundsForExpiredCheckouts": True,
            "checkoutTtlBeforeReleasingFunds": hours,
        },
    }


def _channel_update(
    now: Node, name: str, market: Market, settings: dict[str, dict[str, Any]]
) -> dict[str, Any]:
    update: dict[str, Any] = {}
    if now["name"] != name:
        update["name"] = name
    if not now["isActive"]:
        update["isActive"] = True
    if now["defaultCountry"]["code"] != market.country:
        update["defaultCountry"] = market.country
    for group, wanted in settings.items():
        shown = dict(wanted)
        if shown.pop("automaticCompletion", None):
            # Written under a new name, still read under the old one.
            shown["automaticallyCompleteFullyPaidCheckouts"] = False
        if different(now[group], shown):
            update[group] = wanted
    return update


def warehouse_order_changes(pavilion: Pavilion, shop: ShopState) -> Iterator[Change]:
    """Warehouses of a channel in the declared order: bases are asked in that order."""
    for market in pavilion.markets:
        now = shop.channels.get(market.channel)
        if now is None:
            continue
        order = [item["id"] for item in now["warehouses"]]
        wanted = [shop.warehouse_id(code) for code in market.warehouses]
        wanted += [item for item in order if item not in wanted]
        moves = _moves(order, wanted)
        if moves:
            yield Change(
                f"channel {market.channel}: put warehouses in order",
                "ChannelReorderWarehouses",
                {"channelId": now["id"], "moves": moves},
            )


def _moves(order: list[str], wanted: list[str]) -> list[dict[str, Any]]:
    """Relative moves, applied one after another, that turn one order into another."""
    order = list(order)
    moves = []
    for position, item in enumerate(wanted):
        if item not in order:
            continue
        step = position - order.index(item)
        if step:
            order.remove(item)
            order.insert(position, item)
            moves.append({"id": item, "sortOrder": step})
    return moves


def zone_changes(pavilion: Pavilion, shop: ShopState) -> Iterator[Change]:
    """One shipping zone per market: its country, its warehouses, its channel."""
    for market in pavilion.markets:
        ids = [shop.warehouse_id(code) for code in market.warehouses]
        channel = shop.channel_id(market.channel)
        now = shop.zones.get(market.channel)
        if now is None:
            fresh = {
                "name": market.channel,
                "countries": [market.country],
                "addWarehouses": ids,
                "addChannels": [channel],
            }
            words = f"shipping zone {market.channel}: create"
            yield Change(words, "ShippingZoneCreate", {"input": fresh})
            continue
        update = _zone_update(now, market, ids, channel)
        if update:
            yield Change(
                f"shipping zone {market.channel}: change {', '.join(update)}",
                "ShippingZoneUpdate",
                {"id": now["id"], "input": update},
            )


def _zone_update(
    now: Node, market: Market, ids: list[str], channel: str
) -> dict[str, Any]:
    update: dict[str, Any] = {}
    if [item["code"] for item in now["countries"]] != [market.country]:
        update["countries"] = [market.country]
    linked = {item["id"] for item in now["warehouses"]}
    if missing := [item for item in ids if item not in linked]:
        update["addWarehouses"] = missing
    if channel not in {item["id"] for item in now["channels"]}:
        update["addChannels"] = [channel]
    return update


def tax_changes(pavilion: Pavilion, shop: ShopState) -> Iterator[Change]:
    """Taxes come from our App, and from no other: without an answer no order."""
    wanted = {
        "chargeTaxes": True,
        "taxCalculationStrategy": "TAX_APP",
        "taxAppId": APP_IDENTIFIER,
        "displayGrossPrices": True,
        "pricesEnteredWithTax": False,
    }
    for market in pavilion.markets:
        now = shop.taxes.get(market.channel, {})
        names = different(now, wanted)
        if names:
            yield Change(
                f"taxes of {market.channel}: set {', '.join(names)}",
                "TaxConfigurationUpdate",
                {
                    "id": now.get("id", NEW),
                    "input": {name: wanted[name] for name in names},
                },
            )
