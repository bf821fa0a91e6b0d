"""What is read of the shop, by staff and by nobody, and how reads are refused."""

from __future__ import annotations

from typing import Any

from tests.contract.diff.steps import Ref, Step

PRODUCT = """
id name slug isAvailable isAvailableForPurchase
category { slug level } collections { slug } productType { slug }
pricing { onSale displayGrossPrices
  priceRange { start { gross { amount currency } net { amount } tax { amount } } stop { gross { amount } } }
  priceRangeUndiscounted { start { gross { amount } } } discount { gross { amount } } }
assignedAttribute(slug: $attribute) { attribute { slug } ... on AssignedSingleChoiceAttribute { value { name slug } } }
attributes { attribute { slug } values { name slug } }
productVariants(first: 5) { totalCount edges { node { name sku quantityAvailable trackInventory
  pricing { price { gross { amount } net { amount } } priceUndiscounted { gross { amount } } discount { gross { amount } } onSale }
  attributes(variantSelection: ALL) { attribute { slug } values { name } } } } }
variants { sku } defaultVariant { sku }
translation(languageCode: DE) { name }
media { url } thumbnail { url }
metafield(key: "none") metadata { key value }
"""
ROW = "edges { node { slug } cursor } totalCount pageInfo { hasNextPage hasPreviousPage startCursor endCursor }"


def story(tag: str) -> list[Step]:
    """Reads and their refusals."""
    both = ("app", "")
    return [step for who in both for step in _reads(tag, who)] + _refusals(tag)


def _one(label: str, text: str, who: str, **variables: Any) -> Step:
    return Step(f"{label} ({who or 'nobody'})", text, variables, who=who)


