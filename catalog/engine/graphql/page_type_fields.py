"""Page types on the wire."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Q

from catalog.engine import pages
from catalog.engine.errors import permission_denied
from catalog.engine.graphql.bulk_rows import bulk_rows
from catalog.engine.graphql.connections import Connection, connect
from catalog.engine.graphql.named import row_named
from catalog.engine.graphql.registry import mutation, node, query, resolver
from catalog.engine.ids import row_of
from catalog.engine.loading import grouped, loaded, together
from catalog.engine.models import Attribute, Channel, Page, PageType, PageTypeAttribute

if TYPE_CHECKING:
    from graphql import GraphQLResolveInfo

    from catalog.engine.graphql.context import Context

Payload = dict[str, Any]
MANAGE = "MANAGE_PAGE_TYPES_AND_ATTRIBUTES"
node("PageType", PageType)


@query("pageType")
def page_type(info: GraphQLResolveInfo, id: str) -> PageType | None:  # noqa: A002
    """By id."""
    return row_named(PageType.objects.all(), ("PageType",), id=id)


@query("pageTypes")
def page_types(
    info: GraphQLResolveInfo,
    filter: Payload | None = None,  # noqa: A002
    sort_by: Payload | None = None,
    **page: Any,
) -> Connection:
    """By slug or name."""
    rows = PageType.objects.all()
    given = filter or {}
    if given.get("search"):
        word = given["search"]
        rows = rows.filter(Q(name__icontains=word) | Q(slug__icontains=word))
    if given.get("slugs"):
        rows = rows.filter(slug__in=given["slugs"])
    if sort_by:
        sign = "-" if sort_by["direction"] == "DESC" else ""
        names = ["name", "slug"] if sort_by["field"] == "NAME" else ["slug"]
        rows = rows.order_by(*[f"{sign}{name}" for name in names])
    found = connect(rows, **page)
    together(found.nodes)
    return found


def _must_manage(context: Context) -> None:
    if not (context.may("MANAGE_PAGES") or context.may(MANAGE)):
        raise permission_denied(f"MANAGE_PAGES, {MANAGE}")


@resolver("PageType", "attributes")
def attributes(source: PageType, info: GraphQLResolveInfo) -> list[Attribute]:
    """In their order; hidden ones for who manages pages."""
    found: list[Attribute] = loaded(source, "attributes", _attributes) or []
    is_staff = info.context.may("MANAGE_PAGES")
    return [row for row in found if row.visible_in_storefront or is_staff]


def _attributes(rows: list[PageType], _: Channel | None) -> dict[Any, list[Attribute]]:
    links = PageTypeAttribute.objects.filter(page_type__in=rows)
    found = list(links.select_related("attribute"))
    together({link.attribute for link in found})
    groups = grouped(found, lambda link: link.page_type_id)
    return {key: [link.attribute for link in said] for key, said in groups.items()}


@resolver("PageType", "availableAttributes")
def available_attributes(
    source: PageType,
    info: GraphQLResolveInfo,
    search: str | None = None,
    filter: Payload | None = None,  # noqa: A002
    where: Payload | None = None,
    **page: Any,
) -> Connection:
    """Attributes of pages that it has not yet."""
    _must_manage(info.context)
    rows = Attribute.objects.filter(type="PAGE_TYPE").exclude(page_types=source)
    search = search or (filter or {}).get("search")
    if search:
        rows = rows.filter(Q(name__icontains=search) | Q(slug__icontains=search))
    return connect(rows, **page)


@resolver("PageType", "hasPages")
def has_pages(source: PageType, info: GraphQLResolveInfo) -> bool:
    """Whether there is a page of this type."""
    _must_manage(info.context)
    found: bool | None = loaded(source, "has_pages", _has_pages)
    return bool(found)


def _has_pages(rows: list[PageType], _: Channel | None) -> dict[Any, bool]:
    found = Page.objects.filter(page_type__in=rows).values_list(
        "page_type_id", flat=True
    )
    return dict.fromkeys(found, True)


# --- Writes -----------------------------------------------------------------------
def _kind(text: str | None, field: str = "id") -> PageType:
    return row_of(PageType.objects.all(), text or "", "PageType", field=field)


@mutation("pageTypeCreate", permission=MANAGE)
def page_type_create(info: GraphQLResolveInfo, input: Payload) -> Payload:  # noqa: A002
    """A page type with its attributes."""
    return {"page_type": pages.page_type_write(PageType(), input)}


@mutation("pageTypeUpdate", permission=MANAGE)
def page_type_update(
    info: GraphQLResolveInfo,
    input: Payload,  # noqa: A002
    id: str | None = None,  # noqa: A002
) -> Payload:
    """Set what is given."""
    return {"page_type": pages.page_type_write(_kind(id), input)}


@mutation("pageTypeDelete", permission=MANAGE)
def page_type_delete(info: GraphQLResolveInfo, id: str) -> Payload:  # noqa: A002
    """With all its pages."""
    row = _kind(id)
    key = row.pk
    _delete([row])
    # A payload still names what is gone.
    row.pk = key
    return {"page_type": row}


def _delete(rows: list[PageType]) -> None:
    pages.pages_delete(list(Page.objects.filter(page_type__in=rows)))
    PageType.objects.filter(pk__in=[row.pk for row in rows]).delete()


@mutation("pageTypeBulkDelete", permission=MANAGE)
def page_type_bulk_delete(info: GraphQLResolveInfo, ids: list[str]) -> Payload:
    """Several page types, all or none."""
    rows = bulk_rows(PageType.objects.all(), ids, "PageType")
    _delete(rows)
    return {"count": len(rows)}


@mutation("pageAttributeAssign", permission=MANAGE)
def page_attribute_assign(
    info: GraphQLResolveInfo, page_type_id: str, attribute_ids: list[str]
) -> Payload:
    """More attributes."""
    row = _kind(page_type_id, "pageTypeId")
    pages.page_attributes_assign(row, attribute_ids)
    return {"page_type": row}


@mutation("pageAttributeUnassign", permission=MANAGE)
def page_attribute_unassign(
    info: GraphQLResolveInfo, page_type_id: str, attribute_ids: list[str]
) -> Payload:
    """Fewer attributes."""
    row = _kind(page_type_id)
    pages.page_attributes_unassign(row, attribute_ids)
    return {"page_type": row}


@mutation("pageTypeReorderAttributes", permission=MANAGE)
def page_type_reorder_attributes(
    info: GraphQLResolveInfo, page_type_id: str, moves: list[Payload]
) -> Payload:
    """In another order."""
    row = _kind(page_type_id, "pageTypeId")
    pages.page_attributes_reorder(row, moves)
    return {"page_type": row}
