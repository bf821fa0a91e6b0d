"""QR codes of lots, as printed on labels: the whole Digital Link, drawn by our server."""

from __future__ import annotations

from typing import TYPE_CHECKING

import segno
from django.conf import settings

from catalog.bases.digital_link import lot_path

if TYPE_CHECKING:
    from catalog.bases.models import Lot


def lot_uri(lot: Lot) -> str:
    """What the code says."""
    return settings.PUBLIC_URL + lot_path(lot)


def lot_qr(lot: Lot) -> str:
    """An inline picture for `src`: SVG, with the quiet zone that scanners need."""
    drawn = segno.make(lot_uri(lot), error="m", micro=False)
    return str(drawn.svg_data_uri(scale=4, border=4, dark="#000", light="#fff"))
