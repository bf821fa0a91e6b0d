"""Categories on the wire."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Count, Exists, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce

from catalog.engine import filters, shelves
from catalog.engine.graphql.connections import Connection, connect
from catalog.engine.graphql.media_fields import image_shown
from catalog.engine.graphql.product_pages import products_listed
from catalog.engine.graphql.registry import mutation, node, query, resolver
from catalog.engine.graphql.shelf_names import shelf_named
from catalog.engine.graphql.telling import tell
from catalog.engine.ids import key_of, row_of
from catalog.engine.loading import loaded, together
from catalog.engine.models import Category, Product
from catalog.engine.translations import translation_shown
from catalog.engine.visibility import products_seen

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from graphql import GraphQLResolveInfo

Payload = dict[str, Any]
MANAGE = "MANAGE_PRODUCTS"
node("Category", Category)
READERS: dict[str, Any] = {
    "search": filters.words("name", "slug"),
    "ids": filters.ids("Category"),
    "slugs": filters.any_of("slug"),
    "metadata": filters.metadata(Category),
    "updated_at": filters.span("updated_at"),
}
SORTS = {
    "NAME": ("name", "slug"),
    "PRODUCT_COUNT": ("product_count", "name", "slug"),
    "SUBCATEGORY_COUNT": ("subcategory_count", "name", "slug"),
}


# --- Reads ------------------------------------------------------------------------
def _connected(rows: QuerySet[Category], **page: Any) -> Connection:
    found = connect(rows, **page)
    together(found.nodes)
    return found


@query("categories")
def categories(
    info: GraphQLResolveInfo,
    filter: Payload | None = None,  # noqa: A002
    where: Payload | None = None,
    sort_by: Payload | None = None,
    level: int | None = None,
    **page: Any,
) -> Connection:
    """All, in the order they were made."""
    filters.one_filter(filter, where)
    rows = Category.objects.filter(filters.condition(filter or where, READERS))
    if level is not None:
        rows = rows.filter(level=level)
    if sort_by and sort_by["field"] == "SUBCATEGORY_COUNT":
        rows = rows.annotate(subcategory_count=Count("children"))
    elif sort_by and sort_by["field"] == "PRODUCT_COUNT":
        rows = rows.annotate(product_count=_products_below())
    return _connected(filters.sort(rows, sort_by, SORTS), **page)


def _products_below() -> Any:
    below = Product.objects.filter(category__path__startswith=OuterRef("path"))
    # One group of all: its count is one row, also of nothing.
    counted = below.order_by().annotate(of=Value(1)).values("of")
    return Coalesce(Subquery(counted.annotate(n=Count("pk")).values("n")), 0)


@query("category")
def category(
    info: GraphQLResolveInfo,
    id: str | None = None,  # noqa: A002
    slug: str | None = None,
    slug_language_code: str | None = None,
) -> Category | None:
    """By id or slug, also a slug of another language."""
    below = Category.objects.filter(parent=OuterRef("pk"))
    rows = Category.objects.annotate(has_children=Exists(below))
    return shelf_named(
        rows, "Category", id=id, slug=slug, slug_language_code=slug_language_code
    )


@resolver("Category", "parent")
def parent(source: Category, info: GraphQLResolveInfo) -> Category | None:
    """The category it is in."""
    found = loaded(source, "parent", _parents) if source.parent_id else None
    if found is not None:
        found.channel = source.channel
    return found


def _parents(rows: list[Category], _: Any) -> dict[int, Category]:
    keys = {row.parent_id for row in rows if row.parent_id}
    by_key = {row.pk: row for row in together(Category.objects.filter(pk__in=keys))}
    return {row.pk: by_key[row.parent_id] for row in rows if row.parent_id in by_key}


@resolver("Category", "ancestors")
def ancestors(source: Category, info: GraphQLResolveInfo, **page: Any) -> Connection:
    """From the root down to its parent."""
    keys = [key for key in source.path.split("/") if key][:-1]
    rows = Category.objects.filter(pk__in=keys).order_by("level")
    return _connected(rows, **page)


@resolver("Category", "children")
def children(source: Category, info: GraphQLResolveInfo, **page: Any) -> Connection:
    """Categories right below it."""
    return _connected(source.children.all(), **page)


@resolver("Category", "translation")
def translation(
    source: Category, info: GraphQLResolveInfo, language_code: str
) -> Payload | None:
    """Null where nothing is written."""
    return translation_shown(source, "Category", language_code)


@resolver("Category", "descriptionJson")
def description_json(source: Category, info: GraphQLResolveInfo) -> Any:
    """The older name; an empty object where nothing is written."""
    return source.description or {}


@resolver("Category", "backgroundImage")
def background_image(
    source: Category,
    info: GraphQLResolveInfo,
    size: int | None = None,
    format: str = "ORIGINAL",  # noqa: A002
) -> Payload | None:
    """A picture of its own."""
    alt = source.background_image_alt
    return image_shown(info, source.background_image, alt, size=size, kind=format)


@resolver("Category", "products")
def products(
    source: Category,
    info: GraphQLResolveInfo,
    channel: str | None = None,
    **given: Any,
) -> Connection:
    """What listings of the channel show of it and of all below it."""
    context = info.context
    slug = channel or (source.channel.slug if source.channel else None)
    seen, rows = products_seen(
        slug, now=context.now, is_staff=context.sees_all_goods, in_listings=True
    )
    if _has_children(source):
        below = Category.objects.filter(path__startswith=source.path)
        rows = rows.filter(category__in=below)
    else:
        # The common shelf is read in the order of its index.
        rows = rows.filter(category=source)
    return products_listed(info, rows, seen, **given)


def _has_children(source: Category) -> bool:
    known: bool | None = getattr(source, "has_children", None)
    return source.children.exists() if known is None else known


# --- Writes -----------------------------------------------------------------------
def _category(text: str, field: str = "id") -> Category:
    return row_of(Category.objects.all(), text, "Category", field=field)


@mutation("categoryCreate", permission=MANAGE)
def category_create(
    info: GraphQLResolveInfo,
    input: Payload,  # noqa: A002
    parent: str | None = None,
) -> Payload:
    """A category, below another if one is named."""
    above = _category(parent, "parent") if parent else None
    row = shelves.category_write(Category(), input, parent=above)
    tell(info, "CATEGORY_CREATED", row)
    return {"category": row}


@mutation("categoryUpdate", permission=MANAGE)
def category_update(info: GraphQLResolveInfo, id: str, input: Payload) -> Payload:  # noqa: A002
    """Set what is given."""
    row = shelves.category_write(_category(id), input)
    tell(info, "CATEGORY_UPDATED", row)
    return {"category": row}


def _delete(info: GraphQLResolveInfo, rows: list[Category]) -> None:
    tell(info, "CATEGORY_DELETED", *rows)
    tell(
        info, "PRODUCT_UPDATED", *shelves.categories_delete(rows, now=info.context.now)
    )


@mutation("categoryDelete", permission=MANAGE)
def category_delete(info: GraphQLResolveInfo, id: str) -> Payload:  # noqa: A002
    """With all below; products stay, without a category and shown nowhere."""
    row = _category(id)
    key = row.pk
    _delete(info, [row])
    row.pk = key
    return {"category": row}


@mutation("categoryBulkDelete", permission=MANAGE)
def category_bulk_delete(info: GraphQLResolveInfo, ids: list[str]) -> Payload:
    """Remove categories with all below."""
    keys = [key_of(text, "Category", field="ids") for text in ids]
    rows = list(Category.objects.filter(pk__in=keys))
    _delete(info, rows)
    return {"count": len(rows)}
