"""The picture that goes with a shared link: 1200 × 630, made for each product.

That is the size large previews have (https://ogp.me, `og:image:width`). The goods stand
on the pavilion's paper beside its mark; words are the link's own.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import httpx
from django.conf import settings
from django.core.files.storage import default_storage
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe
from PIL import Image, ImageDraw, UnidentifiedImageError

from catalog.markets import selectors as markets
from storefront.shop import product_selectors
from storefront.shop.http import commerce_page

if TYPE_CHECKING:
    from django.http import HttpRequest

    from storefront.localization.places import Place

SIZE = (1200, 630)
PAPER, LINE = "#fbf8f1", "#e4ddcf"
A_DAY = 60 * 60 * 24
SECONDS, LARGEST = 5.0, 5_000_000


@require_safe
@cache_control(max_age=A_DAY, public=True)
@commerce_page
def share(request: HttpRequest, place: Place, slug: str) -> HttpResponse:
    """A product's picture for previews; 404 where it has none, or none that can be read."""
    page = product_selectors.product_page(
        place=place, slug=slug, sku="", now=timezone.now()
    )
    if page is None or not page.pictures:
        raise Http404
    content = _read(page.pictures[0].src)
    try:
        made = _made(content)
    except (UnidentifiedImageError, OSError, Image.DecompressionBombError) as error:
        raise Http404 from error
    return HttpResponse(made, content_type="image/jpeg")


def _made(content: bytes) -> bytes:
    wide, tall = SIZE
    with Image.open(io.BytesIO(content)) as opened:
        goods = opened.convert("RGB")
    goods.thumbnail((wide, tall), Image.Resampling.LANCZOS)
    scale = tall / goods.height
    goods = goods.resize((round(goods.width * scale), tall), Image.Resampling.LANCZOS)
    made = Image.new("RGB", SIZE, PAPER)
    made.paste(goods, (wide - goods.width, 0))
    pen = ImageDraw.Draw(made)
    left = (wide - goods.width) // 2
    _diamond(pen, left, tall // 2, 92, markets.pavilion().identity.look.accent)
    _diamond(pen, left, tall // 2, 56, PAPER)
    _diamond(pen, left, tall // 2, 26, markets.pavilion().identity.look.leaf)
    for at in range(24, wide - goods.width, 48):
        _diamond(pen, at, tall - 28, 14, LINE)
    told = io.BytesIO()
    made.save(told, "JPEG", quality=82, optimize=True, progressive=True)
    return told.getvalue()


def _diamond(pen: ImageDraw.ImageDraw, x: int, y: int, half: int, fill: str) -> None:
    pen.polygon([(x, y - half), (x + half, y), (x, y + half), (x - half, y)], fill=fill)


def _read(src: str) -> bytes:
    """The picture's bytes: our own file, or one of the Saleor whose goods we sell."""
    if src.startswith(settings.MEDIA_URL):
        name = src.removeprefix(settings.MEDIA_URL)
        try:
            with default_storage.open(name) as file:
                return bytes(file.read(LARGEST))
        except OSError as error:
            raise Http404 from error
    known = (settings.SALEOR_API_URL or "", settings.SALEOR_MEDIA_ORIGIN or "")
    if urlsplit(src).netloc not in {urlsplit(one).netloc for one in known if one}:
        raise Http404
    content = b""
    try:
        with httpx.stream(
            "GET", src, timeout=SECONDS, follow_redirects=False
        ) as answer:
            answer.raise_for_status()
            for piece in answer.iter_bytes():
                content += piece
                if len(content) > LARGEST:
                    raise Http404
    except httpx.HTTPError as error:
        raise Http404 from error
    return content
