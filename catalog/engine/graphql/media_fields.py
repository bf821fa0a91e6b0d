"""Pictures of goods on the wire."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction

from catalog.engine import pictures, variants
from catalog.engine.errors import refuse
from catalog.engine.graphql.registry import mutation, node, resolver
from catalog.engine.graphql.telling import tell
from catalog.engine.ids import global_id, key_of, row_of
from catalog.engine.models import Product, ProductMedia, ProductVariant

if TYPE_CHECKING:
    from graphql import GraphQLResolveInfo

Payload = dict[str, Any]
MANAGE = "MANAGE_PRODUCTS"
node("ProductMedia", ProductMedia)


# --- Reads ------------------------------------------------------------------------
def public_url(info: GraphQLResolveInfo, path: str) -> str:
    """A path with the shop's own address before it, where it has one."""
    if "://" in path:
        return path
    return f"{info.context.notes.get('public_url', '')}{path}"


def image_shown(
    info: GraphQLResolveInfo, name: str, alt: str, *, size: int | None, kind: str
) -> Payload | None:
    """Saleor's `Image`, of a picture that is stored; null of none."""
    if not name:
        return None
    return {"url": public_url(info, pictures.picture_url(name, size=size, kind=kind)),
            "alt": alt}  # fmt: skip


def media_shown(
    info: GraphQLResolveInfo, media: ProductMedia | None, *, size: int | None, kind: str
) -> Payload | None:
    """Saleor's `Image`, of a picture of goods."""
    if media is None:
        return None
    path = pictures.media_url(media, size=size, kind=kind)
    return {"url": public_url(info, path), "alt": media.alt}


@resolver("ProductMedia", "url")
def url(
    source: ProductMedia,
    info: GraphQLResolveInfo,
    size: int | None = None,
    format: str = "ORIGINAL",  # noqa: A002
) -> str:
    """A path below MEDIA_URL; over HTTP with the shop's own address before it."""
    return public_url(info, pictures.media_url(source, size=size, kind=format))


@resolver("ProductMedia", "productId")
def product_id(source: ProductMedia, info: GraphQLResolveInfo) -> str:
    """Whose picture it is."""
    return global_id("Product", source.product_id)


# --- Writes -----------------------------------------------------------------------
def _media(text: str, field: str = "id") -> ProductMedia:
    rows = ProductMedia.objects.select_related("product")
    return row_of(rows, text, "ProductMedia", field=field)


@mutation("productMediaCreate", permission=MANAGE)
def media_create(info: GraphQLResolveInfo, input: Payload) -> Payload:  # noqa: A002
    """An uploaded picture, or one that is elsewhere."""
    rows = Product.objects.all()
    product = row_of(rows, input["product"], "Product", field="product")
    media = pictures.media_create(product, input)
    tell(info, "PRODUCT_MEDIA_CREATED", media)
    tell(info, "PRODUCT_UPDATED", product)
    return {"product": product, "media": media}


@mutation("productMediaUpdate", permission=MANAGE)
def media_update(info: GraphQLResolveInfo, id: str, input: Payload) -> Payload:  # noqa: A002
    """What is read aloud instead of it."""
    media = _media(id)
    if input.get("alt") is not None:
        if len(input["alt"]) > 250:
            message = "Alt field exceeds the character limit of 250."
            raise refuse("INVALID", message, "alt")
        media.alt = input["alt"]
        media.save(update_fields=["alt"])
    tell(info, "PRODUCT_MEDIA_UPDATED", media)
    tell(info, "PRODUCT_UPDATED", media.product)
    return {"product": media.product, "media": media}


@mutation("productMediaDelete", permission=MANAGE)
def media_delete(info: GraphQLResolveInfo, id: str) -> Payload:  # noqa: A002
    """With its files."""
    media = _media(id)
    tell(info, "PRODUCT_MEDIA_DELETED", media)
    tell(info, "PRODUCT_UPDATED", media.product)
    return {"product": media.product, "media": pictures.media_delete(media)}


@mutation("productMediaBulkDelete", permission=MANAGE)
def media_bulk_delete(info: GraphQLResolveInfo, ids: list[str]) -> Payload:
    """Several, with their files."""
    keys = [key_of(text, "ProductMedia", field="ids") for text in ids]
    rows = list(ProductMedia.objects.filter(pk__in=keys))
    tell(info, "PRODUCT_MEDIA_DELETED", *rows)
    for row in rows:
        pictures.media_delete(row)
    return {"count": len(rows)}


@mutation("productMediaReorder", permission=MANAGE)
def media_reorder(
    info: GraphQLResolveInfo, media_ids: list[str], product_id: str
) -> Payload:
    """All pictures of a product in the wanted order."""
    product = row_of(Product.objects.all(), product_id, "Product", field="productId")
    rows = {str(row.pk): row for row in product.media.all()}
    if len(media_ids) != len(rows):
        raise refuse("INVALID", "Incorrect number of media IDs provided.", "mediaIds")
    ordered = []
    for text in media_ids:
        row = rows.get(key_of(text, "ProductMedia", field="mediaIds"))
        if row is None:
            message = "Invalid media ID. Media must belong to the given product."
            raise refuse("NOT_PRODUCTS_IMAGE", message, "mediaIds")
        ordered.append(row)
    for place, row in enumerate(ordered):
        row.sort_order = place
    with transaction.atomic():
        ProductMedia.objects.bulk_update(ordered, ["sort_order"])
    tell(info, "PRODUCT_UPDATED", product)
    return {"product": product, "media": ordered}


def _variant(text: str) -> ProductVariant:
    rows = ProductVariant.objects.select_related("product")
    return row_of(rows, text, "ProductVariant", field="variantId")


@mutation("variantMediaAssign", permission=MANAGE)
def variant_assign(info: GraphQLResolveInfo, media_id: str, variant_id: str) -> Payload:
    """Show a picture with a variant."""
    media, variant = _media(media_id, "mediaId"), _variant(variant_id)
    variants.media_assign(variant, media)
    tell(info, "PRODUCT_VARIANT_UPDATED", variant)
    return {"product_variant": variant, "media": media}


@mutation("variantMediaUnassign", permission=MANAGE)
def variant_unassign(
    info: GraphQLResolveInfo, media_id: str, variant_id: str
) -> Payload:
    """Show it there no more."""
    media, variant = _media(media_id, "mediaId"), _variant(variant_id)
    variants.media_unassign(variant, media)
    tell(info, "PRODUCT_VARIANT_UPDATED", variant)
    return {"product_variant": variant, "media": media}
