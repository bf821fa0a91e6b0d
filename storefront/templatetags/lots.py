"""Template tags of lots: the code that a label carries."""

from __future__ import annotations

from typing import TYPE_CHECKING

import segno
from django import template
from django.conf import settings

from catalog.bases.digital_link import lot_path

if TYPE_CHECKING:
    from catalog.bases.models import Lot

register = template.Library()


def lot_uri(lot: Lot) -> str:
    """What the code says: the whole Digital Link."""
    return settings.PUBLIC_URL + lot_path(lot)


@register.simple_tag
def lot_qr(lot: Lot) -> str:
    """`<img src="{% lot_qr lot %}">`: SVG, with the quiet zone that scanners need."""
    drawn = segno.make(lot_uri(lot), error="m", micro=False)
    return str(drawn.svg_data_uri(scale=4, border=4, dark="#000", light="#fff"))
