"""Writes of pages and page types, and which pages are seen."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Q
from django.utils.dateparse import parse_date, parse_datetime

from catalog.engine.attribute_inputs import Assigner, said_write
from catalog.engine.errors import refuse
from catalog.engine.ids import global_id, keys_of, row_of
from catalog.engine.inputs import name_set, seo_set, slug_free, slug_set
from catalog.engine.models import (
    Attribute,
    AttributeValue,
    Page,
    PageType,
    PageTypeAttribute,
)
from catalog.engine.ordering import moved, sort_orders_write

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import QuerySet

Values = dict[str, Any]


def pages_seen(*, now: datetime, is_staff: bool) -> QuerySet[Page]:
    """Published ones; all of them for who manages pages."""
    if is_staff:
        return Page.objects.all()
    begun = Q(published_at=None) | Q(published_at__lte=now)
    return Page.objects.filter(begun, is_published=True)


# --- Pages ------------------------------------------------------------------------
@transaction.atomic
def page_write(page: Page, values: Values, *, now: datetime) -> Page:
    """Make or change a page."""
    if page._state.adding:
        page.page_type = row_of(
            PageType.objects.all(), values["page_type"], "PageType", field="pageType"
        )
    name_set(page, values, field="title")
    if not (page.slug or values.get("slug")):
        page.slug = slug_free(Page, page.title)
        values = {name: value for name, value in values.items() if name != "slug"}
    slug_set(page, values)
    if "content" in values:
        page.content = values["content"]
    seo_set(page, values)
    _publication_write(page, values, now=now)
    given, is_new = values.get("attributes") or [], page._state.adding
    kinds = page.page_type.attributes.all()
    # A page that says nothing yet may leave out what its type requires.
    said = Assigner().read(given, kinds, creates=is_new) if given else []
    page.save()
    said_write(page, said)
    return page


def _publication_write(page: Page, values: Values, *, now: datetime) -> None:
    if "publication_date" in values and "published_at" in values:
        message = (
            "Only one of argument: publicationDate or publishedAt must be specified."
        )
        raise refuse("INVALID", message, "publicationDate")
    at = values.get("published_at") or _day(values.get("publication_date"))
    if values.get("is_published") and not at:
        at = now
    if at or {"publication_date", "published_at"} & values.keys():
        page.published_at = at
    if values.get("is_published") is not None:
        page.is_published = values["is_published"]


def _day(text: str | None) -> datetime | None:
    if not text:
        return None
    try:
        day, at = parse_date(text), parse_datetime(text)
    except ValueError:
        day = at = None
    if at is not None:
        return at if at.tzinfo else at.replace(tzinfo=UTC)
    if day is None:
        raise refuse("INVALID", f"“{text[:40]}” is no date.", "publicationDate")
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def page_values_reorder(page: Page, text: str, moves: Iterable[Values]) -> None:
    """What a page says by one attribute, in another order."""
    attribute = page.page_type.attributes.filter(
        pk__in=keys_of([text], "Attribute", field="attributeId")
    ).first()
    if attribute is None:
        message = f"Couldn't resolve to a page attribute: {text[:80]}."
        raise refuse("NOT_FOUND", message, "attributeId")
    kept = [value.pk for value in page_values(page, attribute)]
    for move in moves:
        keys = keys_of([move["id"]], "AttributeValue", field="moves")
        key = int(keys[0])
        if key not in kept:
            raise refuse(
                "NOT_FOUND", "Couldn't resolve to an attribute value.", "moves"
            )
        kept = moved(kept, key, move.get("sort_order") or 0)
    page.values_order = [key for key in page.values_order if key not in kept] + kept
    page.save(update_fields=["values_order"])


def page_values(page: Page, attribute: Attribute) -> list[Any]:
    """What a page says by an attribute, in order."""
    order = {key: place for place, key in enumerate(page.values_order)}
    links = Page.values.through.objects.filter(
        page=page, attributevalue__attribute=attribute
    )
    rows = [
        link.attributevalue
        for link in links.select_related("attributevalue").order_by("pk")
    ]
    return sorted(rows, key=lambda value: order.get(value.pk, len(order)))


UNSHARED = (
    "FILE",
    "REFERENCE",
    "SINGLE_REFERENCE",
    "RICH_TEXT",
    "PLAIN_TEXT",
    "NUMERIC",
    "DATE",
    "DATE_TIME",
)


@transaction.atomic
def pages_delete(rows: Iterable[Page]) -> None:
    """Pages and the values that only they say."""
    keys = [row.pk for row in rows]
    own = AttributeValue.objects.filter(
        pages__in=keys, attribute__input_type__in=UNSHARED
    )
    AttributeValue.objects.filter(
        pk__in=list(own.values_list("pk", flat=True))
    ).delete()
    Page.objects.filter(pk__in=keys).delete()


def page_slug_check(page: Page, language_code: str, slug: str | None) -> None:
    """A slug is one page's in a language."""
    if not slug:
        return
    taken = Page.objects.filter(**{f"translations__{language_code}__slug": slug})
    if taken.exclude(pk=page.pk).exists():
        message = "Translation with this slug and language code already exists"
        raise refuse("UNIQUE", message, "slug")


