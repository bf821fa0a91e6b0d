"""Letters as templates: the first line is the subject, the rest the text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

if TYPE_CHECKING:
    from collections.abc import Mapping

    from storefront.localization.places import Place


def letter_render(
    template: str, context: Mapping[str, Any], *, to: str, language: str
) -> dict[str, str]:
    """A letter ready for the outbox (`to`, `subject`, `text`), in a Django language."""
    with translation.override(language):
        text = render_to_string(template, dict(context))
    subject, _, body = text.strip().partition("\n")
    return {"to": to, "subject": subject, "text": body.strip() + "\n"}


def order_letter(
    template: str,
    *,
    place: Place,
    order: Mapping[str, Any],
    page: str = "shop:order",
    **said: Any,
) -> dict[str, str]:
    """A letter to whoever ordered, in the order's language, with the way to its page.

    `order` is Saleor's, with `id`, `number` and a `userEmail`; `said` is what this
    letter has to say besides. Templates get `number`, `url`, `is_demo` and `words`.
    """
    path = reverse(page, kwargs={"place": place, "order_id": order["id"]})
    context = {
        "number": order["number"],
        "url": settings.PUBLIC_URL + path,
        "is_demo": settings.DEMO,
        "words": place.texts,
    }
    return letter_render(
        template,
        {**context, **said},
        to=order["userEmail"],
        language=place.django_language,
    )
