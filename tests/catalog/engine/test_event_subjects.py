"""What Apps are told of stocks, translations, metadata and deletions, by our documents."""

from __future__ import annotations

import json
from typing import Any

import pytest

from catalog.engine.event_types import ASYNC_EVENTS, SYNC_EVENTS, event_of_type
from catalog.engine.graphql.schema import engine_schema
from catalog.engine.graphql.subscriptions import subscription_read
from catalog.engine.ids import global_id
from catalog.engine.models import App, EventDelivery, Product, ProductVariant, Webhook
from catalog.engine.webhook_outbox import listeners_forget, payload_fill
from storefront.saleor.documents import subscription_documents
from tests.catalog.engine.goods_shop import NOW, goods_shop, product_make, run

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def shop(settings: Any) -> Any:
    settings.ENGINE_APP_DELIVER = ""
    settings.ENGINE_WEBHOOKS = True
    made = goods_shop()
    product_make(made, "rice")
    listeners_forget()
    yield made
    listeners_forget()


def listen(*events: str) -> None:
    owner = App.objects.create(
        name="Ours", permissions=["MANAGE_PRODUCTS", "MANAGE_TRANSLATIONS"]
    )
    for event in events:
        Webhook.objects.create(
            app=owner,
            target_url="https://app.example.org/",
            events=[event],
            subscription_query=subscription_documents()[event],
        )
    listeners_forget()


def told() -> list[tuple[str, Any]]:
    """(event, payload without its time) of what is owed."""
    rows = []
    for row in EventDelivery.objects.select_related("webhook__app").order_by("pk"):
        assert payload_fill(row, now=NOW)
        said = json.loads(row.payload or "")
        said.pop("issuedAt")
        assert "errors" not in said
        rows.append((row.event_type, said))
    return rows


def test_a_stock_is_told_of_as_variant_and_warehouse(shop: Any) -> None:
    listen("PRODUCT_VARIANT_STOCK_UPDATED", "PRODUCT_VARIANT_OUT_OF_STOCK")
    variant = ProductVariant.objects.get()
    north = shop.warehouses[0]
    run(
        "stockBulkUpdate(stocks: [StockBulkUpdateInput!]!)",
        "count",
        stocks=[{"variantId": global_id("ProductVariant", variant.pk),
                 "warehouseId": north, "quantity": 3}],
    )  # fmt: skip
    run(
        "productVariantStocksDelete(warehouseIds: [ID!], variantId: ID)",
        "productVariant { id }",
        warehouseIds=[north],
        variantId=global_id("ProductVariant", variant.pk),
    )
    said = [(event, body["productVariant"]["sku"], body["warehouse"]["id"])
            for event, body in told()]  # fmt: skip
    assert said == [
        ("PRODUCT_VARIANT_STOCK_UPDATED", "rice-1", north),
        ("PRODUCT_VARIANT_OUT_OF_STOCK", "rice-1", north),
    ]


def test_a_translation_is_told_in_its_language() -> None:
    listen("TRANSLATION_CREATED", "TRANSLATION_UPDATED")
    key = global_id("Product", Product.objects.get().pk)
    for name in ("ข้าว", "ข้าวหอม"):
        run(
            "productTranslate(id: ID!, input: TranslationInput!, "
            "languageCode: LanguageCodeEnum!)",
            "product { id }",
            id=key,
            input={"name": name},
            languageCode="TH",
        )
    body = {
        "__typename": "ProductTranslation",
        "language": {"code": "TH"},
        "translatableContent": {"productId": key},
    }
    seen = [(event, {k: v for k, v in said["translation"].items() if k != "id"})
            for event, said in told()]  # fmt: skip
    assert seen == [("TRANSLATION_CREATED", body), ("TRANSLATION_UPDATED", body)]


def test_metadata_and_deletion_are_told() -> None:
    listen("PRODUCT_METADATA_UPDATED", "PRODUCT_DELETED")
    key = global_id("Product", Product.objects.get().pk)
    run(
        "updateMetadata(id: ID!, input: [MetadataInput!]!)",
        "item { __typename }",
        id=key,
        input=[{"key": "origin", "value": "TH"}],
    )
    run("productDelete(id: ID)", "product { id }", id=key)
    rows = EventDelivery.objects.order_by("pk")
    assert [row.event_type for row in rows] == [
        "PRODUCT_METADATA_UPDATED",
        "PRODUCT_DELETED",
    ]
    body = json.loads(rows[1].payload or "")
    assert body["product"] == {"id": key, "slug": "rice"}


def test_every_event_of_our_own_documents_is_known_and_served() -> None:
    for event, text in subscription_documents().items():
        assert event in ASYNC_EVENTS | SYNC_EVENTS
        read = subscription_read(text)
        assert read.error == ""
        assert event in read.events


def test_root_fields_and_types_of_the_schema_are_events() -> None:
    schema = engine_schema()
    root = schema.subscription_type
    assert root is not None
    names = {
        field.type.name  # type: ignore[union-attr]
        for name, field in root.fields.items()
        if name != "event"
    }
    events = {kind.name for kind in schema.get_possible_types(schema.type_map["Event"])}  # type: ignore[arg-type]
    assert names <= events
    assert [name for name in events if not event_of_type(name)] == []
