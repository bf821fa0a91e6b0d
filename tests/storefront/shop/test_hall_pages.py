"""The hall's screen, codes to scan, and labels to print."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import segno
from django.conf import settings

from storefront.localization import messages
from storefront.shop import hall_views, product_views, selectors
from tests.storefront.shop import samples

if TYPE_CHECKING:
    from django.test import Client


@pytest.fixture(autouse=True)
def _goods(monkeypatch: pytest.MonkeyPatch) -> None:
    messages.compile_all()
    monkeypatch.setattr(
        selectors, "home_page", lambda *, place, now: samples.a_home(place)
    )
    monkeypatch.setattr(
        product_views.product_selectors,
        "product_page",
        lambda *, place, slug, sku, now: samples.a_product(place),
    )
    monkeypatch.setattr(
        hall_views,
        "cards_sold",
        lambda *, place, now: iter([samples.a_card(place)]),
    )


def code_of(path: str) -> str:
    drawn = segno.make(settings.PUBLIC_URL + path, error="m", micro=False)
    return str(drawn.svg_data_uri(scale=4, border=4, dark="#000", light="#fff"))


def test_a_screen_has_no_keyboard_fields_and_every_language(client: Client) -> None:
    html = client.get("/th-th/kiosk/").content.decode()

    assert 'class="kiosk"' in html
    assert "<input" not in html
    assert "basket" not in html
    for language in ("th", "en", "zh-Hans", "ja", "de", "ar"):
        assert f'hreflang="{language}"' in html


def test_a_screen_sells_by_a_code_until_it_is_left(client: Client) -> None:
    page = "/th-th/p/hom-mali-rice/"
    assert 'class="buy"' in client.get(page).content.decode()

    client.get("/th-th/kiosk/")
    html = client.get(page).content.decode()
    assert 'class="buy"' not in html
    assert code_of("/go/hom-mali-rice/") in html.replace("&amp;", "&")

    left = client.get("/th-th/kiosk/?leave")
    assert (left.status_code, left["Location"]) == (302, "/th-th/")
    assert 'class="buy"' in client.get(page).content.decode()


@pytest.mark.parametrize(
    ("cookie", "language", "place"),
    [
        ("ja-jp", "de", "ja-jp"),
        ("", "de-DE,de;q=0.9", "de-de"),
        ("", "zh-CN", "zh-hans-cn"),
        ("", "", "th-th"),
        ("xx-yy", "", "th-th"),
    ],
)
def test_a_scanned_code_opens_the_readers_own_place(
    client: Client, cookie: str, language: str, place: str
) -> None:
    client.cookies["place"] = cookie

    response = client.get("/go/hom-mali-rice/", headers={"Accept-Language": language})

    assert response.status_code == 302
    assert response["Location"] == f"/{place}/p/hom-mali-rice/"


def test_a_label_carries_the_price_of_the_place_and_the_code(client: Client) -> None:
    html = client.get("/de-de/shelf-labels/").content.decode()

    assert 'content="noindex"' in html
    assert "24,95\xa0€" in html
    assert code_of("/go/hom-mali-rice/") in html.replace("&amp;", "&")


def test_a_shelf_that_does_not_exist_is_not_found(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(selectors, "category_page", lambda **_: None)

    assert client.get("/de-de/shelf-labels/?c=nothing").status_code == 404


def test_the_worker_stands_at_the_root_and_is_asked_for_anew(client: Client) -> None:
    response = client.get("/worker.js")

    assert response["Content-Type"] == "text/javascript; charset=utf-8"
    assert response["Cache-Control"] == "no-cache"
    # A page of words without a line, with every notice that the worker cuts out of it.
    html = client.get("/ja-jp/offline/").content.decode()
    for name in ("kept", "held", "sent"):
        assert html.count(f"<!--{name}-->") == 2
    assert "{when}" in html
