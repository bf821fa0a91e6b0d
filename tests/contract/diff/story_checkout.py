"""A basket from its making to its order, and every way of being refused."""

from __future__ import annotations

from typing import Any

from tests.contract.diff.seed import ADDRESS, mutation
from tests.contract.diff.steps import Ref, Step

CHECKOUT = """
id token email isShippingRequired languageCode authorizeStatus chargeStatus quantity note voucherCode discountName
channel { slug } user { id } displayGrossPrices taxExemption
shippingAddress { firstName lastName streetAddress1 city cityArea postalCode country { code } countryArea phone companyName }
billingAddress { city postalCode country { code } }
lines { id quantity isGift requiresShipping variant { sku } totalPrice { gross { amount currency } net { amount } tax { amount } }
  unitPrice { gross { amount } net { amount } } undiscountedUnitPrice { amount } undiscountedTotalPrice { amount } problems { __typename } metadata { key } }
totalPrice { gross { amount currency } net { amount } tax { amount } }
subtotalPrice { gross { amount } net { amount } } shippingPrice { gross { amount } net { amount } }
discount { amount } totalBalance { amount } giftCards { id }
delivery { shippingMethod { name price { amount } } }
problems { __typename ... on CheckoutLineProblemInsufficientStock { availableQuantity } }
metadata { key value }
"""
ERRORS = "errors { field code message lines variants addressType }"
ORDER = """
id number status statusDisplay origin userEmail isPaid isShippingRequired paymentStatus chargeStatus authorizeStatus languageCodeEnum
channel { slug } canFinalize customerNote collectionPointName shippingMethodName shippingTaxRate trackingClientId actions
billingAddress { city } shippingAddress { city country { code } }
lines { id productName variantName productSku productVariantId quantity quantityFulfilled quantityToFulfill isShippingRequired isGift taxRate taxClassName
  unitPrice { gross { amount } net { amount } } totalPrice { gross { amount } net { amount } tax { amount } } undiscountedUnitPrice { gross { amount } }
  unitDiscount { amount } unitDiscountType unitDiscountReason variant { sku } thumbnail { url } allocations { quantity warehouse { slug } } }
total { gross { amount currency } net { amount } tax { amount } } subtotal { gross { amount } net { amount } }
shippingPrice { gross { amount } net { amount } } undiscountedTotal { gross { amount } } totalBalance { amount }
totalCharged { amount } totalAuthorized { amount } totalRefunded { amount } totalCanceled { amount } totalCaptured { amount }
fulfillments { fulfillmentOrder status trackingNumber warehouse { slug } lines { quantity orderLine { productSku } } }
transactions { name pspReference chargedAmount { amount } authorizedAmount { amount } actions events { type amount { amount } pspReference message } }
discounts { name } errors { code } voucher { code } giftCards { id } metadata { key value }
deliveryMethod { __typename ... on ShippingMethod { name } }
events { type }
"""


def call(
    label: str,
    name: str,
    arguments: str,
    given: dict[str, Any],
    *,
    who: str = "",
    result: str = "",
    **binds: str,
) -> Step:
    """A step of one mutation on the checkout."""
    shown = result or f"checkout {{ {CHECKOUT} }}"
    return Step(
        label,
        mutation(name, arguments, shown, ERRORS),
        given,
        who=who,
        binds={key.replace("_", " "): path for key, path in binds.items()},
    )


def create(
    label: str, tag: str, lines: list[tuple[str, int]], name: str, **more: Any
) -> Step:
    """A checkout of these lines, named `name`."""
    rows = [
        {"variantId": Ref(f"variant {slug}"), "quantity": quantity}
        for slug, quantity in lines
    ]
    given = {"input": {"channel": f"diff-{tag}", "lines": rows, **more}}
    binds = {name: "checkoutCreate.checkout.id"}
    binds |= {
        f"{name} line {number}": f"checkoutCreate.checkout.lines.{number}.id"
        for number in range(len(lines))
    }
    return Step(
        label,
        mutation(
            "checkoutCreate",
            "input: CheckoutCreateInput!",
            f"created checkout {{ {CHECKOUT} }}",
            ERRORS,
        ),
        given,
        who="",
        binds=binds,
    )


