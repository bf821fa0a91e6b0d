"""A page that many read is made once a second, and is nobody's own."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from storefront.localization import messages
from storefront.shop import (
    basket_views,
    checkout_views,
    order_views,
    page_cache,
    payment_views,
    product_views,
)
from tests.storefront.shop import samples

if TYPE_CHECKING:
    from types import ModuleType

    from django.test import Client
    from pytest_django.fixtures import SettingsWrapper

    from storefront.localization.places import Place
    from storefront.shop.pages import ProductPage

URL = "/de-de/p/hom-mali-rice/"
TOKEN = re.compile(r'csrfmiddlewaretoken" value="(\w{64})"')


class Clock:
    """A second hand that only tests move."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.made: list[str] = []

    def monotonic(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch, settings: SettingsWrapper) -> Clock:
    messages.compile_all()
    settings.PAGE_CACHE_SECONDS = 1.0
    clock = Clock()
    monkeypatch.setattr(page_cache, "_PAGES", page_cache.PageCache(most=3))
    monkeypatch.setattr(page_cache.time, "monotonic", clock.monotonic)

    def product(
        *, place: Place, slug: str, sku: str, now: object
    ) -> ProductPage | None:
        clock.made.append(f"{place.prefix} {slug} {sku}".strip())
        return None if slug == "gone" else samples.a_product(place)

    monkeypatch.setattr(product_views.product_selectors, "product_page", product)
    return clock


def test_a_page_is_made_once_a_second(client: Client, clock: Clock) -> None:
    first = client.get(URL)
    clock.now += 0.9
    again = client.get(URL)
    assert len(clock.made) == 1
    assert TOKEN.sub("", again.content.decode()) == TOKEN.sub(
        "", first.content.decode()
    )
    assert again["Content-Type"] == first["Content-Type"]

    clock.now += 0.2
    client.get(URL)
    assert len(clock.made) == 2


def test_each_reader_gets_a_token_of_their_own(client: Client, clock: Clock) -> None:
    mine = TOKEN.findall(client.get(URL).content.decode())
    client.cookies.clear()
    answer = client.get(URL)
    theirs = TOKEN.findall(answer.content.decode())

    assert len(clock.made) == 1
    assert len(mine) == len(theirs) == 1
    assert mine != theirs
    # The secret that their token is checked by is theirs, too.
    client.handler.enforce_csrf_checks = True
    data = {"csrfmiddlewaretoken": theirs[0], "variant": "x"}
    assert client.post("/de-de/basket/add/", data).status_code != 403
    data["csrfmiddlewaretoken"] = mine[0]
    assert client.post("/de-de/basket/add/", data).status_code == 403


@pytest.mark.parametrize(
    ("cookies", "path"),
    [
        ({"basket-count-de": "2"}, URL),
        ({"kiosk": "1"}, URL),
        ({}, f"{URL}?variant=TKR-HML-5KG"),
        ({}, "/en-de/p/hom-mali-rice/"),
    ],
)
def test_what_a_reader_sees_otherwise_is_another_page(
    client: Client, clock: Clock, cookies: dict[str, str], path: str
) -> None:
    plain = client.get(URL).content
    client.cookies.load(cookies)

    other = client.get(path).content

    assert len(clock.made) == 2
    assert other != plain
    client.cookies.clear()
    assert b"kiosk" not in client.get(URL).content


def test_a_page_with_a_message_for_somebody_is_theirs_alone(
    client: Client, clock: Clock
) -> None:
    client.cookies["messages"] = "anything"
    client.get(URL)
    client.get(URL)

    assert len(clock.made) == 2


def test_what_is_not_there_is_asked_for_again(client: Client, clock: Clock) -> None:
    for _ in range(2):
        assert client.get("/de-de/p/gone/").status_code == 404

    assert len(clock.made) == 2


def test_memory_holds_a_number_of_pages(client: Client, clock: Clock) -> None:
    for number in range(4):
        client.get(f"{URL}?page={number}")
    client.get(f"{URL}?page=3")
    assert len(clock.made) == 4

    client.get(f"{URL}?page=0")
    assert len(clock.made) == 5


@pytest.mark.parametrize(
    "views", [basket_views, checkout_views, order_views, payment_views]
)
def test_what_is_one_persons_is_never_kept(views: ModuleType) -> None:
    assert not hasattr(views, "page_kept")
