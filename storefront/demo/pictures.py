"""Drawings of the goods as pictures that commerce takes."""

from __future__ import annotations

import hashlib
from functools import partial
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
    drawing = path.read_text(encoding="utf-8")
    return DraftPicture(
        name=f"{goods.picture}.png",
        content_type="image/png",
        read=partial(_png, drawing),
        file_hash=hashlib.sha256(f"{WIDTH_PX}{drawing}".encode()).hexdigest(),
        alt={language: words.alt for language, words in goods.text.items()},
    )


def _png(drawing: str) -> bytes:
    return bytes(
        resvg_py.svg_to_bytes(
            svg_string=drawing, width=WIDTH_PX, skip_system_fonts=True
        )
    )
