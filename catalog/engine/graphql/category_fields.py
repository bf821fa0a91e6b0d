"""Categories on the wire."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from catalog.engine import shelves
from catalog.engine.graphql.connections import Connection, connect
from catalog.engine.graphql.product_fields import products_page
from catalog.engine.graphql.registry import mutation, node, query, resolver
from catalog.engine.ids import row_of
from catalog.engine.models import Category
from catalog.engine.translations import translation_shown
from catalog.engine.visibility import products_seen

if TYPE_CHECKING:
    from graphql import GraphQLResolveInfo

Payload = dict[str, Any]
MANAGE = "MANAGE_PRODUCTS"
node("Category", Category)


@query("categories")
def categories(info: GraphQLResolveInfo, **page: Any) -> Connection:
    """All, in the order they were made."""
    return connect(Category.objects.all(), **page)


@query("category")
def category(info: GraphQLResolveInfo, slug: str | None = None) -> Category | None:
    """By slug."""
    return Category.objects.filter(slug=slug).first()


@resolver("Category", "translation")
def translation(
    source: Category, info: GraphQLResolveInfo, language_code: str
) -> Payload | None:
    """Null where nothing is written."""
    return translation_shown(source, "Category", language_code)


@resolver("Category", "products")
def products(
    source: Category,
    info: GraphQLResolveInfo,
    channel: str | None = None,
    **page: Any,
) -> Connection:
    """What listings of the channel show."""
    context = info.context
    slug = channel or (source.channel.slug if source.channel else None)
    seen, rows = products_seen(
        slug, now=context.now, is_staff=context.sees_all_goods, in_listings=True
    )
    return products_page(rows.filter(category=source).order_by("slug"), seen, **page)


@mutation("categoryCreate", permission=MANAGE)
def category_create(info: GraphQLResolveInfo, input: Payload) -> Payload:  # noqa: A002
    """A category."""
    return {"category": shelves.category_write(Category(), input)}


def _category(text: str) -> Category:
    return row_of(Category.objects.all(), text, "Category")


@mutation("categoryUpdate", permission=MANAGE)
def category_update(info: GraphQLResolveInfo, id: str, input: Payload) -> Payload:  # noqa: A002
    """Set what is given."""
    return {"category": shelves.category_write(_category(id), input)}


@mutation("categoryDelete", permission=MANAGE)
def category_delete(info: GraphQLResolveInfo, id: str) -> Payload:  # noqa: A002
    """Its products stay, without a category."""
    _category(id).delete()
    return {}
