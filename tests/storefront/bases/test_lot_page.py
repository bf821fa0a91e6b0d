"""A scan opens the lot: who grew it, its way, its papers, and whether it is called back."""

from __future__ import annotations

import json
import re
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from django.utils.html import escape

from catalog.bases.digital_link import lot_path
from catalog.bases.services import lot_recall
from catalog.sourcing.models import Recall
from storefront.bases import lot_page
from storefront.saleor.errors import Unreachable
from storefront.templatetags.lots import lot_qr, lot_uri
from tests.catalog.bases.builders import NOW, a_base, a_lot

if TYPE_CHECKING:
    from django.test import Client

    from catalog.bases.models import Lot

pytestmark = pytest.mark.django_db
LANGUAGES = ("en", "th", "zh-Hans", "ja", "de", "ar")


@pytest.fixture
def lot() -> Lot:
    a_base("CTI")
    return a_lot(
        base="CTI", sku="CTI-DUR-M", code="D-1", made_on=date(2026, 2, 27),
        best_before=date(2099, 3, 12),
    )  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_in_each_language(client: Client, lot: Lot, language: str) -> None:
    response = client.get(lot_path(lot) + f"&lang={language}")
    text = response.content.decode()
    assert response.status_code == 200
    assert f'<html lang="{language}"' in text
    assert ('dir="rtl"' in text.partition("<head")[0]) == (language == "ar")
    assert "D-1" in text
    assert (">Best before<" in text) == (language == "en")
    said = json.loads(re.search(r'ld\+json"[^>]*>(.*?)</script>', text, re.S)[1])  # type: ignore[index]
    assert said["gtin14"] == "00400000000015"
    assert said["productionDate"] == "2026-02-27"
    assert said["manufacturer"]["identifier"] == "CTI"
    assert "recallStatus" not in text


def test_the_browser_s_language_is_the_page_s(client: Client, lot: Lot) -> None:
    response = client.get(lot_path(lot), headers={"Accept-Language": "de-DE,de;q=0.9"})
    assert 'lang="de"' in response.content.decode()
    assert "Accept-Language" in response.headers["Vary"]


def test_a_machine_gets_what_it_asks_for(client: Client, lot: Lot) -> None:
    path = lot_path(lot)
    said = client.get(path, headers={"Accept": "application/ld+json"})
    assert said.json()["@type"] == "IndividualProduct"
    links = client.get(path, headers={"Accept": "application/linkset+json"}).json()
    assert links["linkset"][0]["anchor"].endswith(path)
    events = client.get(path.partition("?")[0] + "/epcis").json()
    assert events["epcisBody"]["eventList"][0]["bizStep"] == "commissioning"


def test_a_lot_that_is_called_back_says_so(client: Client, lot: Lot) -> None:
    lot_recall(base_code="CTI", lot_code="D-1", reason="x", key="r", now=NOW)
    text = client.get(lot_path(lot) + "&lang=en").content.decode()
    assert "This lot is called back. Do not eat or use it." in text
    links = client.get(lot_path(lot), headers={"Accept": "application/linkset+json"})
    assert "https://ref.gs1.org/voc/recallStatus" in links.json()["linkset"][0]


@pytest.mark.parametrize(
    "change", [("D-1", "D-2"), ("15/10", "16/10"), ("/01/", "/02/")]
)
def test_an_address_of_nothing_is_not_found(
    client: Client, lot: Lot, change: tuple[str, str]
) -> None:
    assert client.get(lot_path(lot).replace(*change)).status_code == 404


def test_the_code_on_the_label_says_the_whole_address(lot: Lot) -> None:
    assert lot_uri(lot).endswith("/01/00400000000015/10/D-1?17=990312")
    assert lot_qr(lot).startswith("data:image/svg+xml")


def test_nothing_of_buyers_and_quantities(client: Client, lot: Lot) -> None:
    text: Any = client.get(lot_path(lot)).content.decode()
    assert "quantity" not in text


# --- /recalls/ --------------------------------------------------------------------
def test_a_code_from_a_label_leads_to_its_lot(client: Client, lot: Lot) -> None:
    response = client.get("/recalls/?lot=d-1&lang=de")

    assert response.status_code == 302
    assert response["Location"] == f"{lot_path(lot)}&lang=de"


def test_a_code_of_two_bases_asks_which(client: Client, lot: Lot) -> None:
    a_base("TKR")
    other = a_lot(base="TKR", sku="TKR-HML-1KG", code="D-1")

    html = client.get("/recalls/?lot=D-1&lang=en").content.decode()

    for one in (lot, other):
        assert escape(f"{lot_path(one)}&lang=en") in html


def test_an_unknown_code_says_so_and_keeps_what_was_typed(client: Client) -> None:
    html = client.get("/recalls/?lot=%3Cb%3EX-9&lang=ja").content.decode()

    assert "この番号のロットは見つかりません" in html
    assert 'value="&lt;b&gt;X-9"' in html


def test_recalls_are_listed_and_drills_are_not(client: Client, lot: Lot) -> None:
    quiet = client.get("/recalls/?lang=en").content.decode()
    assert "Nothing is called back." in quiet

    for is_drill in (True, False):
        recall = Recall.objects.create(
            reason=f"Chlorate, drill {is_drill}", remedy="refund", started_at=NOW,
            started_by="petra", is_drill=is_drill,
        )  # fmt: skip
        recall.lots.add(lot)

    response = client.get("/recalls/?lang=en")
    html = response.content.decode()
    assert html.count("notice--danger") == 1
    assert "Chlorate, drill False" in html
    assert response["Cache-Control"] == "no-cache"


def test_goods_of_merchants_are_named_as_the_shop_names_them(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    theirs = a_lot(base="CTI", sku="OMAR-TEA", code="T-1")
    path = f"{lot_path(theirs)}&lang=de"
    said = {"name": "100 g", "translation": None}
    product = {"name": "Tea", "slug": "tea", "translation": {"name": "Bergtee"}}

    class Shop:
        def run_raw(self, name: str, asked: dict[str, Any]) -> dict[str, Any]:
            assert (name, asked["sku"], asked["languageCode"]) == (
                "VariantBySku", "OMAR-TEA", "DE"
            )  # fmt: skip
            return {"productVariant": said | {"product": product}}

    monkeypatch.setattr(lot_page, "shop_client", Shop)
    assert "Bergtee · 100 g" in client.get(path).content.decode()

    class Away(Shop):
        def run_raw(self, name: str, asked: dict[str, Any]) -> dict[str, Any]:
            raise Unreachable(name)

    monkeypatch.setattr(lot_page, "shop_client", Away)
    answer = client.get(path)
    assert answer.status_code == 200
    assert "OMAR-TEA" in answer.content.decode()
