"""Pictures of products on the wire."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from catalog.engine import pictures
from catalog.engine.graphql.registry import mutation, node, resolver
from catalog.engine.ids import row_of
from catalog.engine.models import Product, ProductMedia

if TYPE_CHECKING:
    from graphql import GraphQLResolveInfo

Payload = dict[str, Any]
MANAGE = "MANAGE_PRODUCTS"
node("ProductMedia", ProductMedia)


@resolver("ProductMedia", "url")
def url(
    source: ProductMedia,
    info: GraphQLResolveInfo,
    size: int | None = None,
    format: str = "ORIGINAL",  # noqa: A002
) -> str:
    """A path below MEDIA_URL; over HTTP with the shop's own address before it."""
    path = pictures.media_url(source, size=size, kind=format)
    return f"{info.context.notes.get('public_url', '')}{path}"


@mutation("productMediaCreate", permission=MANAGE)
def media_create(info: GraphQLResolveInfo, input: Payload) -> Payload:  # noqa: A002
    """An uploaded picture."""
    product = row_of(
        Product.objects.all(), input["product"], "Product", field="product"
    )
    return {"media": pictures.media_create(product, input)}


@mutation("productMediaDelete", permission=MANAGE)
def media_delete(info: GraphQLResolveInfo, id: str) -> Payload:  # noqa: A002
    """With its files."""
    row = row_of(ProductMedia.objects.all(), id, "ProductMedia")
    return {"media": pictures.media_delete(row)}
