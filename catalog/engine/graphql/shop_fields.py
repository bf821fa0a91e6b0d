"""The shop's settings, countries and languages on the wire."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import phonenumbers
from babel import Locale
from babel.core import UnknownLocaleError
from graphql import GraphQLEnumType

from catalog.engine import setup
from catalog.engine.country_names import country_name
from catalog.engine.graphql.guards import APP, STAFF, needs_one_of, staff_only
from catalog.engine.graphql.registry import mutation, node, query, resolver
from catalog.engine.graphql.telling import tell
from catalog.engine.models import Channel, ShippingZone, Shop
from catalog.engine.translations import translation_write

if TYPE_CHECKING:
    from graphql import GraphQLResolveInfo, GraphQLSchema

    from catalog.engine.models import Address

Payload = dict[str, Any]
MANAGE = "MANAGE_SETTINGS"
VERSION = "3.23.28"
node("Shop", Shop)


@query("shop")
def shop(info: GraphQLResolveInfo) -> Shop:
    """The settings."""
    return setup.shop_settings()


# --- Names of countries and languages ---------------------------------------------
@resolver("CountryDisplay", "country")
def country(source: Payload, info: GraphQLResolveInfo) -> str:
    """Its English name."""
    return country_name(source["code"])


def codes_of(schema: GraphQLSchema, name: str) -> list[str]:
    """Values of an enum of the schema."""
    found = schema.type_map[name]
    assert isinstance(found, GraphQLEnumType)
    return list(found.values)


def all_countries(schema: GraphQLSchema) -> list[str]:
    """Codes of all countries."""
    return codes_of(schema, "CountryCode")


@cache
def language_name(code: str) -> str:
    """A language's English name, its code where none is known."""
    try:
        return str(Locale.parse(code).get_display_name("en") or code)
    except (UnknownLocaleError, ValueError):
        return code


@resolver("LanguageDisplay", "language")
def language(source: Payload, info: GraphQLResolveInfo) -> str:
    """Its English name."""
    return language_name(source["code"])


@resolver("Shop", "languages")
def languages(source: Shop, info: GraphQLResolveInfo) -> list[Payload]:
    """All that words can be written in."""
    codes = codes_of(info.schema, "LanguageCodeEnum")
    # By language, then by place: `as`, `as-in`, `asa`.
    return [
        {"code": code}
        for code in sorted(codes, key=lambda code: code.replace("_", "-"))
    ]


@resolver("Shop", "countries")
def countries(
    source: Shop,
    info: GraphQLResolveInfo,
    language_code: str | None = None,
    filter: Payload | None = None,  # noqa: A002
) -> list[Payload]:
    """All, or those (not) covered by a shipping zone."""
    codes = sorted(all_countries(info.schema), key=country_name)
    covered = (filter or {}).get("attached_to_shipping_zones")
    if covered is not None:
        zones = ShippingZone.objects.values_list("countries", flat=True)
        there = {code for zone in zones for code in zone}
        codes = [code for code in codes if (code in there) == covered]
    return [{"code": code} for code in codes]


# --- Fields -----------------------------------------------------------------------
@resolver("Shop", "id")
def shop_id(source: Shop, info: GraphQLResolveInfo) -> str:
    """The one shop's id."""
    return "U2hvcDox"


@resolver("Shop", "domain")
def domain(source: Shop, info: GraphQLResolveInfo) -> Payload:
    """Where it is on the web."""
    said = info.context.notes.get("public_url") or f"http://{source.domain}"
    url = urlsplit(said)
    return {
        "host": url.netloc or source.domain,
        "ssl_enabled": url.scheme == "https",
        "url": f"{url.scheme}://{url.netloc}/",
    }


@resolver("Shop", "channelCurrencies")
def channel_currencies(source: Shop, info: GraphQLResolveInfo) -> list[str]:
    """Of all channels."""
    staff_only(info, STAFF, APP)
    rows = Channel.objects.order_by("currency_code")
    return list(rows.values_list("currency_code", flat=True).distinct())


@resolver("Shop", "defaultCountry")
def default_country(source: Shop, info: GraphQLResolveInfo) -> Payload:
    """That of the server."""
    return {"code": "US"}


