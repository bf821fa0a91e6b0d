"""Vouchers, promotions and sales: what they take off, of whom, and how often."""

from __future__ import annotations

from typing import Any

import pytest

from catalog.engine.ids import global_id
from catalog.engine.models import (
    Channel,
    Checkout,
    ProductVariantChannelListing,
    Promotion,
    VoucherCode,
    VoucherCustomer,
)
from tests.catalog.engine.checkout_shop import variant, variant_id
from tests.catalog.engine.goods_shop import data
from tests.catalog.engine.order_shop import (
    SUM,
    a_basket,
    a_ready_basket,
    call,
    charge,
    done,
    flat_shop,
    order,
)

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
ADD = "checkoutAddPromoCode(id: ID!, promoCode: String!)"
SAID = (
    f"voucherCode discountName discount {{ amount }} totalPrice {SUM} "
    f"subtotalPrice {SUM} shippingPrice {SUM} "
    f"lines {{ isGift quantity unitPrice {SUM} totalPrice {SUM} }}"
)


@pytest.fixture(autouse=True)
def shop(settings: Any) -> None:
    flat_shop(settings)


def tokyo() -> str:
    return global_id("Channel", Channel.objects.get(slug="tokyo").pk)


def a_voucher(value: int, *, least: int | None = None, **said: Any) -> str:
    """A voucher with the code TEA in Tokyo; answers its id."""
    given = {"addCodes": ["TEA"], "name": "Tea time", **said}
    made = done("voucherCreate(input: VoucherInput!)", "voucher { id }", input=given)
    row = {"channelId": tokyo(), "discountValue": value}
    if least is not None:
        row["minAmountSpent"] = least
    key = made["voucher"]["id"]
    done(
        "voucherChannelListingUpdate(id: ID!, input: VoucherChannelListingInput!)",
        "voucher { id }",
        id=key,
        input={"addChannels": [row]},
    )
    return str(key)


def checkout(key: str) -> Any:
    return data(f"query ($id: ID!) {{ checkout(id: $id) {{ {SAID} }} }}", id=key)[
        "checkout"
    ]


def with_code(key: str, code: str = "TEA") -> Any:
    wanted = f"checkout {{ {SAID} }}"
    return done(ADD, wanted, as_app=False, id=key, promoCode=code)["checkout"]


def nets(said: Any) -> tuple[float, float, float]:
    names = ("subtotalPrice", "shippingPrice", "totalPrice")
    return tuple(said[name]["net"]["amount"] for name in names)  # type: ignore[return-value]


# --- Vouchers ---------------------------------------------------------------------
PERCENT = {"discountValueType": "PERCENTAGE"}
TAKEN: list[tuple[int, dict[str, Any], tuple[int, int, int], int]] = [
    (10, PERCENT, (2160, 500, 2660), 240),
    (250, {}, (2150, 500, 2650), 250),
    (9000, {}, (0, 500, 500), 2400),
    (100, {"type": "SPECIFIC_PRODUCT"}, (2200, 500, 2700), 200),
    (100, {"applyOncePerOrder": True}, (2300, 500, 2800), 100),
    (50, {"type": "SHIPPING", **PERCENT}, (2400, 250, 2650), 250),
]


def test_a_voucher_takes_off_what_it_says_and_tax_is_of_what_is_left() -> None:
    key = a_ready_basket()
    for value, said, sums, off in TAKEN:
        a_voucher(value, addCodes=[str(sums)], **said)
        found = with_code(key, str(sums))
        assert (nets(found), found["discount"]["amount"]) == (sums, off)
        assert (found["voucherCode"], found["discountName"]) == (str(sums), "Tea time")
        # Eight in a hundred on rice, ten on the way.
        gross = round(sums[0] * 1.08) + sums[1] * 11 // 10
        assert found["totalPrice"]["gross"]["amount"] == gross


OVER = {"endDate": "2020-01-02T00:00:00Z", "startDate": "2020-01-01T00:00:00Z"}
NOT_FITTING: list[tuple[dict[str, Any], str]] = [
    ({"minCheckoutItemsQuantity": 3}, "VOUCHER_NOT_APPLICABLE"),
    ({"onlyForStaff": True}, "VOUCHER_NOT_APPLICABLE"),
    (OVER, "INVALID"),
]