def story(tag: str) -> list[Step]:
    """Refusals, then the way through."""
    return [
        *_makings(tag),
        *_changes(tag),
        *_to_order(tag, "paid"),
        *_after(tag),
        *_read_again(tag),
    ]


def _makings(tag: str) -> list[Step]:
    line = "mutation ($input: CheckoutCreateInput!) { checkoutCreate(input: $input) { checkout { id } errors { field code message lines variants } } }"
    bad = {
        "channel": f"diff-{tag}",
        "lines": [{"variantId": "UHJvZHVjdFZhcmlhbnQ6OTk5OTk5", "quantity": 1}],
    }
    return [
        create("nothing in it", tag, [], "empty"),
        create("more than is there", tag, [("silk", 4)], "refused"),
        create("none of it", tag, [("rice", 0)], "refused"),
        create("less than none", tag, [("rice", -1)], "refused"),
        create("more than one may have", tag, [("salt", 51)], "refused"),
        create("nothing left", tag, [("honey", 1)], "refused"),
        Step("no such variant", line, {"input": bad}, who=""),
        Step("no id of a variant", line, {"input": {**bad, "lines": [{"variantId": "xxx", "quantity": 1}]}}, who=""),
        Step("no such channel", line, {"input": {**bad, "channel": "no-such"}}, who=""),
        Step("no channel", line, {"input": {"lines": []}}, who=""),
        create("bad e-mail", tag, [("rice", 1)], "refused", email="nobody"),
        create("bad address", tag, [("rice", 1)], "refused", shippingAddress={**ADDRESS, "postalCode": "1", "city": ""}),
        create("address checked less", tag, [("rice", 1)], "unchecked", shippingAddress={"country": "US"},
               validationRules={"shippingAddress": {"checkRequiredFields": False}}),
        create("a price by nobody", tag, [("rice", 1)], "x").__class__(
            "a price by nobody", line, {"input": {"channel": f"diff-{tag}", "lines": [{"variantId": Ref("variant rice"), "quantity": 1, "price": "1"}]}}, who=""),
        Step("same variant twice", mutation("checkoutCreate", "input: CheckoutCreateInput!", "checkout { lines { quantity variant { sku } } }", ERRORS),
             {"input": {"channel": f"diff-{tag}", "lines": [{"variantId": Ref("variant rice"), "quantity": 1}, {"variantId": Ref("variant rice"), "quantity": 2}]}}, who=""),
        Step("metadata from the start", mutation("checkoutCreate", "input: CheckoutCreateInput!", "checkout { metadata { key value } lines { metadata { key value } } }", ERRORS),
             {"input": {"channel": f"diff-{tag}", "metadata": [{"key": "from", "value": "diff"}], "lines": [{"variantId": Ref("variant rice"), "quantity": 1, "metadata": [{"key": "a", "value": "b"}]}]}}, who=""),
    ]  # fmt: skip