def _reads(tag: str, who: str) -> list[Step]:
    channel = f"diff-{tag}"
    product = f"query ($slug: String, $id: ID, $channel: String, $attribute: String!) {{ product(slug: $slug, id: $id, channel: $channel) {{ {PRODUCT} }} }}"
    page = f"query ($channel: String, $first: Int, $last: Int, $after: String, $before: String, $sortBy: ProductOrder, $where: ProductWhereInput, $filter: ProductFilterInput, $search: String) {{ products(channel: $channel, first: $first, last: $last, after: $after, before: $before, sortBy: $sortBy, where: $where, filter: $filter, search: $search) {{ {ROW} }} }}"
    found: list[Step] = []
    for slug in ("rice", "silk", "tea", "honey", "nothing"):
        found.append(
            _one(
                f"product {slug}",
                product,
                who,
                slug=f"{slug}-{tag}",
                channel=channel,
                attribute=f"grade-{tag}",
            )
        )
    found.append(
        _one(
            "product by id",
            product,
            who,
            id=Ref("product salt"),
            channel=channel,
            attribute="none",
        )
    )
    found.append(
        _one(
            "product elsewhere",
            product,
            who,
            slug=f"rice-{tag}",
            channel="no-such",
            attribute="none",
        )
    )
    for field in (
        "NAME",
        "PRICE",
        "MINIMAL_PRICE",
        "RANK",
        "DATE",
        "TYPE",
        "PUBLISHED_AT",
        "LAST_MODIFIED_AT",
        "RATING",
        "CREATED_AT",
        "COLLECTION",
    ):
        for direction in ("ASC", "DESC"):
            found.append(
                _one(
                    f"sorted by {field} {direction}",
                    page,
                    who,
                    channel=channel,
                    first=10,
                    sortBy={"field": field, "direction": direction},
                )
            )
    wheres: list[dict[str, Any]] = [
        {"price": {"range": {"gte": "7.99"}}}, {"minimalPrice": {"range": {"lte": "9.05"}}},
        {"stockAvailability": "IN_STOCK"}, {"stockAvailability": "OUT_OF_STOCK"},
        {"isAvailable": True}, {"isPublished": True}, {"isVisibleInListing": True}, {"hasCategory": True},
        {"category": {"eq": Ref("category")}}, {"category": {"oneOf": [Ref("category below")]}},
        {"collection": {"eq": Ref("collection")}}, {"productType": {"eq": Ref("product type")}},
        {"attributes": [{"slug": f"grade-{tag}", "value": {"slug": {"eq": "gold"}}}]},
        {"attributes": [{"slug": f"grade-{tag}"}]}, {"attributes": [{"slug": "no-such"}]},
        {"slug": {"oneOf": [f"rice-{tag}", f"tea-{tag}"]}}, {"name": {"eq": f"Sea Salt {tag}"}},
        {"AND": [{"price": {"range": {"gte": "5"}}}, {"price": {"range": {"lte": "10"}}}]},
        {"OR": [{"slug": {"eq": f"rice-{tag}"}}, {"price": {"range": {"lte": "4"}}}]},
        {"ids": [Ref("product rice")]}, {"metadata": [{"key": "none"}]}, {},
    ]  # fmt: skip
    found += [
        _one(f"where {number}", page, who, channel=channel, first=10, where=where)
        for number, where in enumerate(wheres)
    ]
    filters: list[dict[str, Any]] = [
        {"search": "silk"}, {"search": tag}, {"categories": [Ref("category")]}, {"collections": [Ref("collection")]},
        {"price": {"gte": 5, "lte": 10}}, {"stockAvailability": "IN_STOCK"}, {"isPublished": True}, {"productTypes": [Ref("product type")]},
        {"attributes": [{"slug": f"grade-{tag}", "values": ["gold"]}]}, {"slugs": [f"tea-{tag}"]}, {"isAvailable": True}, {"hasCategory": True},
        {"ids": [Ref("product rice"), Ref("product tea")]}, {"minimalPrice": {"gte": 100}},
    ]  # fmt: skip
    found += [
        _one(f"filter {number}", page, who, channel=channel, first=10, filter=one)
        for number, one in enumerate(filters)
    ]
    found += [
        _one("search", page, who, channel=channel, first=10, search="honey"),
        _one("first two", page, who, channel=channel, first=2),
        _one("last two", page, who, channel=channel, last=2),
        _one("no size", page, who, channel=channel),
        _one("both sizes", page, who, channel=channel, first=2, last=2),
        _one("too many", page, who, channel=channel, first=101),
        _one("none", page, who, channel=channel, first=0),
        _one("less than none", page, who, channel=channel, first=-1),
        _one("bad cursor", page, who, channel=channel, first=2, after="xxx"),
        _one("both filters", page, who, channel=channel, first=2, filter={"isPublished": True}, where={"isPublished": True}),
        _one("no such channel", page, who, channel="no-such", first=2),
    ]  # fmt: skip
    return found + _shelves(tag, who)


