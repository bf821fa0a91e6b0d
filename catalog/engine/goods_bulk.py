"""New goods written: a few statements for all products of a mutation.

The order of the statements is that of the keys: products, listings, variants, prices,
stocks, then what they say by attributes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction

from catalog.engine.attribute_inputs import values_save
from catalog.engine.goods_plan import Plan, ProductPlan, VariantPlan
from catalog.engine.ids import global_id
from catalog.engine.models import (
    Collection,
    Product,
    ProductChannelListing,
    ProductVariant,
    ProductVariantChannelListing,
)
from catalog.engine.pictures import media_write
from catalog.engine.stock_levels import columns_set_many, stocks_create

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from django.db import models

    from catalog.engine.attribute_inputs import Said

Values = dict[str, Any]


def products_create(
    rows: list[Values], *, now: datetime, policy: str | None, tracks: bool
) -> Values:
    """Payload of a bulk creation.

    REJECT_EVERYTHING (also when left out) writes nothing if anything is wrong,
    REJECT_FAILED_ROWS leaves out the rows that are, IGNORE_FAILED only what is wrong in
    them, as far as a product is left.
    """
    plan = Plan(now=now, tracks_by_default=tracks)
    inner = [row for values in rows for row in values.get("variants") or []]
    plan.prepare(rows, inner)
    plans = [plan.product(values) for values in rows]
    wrong = any(item.problems for item in plans)
    if wrong and policy in {None, "REJECT_EVERYTHING"}:
        kept: list[ProductPlan] = []
    elif policy == "REJECT_FAILED_ROWS":
        kept = [item for item in plans if item.product and not item.problems]
    else:
        kept = [item for item in plans if item.product]
    written = {id(item) for item in kept}
    with transaction.atomic():
        plans_write(kept)
    results = [
        {
            "product": item.product if id(item) in written else None,
            "errors": [problem.as_payload() for problem in item.problems],
        }
        for item in plans
    ]
    return {"count": len(kept), "results": results}


def plans_write(plans: list[ProductPlan]) -> None:
    """Write products with all that comes with them."""
    products = [plan.product for plan in plans if plan.product]
    Product.objects.bulk_create(products)
    listings: list[ProductChannelListing] = []
    variants: list[VariantPlan] = []
    said: list[tuple[Product, Said]] = []
    for plan in plans:
        assert plan.product is not None
        for listing in plan.listings:
            listing.product = plan.product
            listings.append(listing)
        for made in plan.variants:
            made.variant.product = plan.product
        variants += plan.variants
        said.append((plan.product, plan.said))
    ProductChannelListing.objects.bulk_create(listings)
    variants_write(variants)
    said_save("product", Product, said)
    links = Collection.products.through
    links.objects.bulk_create(
        links(collection_id=row.pk, product_id=plan.product.pk)
        for plan in plans
        for row in plan.collections
        if plan.product
    )
    for plan in plans:
        for media, content in plan.media:
            assert plan.product is not None
            media_write(plan.product, media, content)


def variants_write(plans: list[VariantPlan]) -> None:
    """Write variants with prices and stocks."""
    ProductVariant.objects.bulk_create([plan.variant for plan in plans])
    names_give([plan.variant for plan in plans if not plan.variant.name])
    prices, stocks = [], []
    for plan in plans:
        for price in plan.listings:
            price.variant = plan.variant
            prices.append(price)
        for stock in plan.stocks:
            stock.product_variant = plan.variant
            stocks.append(stock)
    ProductVariantChannelListing.objects.bulk_create(prices)
    stocks_create(stocks)
    said_save(
        "productvariant", ProductVariant, [(plan.variant, plan.said) for plan in plans]
    )


def names_give(variants: list[ProductVariant]) -> None:
    """Name variants that nobody named by their ids, as Saleor does."""
    for variant in variants:
        variant.name = global_id("ProductVariant", variant.pk)
    columns_set_many(
        ProductVariant, "name", [(variant.pk, variant.name) for variant in variants]
    )


def said_save(
    owner: str, model: type[models.Model], said: Iterable[tuple[Any, Said]]
) -> None:
    """Write what new goods say by attributes."""
    answers = [(row, given) for row, given in said if given]
    if not answers:
        return
    values_save([(f"{owner}-{row.pk}", given) for row, given in answers])
    links: Any = model.values.through  # type: ignore[attr-defined]
    links.objects.bulk_create(
        links(**{f"{owner}_id": row.pk, "attributevalue_id": value.pk})
        for row, given in answers
        for _, values in given
        for value in values
    )
