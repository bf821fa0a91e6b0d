"""Pages with their types, and the menus that lead to pages, shelves and addresses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models

from catalog.engine.models.base import WithMetadata, WithTranslations
from catalog.engine.models.product import (
    Attribute,
    AttributeValue,
    Category,
    Collection,
)

if TYPE_CHECKING:
    from catalog.engine.models.setup import Channel


class PageType(WithMetadata):
    """Which attributes pages of a kind have."""

    name = models.CharField(max_length=250)
    slug = models.SlugField(max_length=255, unique=True, allow_unicode=True)
    attributes = models.ManyToManyField(
        Attribute, through="engine.PageTypeAttribute", related_name="page_types"
    )

    class Meta:
        ordering = ["slug"]

    def __str__(self) -> str:
        return self.slug


class PageTypeAttribute(models.Model):
    """An attribute's place among those of a page type."""

    page_type = models.ForeignKey(PageType, on_delete=models.CASCADE)
    attribute = models.ForeignKey(Attribute, on_delete=models.CASCADE)
    sort_order = models.IntegerField(default=0)

    class Meta:
        ordering = ["sort_order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["page_type", "attribute"], name="engine_page_attribute_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.page_type_id} {self.attribute_id}"


class Page(WithMetadata, WithTranslations):
    """A text of the shop with an address of its own. `content` is EditorJS JSON."""

    # The channel it is looked at through, set by whoever read it.
    channel: Channel | None = None

    page_type = models.ForeignKey(
        PageType, on_delete=models.CASCADE, related_name="pages"
    )
    title = models.CharField(max_length=250)
    slug = models.SlugField(max_length=255, unique=True)
    content = models.JSONField(null=True)
    seo_title = models.CharField(max_length=70, blank=True, null=True)  # noqa: DJ001
    seo_description = models.CharField(max_length=300, blank=True, null=True)  # noqa: DJ001
    is_published = models.BooleanField(default=False)
    published_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)
    values = models.ManyToManyField(AttributeValue, related_name="pages")
    # Keys of its values in the order they are told, as far as they were put in one.
    values_order = models.JSONField(default=list)

    class Meta:
        ordering = ["slug"]

    def __str__(self) -> str:
        return self.slug


class Menu(WithMetadata):
    """A named tree of links."""

    name = models.CharField(max_length=250)
    slug = models.SlugField(max_length=255, unique=True, allow_unicode=True)
    # MAIN and SECONDARY, as `assignNavigation` says.
    navigation = models.JSONField(default=list)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.slug


class MenuItem(WithMetadata, WithTranslations):
    """A link to one of: a category, a collection, a page, an address."""

    # The channel it is looked at through, set by whoever read it.
    channel: Channel | None = None

    menu = models.ForeignKey(Menu, on_delete=models.CASCADE, related_name="items")
    parent = models.ForeignKey(
        "self", on_delete=models.CASCADE, null=True, related_name="children"
    )
    level = models.PositiveIntegerField(default=0)
    sort_order = models.IntegerField(default=0)
    name = models.CharField(max_length=128)
    url = models.CharField(max_length=256, null=True)  # noqa: DJ001
    category = models.ForeignKey(Category, on_delete=models.CASCADE, null=True)
    collection = models.ForeignKey(Collection, on_delete=models.CASCADE, null=True)
    page = models.ForeignKey(Page, on_delete=models.CASCADE, null=True)

    class Meta:
        ordering = ["sort_order", "pk"]

    def __str__(self) -> str:
        return self.name