def _shelves(tag: str, who: str) -> list[Step]:
    channel = f"diff-{tag}"
    shown = f"id name slug description seoTitle seoDescription backgroundImage {{ url }} products(first: 10, channel: $channel) {{ {ROW} }} translation(languageCode: DE) {{ name }}"
    shelf = f"query ($slug: String, $id: ID, $channel: String) {{ category(slug: $slug, id: $id) {{ {shown} level parent {{ slug }} children(first: 5) {{ edges {{ node {{ slug }} }} }} }} }}"
    collection = f"query ($slug: String, $id: ID, $channel: String) {{ collection(slug: $slug, id: $id, channel: $channel) {{ {shown.replace(', channel: $channel', '')} }} }}"
    return [
        _one("category", shelf, who, slug=f"pantry-{tag}", channel=channel),
        _one("category below", shelf, who, id=Ref("category below"), channel=channel),
        _one("no category", shelf, who, slug="no-such", channel=channel),
        _one("category by nothing", shelf, who, channel=channel),
        _one("category by both", shelf, who, slug=f"pantry-{tag}", id=Ref("category"), channel=channel),
        _one("categories", "query ($slugs: [String!]) { categories(first: 5, filter: { slugs: $slugs }) { edges { node { slug level } } totalCount } }", who, slugs=[f"pantry-{tag}", f"rice-shelf-{tag}"]),
        _one("collection", collection, who, slug=f"gifts-{tag}", channel=channel),
        _one("collection without channel", collection, who, slug=f"gifts-{tag}"),
        _one("collection elsewhere", collection, who, slug=f"gifts-{tag}", channel="no-such"),
        _one("variant", "query ($id: ID, $sku: String, $channel: String) { productVariant(id: $id, sku: $sku, channel: $channel) { sku name quantityAvailable pricing { price { gross { amount } } } product { slug } } }", who, sku=f"rice-{tag}", channel=channel),
        _one("variant by id", "query ($id: ID, $channel: String) { productVariant(id: $id, channel: $channel) { sku quantityAvailable(countryCode: US) } }", who, id=Ref("variant tea"), channel=channel),
        _one("stocks of a variant", "query ($id: ID) { productVariant(id: $id) { stocks { quantity } } }", who, id=Ref("variant rice")),
        _one("channel", "query ($slug: String) { channel(slug: $slug) { id slug currencyCode countries { code } defaultCountry { code } } }", who, slug=channel),
        _one("channel in depth", "query ($id: ID) { channel(id: $id) { name isActive hasOrders warehouses { slug } stockSettings { allocationStrategy } } }", who, id=Ref("channel")),
        _one("shop", "{ shop { defaultCountry { code } languages { code } channelCurrencies domain { sslEnabled } phonePrefixes } }".replace("channelCurrencies ", ""), who),
        _one("warehouse", "query ($id: ID!) { warehouse(id: $id) { slug name } }", who, id=Ref("warehouse north")),
        _one("zone", "query ($id: ID!) { shippingZone(id: $id) { name countries { code } shippingMethods { name } } }", who, id=Ref("zone")),
        _one("tax class", "query ($id: ID!) { taxClass(id: $id) { name countries { rate country { code } } } }", who, id=Ref("tax class")),
        _one("attribute", "query ($slug: String) { attribute(slug: $slug) { slug name inputType type choices(first: 10) { edges { node { name slug } } } } }", who, slug=f"grade-{tag}"),
        _one("product type", "query ($id: ID!) { productType(id: $id) { slug hasVariants productAttributes { slug } } }", who, id=Ref("product type")),
        _one("orders", "{ orders(first: 1) { totalCount } }", who).__class__(f"orders, code only ({who or 'nobody'})", "{ orders(first: 1) { pageInfo { hasPreviousPage } } }", who=who),
        _one("app", "{ app { isActive } }", who),
        _one("me", "{ me { email } }", who),
    ]  # fmt: skip


