"""Pictures of goods: looked at before they are kept, and smaller ones made once.

A picture is `products/<stem>.<kind>`, where the stem ends in a hash of its bytes; its
smaller ones are `thumbnails/<stem>/<size>.<kind>`, made when they are first fetched.
Names never get other content, so they may be cached for ever.
"""

from __future__ import annotations

import hashlib
import io
import re
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.text import slugify
from PIL import Image, ImageOps, UnidentifiedImageError

from catalog.engine.errors import refuse
from catalog.engine.models import Category, Collection, Product, ProductMedia

if TYPE_CHECKING:
    from collections.abc import Iterable

Values = dict[str, Any]
MAXIMUM_PIXELS = 40_000_000
MAXIMUM_BYTES = 20_000_000
FORMATS = {"PNG": "png", "JPEG": "jpg", "WEBP": "webp", "AVIF": "avif"}
ENDINGS = {ending: kind for kind, ending in FORMATS.items()}
CONTENT_TYPES = {
    "png": "image/png",
    "jpg": "image/jpeg",
    "webp": "image/webp",
    "avif": "image/avif",
}
SIZES = (32, 64, 128, 256, 512, 1024, 2048, 4096)
QUALITY = {"JPEG": 82, "WEBP": 80, "AVIF": 62}
_ORIGINAL = re.compile(r"products/[A-Za-z0-9_-]+\.(?:png|jpg|webp|avif)")
_THUMBNAIL = re.compile(
    r"thumbnails/(?P<stem>[A-Za-z0-9_-]+)/(?P<size>\d{2,4})\.(?P<ending>png|jpg|webp|avif)"
)


def media_create(product: Product, values: Values) -> ProductMedia:
    """Store an uploaded picture after looking at its bytes, or note an address."""
    return media_write(product, *media_read(values))


def media_read(values: Values) -> tuple[ProductMedia, bytes]:
    """A picture to be, with its bytes; none of one that is elsewhere."""
    upload, url = values.get("image"), values.get("media_url")
    alt = values.get("alt") or ""
    if len(alt) > 250:
        message = "Alt field exceeds the character limit of 250."
        raise refuse("INVALID", message, "alt")
    if upload is None and not url:
        raise refuse("REQUIRED", "Image or external URL is required.", "input")
    if upload is not None and url:
        message = "Either image or external URL is required."
        raise refuse("DUPLICATED_INPUT_ITEM", message, "input")
    media = ProductMedia(alt=alt)
    if url:
        _outside(media, url)
        return media, b""
    content, media.width, media.height, kind = _taken(upload, "image")
    # Its name is told by what it shows; whose it is, when it is written.
    media.image.name = FORMATS[kind]
    return media, content


def media_write(product: Product, media: ProductMedia, content: bytes) -> ProductMedia:
    """Keep a picture that was looked at, after those the product has."""
    media.product = product
    media.sort_order = ProductMedia.objects.filter(product=product).count()
    if not content:
        media.save()
        return media
    ending = media.image.name
    media.image.save(f"{_stem(product.slug, content)}.{ending}", ContentFile(content))
    return media


def _outside(media: ProductMedia, url: str) -> None:
    # Nothing is fetched from elsewhere: whoever shows the picture does.
    video = re.match(r"https?://(?:www\.)?(youtube\.com|youtu\.be|vimeo\.com)/", url)
    is_picture = url.lower().split("?")[0].endswith((".png", ".jpg", ".jpeg", ".webp"))
    if not (video or is_picture) or len(url) > 256:
        message = "Unsupported media provider or incorrect URL."
        raise refuse("UNSUPPORTED_MEDIA_PROVIDER", message, "mediaUrl")
    media.external_url = url
    if video:
        media.type = "VIDEO"
        media.oembed_data = {"url": url, "type": "video", "provider": video[1]}


def picture_store(upload: Any, name: str, *, field: str) -> str:
    """Store a picture that belongs to a shelf; answers its path."""
    content, _, _, kind = _taken(upload, field)
    path = f"products/{_stem(name, content)}.{FORMATS[kind]}"
    if default_storage.exists(path):
        return path
    return default_storage.save(path, ContentFile(content))


def _stem(name: str, content: bytes) -> str:
    return (
        f"{slugify(name)[:60] or 'picture'}-{hashlib.sha256(content).hexdigest()[:12]}"
    )


def _taken(upload: Any, field: str) -> tuple[bytes, int, int, str]:
    if not hasattr(upload, "read"):
        raise refuse("INVALID", "An upload is a file.", field)
    if upload.size > MAXIMUM_BYTES:
        raise refuse("INVALID", "The picture is larger than 20 MB.", field)
    content = upload.read()
    return content, *_looked_at(content)


