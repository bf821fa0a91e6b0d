"""What commerce refuses, in sentences that say what to do."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

if TYPE_CHECKING:
    from storefront.saleor.errors import ErrorItem, Refused

SENTENCES = {
    "INSUFFICIENT_STOCK": gettext_lazy(
        "Somebody was faster: not so many units are left. Choose a smaller quantity."
    ),
    "QUANTITY_GREATER_THAN_LIMIT": gettext_lazy(
        "That is more than one order may hold. Choose a smaller quantity."
    ),
    "NOT_FOUND": gettext_lazy("These goods are not in this shop any more."),
    "GRAPHQL_ERROR": gettext_lazy("These goods are not in this shop any more."),
    "ZERO_QUANTITY": gettext_lazy("Choose at least one unit."),
    "PRODUCT_UNAVAILABLE_FOR_PURCHASE": gettext_lazy(
        "These goods are not on sale here at the moment."
    ),
    "PRODUCT_NOT_PUBLISHED": gettext_lazy(
        "These goods are not on sale here at the moment."
    ),
    "UNAVAILABLE_VARIANT_IN_CHANNEL": gettext_lazy(
        "These goods are not on sale in this country. Take them out of the basket."
    ),
    "DELIVERY_METHOD_NOT_APPLICABLE": gettext_lazy(
        "This way of delivery cannot carry these goods any more. Choose another."
    ),
    "SHIPPING_METHOD_NOT_SET": gettext_lazy("Choose how your goods are delivered."),
    "SHIPPING_ADDRESS_NOT_SET": gettext_lazy("Tell us where the goods go."),
    "EMAIL_NOT_SET": gettext_lazy("Tell us your e-mail address."),
    "TAX_ERROR": gettext_lazy(
        "We cannot work out what customs will take for this basket, so we do not sell "
        "it. Take out what is marked, or try again in a minute."
    ),
    "CHECKOUT_NOT_FULLY_PAID": gettext_lazy(
        "The payment does not cover the order yet."
    ),
    "REQUIRED": gettext_lazy("This is needed."),
    "INVALID": gettext_lazy("This does not look right. Please check it."),
}
OTHER = gettext_lazy("That did not work. Your basket is kept; please try once more.")
# Saleor says "Only 3 remaining in stock."; the loser of a completion hears no number.
_LEFT = re.compile(r"[Oo]nly (\d+) remaining|remaining (\d+)")


def sentence(item: ErrorItem) -> str:
    """One reason in words; what is left is named where commerce tells it."""
    left = _LEFT.search(item.message)
    if item.code == "INSUFFICIENT_STOCK" and left:
        return left_sentence(int(left[1] or left[2]))
    return str(SENTENCES.get(item.code, OTHER))


def left_sentence(left: int) -> str:
    """What is left of goods that somebody wanted more of."""
    if left <= 0:
        return _("Nothing is left of this just now. The next lot brings more.")
    return ngettext(
        "Only %(left)s is left. Choose at most so many.",
        "Only %(left)s are left. Choose at most so many.",
        left,
    ) % {"left": left}


def sentences(refused: Refused) -> list[str]:
    """All reasons, each once, in order."""
    return list(dict.fromkeys(sentence(item) for item in refused.items))