def _refusals(tag: str) -> list[Step]:
    make = "mutation ($input: CategoryInput!) { categoryCreate(input: $input) { category { id } errors { field code message } } }"
    change = "mutation ($id: ID!, $input: CategoryInput!) { categoryUpdate(id: $id, input: $input) { category { slug name } errors { field code message } } }"
    product = "mutation ($input: ProductCreateInput!) { productCreate(input: $input) { product { slug } errors { field code message attributes } } }"
    base = {
        "productType": Ref("product type"),
        "attributes": [{"id": Ref("attribute"), "dropdown": {"value": "Gold"}}],
    }
    return [
        Step("nobody makes a category", make, {"input": {"name": "x"}}, who=""),
        Step("category without a name", make, {"input": {"slug": f"nameless-{tag}"}}),
        Step("category with an empty name", make, {"input": {"name": ""}}),
        Step("category of a taken slug", make, {"input": {"name": "x", "slug": f"pantry-{tag}"}}),
        Step("category of no id", change, {"id": "xxx", "input": {"name": "x"}}),
        Step("category of another type", change, {"id": Ref("product rice"), "input": {"name": "x"}}),
        Step("category not there", change, {"id": "Q2F0ZWdvcnk6OTk5OTk5", "input": {"name": "x"}}),
        Step("category's slug emptied", change, {"id": Ref("category"), "input": {"slug": ""}}),
        Step("product without a name", product, {"input": {**base}}),
        Step("product of a taken slug", product, {"input": {**base, "name": "x", "slug": f"rice-{tag}"}}),
        Step("product of no type", product, {"input": {**base, "name": "x", "productType": "xxx"}}),
        Step("product of an unknown type", product, {"input": {**base, "name": "x", "productType": "UHJvZHVjdFR5cGU6OTk5OTk5"}}),
        Step("product with an unknown attribute", product, {"input": {**base, "name": "x", "attributes": [{"id": "QXR0cmlidXRlOjk5OTk5OQ==", "dropdown": {"value": "x"}}]}}),
        Step("syntax", "{ shop { ", {}),
        Step("no such field", "{ shop { nothing } }", {}),
        Step("variable of another type", "query ($first: Int) { products(first: $first) { totalCount } }", {"first": "x"}),
        Step("variable missing", "query ($id: ID!) { warehouse(id: $id) { slug } }", {}),
        Step("sku taken", "mutation ($input: ProductVariantCreateInput!) { productVariantCreate(input: $input) { productVariant { id } errors { field code message } } }",
             {"input": {"product": Ref("product tea"), "sku": f"rice-{tag}", "attributes": [{"id": Ref("size"), "dropdown": {"value": "Large"}}]}}),
        Step("price below nothing", "mutation ($id: ID!, $input: [ProductVariantChannelListingAddInput!]!) { productVariantChannelListingUpdate(id: $id, input: $input) { variant { sku } errors { field code message } } }",
             {"id": Ref("variant tea"), "input": [{"channelId": Ref("channel"), "price": "-1"}]}),
        Step("price too fine", "mutation ($id: ID!, $input: [ProductVariantChannelListingAddInput!]!) { productVariantChannelListingUpdate(id: $id, input: $input) { variant { channelListings { price { amount } } } errors { field code message } } }",
             {"id": Ref("variant tea"), "input": [{"channelId": Ref("channel"), "price": "7.999"}]}),
        Step("a channel of a bad slug", "mutation ($input: ChannelCreateInput!) { channelCreate(input: $input) { channel { slug } errors { field code message } } }",
             {"input": {"name": "x", "slug": f"Ä ö {tag}", "currencyCode": "EUR", "defaultCountry": "DE"}}),
        Step("a channel of a bad currency", "mutation ($input: ChannelCreateInput!) { channelCreate(input: $input) { channel { slug } errors { field code message } } }",
             {"input": {"name": "x", "slug": f"bad-{tag}", "currencyCode": "EURO", "defaultCountry": "DE"}}),
        Step("metadata", "mutation ($id: ID!, $input: [MetadataInput!]!) { updateMetadata(id: $id, input: $input) { item { metadata { key value } ... on Product { slug } } errors { field code message } } }",
             {"id": Ref("product rice"), "input": [{"key": "grown", "value": "north"}]}),
        Step("metadata by nobody", "mutation ($id: ID!, $input: [MetadataInput!]!) { updateMetadata(id: $id, input: $input) { item { metadata { key } } errors { field code message } } }",
             {"id": Ref("product rice"), "input": [{"key": "grown", "value": "south"}]}, who=""),
        Step("metadata without a key", "mutation ($id: ID!, $input: [MetadataInput!]!) { updateMetadata(id: $id, input: $input) { item { metadata { key } } errors { field code message } } }",
             {"id": Ref("product rice"), "input": [{"key": " ", "value": "x"}]}),
        Step("private metadata", "mutation ($id: ID!, $input: [MetadataInput!]!) { updatePrivateMetadata(id: $id, input: $input) { item { privateMetadata { key value } } errors { field code message } } }",
             {"id": Ref("product rice"), "input": [{"key": "cost", "value": "3"}]}),
        Step("private metadata read by nobody", "query ($id: ID, $channel: String) { product(id: $id, channel: $channel) { privateMetadata { key } } }",
             {"id": Ref("product rice"), "channel": f"diff-{tag}"}, who=""),
        Step("metadata deleted", "mutation ($id: ID!, $keys: [String!]!) { deleteMetadata(id: $id, keys: $keys) { item { metadata { key } } errors { field code message } } }",
             {"id": Ref("product rice"), "keys": ["grown", "none"]}),
    ]  # fmt: skip
