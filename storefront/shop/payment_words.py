"""The ways to pay that a market declares, in words, and what a bank's answer means."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy

if TYPE_CHECKING:
    from storefront.localization.places import Place

_NAMES = {
    "alipay": gettext_lazy("Alipay"),
    "wechat_pay": gettext_lazy("WeChat Pay"),
    "card": gettext_lazy("Card"),
    "paypal": gettext_lazy("PayPal"),
    "sepa_debit": gettext_lazy("Direct debit (SEPA)"),
    "konbini": gettext_lazy("Convenience store (konbini)"),
    "apple_pay": gettext_lazy("Apple Pay"),
    "paynow": gettext_lazy("PayNow"),
    "promptpay": gettext_lazy("PromptPay"),
}
_WHEN = {
    "charge": gettext_lazy("The money is taken at once."),
    "authorization": gettext_lazy("The money is held now and taken when we send."),
}
_WHY = {
    "card_declined": gettext_lazy("Your bank declined the payment."),
    "insufficient_funds": gettext_lazy("There was not enough money on the account."),
    "authentication_failed": gettext_lazy(
        "The bank's check that it is you did not succeed."
    ),
    "over_year_limit": gettext_lazy("This order goes over your yearly limit."),
    "over_rice_limit": gettext_lazy("This order goes over your rice for the year."),
    "identity_needed": gettext_lazy("Customs has to know who the goods are for."),
    "goods_gone": gettext_lazy("Somebody was faster: the goods are gone."),
    "not_eligible": gettext_lazy(
        "The rules changed while you were paying: these goods may not be sold there now."
    ),
    "no_quote": gettext_lazy("What customs will take could not be worked out."),
    "amount_changed": gettext_lazy("The sum changed while you were paying."),
}


@dataclass(frozen=True, slots=True)
class Method:
    """One way to pay. `detail` says when money moves."""

    code: str
    name: str
    detail: str


def methods_of(place: Place) -> tuple[Method, ...]:
    """The market's ways to pay, in declared order."""
    return tuple(
        Method(
            code=method.code,
            name=method_name(method.code),
            detail=str(_WHEN.get(method.flow, "")),
        )
        for method in place.market.payment_methods
    )


def method_name(code: str) -> str:
    """The name of a way to pay; a new one is shown by its code in words."""
    known = _NAMES.get(code)
    return str(known) if known else code.replace("_", " ").capitalize()


def decline_words(code: str) -> str:
    """Why the money did not come, "" where nobody said."""
    return str(_WHY.get(code, ""))
