"""Where the engine knowingly differs from Saleor, each with its reason.

`SHAPE` is about the schema (empty: nothing differs); `BEHAVIOUR` is what the shape does
not show. Both are printed in `docs/contract.md`; a shape that differs and is not here
fails `tests/contract`.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Difference:
    """One difference: where, how, and why."""

    where: str
    how: str
    why: str


SHAPE: tuple[Difference, ...] = ()

BEHAVIOUR: tuple[Difference, ...] = (
    Difference(
        "productMediaCreate(mediaUrl)",
        "a picture's address is kept and shown as it is; others than pictures, YouTube "
        "and Vimeo are refused with UNSUPPORTED_MEDIA_PROVIDER",
        "the engine fetches nothing from elsewhere",
    ),
    Difference(
        "useLegacyShippingZoneStockAvailability",
        "false in a new shop; under true `quantityAvailable` and `isAvailable` follow "
        "zones, checkouts take from the channel's warehouses",
        "the way of 3.23; who has older needs sets the flag",
    ),
    Difference(
        "Product.defaultVariant after productBulkCreate",
        "the first variant; Saleor answers null",
        "a product with variants has one to show",
    ),
    Difference(
        "order of a type's attributes",
        "as given and assigned; Saleor puts those assigned later before those the type "
        "was made with",
        "the order a client chose is the order it meant",
    ),
    Difference(
        "order of lists that are not asked to be sorted",
        "warehouses by slug; Saleor: backwards",
        "no order is promised",
    ),
    Difference(
        "search",
        "words in names, SKUs, slugs and attribute values, at once; Saleor's index is "
        "made later by a worker and reads descriptions too",
        "a product is found as soon as it is there",
    ),
    Difference(
        "order of what a search finds",
        "by name; Saleor: by the rank of its index",
        "the ranks are PostgreSQL's own; the shop's search ranks by itself",
    ),
    Difference(
        "Checkout.availablePaymentGateways",
        "the Apps that sessions can be begun with; Saleor always adds its own gateway of "
        "gift cards",
        "nothing is offered that no App takes money with",
    ),
    Difference(
        "OrderLine.allocations",
        "an allocation that is used up is gone; Saleor may keep it with quantity 0",
        "a promise of nothing is none",
    ),
    Difference(
        "taxConfigurationUpdate(taxAppId), rates of taxClassCreate",
        "any App's identifier is kept; a negative rate is refused also on creation",
        "the App in this process has no row; no tax is negative",
    ),
    Difference(
        "productBulkCreate, path of an error in a variant",
        "`variants.0.sku`; Saleor leaves out the place of what is not unique",
        "who sends five hundred products wants to know which",
    ),
    Difference(
        "Shop.defaultCountry, phonePrefixes",
        "US and none",
        "the engine has no locale of its own",
    ),
    Difference(
        "ProductMedia, Collection and Category files",
        "pictures only",
        "no video or document is stored",
    ),
    Difference(
        "extensions.cost",
        "counted by an own, simpler rule; the limit of 50,000 is the same",
        "Saleor's table of costs is its own; clients only compare with the maximum",
    ),
    Difference(
        "stock quantities below what is allocated",
        "refused with INVALID",
        "Saleor lets a stock become oversold by an update",
    ),
    Difference(
        "productDelete, variants with units promised to open orders",
        "refused with INVALID",
        "an order must keep the stock it was promised",
    ),
    Difference(
        "ProductMedia.url",
        "a path below MEDIA_URL in process, the shop's own address before it over HTTP; "
        "made when it is first fetched and cached for ever",
        "Saleor answers its thumbnail proxy until the file exists",
    ),
    Difference(
        "documents over HTTP",
        "at most 700 fields and 16 levels, no subscriptions",
        "limits that protect one small machine",
    ),
    Difference(
        "checkout and authorize status, checkoutComplete",
        "a pending charge or authorisation counts for nothing",
        "an order exists only for money received or held",
    ),
    Difference(
        "taxes where TAX_APP is the strategy, or an App is named",
        "sums are shown untaxed and nothing can be paid or ordered until an App answers, "
        "also with no taxAppId; FLAT_RATES are computed as Saleor does",
        "an unknown tax is never zero",
    ),
    Difference(
        "transactionRequestAction, transactionRequestRefundForGrantedRefund",
        "the request is stored, the App is asked, its answer is stored, all before the "
        "mutation answers; what a crash left unanswered is asked again by the schedule. "
        "An amount above what is there is INVALID; Saleor asks for what there is",
        "no worker stands between; a sum nobody asked for is never given back",
    ),
    Difference(
        "transactionEventReport, transactionCreate with more decimals than the currency",
        "a report is refused with INVALID; Saleor rounds",
        "money that was not said exactly is not written down",
    ),
    Difference(
        "a report that is refused",
        "leaves no event; Saleor keeps a failure that counts for nothing",
        "a refused mutation changes nothing",
    ),
    Difference(
        "orders(where:, filter:), checkouts(filter:), transactions(where:)",
        "modifiedAt of payments, notes and metadata of fulfillments by path, "
        "PAYMENT as an order: approximated; what is not served is a top-level error",
        "no client found asks for it",
    ),
    Difference(
        "orderMarkAsPaid with PAYMENT_FLOW",
        "writes a transaction, which `transactions` shows; Saleor writes a legacy payment",
        "there are no payments of the older kind; statuses and events are the same",
    ),
    Difference(
        "orderFulfillmentRefundProducts; refund and replace of ReturnProducts",
        "refused with CANNOT_REFUND, a replacement with INVALID",
        "they move legacy payments; grant a refund, draft a new order",
    ),
    Difference(
        "orderFulfill",
        "refused for orders that are DRAFT, CANCELED or EXPIRED; "
        "allowStockToBeExceeded takes what there is, and stock never goes below zero",
        "what was called off is not sent, and no stock is negative",
    ),
    Difference(
        "gift cards",
        "spent under a lock when the order is made; what is not there any more refuses "
        "with GIFT_CARD_NOT_APPLICABLE. Not sent by mail, not assigned to users, not "
        "issued by buying one, no gateway of their own",
        "a balance is never spent twice; nothing is promised that nobody delivers",
    ),
    Difference(
        "prices after a promotion or a sale was written",
        "stored in the mutation itself; Saleor's worker does it some time later",
        "nobody is shown a price that does not hold any more",
    ),
    Difference(
        "a used-up or ended voucher at checkoutComplete",
        "the code's use is counted under a lock: as many orders as uses, the others "
        "VOUCHER_NOT_APPLICABLE",
        "what was given out so often is given no oftener",
    ),
    Difference(
        "a voucher of a draft order",
        "worked out by what the voucher says today, whenever the draft is written; "
        "Saleor keeps what it said when it was put in",
        "a draft costs what the same checkout would cost",
    ),
    Difference(
        "events of vouchers, promotions and sales at start and end",
        "PROMOTION_STARTED when it is made; what starts or ends later is heard by the "
        "prices alone",
        "no worker watches the clock for them",
    ),
    Difference(
        "prices of drafts and unconfirmed orders",
        "worked out whenever the order is written; Saleor when it is read and stale",
        "who reads does not wait for an App",
    ),
    Difference(
        "INSUFFICIENT_STOCK of checkoutComplete",
        "the message ends with what is left, `(remaining 3)`",
        "who was too slow is told by how much",
    ),
    Difference(
        "a checkout that money came for",
        "its prices stay while its content does, past the hour they are good for",
        "what a buyer has paid is what it costs",
    ),
    Difference(
        "a delivery whose price changed",
        "the new offer takes its place before anything is paid; one that is not "
        "offered any more is unset, so there are no delivery problems",
        "the sum a buyer sees is the sum that is asked for",
    ),
    Difference(
        "stock reservations larger than what is there",
        "who completes first is served from what it holds itself",
        "otherwise all would wait for each other while the goods lie there",
    ),
    Difference(
        "checkout line errors INSUFFICIENT_STOCK, QUANTITY_GREATER_THAN_LIMIT, "
        "ZERO_QUANTITY",
        "`variants` names them; Saleor leaves it null before completion",
        "a client that reads it learns more, one that does not sees no difference",
    ),
    Difference(
        "addresses",
        "a pavilion keeps them as written; `engine_empty` and Saleor rewrite city and "
        "area by the country's rules (BERLIN)",
        "a label should say what the buyer wrote",
    ),
    Difference(
        "tokenCreate, two right logins of one address at once",
        "both are answered; Saleor refuses the second with LOGIN_ATTEMPT_DELAYED",
        "nobody waits who made no mistake; wrong passwords make wait as on Saleor",
    ),
    Difference(
        "CustomerEvent.user, read by an App",
        "the user; Saleor answers an internal error",
        "an App that manages customers reads their history",
    ),
    Difference(
        "User.customerType, storedPaymentSources, storedPaymentMethods, avatar",
        "absent; avatar and assignedAttribute are null, assignedAttributes is empty",
        "customers have neither types nor attributes, and no document reads the others",
    ),
    Difference(
        "search of customers",
        "each word is looked for within names, e-mails and addresses; Saleor looks for "
        "whole words, ranked",
        "no ranking is promised; RANK sorts by id",
    ),
    Difference(
        "account mails",
        "events only (ACCOUNT_CONFIRMATION_REQUESTED and its like carry the token); no "
        "NOTIFY_USER",
        "Saleor's notifications are deprecated",
    ),
    Difference(
        "Transaction.name, Transaction.message of a session",
        "the gateway and the App's message; Saleor leaves both empty",
        "who reads the order sees what paid it",
    ),
    Difference(
        "checkoutDeliveryMethodUpdate with a malformed Delivery id",
        "DELIVERY_METHOD_NOT_APPLICABLE; Saleor answers a top-level error and null",
        "a form error can be shown",
    ),
    Difference(
        "subscription documents of webhooks and manifests",
        "judged by this schema: a field it does not serve is GRAPHQL_ERROR",
        "a payload without a field that was asked for would be half an event",
    ),
    Difference(
        "webhooks without a subscription query",
        "told `[{type, id}]` of what the event is about",
        "Saleor's legacy payloads are hundreds of fields that nobody new reads",
    ),
    Difference(
        "sync events",
        "asked anew each time (a failure is remembered for a second, an answer is not); "
        "asked inside the mutation, so that an App that changes the same checkout before "
        "it answers waits for a lock that is held for it",
        "an answer counts for exactly the content it was asked for",
    ),
    Difference(
        "taxes, ways to deliver and sessions of an App that answers another shape",
        "refused as a whole, a way to deliver one by one",
        "half an answer is no price",
    ),
    Difference(
        "App.accessToken, AppExtension.accessToken, brand.logo",
        "no tokens for Dashboard's frames; the logo's own address in every size",
        "no document of ours opens an App inside Dashboard of this server",
    ),
    Difference(
        "checkoutComplete of many at once for the last units",
        "as many orders as there are units, the others INSUFFICIENT_STOCK; a CHECK in "
        "the database holds it. Measured on 3.23.28: stock 20, 60 prepared checkouts "
        "completed at once made 60 orders in five of five runs; one unit and eight "
        "buyers made up to eight",
        "Saleor is wrong here: what is promised twice is owed twice",
    ),
    Difference(
        "deliveries.shippingMethod: type, minimumOrderPrice",
        "what the method has; Saleor leaves them null for a Delivery",
        "the same method says the same wherever it is read",
    ),
    Difference(
        "availablePaymentGateways",
        "gateways of Apps; Saleor also names its gift card gateway",
        "gift cards pay by their codes",
    ),
    Difference(
        "products(search:) that are not sorted",
        "by slug; Saleor by how well its index thinks they fit, once its worker has "
        "indexed them",
        "the pavilion searches in an index of its own",
    ),
    Difference(
        "OrderLine.allocations of what was sent",
        "none; Saleor keeps a row of quantity 0",
        "nothing is held for it any more",
    ),
    Difference(
        "webhook transports",
        "http and https only; no circuit breaker, `breakerState` is CLOSED",
        "queues of vendors are none of this server's dependencies",
    ),
)
