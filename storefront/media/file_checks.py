"""What a file really is, by its bytes; pictures are decoded and written anew.

Writing anew drops everything that is not picture: places, names, comments, thumbnails,
and whatever hides behind the last pixel.
"""

from __future__ import annotations

import io
import warnings
from dataclasses import dataclass

from PIL import Image, ImageOps, UnidentifiedImageError

from storefront.media.errors import FileRefusedError

FILE_BYTES = 15_000_000
SHORTEST_PX = 400
MAXIMUM_PIXELS = 50_000_000
_MAGIC = (
    (b"\xff\xd8\xff", "JPEG"),
    (b"\x89PNG\r\n\x1a\n", "PNG"),
    (b"%PDF-", "PDF"),
)
_TYPES = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp"}
_BROKEN = (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError)


@dataclass(frozen=True, slots=True)
class Verified:
    """Clean bytes and what they are."""

    content: bytes
    content_type: str
    suffix: str
    kind: str
    width: int = 0
    height: int = 0


def file_verify(content: bytes) -> Verified:
    """Check a file and clean it. Raises `FileRefusedError`."""
    if len(content) > FILE_BYTES:
        raise FileRefusedError("file_large")
    form = _form(content)
    if form == "PDF":
        # A PDF cut off in its middle has no end mark; it would open empty.
        if b"%%EOF" not in content[-2048:]:
            raise FileRefusedError("file_broken")
        return Verified(content, "application/pdf", "pdf", "document")
    return _picture(content, form)


def _form(content: bytes) -> str:
    for magic, form in _MAGIC:
        if content.startswith(magic):
            return form
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "WEBP"
    raise FileRefusedError("file_type")


def _picture(content: bytes, form: str) -> Verified:
    try:
        with warnings.catch_warnings():
            # Pillow only warns of a picture that unpacks too large; we measure it.
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content), formats=[form]) as opened:
                _measure(opened)
                turned = ImageOps.exif_transpose(opened)
                turned.load()
                return _written(turned, form)
    except Image.DecompressionBombError as error:
        raise FileRefusedError("picture_pixels") from error
    except _BROKEN as error:
        raise FileRefusedError("file_broken") from error


def _measure(picture: Image.Image) -> None:
    if picture.width * picture.height > MAXIMUM_PIXELS:
        raise FileRefusedError("picture_pixels")
    if min(picture.size) < SHORTEST_PX:
        raise FileRefusedError("picture_small")


def _written(picture: Image.Image, form: str) -> Verified:
    mode = "RGB" if form == "JPEG" or not picture.has_transparency_data else "RGBA"
    # A new canvas: `save` would carry metadata of the old one along.
    clean = Image.new(mode, picture.size)
    clean.paste(picture.convert(mode))
    target = io.BytesIO()
    options = {"quality": 90} if form in {"JPEG", "WEBP"} else {"optimize": False}
    clean.save(target, format=form, **options)
    return Verified(
        content=target.getvalue(),
        content_type=_TYPES[form],
        suffix=form.lower(),
        kind="picture",
        width=clean.width,
        height=clean.height,
    )
