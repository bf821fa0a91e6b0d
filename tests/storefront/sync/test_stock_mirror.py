"""Stock is the mirror of lots: one direction, only differences."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from catalog.bases import mirrored
from catalog.bases.models import MirroredStock, StockSurprise
from catalog.bases.selectors import StockUnits
from catalog.declaration import pavilion_load
from storefront.saleor.client import SaleorClient
from storefront.saleor.errors import SaleorError
from storefront.sync import stock_mirror as mirror
from storefront.sync.pavilion_apply import pavilion_apply
from tests.fakes.saleor_products import FakeCatalog

if TYPE_CHECKING:
    from pytest_django.fixtures import SettingsWrapper

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
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
    units = {key: StockUnits(free, 0) for key, free in targets.items()}
    monkeypatch.setattr(mirror, "stock_units", lambda *, on: units)


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


def stock_of(shop: FakeCatalog, sku: str) -> dict[str, object]:
    return next(
        node
        for node in shop.nodes("Stock").values()
        if node["warehouse"]["externalReference"] == "OAS"
        and node["productVariant"]["sku"] == sku
    )


def test_a_stranger_s_lower_number_is_reported_and_stays_until_looked_at(
    shop: FakeCatalog, monkeypatch: pytest.MonkeyPatch
) -> None:
    lots(monkeypatch, {("OAS", "A"): 9})
    run(shop)
    stock_of(shop, "A")["quantity"] = 4
    shop.wrote.clear()
    assert run(shop).surprises == (("OAS", "A"),)
    assert run(shop).surprises == (("OAS", "A"),)
    assert shop.wrote == []
    entry = StockSurprise.objects.get()
    assert (entry.quantity_expected, entry.quantity_found, entry.was_lowered) == (
        9,
        4,
        False,
    )
    mirrored.surprise_close(
        surprise_id=entry.pk, by="petra", note="a slip", now=datetime.now(tz=UTC)
    )
    assert run(shop).changed == 1
    assert shop.stocks()["OAS", "A"] == 9
    assert mirrored.surprises_open() == []


def test_a_stranger_s_higher_number_is_reported_and_sells_nothing_that_is_not_there(
    shop: FakeCatalog, monkeypatch: pytest.MonkeyPatch
) -> None:
    lots(monkeypatch, {("OAS", "A"): 9})
    run(shop)
    stock_of(shop, "A")["quantity"] = 90
    assert run(shop).changed == 1
    assert shop.stocks()["OAS", "A"] == 9
    entry = StockSurprise.objects.get()
    assert (entry.quantity_found, entry.was_lowered) == (90, True)


def test_commerce_holds_what_lots_lost_and_nothing_more_is_sold(
    shop: FakeCatalog, monkeypatch: pytest.MonkeyPatch
) -> None:
    stock_of(shop, "A")["quantityAllocated"] = 5
    units = {("OAS", "A"): StockUnits(free=0, owed=2)}
    monkeypatch.setattr(mirror, "stock_units", lambda *, on: units)
    run(shop)
    assert shop.stocks()["OAS", "A"] == 5


def test_lots_that_serve_another_warehouse_s_order_are_not_sold_again(
    shop: FakeCatalog, monkeypatch: pytest.MonkeyPatch
) -> None:
    units = {("OAS", "A"): StockUnits(free=4, owed=3)}
    monkeypatch.setattr(mirror, "stock_units", lambda *, on: units)
    run(shop)
    assert shop.stocks()["OAS", "A"] == 4


class KilledError(SaleorError):
    """The process ended here."""


@pytest.mark.parametrize("writes", [0, 1, 2])
def test_a_kill_between_any_two_writes_is_mended_and_is_no_surprise(
    shop: FakeCatalog, monkeypatch: pytest.MonkeyPatch, writes: int
) -> None:
    monkeypatch.setattr(mirror, "BATCH", 1)
    lots(monkeypatch, {("OAS", "A"): 9, ("OAS", "B"): 3})
    run(shop)
    lots(monkeypatch, {("OAS", "A"): 7, ("OAS", "B"): 2})
    whole = shop.execute
    left = [writes]

    def dying(operation: Any) -> Any:
        if operation.name == "StockBulkUpdate":
            if not left[0]:
                raise KilledError
            left[0] -= 1
        return whole(operation)

    with monkeypatch.context() as dies:
        dies.setattr(shop, "execute", dying)
        if writes < 2:
            with pytest.raises(KilledError):
                run(shop)
        else:
            dies.setattr(mirrored, "mirror_confirm", _dies)
            with pytest.raises(KilledError):
                run(shop)
    lots(monkeypatch, {("OAS", "A"): 6, ("OAS", "B"): 1})
    done = run(shop)
    assert done.surprises == ()
    assert {key: n for key, n in shop.stocks().items() if key[0] == "OAS"} == {
        ("OAS", "A"): 6,
        ("OAS", "B"): 1,
    }
    assert StockSurprise.objects.count() == 0
    assert not any(row.intents for row in MirroredStock.objects.all())


def _dies(**_: Any) -> None:
    raise KilledError
