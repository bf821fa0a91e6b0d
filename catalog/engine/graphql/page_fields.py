"""Pages on the wire."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from django.db.models import Q

from catalog.engine import pages
from catalog.engine.errors import top_level
from catalog.engine.graphql.attribute_fields import assigned_shown
from catalog.engine.graphql.connections import Connection, connect
from catalog.engine.graphql.menu_fields import one_of_arguments
from catalog.engine.graphql.registry import mutation, node, query, resolver
from catalog.engine.ids import find_id, row_of
from catalog.engine.loading import grouped, loaded, together
from catalog.engine.models import (
    Attribute,
    AttributeValue,
    Channel,
    Page,
    PageType,
    PageTypeAttribute,
)
from catalog.engine.row_filter import (
    id_condition,
    ids_condition,
    metadata_condition,
    metadata_filter,
    one_filter_only,
    text_condition,
    where_condition,
)
from catalog.engine.translations import translation_shown, translation_write

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from graphql import GraphQLResolveInfo

    from catalog.engine.graphql.context import Context

Payload = dict[str, Any]
MANAGE = "MANAGE_PAGES"
node("Page", Page)

ORDERS = {
    "TITLE": ("title", "slug"),
    "SLUG": ("slug",),
    "VISIBILITY": ("is_published", "title", "slug"),
    "CREATION_DATE": ("created_at", "title", "slug", "pk"),
    "PUBLICATION_DATE": ("published_at", "title", "slug", "pk"),
    "PUBLISHED_AT": ("published_at", "title", "slug"),
    "CREATED_AT": ("created_at", "title", "slug"),
    "RANK": ("slug",),
}


# --- Reads ------------------------------------------------------------------------
def _seen(context: Context) -> QuerySet[Page]:
    return pages.pages_seen(now=context.now, is_staff=context.may(MANAGE))


@query("page")
def page(
    info: GraphQLResolveInfo,
    id: str | None = None,  # noqa: A002
    slug: str | None = None,
    slug_language_code: str | None = None,
    channel: str | None = None,
) -> Page | None:
    """By id, or by its slug in the shop's own or another language."""
    through = Channel.objects.filter(slug=channel).first() if channel else None
    if channel and through is None:
        return None
    one_of_arguments(id=id, slug=slug)
    rows = _seen(info.context)
    if id is not None:
        found = find_id(rows, id, "Page")
    elif slug_language_code is not None:
        found = rows.filter(
            **{f"translations__{slug_language_code}__slug": slug}
        ).first()
    else:
        found = rows.filter(slug=slug).first()
    return together([found], channel=through)[0] if found else None


@query("pages")
def page_list(
    info: GraphQLResolveInfo,
    channel: str | None = None,
    search: str | None = None,
    where: Payload | None = None,
    filter: Payload | None = None,  # noqa: A002
    sort_by: Payload | None = None,
    **page: Any,
) -> Connection:
    """By slug, or as asked for."""
    one_filter_only(filter, where)
    rows = _seen(info.context)
    through = Channel.objects.filter(slug=channel).first() if channel else None
    if channel and through is None:
        rows = rows.none()
    given = filter or {}
    search = search or given.get("search")
    if search:
        for word in search.split():
            rows = rows.filter(
                Q(title__icontains=word)
                | Q(slug__icontains=word)
                | Q(content__icontains=word)
            )
    rows = _filtered(rows, given).filter(where_condition(where or {}, WHERE))
    found = connect(_sorted(rows, sort_by, is_search=bool(search)), **page)
    together(found.nodes, channel=through)
    return found


def _filtered(rows: QuerySet[Page], given: Payload) -> QuerySet[Page]:
    rows = metadata_filter(rows, given.get("metadata"))
    if given.get("page_types"):
        kinds = PageType.objects.all()
        wanted = ids_condition("page_type", kinds, given["page_types"], "PageType")
        rows = rows.filter(wanted)
    if given.get("ids"):
        rows = rows.filter(
            ids_condition("pk", Page.objects.all(), given["ids"], "Page")
        )
    return rows.filter(slug__in=given["slugs"]) if given.get("slugs") else rows


