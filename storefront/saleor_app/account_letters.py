"""Letters of buyers' accounts: commerce makes the link, we write and send the letter.

The link opens an account, so these letters stand in no list of the console, and are
emptied once they have left.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from django.conf import settings

from catalog.jobs.services import outbox_add, outbox_empty
from catalog.markets.selectors import UnknownMarketError, market_by_channel
from storefront.localization.letters import letter_render
from storefront.localization.mail import mail_send
from storefront.localization.order_places import language_of
from storefront.localization.places import Place

if TYPE_CHECKING:
    from datetime import datetime

Payload = dict[str, Any]
TOPIC = "account-email"


def confirmation_asked(payload: Payload, *, now: datetime) -> None:
    """Somebody registered: the letter with which they prove that the address is theirs."""
    _owe("letters/account_confirm.txt", payload)


def password_asked(payload: Payload, *, now: datetime) -> None:
    """Somebody forgot a password: the letter that lets them set another."""
    _owe("letters/account_password.txt", payload)


def account_mail_send(payload: Payload, key: str) -> None:
    """Outbox handler: send the letter, then keep no word of it."""
    if payload.get("to"):
        mail_send(payload, key)
        outbox_empty(topic=TOPIC, key=key)


def _owe(template: str, payload: Payload) -> None:
    url, user = payload.get("redirectUrl") or "", payload["user"]
    # Links of other storefronts, and of the Dashboard, are theirs to send.
    if not url.startswith(settings.PUBLIC_URL) or not payload.get("channel"):
        return
    try:
        market = market_by_channel(payload["channel"]["slug"])
    except UnknownMarketError:
        return
    place = Place(language_of(user, market), market)
    letter = letter_render(
        template,
        {"url": url, "is_demo": settings.DEMO, "words": place.texts},
        to=user["email"],
        language=place.django_language,
    )
    key = hashlib.sha256(url.encode()).hexdigest()
    # No mail leaves a demo: there all letters are read in the console.
    topic = "email" if settings.DEMO else TOPIC
    outbox_add(topic=topic, key=key, payload=letter)
