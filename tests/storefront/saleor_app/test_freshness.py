from __future__ import annotations

import json
from typing import Any

import pytest

from storefront.saleor.object_versions import EVERY, ObjectKey, versions_of
from storefront.saleor_app.events import WATCHED
from storefront.saleor_app.freshness import keys_changed
from storefront.saleor_app.local_hooks import deliver

PRODUCT = {"id": "P1", "slug": "silk-scarf"}
VARIANT = {"id": "V1", "sku": "PTC-SCF", "product": PRODUCT}


def translation(kind: str, field: str, code: str = "JA") -> dict[str, Any]:
    said = {"__typename": kind, "language": {"code": code}}
    return {"translation": said | {"translatableContent": {field: "X1"}}}


@pytest.mark.parametrize(
    ("event", "payload", "keys"),
    [
        ("PRODUCT_UPDATED", {"product": PRODUCT},
         {("product", "P1"), ("product", "silk-scarf")}),
        ("PRODUCT_DELETED", {"product": None}, {("product", EVERY)}),
        ("PRODUCT_MEDIA_UPDATED", {"productMedia": {"id": "M1", "productId": "P1"}},
         {("product", "P1")}),
        ("PRODUCT_VARIANT_UPDATED", {"productVariant": VARIANT},
         {("variant", "V1"), ("variant", "PTC-SCF"), ("product", "P1"),
          ("product", "silk-scarf")}),
        ("PRODUCT_VARIANT_STOCK_UPDATED", {"productVariant": VARIANT},
         {("stock", "V1"), ("stock", "PTC-SCF"), ("stock", "P1"),
          ("stock", "silk-scarf")}),
        ("ORDER_CREATED", {"order": {"lines": [
            {"productSku": "PTC-SCF", "variant": {"id": "V1", "product": PRODUCT}}]}},
         {("stock", "V1"), ("stock", "PTC-SCF"), ("stock", "P1"),
          ("stock", "silk-scarf")}),
        ("ORDER_CREATED", {"order": {"lines": [{"productSku": "S", "variant": None}]}},
         {("stock", "S")}),
        ("CHANNEL_STATUS_CHANGED", {"channel": {"id": "C1", "slug": "germany"}},
         {("channel", "C1"), ("channel", "germany")}),
        ("CATEGORY_UPDATED", {"category": {"id": "K1", "slug": "tea"}},
         {("category", "K1"), ("category", "tea")}),
        ("CHECKOUT_FULLY_PAID", {"checkout": {"id": "B1"}}, set()),
    ],
)  # fmt: skip
def test_what_an_event_changes(
    event: str, payload: dict[str, Any], keys: set[tuple[Any, str]]
) -> None:
    assert keys_changed(event, payload) == {ObjectKey(*key) for key in keys}


def test_a_price_of_one_channel_changes_that_channel_only() -> None:
    said = {"productVariant": VARIANT, "channel": {"slug": "germany"}}

    keys = keys_changed("PRODUCT_VARIANT_DISCOUNTED_PRICE_UPDATED", said)

    assert {key.channel for key in keys} == {"germany"}


@pytest.mark.parametrize(
    ("said", "key"),
    [
        (translation("ProductTranslation", "productId"), ("product", "X1")),
        (translation("CategoryTranslation", "categoryId"), ("category", "X1")),
        (translation("CollectionTranslation", "collectionId"), ("collection", "X1")),
        (translation("AttributeValueTranslation", "attributeValueId"),
         ("product", EVERY)),
    ],
)  # fmt: skip
def test_a_translation_changes_its_language_only(
    said: dict[str, Any], key: tuple[Any, str]
) -> None:
    assert keys_changed("TRANSLATION_UPDATED", said) == {ObjectKey(*key, language="ja")}


def test_chinese_is_our_own_tag_of_it() -> None:
    said = translation("ProductTranslation", "productId", "ZH_HANS")

    assert {key.language for key in keys_changed("TRANSLATION_UPDATED", said)} == {
        "zh-Hans"
    }


def test_every_event_that_is_watched_for_caches_changes_something() -> None:
    nothing = {name for name in WATCHED if not keys_changed(name, {})}

    # Orders change the stock of their lines; without lines there is nothing to say.
    assert all(
        name.startswith(("ORDER_", "FULFILLMENT_", "TRANSLATION_")) for name in nothing
    )


@pytest.mark.django_db
def test_what_the_engine_tells_raises_versions_too() -> None:
    key = ObjectKey("product", "P1")

    answer = deliver("PRODUCT_UPDATED", json.dumps({"product": PRODUCT}))

    assert (answer, versions_of(keys=[key])) == ("null", {key: 1})