def _looked_at(content: bytes) -> tuple[int, int, str]:
    try:
        with Image.open(io.BytesIO(content), formats=tuple(FORMATS)) as picture:
            width, height, kind = picture.width, picture.height, picture.format or ""
            if width * height > MAXIMUM_PIXELS:
                raise refuse("INVALID", "The picture has too many pixels.", "image")
            picture.load()
    except (
        UnidentifiedImageError,
        OSError,
        SyntaxError,
        ValueError,
        Image.DecompressionBombError,
        Image.DecompressionBombWarning,
    ) as error:
        raise refuse("INVALID", "Invalid file type.", "image") from error
    return width, height, kind


def media_delete(media: ProductMedia) -> ProductMedia:
    """Remove a picture and, once that is certain, its files."""
    key = media.pk
    media_files_forget([media])
    media.delete()
    media.pk = key
    return media


def media_files_forget(rows: Iterable[ProductMedia]) -> None:
    """Delete files of pictures after the transaction that removes their rows."""
    for name in [row.image.name for row in rows if row.image]:
        transaction.on_commit(lambda name=name: _files_delete(name))  # type: ignore[misc]


def _files_delete(name: str) -> None:
    folder = f"thumbnails/{PurePosixPath(name).stem}"
    try:
        _, files = default_storage.listdir(folder)
    except FileNotFoundError:
        files = []
    for file in files:
        default_storage.delete(f"{folder}/{file}")
    default_storage.delete(name)


# --- Addresses --------------------------------------------------------------------
def size_snapped(size: int) -> int:
    """The nearest size that is made; the larger of two that are as near."""
    return min(SIZES, key=lambda known: (abs(known - size), -known))


def media_url(media: ProductMedia, *, size: int | None, kind: str) -> str:
    """Address of a picture: elsewhere, or below MEDIA_URL."""
    if media.external_url:
        return media.external_url
    return picture_url(media.image.name or "", size=size, kind=kind)


def picture_url(name: str, *, size: int | None, kind: str) -> str:
    """Address below MEDIA_URL; size 0 is the picture as it was uploaded."""
    path = PurePosixPath(name)
    if size == 0:
        return f"{settings.MEDIA_URL}{path}"
    snapped = size_snapped(SIZES[-1] if size is None else size)
    ending = path.suffix[1:] if kind == "ORIGINAL" else FORMATS[kind]
    return f"{settings.MEDIA_URL}thumbnails/{path.stem}/{snapped}.{ending}"


def picture_bytes(name: str) -> tuple[bytes, str] | None:
    """Content and content type of a public name; None if it names no picture."""
    ending = name.rpartition(".")[2]
    if _ORIGINAL.fullmatch(name):
        # Only what a row names: nothing else that storage holds is public.
        if not _is_public(name):
            return None
        return _read(name), CONTENT_TYPES[ending]
    parts = _THUMBNAIL.fullmatch(name)
    if parts is None or int(parts["size"]) not in SIZES:
        return None
    if default_storage.exists(name):
        return _read(name), CONTENT_TYPES[ending]
    original = _original(f"products/{parts['stem']}.")
    if original is None:
        return None
    content = thumbnail_make(
        _read(original), size=int(parts["size"]), kind=ENDINGS[ending]
    )
    kept = default_storage.save(name, ContentFile(content))
    if kept != name:
        # Another request was faster; its file has the name.
        default_storage.delete(kept)
    return content, CONTENT_TYPES[ending]


def _is_public(name: str) -> bool:
    if ProductMedia.objects.filter(image=name).exists():
        return True
    shelves = (Category, Collection)
    return any(kind.objects.filter(background_image=name).exists() for kind in shelves)


def _original(start: str) -> str | None:
    media = ProductMedia.objects.filter(image__startswith=start).first()
    if media is not None:
        return media.image.name
    for kind in (Category, Collection):
        row = kind.objects.filter(background_image__startswith=start).first()
        if row is not None:
            return row.background_image
    return None


def _read(name: str) -> bytes:
    with default_storage.open(name) as file:
        content: bytes = file.read()
    return content


def thumbnail_make(content: bytes, *, size: int, kind: str) -> bytes:
    """A copy that fits a square; never larger than the picture itself."""
    with Image.open(io.BytesIO(content), formats=tuple(FORMATS)) as opened:
        picture: Image.Image = ImageOps.exif_transpose(opened)
        has_alpha = picture.mode in {"RGBA", "LA", "PA"} or (
            "transparency" in picture.info
        )
        # JPEG has no transparency: what is clear becomes paper.
        picture = picture.convert("RGBA" if has_alpha else "RGB")
        if kind == "JPEG" and has_alpha:
            paper = Image.new("RGB", picture.size, "white")
            paper.paste(picture, mask=picture.getchannel("A"))
            picture = paper
        picture.thumbnail((size, size), Image.Resampling.LANCZOS)
        made = io.BytesIO()
        options = {"quality": QUALITY[kind]} if kind in QUALITY else {}
        picture.save(made, kind, **options)
    return made.getvalue()