def _changes(tag: str) -> list[Step]:
    it = {"id": Ref("basket")}
    read = f"query ($id: ID) {{ checkout(id: $id) {{ {CHECKOUT} }} }}"
    lines = "id: ID, lines: [CheckoutLineInput!]!"
    updates = "id: ID, lines: [CheckoutLineUpdateInput!]!"
    shipping = "id: ID, shippingAddress: AddressInput!"
    return [
        create("a basket", tag, [("rice", 2), ("tea", 1)], "basket", languageCode="DE"),
        Step("read it", read, it, who=""),
        Step("read it as staff", read.replace("id token", "transactions { id } id token"), it),
        Step("its transactions by nobody", "query ($id: ID) { checkout(id: $id) { transactions { id } } }", it, who=""),
        Step("read none", read, {"id": "Q2hlY2tvdXQ6MDAwMDAwMDAtMDAwMC0wMDAwLTAwMDAtMDAwMDAwMDAwMDAw"}, who=""),
        Step("read no id", read, {"id": "xxx"}, who=""),
        call("more rice", "checkoutLinesAdd", lines, {**it, "lines": [{"variantId": Ref("variant rice"), "quantity": 3}]}),
        call("some silk", "checkoutLinesAdd", lines, {**it, "lines": [{"variantId": Ref("variant silk"), "quantity": 1}]}, basket_silk="checkoutLinesAdd.checkout.lines.2.id"),
        call("too much silk", "checkoutLinesAdd", lines, {**it, "lines": [{"variantId": Ref("variant silk"), "quantity": 3}]}),
        call("a new line of rice", "checkoutLinesAdd", lines, {**it, "lines": [{"variantId": Ref("variant rice"), "quantity": 1, "forceNewLine": True}]}),
        call("less rice", "checkoutLinesUpdate", updates, {**it, "lines": [{"lineId": Ref("basket line 0"), "quantity": 1}]}),
        call("no tea", "checkoutLinesUpdate", updates, {**it, "lines": [{"lineId": Ref("basket line 1"), "quantity": 0}]}),
        call("a line that is gone", "checkoutLinesUpdate", updates, {**it, "lines": [{"lineId": Ref("basket line 1"), "quantity": 1}]}),
        call("by variant", "checkoutLinesUpdate", updates, {**it, "lines": [{"variantId": Ref("variant tea"), "quantity": 2}]}),
        call("silk deleted", "checkoutLinesDelete", "id: ID, linesIds: [ID!]!", {**it, "linesIds": [Ref("basket silk")]}),
        call("silk deleted again", "checkoutLinesDelete", "id: ID, linesIds: [ID!]!", {**it, "linesIds": [Ref("basket silk")]}),
        call("bad e-mail set", "checkoutEmailUpdate", "id: ID, email: String!", {**it, "email": "nobody"}),
        call("empty e-mail set", "checkoutEmailUpdate", "id: ID, email: String!", {**it, "email": ""}),
        call("e-mail set", "checkoutEmailUpdate", "id: ID, email: String!", {**it, "email": "anna@example.com"}),
        call("language", "checkoutLanguageCodeUpdate", "id: ID, languageCode: LanguageCodeEnum!", {**it, "languageCode": "FR"}),
        call("no street", "checkoutShippingAddressUpdate", shipping, {**it, "shippingAddress": {**ADDRESS, "streetAddress1": ""}}),
        call("bad postal code", "checkoutShippingAddressUpdate", shipping, {**it, "shippingAddress": {**ADDRESS, "postalCode": "1"}}),
        call("bad phone", "checkoutShippingAddressUpdate", shipping, {**it, "shippingAddress": {**ADDRESS, "phone": "123"}}),
        call("no country", "checkoutShippingAddressUpdate", shipping, {**it, "shippingAddress": {"city": "Berlin"}}),
        call("bad address in the US", "checkoutShippingAddressUpdate", shipping, {**it, "shippingAddress": {"country": "US", "city": "", "postalCode": "x", "streetAddress1": "1 Main", "firstName": "A", "lastName": "B"}}),
        call("options before an address", "deliveryOptionsCalculate", "id: ID!", it, result="deliveries { shippingMethod { name } }").__class__(
            "options before an address", mutation("deliveryOptionsCalculate", "id: ID!", "deliveries { shippingMethod { name } }", "errors { field code message }"), it, who=""),
        call("address", "checkoutShippingAddressUpdate", shipping, {**it, "shippingAddress": ADDRESS}),
        call("address in France", "checkoutShippingAddressUpdate", shipping, {**it, "shippingAddress": {**ADDRESS, "country": "FR", "city": "Paris", "postalCode": "75001", "phone": ""}}),
        call("address back", "checkoutShippingAddressUpdate", shipping, {**it, "shippingAddress": ADDRESS}),
        call("billing", "checkoutBillingAddressUpdate", "id: ID, billingAddress: AddressInput!", {**it, "billingAddress": ADDRESS}),
        Step("note", mutation("checkoutCustomerNoteUpdate", "id: ID!, customerNote: String!", "checkout { note }", ERRORS), {**it, "customerNote": "Please ring."}, who=""),
        call("no such code", "checkoutAddPromoCode", "id: ID, promoCode: String!", {**it, "promoCode": "NOTHING"}),
        call("no code to remove", "checkoutRemovePromoCode", "id: ID, promoCode: String", {**it, "promoCode": "NOTHING"}),
        Step("attach by nobody", mutation("checkoutCustomerAttach", "id: ID", "checkout { id }", ERRORS), it, who=""),
        Step("detach by nobody", mutation("checkoutCustomerDetach", "id: ID", "checkout { id }", ERRORS), it, who=""),
        Step("no such gateway", mutation("transactionInitialize", "id: ID!, paymentGateway: PaymentGatewayToInitialize!", "transaction { id } data", "errors { field code message }"),
             {**it, "paymentGateway": {"id": "nobody", "data": {}}}, who=""),
        Step("gateways", mutation("paymentGatewayInitialize", "id: ID!", "gatewayConfigs { id }", "errors { field code message }"), it, who=""),
        *_completion("complete undelivered", "basket"),
        *_delivery("basket"),
        *_completion("complete unpaid", "basket"),
        Step("read at the end", read, it, who=""),
    ]  # fmt: skip


