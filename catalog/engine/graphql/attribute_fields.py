"""Attributes and the choices they offer, on the wire."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Q

from catalog.engine import attributes as writes
from catalog.engine import filters
from catalog.engine.attribute_kinds import CHOICES
from catalog.engine.bulk import rows_apply
from catalog.engine.errors import permission_denied
from catalog.engine.graphql.connections import Connection, connect
from catalog.engine.graphql.guards import is_staff
from catalog.engine.graphql.named import row_named
from catalog.engine.graphql.registry import NODES, mutation, node, query, resolver
from catalog.engine.graphql.telling import tell
from catalog.engine.ids import find, global_id, key_of, parse_id
from catalog.engine.models import Attribute, AttributeValue, ProductType
from catalog.engine.named_rows import row_by
from catalog.engine.translations import translation_shown

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from graphql import GraphQLResolveInfo

Payload = dict[str, Any]
TYPES = "MANAGE_PRODUCT_TYPES_AND_ATTRIBUTES"
PAGES = "MANAGE_PAGE_TYPES_AND_ATTRIBUTES"
PRODUCTS = "MANAGE_PRODUCTS"
node("Attribute", Attribute)
node("AttributeValue", AttributeValue)


def _type_permission(kind: str | None) -> str:
    return PAGES if kind == "PAGE_TYPE" else TYPES


def _allow(info: GraphQLResolveInfo, *permissions: str) -> None:
    if not any(info.context.may(permission) for permission in permissions):
        raise permission_denied(", ".join(permissions))


# --- Reads ------------------------------------------------------------------------
def _seen(info: GraphQLResolveInfo) -> QuerySet[Attribute]:
    rows = Attribute.objects.all()
    sees_all = is_staff(info) and (
        info.context.sees_all_goods
        or info.context.may(PAGES)
        or info.context.may(TYPES)
    )
    return rows if sees_all else rows.filter(visible_in_storefront=True)


@query("attribute")
def attribute(
    info: GraphQLResolveInfo,
    id: str | None = None,  # noqa: A002
    slug: str | None = None,
    external_reference: str | None = None,
) -> Attribute | None:
    """By id, slug or external reference; hidden ones for staff only."""
    return row_named(
        _seen(info),
        ("Attribute",),
        id=id,
        slug=slug,
        external_reference=external_reference,
    )


def _in_types(types: QuerySet[ProductType]) -> Q:
    return Q(product_types__in=types) | Q(variant_types__in=types)


def _of_category(text: str) -> Q:
    key = key_of(text, "Category")
    types = ProductType.objects.filter(product__category__path__contains=f"/{key}/")
    return Q(pk__in=Attribute.objects.filter(_in_types(types)).values("pk"))


def _of_collection(text: str) -> Q:
    key: Any = key_of(text, "Collection")
    types = ProductType.objects.filter(product__collections=key)
    return Q(pk__in=Attribute.objects.filter(_in_types(types)).values("pk"))


def _with_choices(given: bool) -> Q:  # noqa: FBT001  a reader of a value
    found = Q(input_type__in=CHOICES)
    return found if given else ~found


ATTRIBUTE_READERS: dict[str, Any] = {
    "search": filters.words("name", "slug"),
    "ids": filters.ids("Attribute"),
    "slugs": filters.any_of("slug"),
    "metadata": filters.metadata(Attribute),
    "name": filters.text("name"),
    "slug": filters.text("slug"),
    "with_choices": _with_choices,
    "input_type": filters.text("input_type"),
    "entity_type": filters.text("entity_type"),
    "unit": filters.text("unit"),
    "in_collection": _of_collection,
    "in_category": _of_category,
    "channel": lambda _: Q(),
}
for _flag in (
    "value_required",
    "is_variant_only",
    "visible_in_storefront",
    "filterable_in_storefront",
    "filterable_in_dashboard",
    "available_in_grid",
):
    ATTRIBUTE_READERS[_flag] = filters.equal(_flag)
ATTRIBUTE_SORTS = {
    "NAME": ("name", "slug"),
    "SLUG": ("slug",),
    "VALUE_REQUIRED": ("value_required", "name", "slug"),
    "IS_VARIANT_ONLY": ("is_variant_only", "name", "slug"),
    "VISIBLE_IN_STOREFRONT": ("visible_in_storefront", "name", "slug"),
    "FILTERABLE_IN_STOREFRONT": ("filterable_in_storefront", "name", "slug"),
    "FILTERABLE_IN_DASHBOARD": ("filterable_in_dashboard", "name", "slug"),
    "STOREFRONT_SEARCH_POSITION": ("storefront_search_position", "name", "pk"),
    "AVAILABLE_IN_GRID": ("available_in_grid", "name", "slug"),
}


def attributes_filtered(
    rows: QuerySet[Attribute],
    filter_: Payload | None,
    where: Payload | None,
    search: str | None,
) -> QuerySet[Attribute]:
    """Attributes that `filter` or `where`, and `search`, leave."""
    filters.one_filter(filter_, where)
    kind = filters.equal("type") if filter_ is not None else filters.text("type")
    readers = {**ATTRIBUTE_READERS, "type": kind}
    rows = rows.filter(filters.condition(filter_ or where, readers))
    return rows.filter(filters.words("name", "slug")(search)) if search else rows


@query("attributes")
def attribute_list(
    info: GraphQLResolveInfo,
    filter: Payload | None = None,  # noqa: A002
    where: Payload | None = None,
    search: str | None = None,
    sort_by: Payload | None = None,
    channel: str | None = None,
    **page: Any,
) -> Connection:
    """By slug."""
    rows = attributes_filtered(_seen(info), filter, where, search)
    return connect(filters.sort(rows, sort_by, ATTRIBUTE_SORTS), **page)


CHOICE_READERS: dict[str, Any] = {
    "search": filters.words("name", "slug"),
    "ids": filters.ids("AttributeValue"),
    "slugs": filters.any_of("slug"),
    "name": filters.text("name"),
    "slug": filters.text("slug"),
}


@resolver("Attribute", "choices")
def choices(
    source: Attribute,
    info: GraphQLResolveInfo,
    sort_by: Payload | None = None,
    filter: Payload | None = None,  # noqa: A002
    where: Payload | None = None,
    search: str | None = None,
    **page: Any,
) -> Connection:
    """Values that goods share; texts and numbers have none."""
    if source.input_type not in CHOICES:
        return connect([], **page)
    filters.one_filter(filter, where)
    rows = source.values.filter(filters.condition(filter or where, CHOICE_READERS))
    if search:
        rows = rows.filter(filters.words("name", "slug")(search))
    sorts = {"NAME": ("name", "slug"), "SLUG": ("slug",)}
    return connect(filters.sort(rows, sort_by, sorts), **page)


@resolver("Attribute", "withChoices")
def with_choices(source: Attribute, info: GraphQLResolveInfo) -> bool:
    """Whether goods share its values."""
    return source.input_type in CHOICES


@resolver("Attribute", "referenceTypes")
def reference_types(
    source: Attribute, info: GraphQLResolveInfo, limit: int = 100
) -> list[Any]:
    """Types that references are narrowed to."""
    found = []
    for text in source.reference_types[:limit]:
        kind, key = parse_id(text)
        row = find(NODES[kind]._default_manager.all(), key) if kind in NODES else None
        if row is not None:
            found.append(row)
    return found


@resolver("Attribute", "productTypes")
def product_types(
    source: Attribute, info: GraphQLResolveInfo, **page: Any
) -> Connection:
    """Types whose products have it."""
    return connect(source.product_types.all(), **page)


@resolver("Attribute", "productVariantTypes")
def variant_types(
    source: Attribute, info: GraphQLResolveInfo, **page: Any
) -> Connection:
    """Types whose variants have it."""
    return connect(source.variant_types.all(), **page)


@resolver("Attribute", "translation")
def attribute_translation(
    source: Attribute, info: GraphQLResolveInfo, language_code: str
) -> Payload | None:
    """Null where nothing is written."""
    return translation_shown(source, "Attribute", language_code)


# --- Values -----------------------------------------------------------------------
@resolver("AttributeValue", "translation")
def value_translation(
    source: AttributeValue, info: GraphQLResolveInfo, language_code: str
) -> Payload | None:
    """Null where nothing is written."""
    return translation_shown(source, "AttributeValue", language_code)


@resolver("AttributeValue", "inputType")
def value_kind(source: AttributeValue, info: GraphQLResolveInfo) -> str:
    """That of its attribute."""
    return source.attribute.input_type


@resolver("AttributeValue", "reference")
def value_reference(source: AttributeValue, info: GraphQLResolveInfo) -> str | None:
    """Id of what it refers to."""
    if not source.reference_key:
        return None
    return global_id(source.reference_type, source.reference_key)


@resolver("AttributeValue", "file")
def value_file(source: AttributeValue, info: GraphQLResolveInfo) -> Payload | None:
    """A file and what is in it."""
    if not source.file_url:
        return None
    return {"url": source.file_url, "content_type": source.content_type}


@resolver("AttributeValue", "date")
def value_date(source: AttributeValue, info: GraphQLResolveInfo) -> Any:
    """Of an attribute of dates."""
    moment = source.date_time
    is_date = source.attribute.input_type == "DATE"
    return moment.date() if moment and is_date else None


@resolver("AttributeValue", "dateTime")
def value_moment(source: AttributeValue, info: GraphQLResolveInfo) -> Any:
    """Of an attribute of times."""
    return source.date_time if source.attribute.input_type == "DATE_TIME" else None


# --- Writes -----------------------------------------------------------------------
@mutation("attributeCreate")
def attribute_create(info: GraphQLResolveInfo, input: Payload) -> Payload:  # noqa: A002
    """With its first choices."""
    _allow(info, _type_permission(input["type"]))
    row = writes.attribute_create(input)
    tell(info, "ATTRIBUTE_CREATED", row)
    return {"attribute": row}


def _attribute(
    info: GraphQLResolveInfo, text: str | None, reference: str | None = None
) -> Attribute:
    _allow(info, TYPES, PAGES)
    rows = Attribute.objects.all()
    return row_by(rows, "Attribute", id=text, external_reference=reference)


@mutation("attributeUpdate")
def attribute_update(
    info: GraphQLResolveInfo,
    input: Payload,  # noqa: A002
    id: str | None = None,  # noqa: A002
    external_reference: str | None = None,
) -> Payload:
    """Set what is given."""
    row = writes.attribute_update(_attribute(info, id, external_reference), input)
    tell(info, "ATTRIBUTE_UPDATED", row)
    return {"attribute": row}


@mutation("attributeDelete")
def attribute_delete(
    info: GraphQLResolveInfo,
    id: str | None = None,  # noqa: A002
    external_reference: str | None = None,
) -> Payload:
    """With its values and all that was said by it."""
    row = _attribute(info, id, external_reference)
    key = row.pk
    tell(info, "ATTRIBUTE_DELETED", row)
    row.delete()
    row.pk = key
    return {"attribute": row}


@mutation("attributeBulkDelete", permission=PAGES)
def attribute_bulk_delete(info: GraphQLResolveInfo, ids: list[str]) -> Payload:
    """Remove attributes."""
    keys = [key_of(text, "Attribute", field="ids") for text in ids]
    rows = Attribute.objects.filter(pk__in=keys)
    tell(info, "ATTRIBUTE_DELETED", *rows)
    count = rows.count()
    rows.delete()
    return {"count": count}


@mutation("attributeBulkCreate")
def attribute_bulk_create(
    info: GraphQLResolveInfo,
    attributes: list[Payload],
    error_policy: str | None = None,
) -> Payload:
    """Each attribute whole or not at all."""
    _allow(info, *sorted({_type_permission(row["type"]) for row in attributes}))
    done = rows_apply(
        "attribute", writes.attribute_create, attributes, policy=error_policy
    )
    made = [row["attribute"] for row in done["results"] if row["attribute"]]
    tell(info, "ATTRIBUTE_CREATED", *made)
    return done


@mutation("attributeBulkUpdate")
def attribute_bulk_update(
    info: GraphQLResolveInfo,
    attributes: list[Payload],
    error_policy: str | None = None,
) -> Payload:
    """Each attribute as given or not at all."""
    _allow(info, TYPES, PAGES)

    def write(row: Payload) -> Attribute:
        found = _attribute(info, row.get("id"), row.get("external_reference"))
        return writes.attribute_update(found, row["fields"])

    done = rows_apply("attribute", write, attributes, policy=error_policy)
    changed = [row["attribute"] for row in done["results"] if row["attribute"]]
    tell(info, "ATTRIBUTE_UPDATED", *changed)
    return done
