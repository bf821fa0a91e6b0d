"""Pictures: the pavilion's own drawings, and media that commerce serves."""

from __future__ import annotations

import json
import re
from functools import cache
from typing import TYPE_CHECKING, Protocol

from django.conf import settings
from django.templatetags.static import static

from storefront.shop.pages import Picture

if TYPE_CHECKING:
    from pathlib import Path

# Goods are drawn and photographed 4:5; Saleor's thumbnails fit a square box.
CARD_SIZE = (410, 512)
PAGE_SIZE = (819, 1024)
_VIEW_BOX = re.compile(
    r'viewBox="\s*([-\d.]+)[\s,]+([-\d.]+)[\s,]+([\d.]+)[\s,]+([\d.]+)'
)
_ATTRIBUTE = re.compile(r'(data-[a-z]+)="([-\d.]+)"')


class Media(Protocol):
    """Shape of a product's media in generated results."""

    @property
    def alt(self) -> str: ...
    @property
    def avif(self) -> str: ...
    @property
    def webp(self) -> str: ...
    @property
    def metafield(self) -> str | None: ...


def media_picture(
    *, small: Media, large: Media | None = None, language: str, name: str
) -> Picture:
    """A product's picture with its text in the page's language.

    `alt` in commerce is in the base language; the metafield of the same name holds a
    JSON object of language to text. Without either, the name of the goods is read.
    """
    width, height = PAGE_SIZE if large else CARD_SIZE
    main = large or small
    avif, webp = f"{small.avif} {CARD_SIZE[0]}w", f"{small.webp} {CARD_SIZE[0]}w"
    if large:
        avif += f", {large.avif} {PAGE_SIZE[0]}w"
        webp += f", {large.webp} {PAGE_SIZE[0]}w"
    alt = _alt_in(main.metafield, language) or main.alt or name
    return Picture(
        src=main.webp, avif=avif, webp=webp, width=width, height=height, alt=alt
    )


def _alt_in(metafield: str | None, language: str) -> str:
    try:
        said = json.loads(metafield or "{}")
    except ValueError:
        return ""
    return str(said.get(language) or "") if isinstance(said, dict) else ""


def pavilion_picture(*, name: str, alt: str) -> Picture | None:
    """A drawing of the pavilion's own `pictures/` folder, None if it is not drawn."""
    facts = _drawing(_folder() / f"{name}.svg")
    if facts is None:
        return None
    width, height = facts[0]
    return Picture(
        src=static(f"pavilion/{name}.svg"),
        avif="",
        webp="",
        width=round(width),
        height=round(height),
        alt=alt,
    )


def drawing_bounds(name: str) -> tuple[tuple[float, float], dict[str, float]] | None:
    """Size of a drawing and its `data-*` numbers (a map's west, east, north, south)."""
    return _drawing(_folder() / f"{name}.svg")


def _folder() -> Path:
    folder: Path = settings.PAVILIONS_DIR / settings.PAVILION / "pictures"
    return folder


@cache
def _drawing(path: Path) -> tuple[tuple[float, float], dict[str, float]] | None:
    if not path.exists():
        return None
    head = path.read_text(encoding="utf-8")[:2000]
    box = _VIEW_BOX.search(head)
    size = (float(box[3]), float(box[4])) if box else (1200.0, 800.0)
    return size, {key: float(value) for key, value in _ATTRIBUTE.findall(head)}
