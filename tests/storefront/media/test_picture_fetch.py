"""Pictures by their address: only public ones, bounded, and what they say they are."""

from __future__ import annotations

import httpx
import pytest

from storefront.media.errors import FileRefusedError
from storefront.media.file_checks import FILE_BYTES
from storefront.media.picture_fetch import picture_fetch

PNG = b"\x89PNG\r\n\x1a\n"
PUBLIC = "93.184.216.34"


def fetch(address: str, handler: object = None, *numbers: str) -> bytes:
    def answer(request: httpx.Request) -> httpx.Response:
        assert request.url.host in {PUBLIC, *numbers}
        return httpx.Response(200, content=PNG, headers={"Content-Type": "image/png"})

    transport = httpx.MockTransport(handler or answer)  # type: ignore[arg-type]
    found = list(numbers) or [PUBLIC]
    return picture_fetch(address, resolve=lambda *_: found, transport=transport)


def refused(address: str, handler: object = None, *numbers: str) -> str:
    with pytest.raises(FileRefusedError) as error:
        fetch(address, handler, *numbers)
    return error.value.code


def test_a_picture_is_fetched_from_the_number_that_was_looked_at() -> None:
    seen: list[tuple[str, str]] = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append((request.url.host, request.headers["Host"]))
        return httpx.Response(200, content=PNG, headers={"Content-Type": "image/png"})

    assert fetch("https://cdn.example/rice.png", answer) == PNG
    assert seen == [(PUBLIC, "cdn.example")]


@pytest.mark.parametrize(
    "number",
    ["127.0.0.1", "10.1.2.3", "192.168.0.1", "172.16.0.9", "169.254.169.254", "0.0.0.0",
     "100.64.0.1", "::1", "fe80::1", "fd00::1", "::ffff:127.0.0.1", "224.0.0.1"],
)  # fmt: skip
def test_private_numbers_are_never_asked(number: str) -> None:
    assert refused("https://cdn.example/x.png", None, number) == "address_refused"
    assert (
        refused("https://cdn.example/x.png", None, PUBLIC, number) == "address_refused"
    )


@pytest.mark.parametrize(
    "address",
    ["ftp://cdn.example/x", "file:///etc/passwd", "http://cdn.example:22/x", "https://",
     "https://user@cdn.example/x", "https://cdn.example:x/", "gopher://x/",
     "https://cdn.example/" + "x" * 200],
)  # fmt: skip
def test_other_addresses_are_refused(address: str) -> None:
    assert refused(address) == "address_refused"


def test_a_redirect_is_looked_at_again_and_has_an_end() -> None:
    def to_private(request: httpx.Request) -> httpx.Response:
        return httpx.Response(302, headers={"Location": "http://cdn.example:8000/"})

    def for_ever(request: httpx.Request) -> httpx.Response:
        return httpx.Response(302, headers={"Location": "/again"})

    assert refused("https://cdn.example/x", to_private) == "address_refused"
    assert refused("https://cdn.example/x", for_ever) == "address_silent"


@pytest.mark.parametrize(
    ("status", "kind", "content", "code"),
    [
        (404, "image/png", PNG, "address_silent"),
        (200, "text/html", b"<html>", "file_type"),
        (200, "image/png", b"x" * (FILE_BYTES + 1), "file_large"),
    ],
)
def test_what_is_no_picture_is_refused(
    status: int, kind: str, content: bytes, code: str
) -> None:
    def answer(_: httpx.Request) -> httpx.Response:
        return httpx.Response(status, content=content, headers={"Content-Type": kind})

    assert refused("https://cdn.example/x.png", answer) == code


def test_a_host_without_an_answer_is_silent() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectTimeout("slow", request=request)

    assert refused("https://cdn.example/x.png", answer) == "address_silent"