def _completion(label: str, name: str) -> list[Step]:
    text = mutation(
        "checkoutComplete", "id: ID", f"confirmationNeeded order {{ {ORDER} }}", ERRORS
    )
    # Its creator sees all of the order; so does staff, whose fields these are.
    return [Step(label, text, {"id": Ref(name)}, binds={f"{name} order": "checkoutComplete.order.id",
                 f"{name} order line": "checkoutComplete.order.lines.0.id", f"{name} order line 2": "checkoutComplete.order.lines.1.id",
                 f"{name} total": "checkoutComplete.order.total.gross.amount"})]  # fmt: skip


def _delivery(name: str) -> list[Step]:
    options = mutation(
        "deliveryOptionsCalculate", "id: ID!",
        "deliveries { id shippingMethod { name type active message price { amount currency } minimumDeliveryDays maximumDeliveryDays minimumOrderPrice { amount } } }",
        "errors { field code message }",
    )  # fmt: skip
    choose = "id: ID, deliveryMethodId: ID"
    return [
        Step(f"{name}: options", options, {"id": Ref(name)}, who="", binds={f"{name} option": "deliveryOptionsCalculate.deliveries.0.id"}),
        call(f"{name}: no such option", "checkoutDeliveryMethodUpdate", choose, {"id": Ref(name), "deliveryMethodId": "Q2hlY2tvdXREZWxpdmVyeTowMDAwMDAwMC0wMDAwLTAwMDAtMDAwMC0wMDAwMDAwMDAwMDA="}),
        call(f"{name}: option", "checkoutDeliveryMethodUpdate", choose, {"id": Ref(name), "deliveryMethodId": Ref(f"{name} option")}),
        call(f"{name}: method by its own id", "checkoutDeliveryMethodUpdate", choose, {"id": Ref(name), "deliveryMethodId": Ref("method post")}),
        Step(f"{name}: older reads", "query ($id: ID) { checkout(id: $id) { shippingMethods { id name active price { amount } } availableShippingMethods { name } deliveryMethod { __typename ... on ShippingMethod { name } } shippingMethod { name } availableCollectionPoints { name } availablePaymentGateways { id } } }",
             {"id": Ref(name)}, who="", binds={f"{name} method": "checkout.shippingMethods.0.id"}),
        call(f"{name}: method by the older id", "checkoutDeliveryMethodUpdate", choose, {"id": Ref(name), "deliveryMethodId": Ref(f"{name} method")}),
    ]  # fmt: skip


