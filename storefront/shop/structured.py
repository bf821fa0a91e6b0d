"""A product for machines: schema.org JSON-LD, with the same price the page shows."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils.safestring import mark_safe

if TYPE_CHECKING:
    from django.utils.safestring import SafeString

    from catalog.money import Money
    from storefront.localization.places import Place
    from storefront.shop.pages import ProductPage

# Inside <script> a text may not end the element nor open a comment.
_ESCAPES = {ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026"}


def product_json(*, place: Place, page: ProductPage) -> SafeString:
    """JSON-LD of a product. Without a quote there is no offer: nothing is made up."""
    url = settings.PUBLIC_URL + place.url("shop:product", slug=page.slug)
    said: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Product",
        "name": str(page.name),
        "url": url,
        "description": " ".join(page.description),
        "image": [absolute_url(picture.src) for picture in page.pictures],
        "category": page.category_name,
        "countryOfOrigin": page.label.country_of_origin,
        "sku": page.variant.sku if page.variant else "",
        "gtin": page.label.gtin,
    }
    if page.can_be_bought and page.price.total:
        said["offers"] = (
            _offer(place, page.price.total, url)
            | _when(page)
            | _delivery(place, page)
            | _returns(place, page)
        )
    kept = {key: value for key, value in said.items() if value}
    text = json.dumps(kept, ensure_ascii=False).translate(_ESCAPES)
    return mark_safe(text)  # noqa: S308  escaped for a script element just above


def _offer(place: Place, total: Money, url: str) -> dict[str, str]:
    return {
        "@type": "Offer",
        "url": url,
        "price": str(total.amount),
        "priceCurrency": total.currency,
        "availability": "https://schema.org/InStock",
        "itemCondition": "https://schema.org/NewCondition",
        "eligibleRegion": place.market.country,
    }


def _when(page: ProductPage) -> dict[str, str]:
    """Of goods that are sold ahead of a harvest: that they are, and from which day."""
    if page.harvest_on is None:
        return {}
    return {
        "availability": "https://schema.org/PreOrder",
        "availabilityStarts": page.harvest_on.isoformat(),
    }


def _returns(place: Place, page: ProductPage) -> dict[str, Any]:
    """The market's terms of returns, https://schema.org/MerchantReturnPolicy.

    A market that declares none says nothing.
    """
    terms = place.market.returns
    if terms is None:
        return {}
    policy: dict[str, Any] = {
        "@type": "MerchantReturnPolicy",
        "applicableCountry": place.market.country,
    }
    if page.is_fresh:
        policy["returnPolicyCategory"] = "https://schema.org/MerchantReturnNotPermitted"
    else:
        policy |= {
            "returnPolicyCategory": "https://schema.org/MerchantReturnFiniteReturnWindow",
            "merchantReturnDays": terms.ask_days,
            "returnMethod": "https://schema.org/ReturnByMail",
            "returnFees": "https://schema.org/ReturnFeesCustomerResponsibility",
        }
    return {"hasMerchantReturnPolicy": policy}


def _delivery(place: Place, page: ProductPage) -> dict[str, Any]:
    """Where it is sent and how many days that takes; what it costs the basket says.

    https://schema.org/OfferShippingDetails. Without a window there is nothing to say.
    """
    window = page.arrival
    if window is None:
        return {}
    first, last = (
        (day - window.ship_on).days for day in (window.earliest, window.latest)
    )
    return {
        "shippingDetails": {
            "@type": "OfferShippingDetails",
            "shippingDestination": {
                "@type": "DefinedRegion",
                "addressCountry": place.market.country,
            },
            "deliveryTime": {
                "@type": "ShippingDeliveryTime",
                "transitTime": {
                    "@type": "QuantitativeValue",
                    "minValue": first,
                    "maxValue": last,
                    "unitCode": "DAY",
                },
            },
        }
    }


def absolute_url(src: str) -> str:
    """An address that a stranger can open."""
    return src if "://" in src else settings.PUBLIC_URL + src
