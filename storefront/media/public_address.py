"""Where an address that somebody else named may lead: to the public internet only.

Every number of the host must be public, and the connection goes to the very number that
was looked at: a name that changes its mind in between leads nowhere.
"""

from __future__ import annotations

import socket
from dataclasses import dataclass
from ipaddress import ip_address
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import httpx

from storefront.media.errors import FileRefusedError

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    Resolve = Callable[[str, int], list[str]]

PORTS = {"http": 80, "https": 443}
LONGEST_ADDRESS = 190


@dataclass(frozen=True, slots=True)
class PublicPlace:
    """An address taken apart, with the number that is connected to."""

    url: httpx.URL
    host: str
    number: str

    def request(
        self,
        client: httpx.Client,
        method: str,
        *,
        headers: Mapping[str, str],
        content: bytes | None = None,
    ) -> httpx.Request:
        """A request to that number which still asks for, and trusts, the host's name."""
        return client.build_request(
            method,
            self.url.copy_with(host=self.number),
            headers={"Host": self.host, **headers},
            content=content,
            extensions={"sni_hostname": self.host},
        )


def resolved(host: str, port: int) -> list[str]:
    """Every number of a host."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def public_place(
    address: str, *, resolve: Resolve, schemes: Collection[str] = tuple(PORTS)
) -> PublicPlace:
    """Where an address leads, if it may be asked. Raises `FileRefusedError`.

    Codes: `address_refused` (no public address on the web's own ports),
    `address_silent` (no such host).
    """
    parts = urlsplit(address)
    try:
        port = parts.port
    except ValueError as error:
        raise FileRefusedError("address_refused") from error
    usual = PORTS.get(parts.scheme.lower())
    host = parts.hostname or ""
    if (
        usual is None
        or parts.scheme.lower() not in schemes
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
    return PublicPlace(httpx.URL(address), host, numbers[0])


def _is_public(number: str) -> bool:
    address = ip_address(number)
    return address.is_global and not address.is_multicast
