"""A picture fetched from an address that a merchant named: bounded, and never ours.

Where it may lead is for `public_address` to say, at each redirect again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urljoin

import httpx

from storefront.media.errors import FileRefusedError
from storefront.media.file_checks import FILE_BYTES
from storefront.media.public_address import public_place, resolved

if TYPE_CHECKING:
    from storefront.media.public_address import PublicPlace, Resolve

MOST_REDIRECTS = 3
TIMEOUT = httpx.Timeout(10.0, connect=5.0)


def is_address(text: str) -> bool:
    """Whether a cell names a picture by its address on the web."""
    return text.lower().startswith(("http://", "https://"))


def picture_fetch(
    address: str,
    *,
    resolve: Resolve = resolved,
    transport: httpx.BaseTransport | None = None,
) -> bytes:
    """The bytes at an address; their check comes after. Raises `FileRefusedError`.

    Codes: `address_refused` (no public address on the web's own ports), `address_silent`
    (no answer, or another than 200), `file_large`, `file_type`.
    """
    with httpx.Client(
        timeout=TIMEOUT, transport=transport, trust_env=False, verify=True
    ) as client:
        for _ in range(MOST_REDIRECTS + 1):
            place = public_place(address, resolve=resolve)
            found = _read(client, place)
            if isinstance(found, bytes):
                return found
            address = urljoin(address, found)
    raise FileRefusedError("address_silent")


def _read(client: httpx.Client, place: PublicPlace) -> bytes | str:
    """The content, or where it has moved to."""
    request = place.request(client, "GET", headers={"Accept": "image/*"})
    try:
        answer = client.send(request, stream=True)
        try:
            if answer.is_redirect:
                return str(answer.headers.get("Location", ""))
            if answer.status_code != 200:
                raise FileRefusedError("address_silent")
            if not answer.headers.get("Content-Type", "").lower().startswith("image/"):
                raise FileRefusedError("file_type")
            content = b""
            for piece in answer.iter_bytes():
                content += piece
                if len(content) > FILE_BYTES:
                    raise FileRefusedError("file_large")
            return content
        finally:
            answer.close()
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise FileRefusedError("address_silent") from error
