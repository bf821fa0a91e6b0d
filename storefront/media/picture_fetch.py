"""A picture fetched from an address that a merchant named: bounded, and never ours.

Every address of the host must be on the public internet, and the connection goes to the
very address that was looked at: a name that changes its mind in between leads nowhere.
"""

from __future__ import annotations

import socket
from dataclasses import dataclass
from ipaddress import ip_address
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

import httpx

from storefront.media.errors import FileRefusedError
from storefront.media.file_checks import FILE_BYTES

if TYPE_CHECKING:
    from collections.abc import Callable

    Resolve = Callable[[str, int], list[str]]

PORTS = {"http": 80, "https": 443}
MOST_REDIRECTS = 3
TIMEOUT = httpx.Timeout(10.0, connect=5.0)
LONGEST_ADDRESS = 190


@dataclass(frozen=True, slots=True)
class _Place:
    """An address taken apart, with the number that is connected to."""

    url: httpx.URL
    host: str
    number: str


def is_address(text: str) -> bool:
    """Whether a cell names a picture by its address on the web."""
    return text.lower().startswith(("http://", "https://"))


def resolved(host: str, port: int) -> list[str]:
    """Every number of a host."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


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
            place = _place(address, resolve)
            found = _read(client, place)
            if isinstance(found, bytes):
                return found
            address = urljoin(address, found)
    raise FileRefusedError("address_silent")


def _place(address: str, resolve: Resolve) -> _Place:
    """Where an address leads, if it may be asked."""
    parts = urlsplit(address)
    try:
        port = parts.port
    except ValueError as error:
        raise FileRefusedError("address_refused") from error
    usual = PORTS.get(parts.scheme.lower())
    host = parts.hostname or ""
    if (
        usual is None
        or not host
        or port not in {None, usual}
        or parts.username is not None
        or len(address) > LONGEST_ADDRESS
    ):
        raise FileRefusedError("address_refused")
    try:
        numbers = resolve(host, usual)
    except (OSError, UnicodeError) as error:
        raise FileRefusedError("address_silent") from error
    if not numbers or not all(map(_is_public, numbers)):
        raise FileRefusedError("address_refused")
    return _Place(httpx.URL(address), host, numbers[0])


def _is_public(number: str) -> bool:
    address = ip_address(number)
    return address.is_global and not address.is_multicast


def _read(client: httpx.Client, place: _Place) -> bytes | str:
    """The content, or where it has moved to."""
    request = client.build_request(
        "GET",
        place.url.copy_with(host=place.number),
        headers={"Host": place.host, "Accept": "image/*"},
        extensions={"sni_hostname": place.host},
    )
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
