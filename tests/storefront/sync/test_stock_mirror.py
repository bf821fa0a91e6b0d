"""Stock is the mirror of lots: one direction, only differences."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from catalog.declaration import pavilion_load
from storefront.saleor.client import SaleorClient
from storefront.sync import stock_mirror as mirror
from storefront.sync.pavilion_apply import pavilion_apply
from tests.fakes.saleor_products import FakeCatalog

if TYPE_CHECKING:
    from pytest_django.fixtures import SettingsWrapper

PAVILIONS = Path(__file__).resolve().parents[2] / "pavilions"
TODAY = date(2026, 11, 23)


@pytest.fixture
def shop(settings: SettingsWrapper) -> FakeCatalog:
    settings.PAVILIONS_DIR, settings.PAVILION = PAVILIONS, "someland"
    shop = FakeCatalog()
    client = SaleorClient(shop, as_app=True)
    pavilion_apply(client=client, pavilion=pavilion_load(PAVILIONS / "someland"))
    for sku in ("A", "B"):
        shop.make("Variant", sku=sku, externalReference=sku, product="P")
    shop._stock(shop.by("Variant", "sku", "A"), warehouse(shop), 5)
    other = shop.make("Warehouse", externalReference="ELSE", slug="else")
    shop._stock(shop.by("Variant", "sku", "A"), other["id"], 7)
    shop.wrote.clear()
    return shop


def warehouse(shop: FakeCatalog) -> str:
    return str(shop.by("Warehouse", "externalReference", "OAS")["id"])


def lots(monkeypatch: pytest.MonkeyPatch, targets: dict[tuple[str, str], int]) -> None:
    monkeypatch.setattr(mirror, "stock_targets", lambda *, on: targets)


def run(shop: FakeCatalog) -> mirror.Mirrored:
    return mirror.stock_mirror(client=SaleorClient(shop, as_app=True), on=TODAY)


def test_lots_become_stock(shop: FakeCatalog, monkeypatch: pytest.MonkeyPatch) -> None:
    lots(monkeypatch, {("OAS", "A"): 9, ("OAS", "B"): 3})
    assert run(shop) == mirror.Mirrored(changed=1, created=1, unknown_skus=())
    assert shop.stocks() == {("OAS", "A"): 9, ("OAS", "B"): 3, ("ELSE", "A"): 7}


def test_a_second_run_writes_nothing(
    shop: FakeCatalog, monkeypatch: pytest.MonkeyPatch
) -> None:
    lots(monkeypatch, {("OAS", "A"): 9, ("OAS", "B"): 3})
    run(shop)
    shop.wrote.clear()
    assert run(shop).is_same
    assert shop.wrote == []


def test_what_has_no_lots_is_not_sold(
    shop: FakeCatalog, monkeypatch: pytest.MonkeyPatch
) -> None:
    lots(monkeypatch, {})
    assert run(shop).changed == 1
    assert shop.stocks() == {("OAS", "A"): 0, ("ELSE", "A"): 7}


def test_a_sku_that_is_not_published_is_named(
    shop: FakeCatalog, monkeypatch: pytest.MonkeyPatch
) -> None:
    lots(monkeypatch, {("OAS", "A"): 5, ("OAS", "NEW"): 3})
    assert run(shop) == mirror.Mirrored(changed=0, created=0, unknown_skus=("NEW",))


def test_one_sku_at_once(shop: FakeCatalog, monkeypatch: pytest.MonkeyPatch) -> None:
    lots(monkeypatch, {("OAS", "A"): 2, ("OAS", "B"): 3})
    monkeypatch.setattr(mirror, "app_client", lambda: SaleorClient(shop, as_app=True))
    assert mirror.stock_mirror_sku(sku="A", on=TODAY).changed == 1
    assert shop.stocks() == {("OAS", "A"): 2, ("ELSE", "A"): 7}
    assert mirror.stock_mirror_sku(sku="NONE", on=TODAY).unknown_skus == ("NONE",)


def test_the_schedule_mirrors_everything(
    shop: FakeCatalog, monkeypatch: pytest.MonkeyPatch
) -> None:
    lots(monkeypatch, {("OAS", "A"): 1})
    monkeypatch.setattr(mirror, "app_client", lambda: SaleorClient(shop, as_app=True))
    mirror.stock_mirror_all(datetime(2026, 11, 23, 8, tzinfo=UTC))
    assert shop.stocks()["OAS", "A"] == 1
