"""Attributes, product types, products, variants, prices, pictures, shelves."""

from __future__ import annotations

from django.db import models

from catalog.engine.models.base import WithMetadata, WithTranslations
from catalog.engine.models.setup import Channel
from catalog.engine.models.tax import TaxClass


class Attribute(WithMetadata, WithTranslations):
    """A named property of products or variants."""

    name = models.CharField(max_length=255)
    slug = models.SlugField(max_length=250, unique=True, allow_unicode=True)
    external_reference = models.CharField(max_length=250, unique=True, null=True)  # noqa: DJ001
    type = models.CharField(max_length=50)
    input_type = models.CharField(max_length=50, default="DROPDOWN")
    value_required = models.BooleanField(default=False)
    visible_in_storefront = models.BooleanField(default=True)
    entity_type = models.CharField(max_length=50, null=True)  # noqa: DJ001
    unit = models.CharField(max_length=100, null=True)  # noqa: DJ001
    is_variant_only = models.BooleanField(default=False)
    filterable_in_storefront = models.BooleanField(default=False)
    filterable_in_dashboard = models.BooleanField(default=False)
    storefront_search_position = models.IntegerField(default=0)
    available_in_grid = models.BooleanField(default=False)
    # Global ids of the product or page types that a reference is narrowed to.
    reference_types = models.JSONField(default=list)

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
    value = models.CharField(max_length=255, blank=True)
    file_url = models.CharField(max_length=2048, null=True)  # noqa: DJ001
    content_type = models.CharField(max_length=50, null=True)  # noqa: DJ001
    rich_text = models.JSONField(null=True)
    boolean = models.BooleanField(null=True)
    date_time = models.DateTimeField(null=True)
    # The object a reference names: its type and its key.
    reference_type = models.CharField(max_length=30, blank=True)
    reference_key = models.CharField(max_length=40, blank=True)
    sort_order = models.IntegerField(default=0)

    class Meta:
        ordering = ["sort_order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["attribute", "slug"], name="engine_value_slug_once"
            )
        ]
        indexes = [
            models.Index(
                fields=["reference_type", "reference_key"], name="engine_referred_to"
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
    kind = models.CharField(max_length=32, default="NORMAL")
    is_digital = models.BooleanField(default=False)
    weight_kg = models.DecimalField(max_digits=12, decimal_places=4, default=0)
    tax_class = models.ForeignKey(TaxClass, on_delete=models.SET_NULL, null=True)
    # Keys of the variant attributes that tell variants apart on a page.
    variant_selection = models.JSONField(default=list)
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
    parent = models.ForeignKey(
        "self", on_delete=models.CASCADE, null=True, related_name="children"
    )
    # Keys from the root down to itself: `/1/5/`; what is below begins with it.
    path = models.CharField(max_length=400, blank=True, db_index=True)
    level = models.PositiveIntegerField(default=0)
    updated_at = models.DateTimeField(auto_now=True, null=True)
    seo_title = models.CharField(max_length=70, blank=True, null=True)  # noqa: DJ001
    seo_description = models.CharField(max_length=300, blank=True, null=True)  # noqa: DJ001
    background_image = models.CharField(max_length=300, blank=True)
    background_image_alt = models.CharField(max_length=128, blank=True)

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
    seo_title = models.CharField(max_length=70, blank=True, null=True)  # noqa: DJ001
    seo_description = models.CharField(max_length=300, blank=True, null=True)  # noqa: DJ001
    background_image = models.CharField(max_length=300, blank=True)
    background_image_alt = models.CharField(max_length=128, blank=True)

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
    published_at = models.DateTimeField(null=True)

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
    seo_title = models.CharField(max_length=70, blank=True, null=True)  # noqa: DJ001
    seo_description = models.CharField(max_length=300, blank=True, null=True)  # noqa: DJ001
    weight_kg = models.DecimalField(max_digits=12, decimal_places=4, null=True)
    rating = models.DecimalField(max_digits=12, decimal_places=4, null=True)
    tax_class = models.ForeignKey(TaxClass, on_delete=models.SET_NULL, null=True)
    default_variant = models.ForeignKey(
        "engine.ProductVariant", on_delete=models.SET_NULL, null=True, related_name="+"
    )

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
    media = models.ManyToManyField("engine.ProductMedia", related_name="variants")
    is_preorder = models.BooleanField(default=False)
    preorder_end_date = models.DateTimeField(null=True)
    preorder_global_threshold = models.PositiveIntegerField(null=True)
    created_at = models.DateTimeField(auto_now_add=True, null=True)
    updated_at = models.DateTimeField(auto_now=True, null=True)

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
    cost_price_amount = models.DecimalField(max_digits=20, decimal_places=3, null=True)
    prior_price_amount = models.DecimalField(max_digits=20, decimal_places=3, null=True)
    # The price with the best promotion, and whose it is; None where none holds.
    discounted_price_amount = models.DecimalField(
        max_digits=20, decimal_places=3, null=True
    )
    promotion_rule_id = models.UUIDField(null=True)
    preorder_quantity_threshold = models.PositiveIntegerField(null=True)

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
    image = models.FileField(upload_to="products", max_length=300, blank=True)
    width = models.PositiveIntegerField(default=0)
    height = models.PositiveIntegerField(default=0)
    type = models.CharField(max_length=32, default="IMAGE")
    external_url = models.CharField(max_length=256, blank=True)
    oembed_data = models.JSONField(default=dict)
    alt = models.CharField(max_length=250, blank=True)
    sort_order = models.IntegerField(default=0)

    class Meta:
        ordering = ["sort_order", "pk"]

    def __str__(self) -> str:
        return str(self.image)
