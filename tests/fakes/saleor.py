"""A shop in memory behind the transport seam, for what sets a shop up and fills it.

It knows no rule of commerce; it keeps what it is told. Every request is checked against
the pinned contract first: the document must validate and the variables must fit their
input types, so a test here fails where a real Saleor would answer HTTP 400.
"""

from __future__ import annotations

import itertools
import json
import re
from functools import cache
from typing import TYPE_CHECKING, Any

from django.core.serializers.json import DjangoJSONEncoder
from graphql import GraphQLSchema, OperationDefinitionNode, parse, validate
from graphql.execution.values import get_variable_values

from storefront.saleor.contract.schema_slice import slice_schema
from storefront.saleor.transport import Operation, UploadFile
from tests.fakes.saleor_content import ContentShop, connection

if TYPE_CHECKING:
    from collections.abc import Callable

Node = dict[str, Any]


class ContractBrokenError(AssertionError):
    """A request that Saleor would not understand."""


@cache
def contract() -> GraphQLSchema:
    return slice_schema()


@cache
def parsed(text: str) -> OperationDefinitionNode:
    document = parse(text)
    errors = validate(contract(), document)
    if errors:
        raise ContractBrokenError("; ".join(error.message for error in errors))
    return next(
        d for d in document.definitions if isinstance(d, OperationDefinitionNode)
    )


def snake_case(name: str) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()


def slug_of(name: str) -> str:
    kept = "".join(c if c.isalnum() else "-" for c in name.lower())
    return "-".join(part for part in kept.split("-") if part)


