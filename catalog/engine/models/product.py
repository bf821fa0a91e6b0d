"""Attributes, product types, products, variants, prices, pictures, shelves."""

from __future__ import annotations

from django.db import models

from catalog.engine.models.base import WithMetadata, WithTranslations
from catalog.engine.models.setup import Channel


class Attribute(WithMetadata, WithTranslations):
    """A named property of products or variants."""

    name = models.CharField(max_length=255)
    slug = models.SlugField(max_length=250, unique=True, allow_unicode=True)
    external_reference = models.CharField(max_length=250, unique=True, null=True)  # noqa: DJ001
    type = models.CharField(max_length=50)
    input_type = models.CharField(max_length=50, default="DROPDOWN")
    value_required = models.BooleanField(default=False)
    visible_in_storefront = models.BooleanField(default=True)

    class Meta:
        ordering = ["slug"]

    def __str__(self) -> str:
        return self.slug


class AttributeValue(WithTranslations):
    """A value: a choice that goods share, or the text or number of one product."""

    attribute = models.ForeignKey(
        Attribute, on_delete=models.CASCADE, related_name="values"
    )
    name = models.CharField(max_length=250)
    slug = models.SlugField(max_length=255, allow_unicode=True)
    external_reference = models.CharField(max_length=250, unique=True, null=True)  # noqa: DJ001
    plain_text = models.TextField(blank=True, null=True)  # noqa: DJ001
    numeric = models.DecimalField(max_digits=24, decimal_places=6, null=True)
    sort_order = models.IntegerField(default=0)

    class Meta:
        ordering = ["sort_order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["attribute", "slug"], name="engine_value_slug_once"
            )
        ]

    def __str__(self) -> str:
        return self.name


class ProductType(WithMetadata):
    """Which attributes products and variants of a kind have."""

    name = models.CharField(max_length=250)
    slug = models.SlugField(max_length=255, unique=True)
    is_shipping_required = models.BooleanField(default=True)
    has_variants = models.BooleanField(default=True)
    product_attributes = models.ManyToManyField(Attribute, related_name="product_types")
    variant_attributes = models.ManyToManyField(Attribute, related_name="variant_types")

    class Meta:
        ordering = ["slug"]

    def __str__(self) -> str:
        return self.slug


class Category(WithMetadata, WithTranslations):
    """A shelf that a product stands on."""

    # The channel it is looked at through, set by whoever read it.
    channel: Channel | None = None

    name = models.CharField(max_length=250)
    slug = models.SlugField(max_length=255, unique=True)
    description = models.JSONField(null=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.slug


class Collection(WithMetadata, WithTranslations):
    """A chosen set of products, shown in some channels."""

    # The channel it is looked at through, set by whoever read it.
    channel: Channel | None = None

    name = models.CharField(max_length=250)
    slug = models.SlugField(max_length=255, unique=True)
    description = models.JSONField(null=True)
    products = models.ManyToManyField("engine.Product", related_name="collections")

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.slug


class CollectionChannelListing(models.Model):
    """Whether a collection is shown in a channel."""

    collection = models.ForeignKey(
        Collection, on_delete=models.CASCADE, related_name="channel_listings"
    )
    channel = models.ForeignKey(Channel, on_delete=models.CASCADE)
    is_published = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["collection", "channel"], name="engine_collection_listed_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.collection_id} {self.channel_id}"


class Product(WithMetadata, WithTranslations):
    """What is described. `description` is EditorJS JSON."""

    # The channel it is looked at through, set by whoever read it.
    channel: Channel | None = None

    product_type = models.ForeignKey(ProductType, on_delete=models.PROTECT)
    category = models.ForeignKey(
        Category, on_delete=models.SET_NULL, null=True, related_name="products"
    )
    name = models.CharField(max_length=250)
    slug = models.SlugField(max_length=255, unique=True, allow_unicode=True)
    external_reference = models.CharField(max_length=250, unique=True, null=True)  # noqa: DJ001
    description = models.JSONField(null=True)
    values = models.ManyToManyField(AttributeValue, related_name="products")
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["slug"]
        # A shelf is read a page at a time, in the order of slugs.
        indexes = [
            models.Index(fields=["category", "slug"], name="engine_shelf_in_order")
        ]

    def __str__(self) -> str:
        return self.slug


class ProductChannelListing(models.Model):
    """Visibility of a product in a channel. A time in the future holds a flag back."""

    product = models.ForeignKey(
        Product, on_delete=models.CASCADE, related_name="channel_listings"
    )
    channel = models.ForeignKey(Channel, on_delete=models.CASCADE)
    is_published = models.BooleanField(default=False)
    published_at = models.DateTimeField(null=True)
    visible_in_listings = models.BooleanField(default=False)
    available_for_purchase = models.BooleanField(default=False)
    available_for_purchase_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["product", "channel"], name="engine_product_listed_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.product_id} {self.channel_id}"


class ProductVariant(WithMetadata, WithTranslations):
    """What is sold and stocked."""

    # The channel it is looked at through, set by whoever read it.
    channel: Channel | None = None

    product = models.ForeignKey(
        Product, on_delete=models.CASCADE, related_name="variants"
    )
    sku = models.CharField(max_length=255, unique=True, null=True)  # noqa: DJ001
    name = models.CharField(max_length=255, blank=True)
    external_reference = models.CharField(max_length=250, unique=True, null=True)  # noqa: DJ001
    track_inventory = models.BooleanField(default=True)
    weight_kg = models.DecimalField(max_digits=12, decimal_places=4, null=True)
    quantity_limit_per_customer = models.PositiveIntegerField(null=True)
    values = models.ManyToManyField(AttributeValue, related_name="variants")
    sort_order = models.IntegerField(default=0)

    class Meta:
        ordering = ["sort_order", "pk"]

    def __str__(self) -> str:
        return self.sku or self.name


class ProductVariantChannelListing(models.Model):
    """Price of a variant in a channel, in the channel's currency, before tax."""

    variant = models.ForeignKey(
        ProductVariant, on_delete=models.CASCADE, related_name="channel_listings"
    )
    channel = models.ForeignKey(Channel, on_delete=models.CASCADE)
    price_amount = models.DecimalField(max_digits=20, decimal_places=3, null=True)
    currency = models.CharField(max_length=3)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["variant", "channel"], name="engine_variant_priced_once"
            ),
            models.CheckConstraint(
                condition=models.Q(price_amount__gte=0),
                name="engine_price_not_negative",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.price_amount} {self.currency}"


class ProductMedia(WithMetadata):
    """A picture of a product, with smaller ones made when they are first asked for."""

    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="media")
    image = models.FileField(upload_to="products", max_length=300)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    alt = models.CharField(max_length=250, blank=True)
    sort_order = models.IntegerField(default=0)

    class Meta:
        ordering = ["sort_order", "pk"]

    def __str__(self) -> str:
        return str(self.image)
