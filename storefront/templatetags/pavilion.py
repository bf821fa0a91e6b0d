"""Template tags of the design system: money, days, weights, pictures, marks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import segno
from django import template
from django.conf import settings
from django.utils import timezone
from django.utils.html import format_html

from storefront.localization import formats
from storefront.localization.context import declared_language
from storefront.localization.places import locale_of

if TYPE_CHECKING:
    from datetime import date, datetime
    from decimal import Decimal

    from babel import Locale
    from django.utils.safestring import SafeString

    from catalog.money import Money
    from storefront.localization.places import Place

register = template.Library()


def _locale(context: template.Context) -> Locale:
    place: Place | None = context.get("place")
    return place.locale if place else locale_of(declared_language(), "")


@register.simple_tag(takes_context=True)
def money(context: template.Context, value: Money) -> SafeString:
    """`{% money price %}`: an amount, isolated from the direction of its sentence."""
    text = formats.money(value, _locale(context))
    return format_html('<bdi class="money">{}</bdi>', text)


@register.simple_tag(takes_context=True)
def money_text(context: template.Context, value: Money) -> str:
    """The same without markup, for buttons and attributes."""
    return formats.money(value, _locale(context))


@register.simple_tag(takes_context=True)
def day(context: template.Context, value: date) -> SafeString:
    """`{% day lot.best_before %}`: a full date in a `<time>`."""
    text = formats.day(value, _locale(context))
    return format_html('<time datetime="{}">{}</time>', value.isoformat(), text)


@register.simple_tag(takes_context=True)
def days(context: template.Context, start: date, end: date) -> str:
    """`{% days arrival.earliest arrival.latest %}`: a window such as "3-7 Dec"."""
    return formats.days(start, end, _locale(context))


@register.simple_tag(takes_context=True)
def day_month(context: template.Context, value: date) -> SafeString:
    """`{% day_month arrival.ship_on %}`: "Thu, 3 Dec" in a `<time>`."""
    text = formats.day_month(value, _locale(context))
    return format_html('<time datetime="{}">{}</time>', value.isoformat(), text)


@register.simple_tag(takes_context=True)
def month(context: template.Context, value: date) -> str:
    """`{% month page.month %}`: "December 2026"."""
    return formats.month(value, _locale(context))


@register.simple_tag(takes_context=True)
def instant(context: template.Context, value: datetime) -> SafeString:
    """`{% instant order.created %}`: date and time in the current time zone."""
    local = timezone.localtime(value)
    text = formats.instant(local, _locale(context))
    return format_html('<time datetime="{}">{}</time>', value.isoformat(), text)


@register.simple_tag(takes_context=True)
def weight(context: template.Context, grams: int) -> SafeString:
    """`{% weight variant.net_weight_g %}`: "400 g", "1.2 kg"."""
    text = formats.weight(grams, _locale(context))
    return format_html('<bdi class="figures nowrap">{}</bdi>', text)


@register.simple_tag(takes_context=True)
def number(context: template.Context, value: Decimal | int, digits: int = 3) -> str:
    """`{% number value %}`: digits and separators of the language."""
    return formats.number(value, _locale(context), digits=digits)


@register.simple_tag(takes_context=True)
def percent(context: template.Context, rate: Decimal) -> str:
    """`{% percent rate %}`: 0.091 as "9.1%"."""
    return formats.percent(rate, _locale(context))


@register.simple_tag(takes_context=True)
def code(context: template.Context, value: str) -> SafeString:
    """`{% code lot.code %}`: lot codes, HS codes, SKUs; always left to right."""
    return format_html('<bdi dir="ltr" class="code">{}</bdi>', value)


@register.simple_tag(takes_context=True)
def phrase(context: template.Context, value: Any) -> SafeString | str:
    """`{% phrase card.name %}`: words, with `lang` where they are in another language."""
    language = getattr(value, "language", "")
    if not language or language == context.get("language"):
        return str(value)
    direction = locale_of(language, "").text_direction
    return format_html(
        '<span lang="{}" dir="{}">{}</span>', language, direction, str(value)
    )


@register.simple_tag
def qr(path: str) -> str:
    """`<img src="{% qr path %}">`: a page of ours as a code, with its quiet zone."""
    drawn = segno.make(settings.PUBLIC_URL + path, error="m", micro=False)
    return str(drawn.svg_data_uri(scale=4, border=4, dark="#000", light="#fff"))


@register.inclusion_tag("partials/_picture.html")
def picture(
    value: Any, sizes: str = "100vw", css: str = "", *, eager: bool | str = False
) -> dict[str, Any]:
    """`{% picture card.picture sizes="..." css="..." eager="first" %}`; None draws the motif.

    `eager=True` is for what may be seen at once, "first" for the one picture to hurry.
    """
    return {"picture": value, "sizes": sizes, "css": css, "eager": eager}


@register.inclusion_tag("partials/_field.html")
def field(bound: Any, hint: str = "") -> dict[str, Any]:
    """`{% field form.email %}`: label, hint, input and the errors beside it."""
    return {"field": bound, "hint": hint or bound.help_text}


@register.filter
def with_attributes(bound: Any) -> SafeString:
    """A form's widget with our class, and ARIA where it has errors or a hint."""
    described = [f"{bound.id_for_label}-hint"] if bound.help_text else []
    if bound.errors:
        described.append(f"{bound.id_for_label}-error")
    attributes = {"class": "input"}
    if described:
        attributes["aria-describedby"] = " ".join(described)
    if bound.errors:
        attributes["aria-invalid"] = "true"
    rendered: SafeString = bound.as_widget(
        attrs={**bound.field.widget.attrs, **attributes}
    )
    return rendered
