"""Writes of variants on the wire."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from catalog.engine import variants as writes
from catalog.engine.bulk import rows_apply
from catalog.engine.errors import ErrorItem, Refusal
from catalog.engine.graphql.registry import mutation
from catalog.engine.graphql.telling import tell
from catalog.engine.ids import key_of, row_of
from catalog.engine.inputs import one_of_message
from catalog.engine.models import Product, ProductVariant
from catalog.engine.named_rows import row_by
from catalog.engine.promotion_prices import goods_prices_store
from catalog.engine.setup import shop_settings

if TYPE_CHECKING:
    from graphql import GraphQLResolveInfo

Payload = dict[str, Any]
MANAGE = "MANAGE_PRODUCTS"


def _product(text: str) -> Product:
    rows = Product.objects.select_related("product_type")
    return row_of(rows, text, "Product", field="product")


def _variant(**named: Any) -> ProductVariant:
    rows = ProductVariant.objects.select_related("product__product_type")
    return row_by(rows, "ProductVariant", **named)


@mutation("productVariantCreate", permission=MANAGE)
def variant_create(info: GraphQLResolveInfo, input: Payload) -> Payload:  # noqa: A002
    """One variant with its stocks."""
    row = writes.variant_create(
        _product(input["product"]),
        input,
        now=info.context.now,
        tracks=shop_settings().track_inventory_by_default,
    )
    tell(info, "PRODUCT_VARIANT_CREATED", row)
    return {"product_variant": row}


@mutation("productVariantUpdate", permission=MANAGE)
def variant_update(
    info: GraphQLResolveInfo,
    input: Payload,  # noqa: A002
    id: str | None = None,  # noqa: A002
    sku: str | None = None,
    external_reference: str | None = None,
) -> Payload:
    """Set what is given."""
    row = _variant(id=id, sku=sku, external_reference=external_reference)
    row = writes.variant_update(row, input)
    tell(info, "PRODUCT_VARIANT_UPDATED", row)
    if input.get("metadata") or input.get("private_metadata"):
        tell(info, "PRODUCT_VARIANT_METADATA_UPDATED", row)
    return {"product_variant": row}


@mutation("productVariantDelete", permission=MANAGE)
def variant_delete(
    info: GraphQLResolveInfo,
    id: str | None = None,  # noqa: A002
    sku: str | None = None,
    external_reference: str | None = None,
) -> Payload:
    """With prices and stocks."""
    row = _variant(id=id, sku=sku, external_reference=external_reference)
    tell(info, "PRODUCT_VARIANT_DELETED", row)
    writes.variants_delete([row])
    return {"product_variant": row}


@mutation("productVariantBulkDelete", permission=MANAGE)
def variant_bulk_delete(
    info: GraphQLResolveInfo,
    ids: list[str] | None = None,
    skus: list[str] | None = None,
) -> Payload:
    """Several, by ids or by SKUs."""
    message = one_of_message({"skus": skus, "ids": ids})
    if message:
        raise Refusal(ErrorItem("GRAPHQL_ERROR", message))
    rows = ProductVariant.objects.select_related("product")
    if skus:
        found = list(rows.filter(sku__in=skus))
    else:
        keys = [key_of(text, "ProductVariant", field="ids") for text in ids or []]
        found = list(rows.filter(pk__in=keys))
    tell(info, "PRODUCT_VARIANT_DELETED", *found)
    writes.variants_delete(found)
    return {"count": len(found)}


@mutation("productVariantBulkCreate", permission=MANAGE)
def variant_bulk_create(
    info: GraphQLResolveInfo,
    product: str,
    variants: list[Payload],
    error_policy: str | None = None,
) -> Payload:
    """Many of one product at once."""
    row = _product(product)
    tracks = shop_settings().track_inventory_by_default
    plans = writes.variants_create(row, variants, now=info.context.now, tracks=tracks)
    wrong = any(plan.problems for plan in plans)
    if wrong and error_policy in {None, "REJECT_EVERYTHING"}:
        kept = []
    elif error_policy == "REJECT_FAILED_ROWS":
        kept = [plan for plan in plans if plan.variants and not plan.problems]
    else:
        kept = [plan for plan in plans if plan.variants]
    made = [plan.variant for plan in writes.plans_save(row, kept)]
    tell(info, "PRODUCT_VARIANT_CREATED", *made)
    written = {id(plan) for plan in kept}
    problems = [item.as_payload() for plan in plans for item in plan.problems]
    return {
        "count": len(made),
        "product_variants": made,
        "results": [
            {
                "product_variant": (
                    plan.variants[0].variant if id(plan) in written else None
                ),
                "errors": [item.as_payload() for item in plan.problems],
            }
            for plan in plans
        ],
        "errors": problems if wrong else [],
    }


@mutation("productVariantBulkUpdate", permission=MANAGE)
def variant_bulk_update(
    info: GraphQLResolveInfo,
    product: str,
    variants: list[Payload],
    error_policy: str | None = None,
) -> Payload:
    """Many of one product at once, each as given or not at all."""
    row = _product(product)
    done = rows_apply(
        "product_variant",
        lambda values: writes.variant_bulk_update(row, values),
        variants,
        policy=error_policy,
    )
    changed = [item["product_variant"] for item in done["results"]]
    _promoted(info, [one.pk for one in changed if one])
    tell(info, "PRODUCT_VARIANT_UPDATED", *[one for one in changed if one])
    return done


def _promoted(info: GraphQLResolveInfo, keys: list[int]) -> None:
    """A price that changed has what promotions leave of it at once."""
    goods_prices_store(now=info.context.now, variants=keys)


@mutation("productVariantChannelListingUpdate", permission=MANAGE)
def channel_listing_update(
    info: GraphQLResolveInfo,
    input: list[Payload],  # noqa: A002
    id: str | None = None,  # noqa: A002
    sku: str | None = None,
) -> Payload:
    """Prices."""
    row = _variant(id=id, sku=sku)
    writes.prices_write(row, input)
    _promoted(info, [row.pk])
    tell(info, "PRODUCT_VARIANT_UPDATED", row)
    return {"variant": row}


@mutation("productVariantPreorderDeactivate", permission=MANAGE)
def preorder_deactivate(info: GraphQLResolveInfo, id: str) -> Payload:  # noqa: A002
    """It is sold from stock from now on."""
    row = _variant(id=id)
    if not row.is_preorder:
        message = "This variant is not in preorder."
        raise Refusal(ErrorItem("INVALID", message, "id"))
    row.is_preorder, row.preorder_global_threshold = False, None
    row.preorder_end_date = None
    row.save()
    tell(info, "PRODUCT_VARIANT_UPDATED", row)
    return {"product_variant": row}