def _sorted(
    rows: QuerySet[Page], sort_by: Payload | None, *, is_search: bool
) -> QuerySet[Page]:
    field = (sort_by or {}).get("field")
    if field == "RANK" and not is_search:
        message = (
            "Sorting by RANK is available only when using a search filter "
            "or search argument."
        )
        raise top_level("GraphQLError", message)
    if sort_by is None or field is None:
        return rows
    sign = "-" if sort_by["direction"] == "DESC" else ""
    return rows.order_by(*[f"{sign}{name}" for name in ORDERS[field]])


def _attributes_where(rows: list[Payload]) -> Q:
    found = Q()
    for row in rows:
        links = Page.values.through.objects.all()
        if row.get("slug"):
            links = links.filter(attributevalue__attribute__slug=row["slug"])
        value = row.get("value") or {}
        for name, column in (
            ("slug", "slug"),
            ("name", "name"),
            ("numeric", "numeric"),
        ):
            if value.get(name):
                wanted = text_condition(f"attributevalue__{column}", value[name])
                links = links.filter(wanted)
        if value.get("boolean") is not None:
            links = links.filter(attributevalue__boolean=value["boolean"])
        found &= Q(pk__in=links.values("page_id"))
    return found


WHERE = {
    "ids": lambda given: ids_condition("pk", Page.objects.all(), given, "Page"),
    "slug": partial(text_condition, "slug"),
    "page_type": lambda given: id_condition(
        "page_type", PageType.objects.all(), given, "PageType"
    ),
    "metadata": partial(metadata_condition, Page),
    "attributes": _attributes_where,
}


# --- Parts ------------------------------------------------------------------------
@resolver("Page", "created")
def created(source: Page, info: GraphQLResolveInfo) -> Any:
    """When it was made."""
    return source.created_at


@resolver("Page", "publicationDate")
def publication_date(source: Page, info: GraphQLResolveInfo) -> Any:
    """The day it is published from."""
    return source.published_at.date() if source.published_at else None


@resolver("Page", "contentJson")
def content_json(source: Page, info: GraphQLResolveInfo) -> Any:
    """The older name of `content`."""
    return source.content if source.content is not None else {}


@resolver("Page", "pageType")
def page_type(source: Page, info: GraphQLResolveInfo) -> PageType:
    """Its kind, read together with the kinds of its peers."""
    found = loaded(source, "page_type", _page_types)
    assert found is not None
    return found


def _page_types(rows: list[Page], _: Channel | None) -> dict[Any, PageType]:
    keys = {row.page_type_id for row in rows}
    kinds = {kind.pk: kind for kind in together(PageType.objects.filter(pk__in=keys))}
    return {row.pk: kinds[row.page_type_id] for row in rows}


@resolver("Page", "translation")
def translation(
    source: Page, info: GraphQLResolveInfo, language_code: str
) -> Payload | None:
    """Null where nothing is written."""
    return translation_shown(source, "Page", language_code)


def _said(
    source: Page, context: Context
) -> list[tuple[Attribute, list[AttributeValue]]]:
    """Attributes of its type that are shown to who asks, with what the page says."""
    kinds: list[Attribute] = loaded(source, "attributes", _attributes) or []
    values: dict[int, list[AttributeValue]] = loaded(source, "values", _values) or {}
    order = {key: place for place, key in enumerate(source.values_order)}
    return [
        (
            row,
            sorted(values.get(row.pk, []), key=lambda v: order.get(v.pk, len(order))),
        )
        for row in kinds
        if row.visible_in_storefront or context.may(MANAGE)
    ]


def _attributes(rows: list[Page], _: Channel | None) -> dict[Any, list[Attribute]]:
    keys = {row.page_type_id for row in rows}
    links = PageTypeAttribute.objects.filter(page_type_id__in=keys)
    found = list(links.select_related("attribute"))
    together({link.attribute for link in found})
    groups = grouped(found, lambda link: link.page_type_id)
    return {
        row.pk: [link.attribute for link in groups.get(row.page_type_id, [])]
        for row in rows
    }


def _values(
    rows: list[Page], channel: Channel | None
) -> dict[Any, dict[int, list[AttributeValue]]]:
    links = Page.values.through.objects.filter(page__in=rows)
    ordered = links.select_related("attributevalue").order_by(
        "attributevalue__sort_order", "attributevalue_id"
    )
    found: dict[Any, dict[int, list[AttributeValue]]] = {}
    listed = list(ordered)
    together([link.attributevalue for link in listed], channel=channel)
    for link in listed:
        value = link.attributevalue
        said = found.setdefault(link.page_id, {})
        said.setdefault(value.attribute_id, []).append(value)
    return found


