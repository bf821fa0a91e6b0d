"""A small shop for tests of goods, made through the contract only.

Two channels: `tokyo` (JPY) draws from both warehouses, `kuwait` (KWD) from the second.
"""

from __future__ import annotations

import io
import json
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from catalog.engine.execute import execute

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


def ask(
    text: str, *, as_app: bool = False, now: datetime = NOW, **variables: Any
) -> dict[str, Any]:
    """The whole answer, through JSON as HTTP would carry it."""
    return json.loads(json.dumps(execute(text, variables, as_app=as_app, now=now)))


def data(text: str, *, as_app: bool = False, **variables: Any) -> dict[str, Any]:
    """`data` of an answer that must have no errors."""
    answer = ask(text, as_app=as_app, **variables)
    assert "errors" not in answer, answer["errors"]
    return answer["data"]


def run(mutation: str, result: str, **variables: Any) -> dict[str, Any]:
    """Payload of one mutation as our App, whose errors must be empty.

    `mutation` is `name(arg: Type!, …)` by our own notation: the document is made of it.
    """
    payload = attempt(mutation, result, **variables)
    assert payload["errors"] == []
    return payload


def attempt(
    mutation: str, result: str, *, as_app: bool = True, **variables: Any
) -> dict[str, Any]:
    """Payload of one mutation, errors included."""
    name, _, given = mutation.partition("(")
    pairs = [item.split(":") for item in given.rstrip(")").split(", ")]
    head = ", ".join(f"${key.strip()}: {kind.strip()}" for key, kind in pairs)
    passed = ", ".join(f"{key.strip()}: ${key.strip()}" for key, _ in pairs)
    has_paths = name == "productBulkCreate" or name.endswith("BulkTranslate")
    marks = "path" if has_paths else "field"
    text = (
        f"mutation ({head}) {{ {name}({passed}) "
        f"{{ {result} errors {{ {marks} code message }} }} }}"
    )
    return data(text, as_app=as_app, **variables)[name]


@dataclass(slots=True)
class GoodsShop:
    """Ids of what was made."""

    warehouses: list[str] = field(default_factory=list)
    channels: dict[str, str] = field(default_factory=dict)
    attributes: dict[str, str] = field(default_factory=dict)
    product_type: str = ""
    category: str = ""
    collection: str = ""


def goods_shop() -> GoodsShop:
    """Channels, warehouses, attributes, a type, a category and a collection."""
    shop = GoodsShop()
    for name in ("north", "south"):
        address = {"country": "TH", "city": "Roi Et", "streetAddress1": "1"}
        made = run(
            "createWarehouse(input: WarehouseCreateInput!)",
            "warehouse { id }",
            input={"name": name, "slug": name, "externalReference": name,
                   "address": address},
        )  # fmt: skip
        shop.warehouses.append(made["warehouse"]["id"])
    for slug, currency, country, places in (
        ("tokyo", "JPY", "JP", shop.warehouses),
        ("kuwait", "KWD", "KW", shop.warehouses[1:]),
    ):
        made = run(
            "channelCreate(input: ChannelCreateInput!)",
            "channel { id }",
            input={"name": slug, "slug": slug, "currencyCode": currency,
                   "defaultCountry": country, "isActive": True,
                   "addWarehouses": places},
        )  # fmt: skip
        shop.channels[slug] = made["channel"]["id"]
    _words(shop)
    return shop


def _words(shop: GoodsShop) -> None:
    for slug, kind, values in (
        ("base", "DROPDOWN", ["TKR", "NST"]),
        ("certificates", "MULTISELECT", ["GI", "OTOP"]),
        ("shelf-life-days", "NUMERIC", []),
        ("story", "PLAIN_TEXT", []),
    ):
        made = run(
            "attributeCreate(input: AttributeCreateInput!)",
            "attribute { id }",
            input={"name": slug.title(), "slug": slug, "type": "PRODUCT_TYPE",
                   "inputType": kind, "externalReference": slug,
                   "values": [{"name": v, "externalReference": f"{slug}:{v}"}
                              for v in values]},
        )  # fmt: skip
        shop.attributes[slug] = made["attribute"]["id"]
    shop.product_type = run(
        "productTypeCreate(input: ProductTypeInput!)",
        "productType { id }",
        input={"name": "Grocery", "slug": "grocery",
               "productAttributes": list(shop.attributes.values())},
    )["productType"]["id"]  # fmt: skip
    shop.category = run(
        "categoryCreate(input: CategoryInput!)",
        "category { id }",
        input={"name": "Rice", "slug": "rice"},
    )["category"]["id"]
    shop.collection = run(
        "collectionCreate(input: CollectionCreateInput!)",
        "collection { id }",
        input={"name": "Gifts", "slug": "gifts"},
    )["collection"]["id"]
    run(
        "collectionChannelListingUpdate(id: ID!, input: CollectionChannelListingUpdateInput!)",
        "collection { id }",
        id=shop.collection,
        input={"addChannels": [{"channelId": shop.channels["tokyo"],
                                "isPublished": True}]},
    )  # fmt: skip


def product_input(shop: GoodsShop, slug: str, /, **changes: Any) -> dict[str, Any]:
    """A product published in Tokyo at ¥1,200 with 7 and 5 units; `changes` go on top."""
    listing = {"channelId": shop.channels["tokyo"], "isPublished": True,
               "visibleInListings": True, "isAvailableForPurchase": True}  # fmt: skip
    variant = {
        "sku": f"{slug}-1",
        "externalReference": f"{slug}-1",
        "name": "1 kg",
        "attributes": [],
        "channelListings": [{"channelId": shop.channels["tokyo"], "price": "1200"}],
        "stocks": [
            {"warehouse": shop.warehouses[0], "quantity": 7},
            {"warehouse": shop.warehouses[1], "quantity": 5},
        ],
    }
    return {
        "name": slug.title(),
        "slug": slug,
        "externalReference": slug,
        "productType": shop.product_type,
        "category": shop.category,
        "collections": [shop.collection],
        "channelListings": [listing],
        "variants": [variant],
        **changes,
    }


def product_make(shop: GoodsShop, slug: str, /, **changes: Any) -> str:
    """Make a product; answers its id."""
    payload = run(
        "productBulkCreate(products: [ProductBulkCreateInput!]!)",
        "results { product { id } errors { path code message } }",
        products=[product_input(shop, slug, **changes)],
    )
    (row,) = payload["results"]
    assert row["errors"] == []
    return row["product"]["id"]


def picture(kind: str = "PNG", size: tuple[int, int] = (400, 500)) -> bytes:
    """A real picture."""
    made = io.BytesIO()
    Image.new("RGB", size, (190, 30, 60)).save(made, kind)
    return made.getvalue()


def upload(content: bytes, name: str = "rice.png") -> SimpleUploadedFile:
    """A file as a multipart request brings it."""
    return SimpleUploadedFile(name, content, "image/png")