def _to_order(tag: str, name: str) -> list[Step]:
    pay = mutation(
        "transactionCreate", "id: ID!, transaction: TransactionCreateInput!",
        "transaction { id name pspReference actions chargedAmount { amount currency } authorizedAmount { amount } events { type amount { amount } } }",
        "errors { field code message }",
    )  # fmt: skip
    full = {
        "email": "anna@example.com",
        "shippingAddress": ADDRESS,
        "billingAddress": ADDRESS,
    }
    return [
        create("a basket to buy", tag, [("rice", 3), ("salt", 2)], name, **full),
        *_delivery(name),
        Step("paid by nobody", pay, {"id": Ref(name), "transaction": {"name": "x", "amountCharged": {"amount": 1, "currency": "EUR"}}}, who=""),
        Step("paid in another currency", pay, {"id": Ref(name), "transaction": {"name": "x", "amountCharged": {"amount": 1, "currency": "USD"}}}),
        Step("paid in part", pay, {"id": Ref(name), "transaction": {"name": "Card", "pspReference": f"one-{tag}", "availableActions": ["REFUND"], "amountCharged": {"amount": 10, "currency": "EUR"}}},
             binds={"transaction": "transactionCreate.transaction.id"}),
        Step("read half paid", f"query ($id: ID) {{ checkout(id: $id) {{ {CHECKOUT} }} }}", {"id": Ref(name)}, who=""),
        *_completion("complete half paid", name),
        Step("paid in full", pay, {"id": Ref(name), "transaction": {"name": "Card", "pspReference": f"two-{tag}", "availableActions": ["REFUND"], "amountCharged": {"amount": "39.06", "currency": "EUR"}}}),
        Step("fully paid", "query ($id: ID) { checkout(id: $id) { chargeStatus authorizeStatus totalBalance { amount } totalPrice { gross { amount } } } }", {"id": Ref(name)}, who=""),
        *_completion("complete", name),
        Step("complete again", mutation("checkoutComplete", "id: ID", "order { number status }", ERRORS), {"id": Ref(name)}, who=""),
        Step("the checkout is gone", "query ($id: ID) { checkout(id: $id) { id } }", {"id": Ref(name)}, who=""),
    ]  # fmt: skip