# --- Page types -------------------------------------------------------------------
@transaction.atomic
def page_type_write(kind: PageType, values: Values) -> PageType:
    """Make or change a page type; attributes are added and removed."""
    added, removed = (
        values.get(f"{word}_attributes") or [] for word in ("add", "remove")
    )
    twice = sorted({*added} & {*removed})
    if twice:
        message = (
            "The same object cannot be in both lists for adding and removing items."
        )
        raise refuse("DUPLICATED_INPUT_ITEM", message, "attributes", attributes=twice)
    name_set(kind, values)
    slug_set(kind, values)
    new = [_page_attribute(text, "addAttributes") for text in added]
    old = [_page_attribute(text, "removeAttributes") for text in removed]
    kind.save()
    PageTypeAttribute.objects.filter(page_type=kind, attribute__in=old).delete()
    _attributes_add(kind, new)
    return kind


def _page_attribute(text: str, field: str) -> Attribute:
    found = row_of(Attribute.objects.all(), text, "Attribute", field=field)
    if found.type != "PAGE_TYPE":
        message = "Only page type attributes allowed."
        raise refuse("INVALID", message, field, attributes=[text])
    return found


def _attributes_add(kind: PageType, rows: Iterable[Attribute]) -> None:
    place = PageTypeAttribute.objects.filter(page_type=kind).count()
    for row in rows:
        _, is_new = PageTypeAttribute.objects.get_or_create(
            page_type=kind, attribute=row, defaults={"sort_order": place}
        )
        place += is_new


@transaction.atomic
def page_attributes_assign(kind: PageType, texts: list[str]) -> None:
    """More attributes of a page type; each once."""
    field = "attributeIds"
    keys = keys_of(texts, "Attribute", field=field)
    found = {str(row.pk): row for row in Attribute.objects.filter(pk__in=keys)}
    missing = [global_id("Attribute", key) for key in keys if key not in found]
    if missing:
        message = "Attribute doesn't exist."
        raise refuse("NOT_FOUND", message, field, attributes=missing)
    wrong = [
        global_id("Attribute", key)
        for key, row in found.items()
        if row.type != "PAGE_TYPE"
    ]
    if wrong:
        message = "Only page attributes can be assigned."
        raise refuse("INVALID", message, field, attributes=wrong)
    there = kind.attributes.filter(pk__in=keys)
    if there:
        message = "Some of the attributes have been already assigned to this page type."
        twice = [global_id("Attribute", row.pk) for row in there]
        raise refuse("ATTRIBUTE_ALREADY_ASSIGNED", message, field, attributes=twice)
    _attributes_add(kind, [found[key] for key in keys])


def page_attributes_unassign(kind: PageType, texts: list[str]) -> None:
    """Fewer attributes of a page type; those it has not are passed over."""
    keys = keys_of(texts, "Attribute", field="attributeIds")
    PageTypeAttribute.objects.filter(page_type=kind, attribute_id__in=keys).delete()


@transaction.atomic
def page_attributes_reorder(kind: PageType, moves: Iterable[Values]) -> None:
    """Attributes of a page type, moved by so many places."""
    rows = list(PageTypeAttribute.objects.filter(page_type=kind))
    for move in moves:
        (key,) = keys_of([move["id"]], "Attribute", field="moves")
        link = next((row for row in rows if str(row.attribute_id) == key), None)
        if link is None:
            message = "Couldn't resolve to an attribute."
            raise refuse("NOT_FOUND", message, "moves", attributes=[move["id"]])
        rows = moved(rows, link, move.get("sort_order") or 0)
    sort_orders_write(rows)