@resolver("Page", "assignedAttribute")
def assigned_attribute(
    source: Page, info: GraphQLResolveInfo, slug: str
) -> Payload | None:
    """What it says by one attribute."""
    said = _said(source, info.context)
    return next((assigned_shown(*pair) for pair in said if pair[0].slug == slug), None)


@resolver("Page", "assignedAttributes")
def assigned_attributes(
    source: Page, info: GraphQLResolveInfo, limit: int = 100
) -> list[Payload]:
    """What it says, in the order of its type's attributes."""
    return [assigned_shown(*pair) for pair in _said(source, info.context)[:limit]]


@resolver("Page", "attribute")
def attribute(source: Page, info: GraphQLResolveInfo, slug: str) -> Payload | None:
    """The older way to ask for one attribute."""
    return next(
        (row for row in attributes(source, info) if row["attribute"].slug == slug), None
    )


@resolver("Page", "attributes")
def attributes(source: Page, info: GraphQLResolveInfo) -> list[Payload]:
    """The older way to ask for all."""
    said = _said(source, info.context)
    return [{"attribute": row, "values": values} for row, values in said]


# --- Writes -----------------------------------------------------------------------
def _page(text: str, field: str = "id") -> Page:
    return row_of(Page.objects.all(), text, "Page", field=field)


@mutation("pageCreate", permission=MANAGE)
def page_create(info: GraphQLResolveInfo, input: Payload) -> Payload:  # noqa: A002
    """A page, published if it says so."""
    return {"page": pages.page_write(Page(), input, now=info.context.now)}


@mutation("pageUpdate", permission=MANAGE)
def page_update(info: GraphQLResolveInfo, id: str, input: Payload) -> Payload:  # noqa: A002
    """Set what is given."""
    return {"page": pages.page_write(_page(id), input, now=info.context.now)}


@mutation("pageDelete", permission=MANAGE)
def page_delete(info: GraphQLResolveInfo, id: str) -> Payload:  # noqa: A002
    """What it said by attributes of its own goes with it."""
    row = _page(id)
    key = row.pk
    pages.pages_delete([row])
    # A payload still names what is gone.
    row.pk = key
    return {"page": row}


@mutation("pageBulkDelete", permission=MANAGE)
def page_bulk_delete(info: GraphQLResolveInfo, ids: list[str]) -> Payload:
    """Several pages, all or none."""
    rows = [_page(text) for text in ids]
    pages.pages_delete(rows)
    return {"count": len(rows)}


@mutation("pageBulkPublish", permission=MANAGE)
def page_bulk_publish(
    info: GraphQLResolveInfo,
    ids: list[str],
    is_published: bool,  # noqa: FBT001  an argument of the contract
) -> Payload:
    """Several pages shown, or hidden."""
    rows = [_page(text) for text in ids]
    keys = [row.pk for row in rows]
    Page.objects.filter(pk__in=keys).update(is_published=is_published)
    return {"count": len(rows)}


@mutation("pageReorderAttributeValues", permission=MANAGE)
def page_reorder_attribute_values(
    info: GraphQLResolveInfo, page_id: str, attribute_id: str, moves: list[Payload]
) -> Payload:
    """What it says by one attribute, in another order."""
    row = _page(page_id, "pageId")
    pages.page_values_reorder(row, attribute_id, moves)
    return {"page": row}


@mutation("pageTranslate", permission="MANAGE_TRANSLATIONS")
def page_translate(
    info: GraphQLResolveInfo,
    id: str,  # noqa: A002
    input: Payload,  # noqa: A002
    language_code: str,
) -> Payload:
    """Words of a page in a language; answers what there is to translate."""
    row = row_of(Page.objects.all(), id, "Page", "PageTranslatableContent")
    pages.page_slug_check(row, language_code, input.get("slug"))
    translation_write(row, language_code, input)
    return {"page": page_content(row)}


# --- What there is to translate ---------------------------------------------------
def page_content(row: Page) -> Payload:
    """A page in the shop's own language."""
    said = ("seo_title", "seo_description", "slug", "title", "content")
    return {
        "__typename": "PageTranslatableContent",
        "row": row,
        **{name: getattr(row, name) for name in said},
    }
