"""Bases as the pavilion declares them: words, pictures, places on the map."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.templatetags.static import static

from catalog.markets import selectors as markets
from storefront.shop.pages import BaseCard, BaseMap
from storefront.shop.pictures import drawing_bounds, pavilion_picture

if TYPE_CHECKING:
    from catalog.declaration import Base
    from storefront.localization.places import Place

_MAP = "map"


def base_cards(*, place: Place) -> tuple[BaseCard, ...]:
    """All bases in the language of the place, north to south. No queries."""
    declared = sorted(markets.pavilion().bases, key=lambda base: -base.latitude)
    return tuple(base_card(place=place, base=base) for base in declared)


def base_card(*, place: Place, base: Base) -> BaseCard:
    """One base in the language of the place. No queries."""
    words = place.texts.bases[base.code]
    x, y = _point(base)
    return BaseCard(
        code=base.code,
        slug=base.slug,
        name=words.name,
        place=words.place,
        province=place.texts.provinces.get(base.province, base.province),
        grows=words.grows,
        people=words.people,
        picture=pavilion_picture(name=f"base-{base.slug}", alt=words.place),
        map_x=x,
        map_y=y,
    )


def base_of(key: str) -> Base | None:
    """The declared base of a code in any case, or of a slug."""
    for base in markets.pavilion().bases:
        if key.upper() == base.code or key == base.slug:
            return base
    return None


def base_map(*, cards: tuple[BaseCard, ...]) -> BaseMap | None:
    """The drawn map with the bases on it; None where no map is drawn."""
    facts = drawing_bounds(_MAP)
    if facts is None:
        return None
    (width, height), _data = facts
    dot = round(max(width, height) / 55)
    return BaseMap(
        src=static(f"pavilion/{_MAP}.svg"),
        width=round(width),
        height=round(height),
        bases=cards,
        dot=dot,
        stroke=max(1, dot // 6),
    )


def _point(base: Base) -> tuple[str, str]:
    """Where a base lies on the drawing, in its own units; empty without a map."""
    facts = drawing_bounds(_MAP)
    if facts is None or "data-west" not in facts[1]:
        return "", ""
    (width, height), data = facts
    west, east = data["data-west"], data["data-east"]
    north, south = data["data-north"], data["data-south"]
    x = (float(base.longitude) - west) / (east - west) * width
    y = (north - float(base.latitude)) / (north - south) * height
    return f"{x:.1f}", f"{y:.1f}"
