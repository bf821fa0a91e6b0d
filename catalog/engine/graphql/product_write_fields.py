"""Writes of products on the wire."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from catalog.engine import goods, goods_bulk
from catalog.engine.graphql.registry import mutation
from catalog.engine.graphql.telling import tell
from catalog.engine.ids import key_of, row_of
from catalog.engine.loading import together
from catalog.engine.models import Product, ProductVariant
from catalog.engine.named_rows import row_by
from catalog.engine.setup import shop_settings

if TYPE_CHECKING:
    from graphql import GraphQLResolveInfo

Payload = dict[str, Any]
MANAGE = "MANAGE_PRODUCTS"


def _product(
    text: str | None, reference: str | None = None, *, field: str = "id"
) -> Product:
    rows = Product.objects.select_related("category", "product_type")
    if reference or not text:
        return row_by(rows, "Product", id=text, external_reference=reference)
    return row_of(rows, text, "Product", field=field)


@mutation("productCreate", permission=MANAGE)
def product_create(info: GraphQLResolveInfo, input: Payload) -> Payload:  # noqa: A002
    """A product without variants yet."""
    row = goods.product_create(input, now=info.context.now)
    tell(info, "PRODUCT_CREATED", row)
    return {"product": row}


@mutation("productUpdate", permission=MANAGE)
def product_update(
    info: GraphQLResolveInfo,
    input: Payload,  # noqa: A002
    id: str | None = None,  # noqa: A002
    external_reference: str | None = None,
) -> Payload:
    """Set what is given."""
    row = _product(id, external_reference)
    row = goods.product_update(row, input, now=info.context.now)
    tell(info, "PRODUCT_UPDATED", row)
    if input.get("metadata") or input.get("private_metadata"):
        tell(info, "PRODUCT_METADATA_UPDATED", row)
    return {"product": row}


@mutation("productDelete", permission=MANAGE)
def product_delete(
    info: GraphQLResolveInfo,
    id: str | None = None,  # noqa: A002
    external_reference: str | None = None,
) -> Payload:
    """With its variants and pictures."""
    row = _product(id, external_reference)
    tell(info, "PRODUCT_DELETED", row)
    return {"product": goods.product_delete(row)}


@mutation("productBulkDelete", permission=MANAGE)
def product_bulk_delete(info: GraphQLResolveInfo, ids: list[str]) -> Payload:
    """Several, with variants and pictures."""
    keys = [key_of(text, "Product", field="ids") for text in ids]
    rows = list(Product.objects.filter(pk__in=keys))
    tell(info, "PRODUCT_DELETED", *rows)
    goods.products_delete(rows)
    return {"count": len(rows)}


@mutation("productBulkCreate", permission=MANAGE)
def product_bulk_create(
    info: GraphQLResolveInfo, products: list[Payload], error_policy: str | None = None
) -> Payload:
    """Many at once, with variants, prices, stocks and pictures."""
    done = goods_bulk.products_create(
        products,
        now=info.context.now,
        policy=error_policy,
        tracks=shop_settings().track_inventory_by_default,
    )
    made = together(row["product"] for row in done["results"] if row["product"])
    tell(info, "PRODUCT_CREATED", *made)
    return done


@mutation("productChannelListingUpdate", permission=MANAGE)
def channel_listing_update(
    info: GraphQLResolveInfo,
    id: str,  # noqa: A002
    input: Payload,  # noqa: A002
) -> Payload:
    """Show in channels, hide from others."""
    row = _product(id)
    goods.listings_change(row, input, now=info.context.now)
    tell(info, "PRODUCT_UPDATED", row)
    return {"product": row}


@mutation("productVariantSetDefault", permission=MANAGE)
def default_variant_set(
    info: GraphQLResolveInfo, product_id: str, variant_id: str
) -> Payload:
    """Which variant stands for a product."""
    row = _product(product_id, field="productId")
    row = goods.default_variant_set(row, variant_id)
    tell(info, "PRODUCT_UPDATED", row)
    return {"product": row}


@mutation("productVariantReorder", permission=MANAGE)
def variants_reorder(
    info: GraphQLResolveInfo, moves: list[Payload], product_id: str
) -> Payload:
    """Relative moves, one after another."""
    row = goods.variants_reorder(_product(product_id, field="productId"), moves)
    tell(info, "PRODUCT_UPDATED", row)
    return {"product": row}


@mutation("productReorderAttributeValues", permission=MANAGE)
def product_values_reorder(
    info: GraphQLResolveInfo, attribute_id: str, moves: list[Payload], product_id: str
) -> Payload:
    """The order in which a product says several things by one attribute."""
    row = _product(product_id, field="productId")
    goods.said_reorder(row, attribute_id, moves)
    tell(info, "PRODUCT_UPDATED", row)
    return {"product": row}


@mutation("productVariantReorderAttributeValues", permission=MANAGE)
def variant_values_reorder(
    info: GraphQLResolveInfo, attribute_id: str, moves: list[Payload], variant_id: str
) -> Payload:
    """The order in which a variant says several things by one attribute."""
    rows = ProductVariant.objects.all()
    row = row_of(rows, variant_id, "ProductVariant", field="variantId")
    goods.said_reorder(row, attribute_id, moves)
    tell(info, "PRODUCT_VARIANT_UPDATED", row)
    return {"product_variant": row}