def _after(tag: str) -> list[Step]:
    order = {"order": Ref("paid order")}
    fulfill = mutation("orderFulfill", "order: ID, input: OrderFulfillInput!", "order { status fulfillments { status } } fulfillments { id fulfillmentOrder status trackingNumber lines { quantity } }",
                       "errors { field code message orderLines warehouse }")  # fmt: skip
    line = [
        {
            "orderLineId": Ref("paid order line"),
            "stocks": [{"quantity": 2, "warehouse": Ref("warehouse north")}],
        }
    ]
    report = mutation("transactionEventReport", "id: ID, type: TransactionEventTypeEnum!, amount: PositiveDecimal!, pspReference: String!",
                      "alreadyProcessed transaction { chargedAmount { amount } refundedAmount { amount } actions } transactionEvent { type amount { amount } }", "errors { field code message }")  # fmt: skip
    return [
        Step("fulfilled by nobody", fulfill, {**order, "input": {"lines": line}}, who=""),
        Step("too many fulfilled", fulfill, {**order, "input": {"lines": [{**line[0], "stocks": [{"quantity": 9, "warehouse": Ref("warehouse north")}]}]}}),
        Step("none fulfilled", fulfill, {**order, "input": {"lines": [{**line[0], "stocks": [{"quantity": 0, "warehouse": Ref("warehouse north")}]}]}}),
        Step("nothing fulfilled", fulfill, {**order, "input": {"lines": []}}),
        Step("fulfilled in part", fulfill, {**order, "input": {"lines": line, "trackingNumber": "T1"}}, binds={"fulfillment": "orderFulfill.fulfillments.0.id"}),
        Step("tracking", mutation("orderFulfillmentUpdateTracking", "id: ID!, input: FulfillmentUpdateTrackingInput!", "fulfillment { trackingNumber status }", "errors { field code message }"),
             {"id": Ref("fulfillment"), "input": {"trackingNumber": "T2"}}),
        Step("the rest fulfilled", fulfill, {**order, "input": {"lines": [
            {"orderLineId": Ref("paid order line"), "stocks": [{"quantity": 1, "warehouse": Ref("warehouse north")}]},
            {"orderLineId": Ref("paid order line 2"), "stocks": [{"quantity": 2, "warehouse": Ref("warehouse north")}]}]}}),
        Step("cancel what is fulfilled", mutation("orderCancel", "id: ID!", "order { status }", "errors { field code message }"), {"id": Ref("paid order")}),
        Step("refund reported", report, {"id": Ref("transaction"), "type": "REFUND_SUCCESS", "amount": "4", "pspReference": f"refund-{tag}"}),
        Step("refund reported again", report, {"id": Ref("transaction"), "type": "REFUND_SUCCESS", "amount": "4", "pspReference": f"refund-{tag}"}),
        Step("refund reported otherwise", report, {"id": Ref("transaction"), "type": "REFUND_SUCCESS", "amount": "5", "pspReference": f"refund-{tag}"}),
        Step("refund asked for", mutation("transactionRequestAction", "id: ID, actionType: TransactionActionEnum!, amount: PositiveDecimal", "transaction { actions }", "errors { field code message }"),
             {"id": Ref("transaction"), "actionType": "REFUND", "amount": "1"}),
        Step("a note", mutation("orderNoteAdd", "order: ID!, input: OrderNoteInput!", "order { events { type message } } event { type message }", "errors { field code message }"), {**order, "input": {"message": "Rang twice"}}),
        Step("an empty note", mutation("orderNoteAdd", "order: ID!, input: OrderNoteInput!", "event { type }", "errors { field code message }"), {**order, "input": {"message": " "}}),
        Step("fulfillment canceled", mutation("orderFulfillmentCancel", "id: ID!, input: FulfillmentCancelInput", "fulfillment { status } order { status }", "errors { field code message }"),
             {"id": Ref("fulfillment"), "input": {"warehouseId": Ref("warehouse north")}}),
        Step("a refund granted", mutation("orderGrantRefundCreate", "id: ID!, input: OrderGrantRefundCreateInput!", "order { grantedRefunds { amount { amount } reason status shippingCostsIncluded lines { quantity } } totalGrantedRefund { amount } totalRemainingGrant { amount } } grantedRefund { amount { amount } }", "errors { field code message }"),
             {"id": Ref("paid order"), "input": {"amount": "3", "reason": "broken", "transactionId": Ref("transaction")}}),
    ]  # fmt: skip


def _read_again(tag: str) -> list[Step]:
    order = f"query ($id: ID!) {{ order(id: $id) {{ {ORDER} }} }}"
    stock = "query ($sku: String) { productVariant(sku: $sku) { stocks { quantity quantityAllocated warehouse { slug } } } }"
    return [
        Step("the order", order, {"id": Ref("paid order")}),
        Step("the order by nobody", "query ($id: ID!) { order(id: $id) { status userEmail total { gross { amount } } shippingAddress { city } lines { productName } } }", {"id": Ref("paid order")}, who=""),
        Step("no such order", "query ($id: ID!) { order(id: $id) { status } }", {"id": "T3JkZXI6MDAwMDAwMDAtMDAwMC0wMDAwLTAwMDAtMDAwMDAwMDAwMDAw"}),
        Step("no order's id", "query ($id: ID!) { order(id: $id) { status } }", {"id": "xxx"}),
        Step("orders of the channel", "query ($channel: String) { orders(channel: $channel, first: 5) { totalCount edges { node { status total { gross { amount } } } } } }", {"channel": f"diff-{tag}"}),
        *(Step(f"stock of {slug}", stock, {"sku": f"{slug}-{tag}"}) for slug in ("rice", "salt", "silk")),
    ]  # fmt: skip
