"""Converging a shop to a declared pavilion: all of it, once, and nothing else."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from catalog.declaration import Pavilion, pavilion_load
from storefront.saleor.client import SaleorClient
from storefront.sync.changes import ConvergeError
from storefront.sync.pavilion_apply import pavilion_apply
from storefront.sync.pavilion_plan import pavilion_plan
from tests.fakes.saleor import FakeShop

# What was changed is told to whoever keeps answers.
pytestmark = pytest.mark.django_db
TESTS = Path(__file__).resolve().parents[2]
SOMELAND = TESTS / "pavilions" / "someland"


@pytest.fixture
def shop() -> FakeShop:
    return FakeShop()


@pytest.fixture
def client(shop: FakeShop) -> SaleorClient:
    return SaleorClient(shop, as_app=True)


@pytest.fixture(scope="module")
def someland() -> Pavilion:
    return pavilion_load(SOMELAND)


def test_a_plan_writes_nothing_and_says_all(
    shop: FakeShop, client: SaleorClient, someland: Pavilion
) -> None:
    words = [change.words for change in pavilion_plan(client=client, pavilion=someland)]
    assert shop.wrote == []
    assert "warehouse OAS: create" in words
    assert "channel home: create (KWD)" in words
    assert "channel korea: create (KRW)" in words
    assert "shipping zone korea: create" in words
    assert "attribute base: create" in words
    assert "product type grocery: create" in words
    assert "translate category dates into ar" in words


def test_apply_makes_the_declared_shop(
    shop: FakeShop, client: SaleorClient, someland: Pavilion
) -> None:
    pavilion_apply(client=client, pavilion=someland)
    home = shop.by("Channel", "slug", "home")
    assert home["currencyCode"] == "KWD"
    assert home["defaultCountry"] == {"code": "KW"}
    assert home["stockSettings"] == {"allocationStrategy": "PRIORITIZE_SORTING_ORDER"}
    assert home["checkoutSettings"]["useLegacyErrorFlow"] is False
    assert [w["externalReference"] for w in home["warehouses"]] == ["OAS"]
    assert shop.settings["useLegacyShippingZoneStockAvailability"] is False
    assert shop.settings["reserveStockDurationAnonymousUser"] == 30
    taxes = shop.nodes("TaxConfiguration").values()
    assert {tax["taxCalculationStrategy"] for tax in taxes} == {"TAX_APP"}
    assert {tax["taxAppId"] for tax in taxes} == {"pavilion.app"}
    base = shop.by("AttributeValue", "externalReference", "base:OAS")
    assert base["slug"] == "oas"
    assert shop.translation(base["id"], "AR") == {"name": "الواحة"}
    assert shop.translation(base["id"], "EN") == {"name": "The oasis"}
    listed = shop.by("Collection", "slug", "first-things")["channelListings"]
    assert {item["channel"]["slug"] for item in listed} == {"home", "korea"}


@pytest.mark.parametrize("name", ["someland", "thailand"])
def test_after_apply_the_plan_is_empty(
    shop: FakeShop, client: SaleorClient, name: str
) -> None:
    folder = SOMELAND
    if name == "thailand":
        folder = TESTS.parent / "pavilion_config" / "pavilions" / name
    pavilion = pavilion_load(folder, with_goods=False)
    assert pavilion_apply(client=client, pavilion=pavilion)
    before = list(shop.wrote)
    assert pavilion_plan(client=client, pavilion=pavilion) == []
    assert pavilion_apply(client=client, pavilion=pavilion) == []
    assert shop.wrote == before


def test_a_second_country_brings_nothing_of_the_first(
    shop: FakeShop, client: SaleorClient, someland: Pavilion
) -> None:
    pavilion_apply(client=client, pavilion=someland)
    said = str(shop.kinds) + str(shop.translations)
    for word in ("Thai", "THB", "TH-", "ไทย", "Bangkok", "HALL"):
        assert word not in said


def test_the_hall_is_a_public_collection_point(
    shop: FakeShop, client: SaleorClient
) -> None:
    folder = TESTS.parent / "pavilion_config" / "pavilions" / "thailand"
    pavilion_apply(client=client, pavilion=pavilion_load(folder, with_goods=False))
    hall = shop.by("Warehouse", "externalReference", "HALL")
    assert (hall["clickAndCollectOption"], hall["isPrivate"]) == ("ALL", False)
    base = shop.by("Warehouse", "externalReference", "TKR")
    assert (base["clickAndCollectOption"], base["isPrivate"]) == ("DISABLED", True)
    assert base["address"]["countryArea"] == "ร้อยเอ็ด"


@pytest.mark.parametrize("writes", [0, 1, 5, 12, 20, 24])
def test_a_broken_run_goes_on_where_it_stopped(
    shop: FakeShop, client: SaleorClient, someland: Pavilion, writes: int
) -> None:
    shop.break_after = writes
    with pytest.raises(ConnectionResetError):
        pavilion_apply(client=client, pavilion=someland)
    shop.break_after = None
    pavilion_apply(client=client, pavilion=someland)
    assert pavilion_plan(client=client, pavilion=someland) == []
    assert shop.wrote.count("ChannelCreate") == 2
    assert shop.wrote.count("WarehouseCreate") == 1


def test_drift_is_mended_and_only_drift(
    shop: FakeShop, client: SaleorClient, someland: Pavilion
) -> None:
    pavilion_apply(client=client, pavilion=someland)
    shop.by("Channel", "slug", "korea")["orderSettings"]["allowUnpaidOrders"] = True
    shop.by("Category", "slug", "dates")["name"] = "Figs"
    shop.settings["useLegacyShippingZoneStockAvailability"] = True
    done = [c.words for c in pavilion_apply(client=client, pavilion=someland)]
    assert done == [
        "shop settings: set useLegacyShippingZoneStockAvailability",
        "channel korea: change orderSettings",
        "category dates: change name",
    ]


def test_a_new_language_and_base_are_added(
    tmp_path: Path, shop: FakeShop, client: SaleorClient, someland: Pavilion
) -> None:
    pavilion_apply(client=client, pavilion=someland)
    folder = Path(shutil.copytree(SOMELAND, tmp_path / "someland"))
    for name, text in {
        "bases.toml": (folder / "bases.toml").read_text().replace("OAS", "SEA").replace("oasis", "coast"),
        "lanes.toml": "[[collect]]\nbase = \"SEA\"\nhub = \"HUB\"\nminimum_days = 1\nmaximum_days = 2\nstorage_classes = [\"ambient\"]\n",
    }.items():  # fmt: skip
        with (folder / name).open("a") as file:
            file.write(f"\n{text}")
    for path in (folder / "texts").glob("*.toml"):
        words = path.read_text()
        block = words[words.index("[bases.OAS]") : words.index("[provinces]")]
        path.write_text(words + "\n" + block.replace("OAS", "SEA"))
    markets = (folder / "markets.toml").read_text()
    (folder / "markets.toml").write_text(markets.replace('["OAS"]', '["SEA", "OAS"]'))
    wider = pavilion_load(folder)
    pavilion_apply(client=client, pavilion=wider)
    assert pavilion_plan(client=client, pavilion=wider) == []
    home = shop.by("Channel", "slug", "home")
    assert [w["externalReference"] for w in home["warehouses"]] == ["SEA", "OAS"]
    assert shop.by("AttributeValue", "externalReference", "base:SEA")


def test_nothing_is_deleted_unless_asked(
    shop: FakeShop, client: SaleorClient, someland: Pavilion
) -> None:
    pavilion_apply(client=client, pavilion=someland)
    shop.make("Category", slug="old", name="Old", description=None)
    shop.make(
        "Collection", slug="old", name="Old", description=None, channelListings=[]
    )
    shop.do_channel_create(
        {"input": {"slug": "old", "name": "Old", "currencyCode": "EUR", "defaultCountry": "DE", "isActive": True}}
    )  # fmt: skip
    assert pavilion_plan(client=client, pavilion=someland) == []
    done = pavilion_apply(client=client, pavilion=someland, prune=True)
    assert {change.words for change in done} == {
        "channel old: close",
        "category old: delete",
        "collection old: delete",
    }
    assert shop.by("Channel", "slug", "old")["isActive"] is False
    assert pavilion_plan(client=client, pavilion=someland, prune=True) == []


def test_a_currency_cannot_be_changed(
    shop: FakeShop, client: SaleorClient, someland: Pavilion
) -> None:
    pavilion_apply(client=client, pavilion=someland)
    shop.by("Channel", "slug", "korea")["currencyCode"] = "USD"
    with pytest.raises(ConvergeError, match="Channel korea keeps USD"):
        pavilion_plan(client=client, pavilion=someland)


def test_changes_that_do_not_take_end_the_run(
    shop: FakeShop, client: SaleorClient, someland: Pavilion
) -> None:
    shop.do_shop_settings_update = lambda _: shop.ok("shopSettingsUpdate")  # type: ignore[method-assign]
    with pytest.raises(ConvergeError, match="shop settings"):
        pavilion_apply(client=client, pavilion=someland)