class FakeShop(ContentShop):
    """A transport; `ran` lists the names of operations, mutations apart in `wrote`."""

    def __init__(self) -> None:
        self.ran: list[str] = []
        self.wrote: list[str] = []
        self.kinds: dict[str, dict[str, Node]] = {}
        self.translations: dict[tuple[str, str], Node] = {}
        self.settings: Node = {
            "reserveStockDurationAnonymousUser": None,
            "reserveStockDurationAuthenticatedUser": None,
            "limitQuantityPerCheckout": 50,
            "useLegacyShippingZoneStockAvailability": True,
            "fulfillmentAutoApprove": False,
        }
        self._ids = itertools.count(1)
        self.break_after: int | None = None

    # -- the seam ------------------------------------------------------------------
    def execute(self, operation: Operation) -> dict[str, Any]:
        definition = parsed(operation.text)
        sent = json.loads(json.dumps(operation.variables, default=_plain))
        checked = get_variable_values(
            contract(), definition.variable_definitions or (), sent
        )
        if isinstance(checked, list):
            messages = "; ".join(error.message for error in checked)
            raise ContractBrokenError(f"{operation.name}: {messages}")
        self.ran.append(operation.name)
        if not operation.is_query:
            if self.break_after is not None and len(self.wrote) >= self.break_after:
                raise ConnectionResetError(operation.name)
            self.wrote.append(operation.name)
        data = self._handler(operation.name)(sent)
        answer = json.loads(json.dumps({"data": data}, cls=DjangoJSONEncoder))
        assert isinstance(answer, dict)
        return answer

    def _handler(self, name: str) -> Callable[[Node], Node]:
        own = getattr(self, f"do_{snake_case(name)}", None)
        if own is not None:
            return own  # type: ignore[no-any-return]
        for prefix in ("Setup", ""):
            if name.endswith(f"{prefix}List"):
                kind = name.removesuffix("List").removesuffix("Setup")
                return lambda _: self._list(kind)
        if name.endswith("Texts"):
            return lambda sent: self._texts(name.removesuffix("Texts"), sent)
        return getattr(self, f"do_{snake_case(name)}")  # type: ignore[no-any-return]

    # -- keeping nodes -------------------------------------------------------------
    def nodes(self, kind: str) -> dict[str, Node]:
        return self.kinds.setdefault(kind, {})

    def by(self, kind: str, key: str, value: str) -> Node:
        return next(n for n in self.nodes(kind).values() if n.get(key) == value)

    def make(self, kind: str, **node: Any) -> Node:
        node["id"] = f"{kind}:{next(self._ids)}"
        self.nodes(kind)[node["id"]] = node
        return node

    def _list(self, kind: str) -> Node:
        plural = {"Category": "categories", "Stock": "stocks"}
        name = plural.get(kind, f"{kind[0].lower()}{kind[1:]}s")
        found = list(self.nodes(kind).values())
        return {name: found if kind == "Channel" else connection(found)}

    def _texts(self, kind: str, sent: Node) -> Node:
        name = {"Category": "categories"}.get(kind, f"{kind.lower()}s")
        nodes = [
            {**node, "translation": self.translation(node["id"], sent["languageCode"])}
            for node in self.nodes(kind).values()
        ]
        return {name: connection(nodes)}

    def translation(self, id_: str, language: str) -> Node | None:
        return self.translations.get((id_, language))

    def translate(self, id_: str, language: str, fields: Node) -> None:
        self.translations.setdefault((id_, language), {}).update(fields)

    @staticmethod
    def ok(payload: str, **fields: Any) -> Node:
        return {payload: {"errors": [], **fields}}

    # -- settings, warehouses, channels, zones, taxes --------------------------------
    def do_shop_settings(self, _: Node) -> Node:
        return {"shop": self.settings}

    def do_shop_settings_update(self, sent: Node) -> Node:
        self.settings.update(sent["input"])
        return self.ok("shopSettingsUpdate")

    def do_warehouse_create(self, sent: Node) -> Node:
        address = {**sent["input"]["address"]}
        address["country"] = {"code": address["country"]}
        fields = {**sent["input"], "address": address}
        self.make(
            "Warehouse", clickAndCollectOption="DISABLED", isPrivate=True, **fields
        )
        return self.ok("createWarehouse")

    def do_warehouse_update(self, sent: Node) -> Node:
        change = {**sent["input"]}
        if "address" in change:
            address = change["address"]
            change["address"] = {**address, "country": {"code": address["country"]}}
        self.nodes("Warehouse")[sent["id"]].update(change)
        return self.ok("updateWarehouse")

    def do_channel_create(self, sent: Node) -> Node:
        fields = {**sent["input"]}
        ids = fields.pop("addWarehouses", [])
        fields["defaultCountry"] = {"code": fields["defaultCountry"]}
        fields["warehouses"] = [self.nodes("Warehouse")[item] for item in ids]
        _settings_as_read(fields)
        channel = self.make("Channel", **fields)
        self.make(
            "TaxConfiguration",
            channel={"id": channel["id"], "slug": channel["slug"]},
            chargeTaxes=True,
            taxCalculationStrategy="FLAT_RATES",
            taxAppId=None,
            displayGrossPrices=True,
            pricesEnteredWithTax=True,
        )
        return self.ok("channelCreate")

    def do_channel_update(self, sent: Node) -> Node:
        channel, fields = self.nodes("Channel")[sent["id"]], {**sent["input"]}
        add = fields.pop("addWarehouses", [])
        gone = fields.pop("removeWarehouses", [])
        channel["warehouses"] = [
            w for w in channel["warehouses"] if w["id"] not in gone
        ] + [self.nodes("Warehouse")[item] for item in add]
        if "defaultCountry" in fields:
            fields["defaultCountry"] = {"code": fields["defaultCountry"]}
        _settings_as_read(fields)
        channel.update(fields)
        return self.ok("channelUpdate")

    def do_channel_reorder_warehouses(self, sent: Node) -> Node:
        warehouses = self.nodes("Channel")[sent["channelId"]]["warehouses"]
        for move in sent["moves"]:
            at = [item["id"] for item in warehouses].index(move["id"])
            item = warehouses.pop(at)
            warehouses.insert(at + move["sortOrder"], item)
        return self.ok("channelReorderWarehouses")

    def do_shipping_zone_create(self, sent: Node) -> Node:
        zone = self.make(
            "ShippingZone",
            name=sent["input"]["name"],
            countries=[],
            warehouses=[],
            channels=[],
            shippingMethods=[],
        )
        self._zone(zone, sent["input"])
        return self.ok("shippingZoneCreate")

    def do_shipping_zone_update(self, sent: Node) -> Node:
        self._zone(self.nodes("ShippingZone")[sent["id"]], sent["input"])
        return self.ok("shippingZoneUpdate")

    def do_shipping_zone_delete(self, sent: Node) -> Node:
        del self.nodes("ShippingZone")[sent["id"]]
        return self.ok("shippingZoneDelete")

    def do_shipping_price_create(self, sent: Node) -> Node:
        zone = self.nodes("ShippingZone")[sent["input"]["shippingZone"]]
        name = sent["input"]["name"]
        method = self.make("ShippingMethod", name=name, channelListings=[])
        zone["shippingMethods"].append(method)
        return self.ok("shippingPriceCreate", shippingMethod={"id": method["id"]})

    def do_shipping_method_channel_listing_update(self, sent: Node) -> Node:
        method = self.nodes("ShippingMethod")[sent["id"]]
        for row in sent["input"]["addChannels"]:
            bound = {"amount": row["maximumOrderPrice"]}
            listing = {"channel": {"id": row["channelId"]}, "maximumOrderPrice": bound}
            method["channelListings"].append(listing)
        return self.ok("shippingMethodChannelListingUpdate")

    def _zone(self, zone: Node, fields: Node) -> None:
        if "countries" in fields:
            zone["countries"] = [{"code": code} for code in fields["countries"]]
        for item in fields.get("addWarehouses", []):
            zone["warehouses"].append(self.nodes("Warehouse")[item])
        for item in fields.get("addChannels", []):
            zone["channels"].append(self.nodes("Channel")[item])

    def do_tax_configuration_update(self, sent: Node) -> Node:
        self.nodes("TaxConfiguration")[sent["id"]].update(sent["input"])
        return self.ok("taxConfigurationUpdate")

    # -- attributes, types, categories, collections ----------------------------------
    def do_attribute_create(self, sent: Node) -> Node:
        fields = {**sent["input"]}
        values = fields.pop("values", [])
        attribute = self.make("Attribute", choices=[], **fields)
        self._values(attribute, values)
        return self.ok("attributeCreate")

    def do_attribute_update(self, sent: Node) -> Node:
        attribute, fields = self.nodes("Attribute")[sent["id"]], {**sent["input"]}
        self._values(attribute, fields.pop("addValues", []))
        attribute.update(fields)
        return self.ok("attributeUpdate")

    def _values(self, attribute: Node, values: list[Node]) -> None:
        for value in values:
            node = self.make("AttributeValue", slug=slug_of(value["name"]), **value)
            attribute["choices"].append(node)

    def do_attribute_choices(self, sent: Node) -> Node:
        attribute = self.by("Attribute", "slug", sent["slug"])
        nodes = [
            {**node, "translation": self.translation(node["id"], sent["languageCode"])}
            for node in attribute["choices"]
        ]
        return {"attribute": {"id": attribute["id"], "choices": connection(nodes)}}

    def do_attribute_bulk_translate(self, sent: Node) -> Node:
        return self._bulk_translate("attributeBulkTranslate", sent)

    def do_attribute_value_bulk_translate(self, sent: Node) -> Node:
        return self._bulk_translate("attributeValueBulkTranslate", sent)

    def _bulk_translate(self, payload: str, sent: Node) -> Node:
        for row in sent["translations"]:
            id_ = row.get("id") or self.by_reference(row["externalReference"])
            self.translate(id_, row["languageCode"], row["translationFields"])
        return self.ok(payload, count=len(sent["translations"]), results=[])

    def by_reference(self, reference: str) -> str:
        for kind in ("Product", "Variant"):
            for node in self.nodes(kind).values():
                if node["externalReference"] == reference:
                    return str(node["id"])
        raise KeyError(reference)

    def do_product_type_create(self, sent: Node) -> Node:
        self._type(self.make("ProductType", slug=sent["input"]["slug"]), sent["input"])
        return self.ok("productTypeCreate")

    def do_product_type_update(self, sent: Node) -> Node:
        self._type(self.nodes("ProductType")[sent["id"]], sent["input"])
        return self.ok("productTypeUpdate")

    def _type(self, node: Node, fields: Node) -> None:
        find = self.nodes("Attribute")
        node["name"] = fields.get("name", node.get("name"))
        if "productAttributes" in fields:
            node["productAttributes"] = [find[i] for i in fields["productAttributes"]]
        if "variantAttributes" in fields:
            node["assignedVariantAttributes"] = [
                {"attribute": find[i]} for i in fields["variantAttributes"]
            ]

    def do_category_create(self, sent: Node) -> Node:
        self.make("Category", **sent["input"])
        return self.ok("categoryCreate")

    def do_category_update(self, sent: Node) -> Node:
        self.nodes("Category")[sent["id"]].update(sent["input"])
        return self.ok("categoryUpdate")

    def do_category_delete(self, sent: Node) -> Node:
        del self.nodes("Category")[sent["id"]]
        return self.ok("categoryDelete")

    def do_category_translate(self, sent: Node) -> Node:
        self.translate(sent["id"], sent["languageCode"], sent["input"])
        return self.ok("categoryTranslate")

    def do_collection_create(self, sent: Node) -> Node:
        self.make("Collection", channelListings=[], **sent["input"])
        return self.ok("collectionCreate")

    def do_collection_update(self, sent: Node) -> Node:
        self.nodes("Collection")[sent["id"]].update(sent["input"])
        return self.ok("collectionUpdate")

    def do_collection_delete(self, sent: Node) -> Node:
        del self.nodes("Collection")[sent["id"]]
        return self.ok("collectionDelete")

    def do_collection_translate(self, sent: Node) -> Node:
        self.translate(sent["id"], sent["languageCode"], sent["input"])
        return self.ok("collectionTranslate")

    def do_collection_channel_listing_update(self, sent: Node) -> Node:
        listings = self.nodes("Collection")[sent["id"]]["channelListings"]
        for item in sent["input"]["addChannels"]:
            slug = self.nodes("Channel")[item["channelId"]]["slug"]
            listings.append({"channel": {"slug": slug}, "isPublished": True})
        return self.ok("collectionChannelListingUpdate")


def _settings_as_read(fields: Node) -> None:
    completion = fields.get("checkoutSettings", {}).pop("automaticCompletion", None)
    if completion:
        enabled = completion["enabled"]
        fields["checkoutSettings"]["automaticallyCompleteFullyPaidCheckouts"] = enabled


def _plain(value: Any) -> Any:
    if isinstance(value, UploadFile):
        return f"upload {value.name}"
    return str(value)
