"""Browse pages in every state, from sample view models."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest

from catalog.markets import selectors as markets
from storefront.localization import messages
from storefront.localization.places import all_places
from storefront.saleor.errors import Contract, Unreachable
from storefront.shop import browse_views, product_views, selectors
from tests.storefront.shop import samples

if TYPE_CHECKING:
    from django.test import Client

PLACES = [place.prefix for place in all_places()]


@pytest.fixture(scope="module", autouse=True)
def _words() -> None:
    messages.compile_all()


@pytest.fixture(autouse=True)
def _samples(monkeypatch: pytest.MonkeyPatch) -> None:
    pages = browse_views.selectors
    monkeypatch.setattr(pages, "home_page", lambda *, place, now: samples.a_home(place))
    monkeypatch.setattr(
        pages,
        "category_page",
        lambda *, place, slug, after, now, choices: samples.a_shelf(place),
    )
    monkeypatch.setattr(browse_views, "miss_note", lambda **_query: None)
    monkeypatch.setattr(
        browse_views.search_selectors,
        "search_page",
        lambda *, place, query, choices, now: samples.a_shelf(
            place, kind="search", query=query, cards=(), next_cursor="", choices=choices
        ),
    )
    monkeypatch.setattr(
        pages, "base_page", lambda *, place, slug, now: samples.a_base_page(place)
    )
    monkeypatch.setattr(
        product_views.product_selectors,
        "product_page",
        lambda *, place, slug, sku, now: {
            "hom-mali-rice": samples.a_product,
            "durian": samples.a_blocked_product,
        }.get(slug, lambda place: None)(place),
    )


def html_of(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200, path
    return response.content.decode()


@pytest.mark.parametrize("prefix", PLACES)
@pytest.mark.parametrize(
    "path",
    ["", "c/rice/", "p/hom-mali-rice/", "p/durian/", "bases/", "bases/thung-kula/", "search/?q=x", "imprint/"],
)  # fmt: skip
def test_pages_open_in_every_place(client: Client, prefix: str, path: str) -> None:
    html = html_of(client, f"/{prefix}/{path}")

    place = samples.a_place(prefix)
    assert f'<html lang="{place.language}" dir="{place.direction}">' in html
    assert html.count("<h1") == 1
    assert " style=" not in html
    assert "<script>" not in html
    assert not re.search(r'(?:src|href)="https?://(?!127\.0\.0\.1|eur-lex)', html)


def test_a_card_says_what_its_price_includes(client: Client) -> None:
    html = html_of(client, "/de-de/c/rice/")

    assert "24,95\xa0€" in html
    assert "inkl. Zoll und Steuern" in html
    assert "Kommt 3.–7. Dez. an" in html.replace("\u2009", "")


def test_a_card_without_a_quote_shows_no_number(client: Client) -> None:
    html = html_of(client, "/en-sg/c/rice/")
    unquoted = html.split("<article")[3]

    assert "No price for this country yet" in unquoted
    assert not re.search(r"S\$", unquoted)


def test_home_market_speaks_of_vat_not_duty(client: Client) -> None:
    html = html_of(client, "/en-th/c/rice/")

    assert "VAT included" in html
    assert "duty and tax included" not in html


def test_the_product_page_opens_the_price_into_its_lines(client: Client) -> None:
    html = html_of(client, "/de-de/p/hom-mali-rice/")

    assert "Regulation (EU) 2026/382" in html
    assert "4,99\xa0€" in html
    assert 'lang="th" dir="ltr">ข้าวหอมมะลิ' in html
    assert "TKR-2611-04" in html
    assert '<strong class="allergen">fish</strong>' in html
    assert "Pavilion Demo Import GmbH" in html
    assert "Demodaten" in html


def test_blocked_goods_say_why_and_cannot_be_bought(client: Client) -> None:
    html = html_of(client, "/en-de/p/durian/")

    assert "Not sold in this market: Germany" in html
    assert "14 December 2019" in html
    assert "Regulation (EU) 2016/2031" in html
    assert 'name="quantity"' not in html
    assert "Sold here instead" in html


def test_switching_language_or_market_stays_on_the_page(client: Client) -> None:
    html = html_of(client, "/de-de/p/hom-mali-rice/?variant=TKR-HML-5KG")

    assert 'href="/ja-de/p/hom-mali-rice/?variant=TKR-HML-5KG"' in html
    assert 'href="/de-jp/p/hom-mali-rice/?variant=TKR-HML-5KG"' in html


def test_search_engines_are_told_of_each_place(client: Client) -> None:
    html = html_of(client, "/de-de/c/rice/?after=abc")

    # Every language in every market, advertised or not: six times six.
    assert html.count('rel="alternate" hreflang=') == 36
    assert 'hreflang="ja-DE" href="http://127.0.0.1:8000/ja-de/c/rice/"' in html
    assert 'hreflang="zh-Hans-CN"' in html
    assert 'rel="canonical" href="http://127.0.0.1:8000/de-de/c/rice/"' in html


def test_the_next_goods_come_alone_to_htmx(client: Client) -> None:
    response = client.get("/de-de/c/rice/?after=abc", headers={"HX-Request": "true"})

    assert b"<html" not in response.content
    assert response.content.count(b"<article") == 4


def test_an_empty_search_names_other_shelves(client: Client) -> None:
    html = html_of(client, "/en-sg/search/?q=<b>xyz</b>")

    assert "&lt;b&gt;xyz" in html
    assert '<meta name="robots" content="noindex">' in html
    for category in markets.pavilion().identity.categories:
        assert f'href="/en-sg/c/{category.slug}/"' in html


@pytest.mark.parametrize(
    "path",
    ["/xx-de/", "/de-xx/", "/de-de/p/unknown/", "/de-de/nothing/", "/pavilion-0.css"],
)
def test_an_unknown_page_is_a_kind_404(client: Client, path: str) -> None:
    response = client.get(path, headers={"Accept-Language": "de"})

    assert response.status_code == 404
    assert "Diese Seite gibt es hier nicht" in response.content.decode()


def test_the_door_leads_on_or_asks(client: Client) -> None:
    asked = client.get("/", headers={"Accept-Language": "en-US"})
    led = client.get("/", headers={"Accept-Language": "zh-CN"})

    assert asked.status_code == 200
    assert 'href="/zh-hans-cn/"' in asked.content.decode()
    assert led.headers["Location"] == "/zh-hans-cn/"
    assert "Accept-Language" in led.headers["Vary"]


def test_the_door_remembers_the_last_place(client: Client) -> None:
    client.get("/ar-ae/")

    again = client.get("/", headers={"Accept-Language": "de"})

    assert again.headers["Location"] == "/ar-ae/"
    assert client.get("/?choose=1").status_code == 200


def test_commerce_away_is_a_503_in_the_readers_language(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(**_arguments: object) -> None:
        raise Unreachable

    monkeypatch.setattr(selectors, "home_page", away)

    response = client.get("/de-de/")

    assert response.status_code == 503
    assert response.headers["Retry-After"] == "30"
    assert "Ihr Warenkorb ist sicher" in response.content.decode()


def test_our_own_fault_is_a_500_in_the_readers_language(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(**_arguments: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(selectors, "home_page", broken)
    client.raise_request_exception = False

    response = client.get("/ja-jp/")

    assert response.status_code == 500
    assert "当店側で不具合が発生しました" in response.content.decode()


def test_pages_need_no_database(client: Client) -> None:
    """No `django_db` mark: a query on any browse page would fail the test."""
    assert client.get("/de-de/bases/").status_code == 200


def test_only_safe_methods_reach_browse_pages(client: Client) -> None:
    assert client.post("/de-de/bases/").status_code in {403, 405}


# -- for machines, and what nobody should send -----------------------------------------
def structured(html: str) -> dict[str, object]:
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', html)
    assert found
    read = json.loads(found[1])
    assert isinstance(read, dict)
    return read


def test_a_product_for_machines_has_the_price_of_the_page(client: Client) -> None:
    said = structured(html_of(client, "/de-de/p/hom-mali-rice/"))

    assert said["@type"] == "Product"
    assert said["sku"] == "TKR-HML-5KG"
    offer = said["offers"]
    assert isinstance(offer, dict)
    assert (offer["price"], offer["priceCurrency"]) == ("24.95", "EUR")
    assert offer["url"] == "http://127.0.0.1:8000/de-de/p/hom-mali-rice/"
    assert offer["availability"] == "https://schema.org/InStock"
    policy = offer["hasMerchantReturnPolicy"]
    assert (policy["applicableCountry"], policy["merchantReturnDays"]) == ("DE", 14)


def test_blocked_goods_make_no_offer_to_machines(client: Client) -> None:
    assert "offers" not in structured(html_of(client, "/de-de/p/durian/"))


def test_a_text_cannot_leave_its_script_element(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = samples.a_place()
    page = samples.a_product(place, description=("</script><script>alert(1)",))
    monkeypatch.setattr(
        product_views.product_selectors, "product_page", lambda **_arguments: page
    )

    html = html_of(client, "/de-de/p/hom-mali-rice/")

    assert "</script><script>alert" not in html
    assert structured(html)["description"] == "</script><script>alert(1)"


@pytest.mark.parametrize(
    "path", ["/xx-de/", "/de-xx/c/rice/", "/DE-de/", "/zh_hans_cn/"]
)
def test_an_unknown_language_or_market_leads_to_the_choice(
    client: Client, path: str
) -> None:
    response = client.get(path, headers={"Accept-Language": "en"})

    assert response.status_code == 404
    html = response.content.decode()
    assert "We have no shop in that language for that country." in html
    assert 'href="/?choose=1"' in html


def test_a_cursor_that_commerce_did_not_make_is_not_found(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*, after: str | None, **_arguments: object) -> None:
        message = f"CategoryProducts: bad cursor {after}"
        raise Contract(message)

    monkeypatch.setattr(selectors, "category_page", broken)

    assert client.get("/de-de/c/rice/?after=x").status_code == 404


def test_a_search_that_found_nothing_says_so_at_once(client: Client) -> None:
    assert "Nothing found for “x”" in html_of(client, "/en-de/search/?q=x")