def test_a_voucher_that_does_not_fit_changes_nothing() -> None:
    key = a_ready_basket()
    for place, (said, code) in enumerate(NOT_FITTING):
        a_voucher(10, addCodes=[f"C{place}"], **said)
        payload = call(
            ADD, "checkout { id }", as_app=False, id=key, promoCode=f"C{place}"
        )
        errors = [(x["field"], x["code"]) for x in payload["errors"]]
        assert errors == [("promoCode", code)]
    assert nets(checkout(key)) == (2400, 500, 2900)


def test_a_sum_that_is_too_small_refuses_and_later_drops_the_code() -> None:
    a_voucher(100, least=2000)
    small = a_basket(units=1)
    payload = call(ADD, "checkout { id }", as_app=False, id=small, promoCode="TEA")
    assert [x["code"] for x in payload["errors"]] == ["VOUCHER_NOT_APPLICABLE"]

    key = a_ready_basket()
    assert nets(with_code(key)) == (2300, 500, 2800)
    removed = done(
        "checkoutRemovePromoCode(id: ID!, promoCode: String!)",
        f"checkout {{ {SAID} }}",
        as_app=False,
        id=key,
        promoCode="TEA",
    )
    assert nets(removed["checkout"]) == (2400, 500, 2900)
    with_code(key)
    done(
        "checkoutLinesUpdate(id: ID!, lines: [CheckoutLineUpdateInput!]!)",
        "checkout { id }",
        as_app=False,
        id=key,
        lines=[{"variantId": variant_id(), "quantity": 1}],
    )
    found = checkout(key)
    assert (found["voucherCode"], nets(found)) == (None, (1200, 500, 1700))


def test_an_order_keeps_its_voucher_and_counts_its_use() -> None:
    a_voucher(10, discountValueType="PERCENTAGE", usageLimit=1)
    key, late = a_ready_basket(), a_ready_basket()
    with_code(key)
    with_code(late)
    for one in (key, late):
        charge(one, 2883, reference=one)
    complete = "checkoutComplete(id: ID!)"
    made = done(complete, "order { id }", as_app=False, id=key)["order"]["id"]
    found = order(
        made,
        "voucherCode voucher { code used } total { gross { amount } } "
        "undiscountedTotal { net { amount } } discounts { type amount { amount } }",
    )
    assert found == {
        "voucherCode": "TEA",
        "voucher": {"code": "TEA", "used": 1},
        "total": {"gross": {"amount": 2883}},
        "undiscountedTotal": {"net": {"amount": 2900}},
        "discounts": [{"type": "VOUCHER", "amount": {"amount": 240}}],
    }
    refused = call(complete, "order { id }", as_app=False, id=late)
    assert [x["code"] for x in refused["errors"]] == ["VOUCHER_NOT_APPLICABLE"]
    assert VoucherCode.objects.get().used == 1
    assert Checkout.objects.count() == 1


