"""Pages on the wire."""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any

from django.db.models import Q

from catalog.engine import pages
from catalog.engine.errors import top_level
from catalog.engine.filters import (
    condition,
    ids,
    metadata,
    one_filter,
    sort,
    text,
    words,
)
from catalog.engine.graphql.assigned_fields import assigned_shown, selected_shown
from catalog.engine.graphql.bulk_rows import bulk_rows
from catalog.engine.graphql.connections import Connection, connect
from catalog.engine.graphql.content_fields import page_content, said_in
from catalog.engine.graphql.named import row_named
from catalog.engine.graphql.registry import mutation, node, query, resolver
from catalog.engine.ids import row_of
from catalog.engine.inputs import keys_loose
from catalog.engine.loading import grouped, loaded, peers_of, together
from catalog.engine.models import (
    Attribute,
    AttributeValue,
    Channel,
    Page,
    PageType,
    PageTypeAttribute,
)
from catalog.engine.translations import translation_write

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
    rows = _seen(info.context)
    if slug and slug_language_code and not id:
        column = f"translations__{slug_language_code}__slug"
        found = rows.filter(**{column: slug}).first()
    else:
        found = row_named(rows, ("Page",), id=id, slug=slug)
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
    one_filter(filter, where)
    rows = _seen(info.context)
    through = Channel.objects.filter(slug=channel).first() if channel else None
    if channel and through is None:
        rows = rows.none()
    search = search or (filter or {}).get("search")
    if (sort_by or {}).get("field") == "RANK" and not search:
        raise top_level("GraphQLError", NO_RANK)
    if search:
        rows = rows.filter(SEARCH(search))
    rows = rows.filter(condition(filter, FILTER), condition(where, WHERE))
    found = connect(sort(rows, sort_by, ORDERS), **page)
    together(found.nodes, channel=through)
    return found


def _kinds(texts: list[str]) -> Q:
    return Q(page_type__in=keys_loose(texts, "PageType")) if texts else Q()


def _kind(given: Payload) -> Q:
    one = [given["eq"]] if given.get("eq") else []
    return Q(page_type__in=keys_loose([*one, *(given.get("one_of") or [])], "PageType"))


def _metadata(given: Payload) -> Q:
    value = given.get("value") or {}
    if value.get("one_of") is not None:
        rows = [{"key": given["key"], "value": one} for one in value["one_of"]]
        return reduce(or_, [metadata(Page)([row]) for row in rows], Q(pk__in=[]))
    return metadata(Page)([{"key": given["key"], "value": value.get("eq")}])


def _attributes_where(rows: list[Payload]) -> Q:
    found = Q()
    for row in rows:
        links = Page.values.through.objects.all()
        if row.get("slug"):
            links = links.filter(attributevalue__attribute__slug=row["slug"])
        value = row.get("value") or {}
        for name in ("slug", "name", "numeric"):
            if value.get(name):
                links = links.filter(text(f"attributevalue__{name}")(value[name]))
        if value.get("boolean") is not None:
            links = links.filter(attributevalue__boolean=value["boolean"])
        found &= Q(pk__in=links.values("page_id"))
    return found


NO_RANK = "Sorting by RANK is available only with a search."
SEARCH = words("title", "slug", "content")
FILTER = {
    "search": lambda _: Q(),
    "page_types": _kinds,
    "ids": lambda texts: ids("Page")(texts) if texts else Q(),
    "slugs": lambda slugs: Q(slug__in=slugs) if slugs else Q(),
    "metadata": metadata(Page),
}
WHERE = {
    "ids": ids("Page"),
    "slug": text("slug"),
    "page_type": _kind,
    "metadata": _metadata,
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
    return said_in(source, "Page", language_code)


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
    listed = list(links.select_related("attributevalue").order_by("pk"))
    found: dict[Any, dict[int, list[AttributeValue]]] = {}
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
    through = peers_of(source).channel
    for row, values in _said(source, info.context):
        if row.slug == slug:
            return assigned_shown(row, values, through)
    return None


@resolver("Page", "assignedAttributes")
def assigned_attributes(
    source: Page, info: GraphQLResolveInfo, limit: int = 100
) -> list[Payload]:
    """What it says, in the order of its type's attributes."""
    through = peers_of(source).channel
    said = _said(source, info.context)[:limit]
    return [assigned_shown(row, values, through) for row, values in said]


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
    return [selected_shown(row, values) for row, values in said]


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
    rows = bulk_rows(Page.objects.all(), ids, "Page")
    pages.pages_delete(rows)
    return {"count": len(rows)}


@mutation("pageBulkPublish", permission=MANAGE)
def page_bulk_publish(
    info: GraphQLResolveInfo,
    ids: list[str],
    is_published: bool,  # noqa: FBT001  an argument of the contract
) -> Payload:
    """Several pages shown, or hidden."""
    rows = bulk_rows(Page.objects.all(), ids, "Page")
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