@resolver("Shop", "phonePrefixes")
def phone_prefixes(source: Shop, info: GraphQLResolveInfo) -> list[str]:
    """Of all countries that have one, in order."""
    return [str(prefix) for prefix in sorted(phonenumbers.COUNTRY_CODE_TO_REGION_CODE)]


@resolver("Shop", "availableShippingMethods")
def available_methods(
    source: Shop, info: GraphQLResolveInfo, **_: Any
) -> list[Payload]:
    """None beside those a checkout is offered."""
    return []


@resolver("Shop", "version")
def version(source: Shop, info: GraphQLResolveInfo) -> str:
    """The version of Saleor whose contract is served."""
    staff_only(info, STAFF, APP)
    return VERSION


@resolver("Shop", "schemaVersion")
def schema_version(source: Shop, info: GraphQLResolveInfo) -> str:
    """Minor version of the contract."""
    return VERSION.rpartition(".")[0]


@resolver("Shop", "companyAddress")
def company_address(source: Shop, info: GraphQLResolveInfo) -> Address | None:
    """The shop's own address."""
    return source.company_address


@resolver("Shop", "translation")
def translation(
    source: Shop, info: GraphQLResolveInfo, language_code: str
) -> Payload | None:
    """Null where nothing is written."""
    said = source.translation(language_code)
    if said is None:
        return None
    return {
        "id": f"{source.pk}-{language_code}",
        "language": {"code": language_code},
        "header_text": said.get("header_text") or "",
        "description": said.get("description") or "",
    }


def _guarded(name: str, column: str, *permissions: str) -> None:
    @resolver("Shop", name)
    def guarded(source: Shop, info: GraphQLResolveInfo) -> Any:
        """A setting that who manages settings reads."""
        if permissions == (STAFF, APP):
            staff_only(info, STAFF, APP)
        else:
            needs_one_of(info, *permissions)
        return getattr(source, column)


for _name, _column in (
    ("defaultMailSenderName", "default_mail_sender_name"),
    ("defaultMailSenderAddress", "default_mail_sender_address"),
    ("reserveStockDurationAnonymousUser", "reserve_stock_duration_anonymous_user"),
    (
        "reserveStockDurationAuthenticatedUser",
        "reserve_stock_duration_authenticated_user",
    ),
    ("limitQuantityPerCheckout", "limit_quantity_per_checkout"),
    ("customerSetPasswordUrl", "customer_set_password_url"),
    ("enableAccountConfirmationByEmail", "enable_account_confirmation_by_email"),
    ("allowLoginWithoutConfirmation", "allow_login_without_confirmation"),
):
    _guarded(_name, _column, MANAGE)


# --- Writes -----------------------------------------------------------------------
@mutation("shopSettingsUpdate", permission=MANAGE)
def shop_settings_update(info: GraphQLResolveInfo, input: Payload) -> Payload:  # noqa: A002
    """Set what is given."""
    row = setup.shop_update(input)
    if input.get("metadata") or input.get("private_metadata"):
        tell(info, "SHOP_METADATA_UPDATED", row)
    return {"shop": row}


@mutation("shopAddressUpdate", permission=MANAGE)
def shop_address_update(
    info: GraphQLResolveInfo,
    input: Payload | None = None,  # noqa: A002
) -> Payload:
    """The shop's own address."""
    return {"shop": setup.shop_address_set(input)}


@mutation("shopDomainUpdate", permission=MANAGE)
def shop_domain_update(
    info: GraphQLResolveInfo,
    input: Payload | None = None,  # noqa: A002
) -> Payload:
    """Its name; where it is on the web the server tells."""
    return {"shop": setup.shop_domain_set(input or {})}


@mutation("shopSettingsTranslate", permission="MANAGE_TRANSLATIONS")
def shop_settings_translate(
    info: GraphQLResolveInfo,
    input: Payload,  # noqa: A002
    language_code: str,
) -> Payload:
    """Its texts in another language."""
    row = setup.shop_settings()
    translation_write(row, language_code, input)
    return {"shop": row}