def test_a_code_for_each_buyer_once() -> None:
    a_voucher(100, applyOncePerCustomer=True)
    key = a_ready_basket()
    with_code(key)
    charge(key, 2300 * 108 // 100 + 550)
    done("checkoutComplete(id: ID!)", "order { id }", as_app=False, id=key)
    assert VoucherCustomer.objects.get().customer_email == "mei@example.org"
    again = a_ready_basket()
    payload = call(ADD, "checkout { id }", as_app=False, id=again, promoCode="TEA")
    assert [x["code"] for x in payload["errors"]] == ["VOUCHER_NOT_APPLICABLE"]


MARCH, MAY = "2026-03-01T00:00:00Z", "2026-05-01T00:00:00Z"
REFUSED: list[tuple[dict[str, Any], str | None, str]] = [
    ({}, None, "GRAPHQL_ERROR"),
    ({"addCodes": ["A", "A"]}, "codes", "DUPLICATED_INPUT_ITEM"),
    ({"addCodes": ["TEA"]}, "codes", "ALREADY_EXISTS"),
    ({"code": "TEA"}, "code", "ALREADY_EXISTS"),
    ({"addCodes": ["B"], "startDate": MAY, "endDate": MARCH}, "endDate", "INVALID"),
]


def test_vouchers_that_are_refused() -> None:
    a_voucher(1)
    for said, field, code in REFUSED:
        payload = call(
            "voucherCreate(input: VoucherInput!)", "voucher { id }", input=said
        )
        assert [(x["field"], x["code"]) for x in payload["errors"]] == [(field, code)]
    assert VoucherCode.objects.count() == 1


# --- Promotions -------------------------------------------------------------------
def a_promotion(kind: str, **rule: Any) -> str:
    """With one rule in Tokyo; answers its id."""
    made = done(
        "promotionCreate(input: PromotionCreateInput!)",
        "promotion { id }",
        input={
            "name": "Spring",
            "type": kind,
            "rules": [{"name": "Rice", "channels": [tokyo()], **rule}],
        },
    )
    return str(made["promotion"]["id"])


def of_rice(value: int, kind: str = "PERCENTAGE") -> dict[str, Any]:
    return {
        "cataloguePredicate": {"variantPredicate": {"ids": [variant_id()]}},
        "rewardValueType": kind,
        "rewardValue": value,
    }


def shelf() -> Any:
    text = (
        '{ product(slug: "rice", channel: "tokyo") { pricing { onSale '
        f"discount {SUM} priceRange {{ start {SUM} }} "
        f"priceRangeUndiscounted {{ start {SUM} }} }} }} }}"
    )
    return data(text)["product"]["pricing"]


def test_a_promotion_of_goods_is_seen_on_shelf_in_basket_and_in_the_order() -> None:
    gone = a_promotion("CATALOGUE", **of_rice(25))
    a_promotion("CATALOGUE", **of_rice(10))
    seen = shelf()
    assert seen["onSale"] is True
    assert seen["priceRange"]["start"]["net"]["amount"] == 900
    assert seen["priceRangeUndiscounted"]["start"]["net"]["amount"] == 1200
    assert seen["discount"]["net"]["amount"] == 300
    key = a_ready_basket()
    assert nets(checkout(key)) == (1800, 500, 2300)
    charge(key, 1944 + 550)
    made = done("checkoutComplete(id: ID!)", "order { id }", as_app=False, id=key)
    line = order(
        made["order"]["id"],
        "lines { unitDiscount { amount } unitDiscountReason "
        "undiscountedUnitPrice { net { amount } } discounts { type name } }",
    )["lines"][0]
    assert line == {
        "unitDiscount": {"amount": 300},
        "unitDiscountReason": f"Promotion: {gone}",
        "undiscountedUnitPrice": {"net": {"amount": 1200}},
        "discounts": [{"type": "PROMOTION", "name": "Spring: Rice"}],
    }

    done("promotionDelete(id: ID!)", "promotion { id }", id=gone)
    assert shelf()["priceRange"]["start"]["net"]["amount"] == 1080


def test_a_price_that_changes_has_its_promotion_at_once() -> None:
    a_promotion("CATALOGUE", **of_rice(50))
    done(
        "productVariantChannelListingUpdate(id: ID!, "
        "input: [ProductVariantChannelListingAddInput!]!)",
        "variant { id }",
        id=variant_id(),
        input=[{"channelId": tokyo(), "price": 1000}],
    )
    row = ProductVariantChannelListing.objects.get(
        variant=variant(), channel__slug="tokyo"
    )
    assert (row.price_amount, row.discounted_price_amount) == (1000, 500)


def at_least(amount: int) -> dict[str, Any]:
    said = {"baseSubtotalPrice": {"range": {"gte": str(amount)}}}
    return {"orderPredicate": {"discountedObjectPredicate": said}}


def test_an_order_promotion_holds_from_a_sum_on_and_beside_no_voucher() -> None:
    a_promotion(
        "ORDER",
        **at_least(2400),
        rewardType="SUBTOTAL_DISCOUNT",
        rewardValueType="FIXED",
        rewardValue=400,
    )
    assert nets(checkout(a_basket(units=1)))[0] == 1200
    key = a_ready_basket()
    found = checkout(key)
    assert (nets(found), found["discountName"]) == ((2000, 500, 2500), "Spring: Rice")
    a_voucher(100)
    assert nets(with_code(key)) == (2300, 500, 2800)


def test_a_gift_comes_with_the_sum_and_goes_with_it() -> None:
    a_promotion("ORDER", **at_least(2400), rewardType="GIFT", gifts=[variant_id()])
    key = a_ready_basket()
    found = checkout(key)
    assert [(x["isGift"], x["quantity"]) for x in found["lines"]] == [
        (False, 2),
        (True, 1),
    ]
    assert found["lines"][1]["totalPrice"]["net"]["amount"] == 0
    assert nets(found) == (2400, 500, 2900)
    done(
        "checkoutLinesUpdate(id: ID!, lines: [CheckoutLineUpdateInput!]!)",
        "checkout { id }",
        as_app=False,
        id=key,
        lines=[{"variantId": variant_id(), "quantity": 1}],
    )
    assert [x["isGift"] for x in checkout(key)["lines"]] == [False]


def test_rules_that_are_refused() -> None:
    wrong: list[tuple[dict[str, Any], str, str]] = [
        ({"rewardValue": 10}, "cataloguePredicate", "REQUIRED"),
        ({**of_rice(101)}, "rewardValue", "INVALID"),
        ({**of_rice(1, "FIXED"), "channels": []}, "channels", "MISSING_CHANNELS"),
        ({**of_rice(1), "rewardType": "GIFT", "gifts": [variant_id()]},
         "rewardType", "INVALID"),
    ]  # fmt: skip
    for rule, field, code in wrong:
        payload = call(
            "promotionCreate(input: PromotionCreateInput!)",
            "promotion { id }",
            input={"name": "Spring", "type": "CATALOGUE",
                   "rules": [{"channels": [tokyo()], **rule}]},
        )  # fmt: skip
        first = payload["errors"][0]
        assert (first["field"], first["code"]) == (field, code)
    assert not Promotion.objects.exists()


def test_a_sale_is_a_promotion_until_it_is_written_as_one() -> None:
    sale = done(
        "saleCreate(input: SaleInput!)",
        "sale { id type }",
        input={"name": "Autumn", "type": "FIXED", "variants": [variant_id()]},
    )["sale"]
    done(
        "saleChannelListingUpdate(id: ID!, input: SaleChannelListingInput!)",
        "sale { id }",
        id=sale["id"],
        input={"addChannels": [{"channelId": tokyo(), "discountValue": 200}]},
    )
    assert shelf()["priceRange"]["start"]["net"]["amount"] == 1000
    done(
        "promotionUpdate(id: ID!, input: PromotionUpdateInput!)",
        "promotion { id }",
        id=global_id("Promotion", Promotion.objects.get().pk),
        input={"name": "Winter"},
    )
    text = "query ($id: ID!) { sale(id: $id) { id } }"
    assert data(text, as_app=True, id=sale["id"])["sale"] is None
    assert shelf()["priceRange"]["start"]["net"]["amount"] == 1000


# --- Drafts -----------------------------------------------------------------------
def test_a_draft_has_promotion_and_voucher_like_a_checkout() -> None:
    a_promotion("CATALOGUE", **of_rice(25))
    a_voucher(10, discountValueType="PERCENTAGE")
    made = done(
        "draftOrderCreate(input: DraftOrderCreateInput!)",
        "order { id subtotal { net { amount } } voucherCode "
        "discounts { type amount { amount } } lines { unitDiscount { amount } } }",
        input={
            "channelId": tokyo(),
            "voucherCode": "TEA",
            "lines": [{"variantId": variant_id(), "quantity": 2}],
        },
    )["order"]
    assert made["subtotal"]["net"]["amount"] == 1620
    assert made["discounts"] == [{"type": "VOUCHER", "amount": {"amount": 180}}]
    assert made["lines"] == [{"unitDiscount": {"amount": 300}}]
    payload = call(
        "draftOrderUpdate(id: ID!, input: DraftOrderInput!)",
        "order { id }",
        id=made["id"],
        input={"voucherCode": "NONE"},
    )
    assert [(x["field"], x["code"]) for x in payload["errors"]] == [
        ("voucherCode", "INVALID_VOUCHER_CODE")
    ]
