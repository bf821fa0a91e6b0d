"""Drawings of the goods as pictures that commerce takes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import resvg_py

from storefront.sync.product_draft import DraftPicture

if TYPE_CHECKING:
    from catalog.declaration import Goods, Pavilion

WIDTH_PX = 1200


def goods_picture(*, pavilion: Pavilion, goods: Goods) -> DraftPicture | None:
    """The drawing of the goods as PNG, None if it is not drawn yet.

    Commerce takes no SVG; thumbnails in WebP and AVIF are made from this one.
    """
    path = pavilion.directory / "pictures" / f"{goods.picture}.svg"
    if not path.is_file():
        return None
    content = resvg_py.svg_to_bytes(
        svg_string=path.read_text(encoding="utf-8"),
        width=WIDTH_PX,
        skip_system_fonts=True,
    )
    return DraftPicture(
        name=f"{goods.picture}.png",
        content_type="image/png",
        content=bytes(content),
        alt={language: words.alt for language, words in goods.text.items()},
    )
