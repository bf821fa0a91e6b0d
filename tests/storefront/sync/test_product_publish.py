"""Publishing a draft: whole, once, again without a trace, and after a break."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from catalog.declaration import Pavilion, pavilion_load
from catalog.money import Money
from storefront.saleor.client import SaleorClient
from storefront.saleor.money import money_of_json
from storefront.sync import product_publish as publishing
from storefront.sync.goods_draft import goods_draft
from storefront.sync.pavilion_apply import pavilion_apply
from storefront.sync.product_draft import DraftPicture, DraftText, ProductDraft
from storefront.sync.product_publish import Published, product_publish
from storefront.sync.shop_ids import NotAppliedError, ShopIds, shop_ids
from tests.fakes.saleor_products import FakeCatalog

# What was changed is told to whoever keeps answers.
pytestmark = pytest.mark.django_db
SOMELAND = Path(__file__).resolve().parents[2] / "pavilions" / "someland"
PRICES = {
    "OAS-DAT-500": {
        "home": Money(Decimal("2.500"), "KWD"),
        "korea": Money(Decimal(11900), "KRW"),
    },
    "OAS-DAT-1KG": {
        "home": Money(Decimal("4.500"), "KWD"),
        "korea": Money(Decimal(20900), "KRW"),
    },
}
PICTURE = DraftPicture(
    name="dates.png",
    content_type="image/png",
    read=lambda: b"png",
    file_hash="1",
    alt={"en": "Dates", "ar": "تمر"},
)


class Known:
    """What publishing tells our own rooms."""

    def __init__(self) -> None:
        self.customs: dict[str, dict[str, Any]] = {}
        self.words: dict[str, dict[str, Any]] = {}

    def customs_item_upsert(self, *, sku: str, **facts: Any) -> None:
        self.customs[sku] = facts

    def index_put(self, *, product_slug: str, **words: Any) -> None:
        self.words[product_slug] = words


@pytest.fixture
def known(monkeypatch: pytest.MonkeyPatch) -> Known:
    told = Known()
    monkeypatch.setattr(publishing, "customs_item_upsert", told.customs_item_upsert)
    monkeypatch.setattr(publishing, "index_put", told.index_put)
    return told


@pytest.fixture(scope="module")
def someland() -> Pavilion:
    return pavilion_load(SOMELAND)


@pytest.fixture
def shop() -> FakeCatalog:
    return FakeCatalog()


@pytest.fixture
def client(shop: FakeCatalog, someland: Pavilion) -> SaleorClient:
    client = SaleorClient(shop, as_app=True)
    pavilion_apply(client=client, pavilion=someland)
    shop.wrote.clear()
    return client


@pytest.fixture
def ids(client: SaleorClient) -> ShopIds:
    return shop_ids(client, language="en")


@pytest.fixture
def draft(someland: Pavilion, known: Known) -> ProductDraft:
    return goods_draft(
        pavilion=someland, goods=someland.goods[0], prices=PRICES, picture=PICTURE
    )


def prices_of(shop: FakeCatalog, sku: str) -> dict[str, Money]:
    return {
        item["channel"]["slug"]: money_of_json(item["price"])
        for item in shop.by("Variant", "sku", sku)["channelListings"]
    }


def test_a_product_is_published_whole(
    shop: FakeCatalog,
    client: SaleorClient,
    ids: ShopIds,
    draft: ProductDraft,
    known: Known,
) -> None:
    done = product_publish(client=client, ids=ids, draft=draft)
    product = shop.by("Product", "externalReference", "oasis-dates")
    assert done == Published(product["id"], "oasis-dates", was_written=True)
    assert product["name"] == "Oasis dates"
    assert shop.translation(product["id"], "AR")["name"] == "تمر الواحة"  # type: ignore[index]
    small = shop.by("Variant", "sku", "OAS-DAT-500")
    assert small["name"] == "500 g"
    assert small["weight"] == "0.56"
    assert shop.translation(small["id"], "AR") == {"name": "500 غ"}
    assert prices_of(shop, "OAS-DAT-500") == PRICES["OAS-DAT-500"]
    assert shop.stocks() == {("OAS", "OAS-DAT-500"): 0, ("OAS", "OAS-DAT-1KG"): 0}
    option = shop.by("AttributeValue", "externalReference", "size:500 g")
    assert shop.translation(option["id"], "AR") == {"name": "500 غ"}
    story = next(
        n for n in shop.nodes("PlainText").values() if "family" in n["plainText"]
    )
    assert shop.translation(story["id"], "AR") == {"plainText": "نخلة لكل عائلة."}
    media = next(iter(shop.nodes("ProductMedia").values()))
    assert media["alt"] == "Dates"
    assert json.loads(media["metadata"]["alt"]) == {"en": "Dates", "ar": "تمر"}
    assert known.customs["OAS-DAT-500"]["hs_code"] == "080410"
    assert known.words["oasis-dates"]["channel_slugs"] == ["home", "korea"]


def test_publishing_again_writes_nothing(
    shop: FakeCatalog, client: SaleorClient, ids: ShopIds, draft: ProductDraft
) -> None:
    product_publish(client=client, ids=ids, draft=draft)
    before = list(shop.wrote)
    again = product_publish(client=client, ids=ids, draft=draft)
    assert again.was_written is False
    assert shop.wrote == before


def test_a_changed_draft_changes_the_product(
    shop: FakeCatalog, client: SaleorClient, ids: ShopIds, draft: ProductDraft
) -> None:
    product_publish(client=client, ids=ids, draft=draft)
    small, large = draft.variants
    changed = replace(
        draft,
        texts={**draft.texts, "en": DraftText("Best dates", "Softer.")},
        channels=("home",),
        variants=(
            replace(small, prices={"home": Money(Decimal("2.750"), "KWD")}),
            large,
            replace(large, sku="OAS-DAT-2KG", options={"size": "2 kg"}),
        ),
        picture=replace(PICTURE, file_hash="2"),
    )
    shop.wrote.clear()
    product_publish(client=client, ids=ids, draft=changed)
    product = shop.by("Product", "externalReference", "oasis-dates")
    assert product["name"] == "Best dates"
    assert [item["channel"]["slug"] for item in product["channelListings"]] == ["home"]
    assert prices_of(shop, "OAS-DAT-500")["home"] == Money(Decimal("2.750"), "KWD")
    assert shop.by("Variant", "sku", "OAS-DAT-2KG")["name"] == "2 kg"
    assert len(shop.nodes("Variant")) == 3
    assert len(shop.nodes("ProductMedia")) == 1
    assert "ProductBulkCreate" not in shop.wrote
    assert shop.wrote.count("ProductVariantChannelListingUpdate") == 1


@pytest.mark.parametrize("writes", range(9))
def test_a_broken_run_is_taken_up_again(
    shop: FakeCatalog,
    client: SaleorClient,
    ids: ShopIds,
    draft: ProductDraft,
    writes: int,
) -> None:
    shop.break_after = writes
    with pytest.raises(ConnectionResetError):
        product_publish(client=client, ids=ids, draft=draft)
    shop.break_after = None
    fresh = shop_ids(client, language="en")
    product_publish(client=client, ids=fresh, draft=draft)
    assert product_publish(client=client, ids=fresh, draft=draft).was_written is False
    assert len(shop.nodes("Product")) == 1
    assert len(shop.nodes("Variant")) == 2
    assert len(shop.nodes("ProductMedia")) == 1


def test_a_shop_that_is_not_applied_is_named(
    client: SaleorClient, ids: ShopIds, draft: ProductDraft, shop: FakeCatalog
) -> None:
    with pytest.raises(NotAppliedError, match="category 'figs'"):
        product_publish(client=client, ids=ids, draft=replace(draft, category="figs"))
    assert shop.nodes("Product") == {}
