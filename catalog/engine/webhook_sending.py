"""One POST to a webhook: Saleor's headers, the signature, no redirects, no inner networks."""

from __future__ import annotations

import ipaddress
import socket
import time
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import httpx
from django.conf import settings

from catalog.engine.signing import signature_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from catalog.engine.models import Webhook

LARGEST = 5_000_000
SCHEMES = ("http", "https")


class AddressRefused(Exception):  # noqa: N818  said to whoever reads the attempt
    """An address in a network that Apps have no business in."""


@dataclass(frozen=True, slots=True)
class Sent:
    """What came back. `status_code` is None where nothing did."""

    content: str
    status_code: int | None = None
    request_headers: dict[str, str] = field(default_factory=dict)
    response_headers: dict[str, str] = field(default_factory=dict)
    seconds: float = 0.0

    @property
    def is_success(self) -> bool:
        """Any 2xx."""
        return self.status_code is not None and 200 <= self.status_code < 300

    @property
    def is_final(self) -> bool:
        """Redirects and refusals are never tried again."""
        return self.status_code is not None and 300 <= self.status_code < 500


def domain() -> str:
    """The server's own host, as Apps know it."""
    return urlsplit(settings.PUBLIC_URL).netloc


def api_url() -> str:
    """Where Apps call back."""
    return f"{settings.PUBLIC_URL}/graphql/"


def schema_version() -> str:
    """`3.23`, of the contract this server is written for."""
    return ".".join(str(settings.SALEOR_VERSION).split(".")[:2])


def webhook_send(webhook: Webhook, event: str, content: bytes) -> Sent:
    """Post signed content; what goes wrong on the way is in the answer."""
    signature = signature_of(content, webhook.secret_key)
    name = event.lower()
    headers = {
        "Content-Type": "application/json",
        "X-Saleor-Event": name,
        "X-Saleor-Domain": domain(),
        "X-Saleor-Signature": signature,
        "Saleor-Event": name,
        "Saleor-Domain": domain(),
        "Saleor-Signature": signature,
        "Saleor-Api-Url": api_url(),
        "Saleor-Schema-Version": schema_version(),
        **webhook.custom_headers,
    }
    return http_post(webhook.target_url, content, headers)


def http_post(url: str, content: bytes, headers: Mapping[str, str]) -> Sent:
    """POST without redirects; never raises for what the other side does."""
    return _request("POST", url, dict(headers), content)


def http_get(url: str, headers: Mapping[str, str]) -> Sent:
    """GET without redirects; never raises for what the other side does."""
    return _request("GET", url, dict(headers), None)


@cache
def _client() -> httpx.Client:
    # Kept connections would outlive a fork and an App's restart: none are kept.
    return httpx.Client(
        follow_redirects=False,
        trust_env=False,
        limits=httpx.Limits(max_keepalive_connections=0),
        timeout=httpx.Timeout(
            settings.ENGINE_WEBHOOK_READ_SECONDS,
            connect=settings.ENGINE_WEBHOOK_CONNECT_SECONDS,
        ),
    )


def _request(
    method: str, url: str, headers: dict[str, str], content: bytes | None
) -> Sent:
    begun = time.monotonic()
    try:
        target, extensions, host = _pinned(url)
        with _client().stream(
            method,
            target,
            content=content,
            headers={**headers, "Host": host},
            extensions=extensions,
        ) as response:
            body = _body(response)
            return Sent(
                content=body.decode(response.encoding or "utf-8", "replace"),
                status_code=response.status_code,
                request_headers=headers,
                response_headers=dict(response.headers),
                seconds=time.monotonic() - begun,
            )
    except (
        httpx.HTTPError,
        httpx.InvalidURL,
        AddressRefused,
        OSError,
        UnicodeError,
    ) as error:
        return Sent(
            content=str(error) or type(error).__name__,
            request_headers=headers,
            seconds=time.monotonic() - begun,
        )


def _body(response: httpx.Response) -> bytes:
    parts, size = [], 0
    for part in response.iter_bytes():
        parts.append(part)
        size += len(part)
        if size > LARGEST:
            message = f"The answer is larger than {LARGEST} bytes."
            raise AddressRefused(message)
    return b"".join(parts)


# --- Where nobody is sent ---------------------------------------------------------------
def _pinned(url: str) -> tuple[httpx.URL, dict[str, Any], str]:
    """The address to connect to, checked once: a name cannot change its mind after it."""
    parsed = httpx.URL(url)
    if parsed.scheme not in SCHEMES or not parsed.host:
        message = f"Unknown webhook scheme: {parsed.scheme!r}"
        raise AddressRefused(message)
    host = parsed.netloc.decode()
    port = parsed.port or (443 if parsed.scheme == "https" else 80)
    found = socket.getaddrinfo(parsed.host, port, type=socket.SOCK_STREAM)
    addresses = [str(item[4][0]) for item in found]
    for address in addresses:
        if not _is_allowed(address):
            raise AddressRefused("Invalid IP address")
    extensions = {"sni_hostname": parsed.host} if parsed.scheme == "https" else {}
    return parsed.copy_with(host=_first(addresses)), extensions, host


def _first(addresses: list[str]) -> str:
    # `localhost` is often both; servers of Apps mostly listen to the older kind.
    return next((one for one in addresses if ":" not in one), addresses[0])


def _is_allowed(text: str) -> bool:
    address = ipaddress.ip_address(text.partition("%")[0])
    inner = getattr(address, "ipv4_mapped", None) or address
    if inner.is_loopback:
        return bool(settings.ENGINE_WEBHOOK_LOOPBACK)
    return inner.is_global or bool(settings.ENGINE_WEBHOOK_PRIVATE_NETWORKS)
