"""The same shop on any server, set up through the contract alone."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from tests.benchmarks.beside_saleor.documents import PRODUCTS, TRANSLATE

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tests.benchmarks.beside_saleor.server import Server

CURRENCY, COUNTRY = "EUR", "DE"
ADDRESS = {
    "firstName": "Anna", "lastName": "Muster", "streetAddress1": "Torstrasse 1",
    "city": "Berlin", "postalCode": "10119", "country": COUNTRY,
    "phone": "+4915112345678",
}  # fmt: skip
PLENTY = 1_000_000


@dataclass(slots=True)
class Shop:
    """Ids of one server's shop; slugs carry `mark`, so that it can be made again."""

    server: Server
    mark: str = field(default_factory=lambda: uuid4().hex[:8])
    channel: str = ""
    warehouses: list[str] = field(default_factory=list)
    product_type: str = ""
    category: str = ""
    attribute: str = ""
    slugs: list[str] = field(default_factory=list)
    variants: list[str] = field(default_factory=list)

    def ask(self, document: str, **variables: Any) -> dict[str, Any]:
        """As the App."""
        return self.server.ask(document, variables, as_app=True)

    def make(self, products: int) -> None:
        """Channel, two warehouses, a zone with a method, a type, a category, goods."""
        self.warehouses = [self._warehouse(n) for n in range(2)]
        self.channel = f"bench-{self.mark}"
        channel = self.ask(
            "mutation($input: ChannelCreateInput!) { channelCreate(input: $input) "
            "{ channel { id } errors { field code message } } }",
            input={
                "name": self.channel,
                "slug": self.channel,
                "currencyCode": CURRENCY,
                "defaultCountry": COUNTRY,
                "isActive": True,
                "addWarehouses": self.warehouses,
            },
        )["channelCreate"]["channel"]["id"]
        self._delivery(channel)
        self._untaxed(channel)
        self._shelf()
        made = self.add_products(range(products), channel)
        self.slugs = [item["product"]["slug"] for item in made]
        self.variants = [
            variant["id"] for item in made for variant in item["product"]["variants"]
        ]
        self._translate([item["product"] for item in made])

    def add_products(
        self, numbers: Iterable[int], channel: str
    ) -> list[dict[str, Any]]:
        """By `productBulkCreate`, in one call, each with two variants and four stocks."""
        made = self.ask(PRODUCTS, products=[self.product(n, channel) for n in numbers])
        results: list[dict[str, Any]] = made["productBulkCreate"]["results"]
        return results

    def product(self, number: int, channel: str) -> dict[str, Any]:
        """Input of one product."""
        name = f"Bench {self.mark} {number:05d}"
        return {
            "name": name,
            "slug": f"bench-{self.mark}-{number:05d}",
            "productType": self.product_type,
            "category": self.category,
            "attributes": [{"id": self.attribute, "values": [f"Value {number % 7}"]}],
            "channelListings": [
                {
                    "channelId": channel,
                    "isPublished": True,
                    "visibleInListings": True,
                    "isAvailableForPurchase": True,
                }
            ],
            "variants": [
                {
                    "name": f"{name} {size}",
                    "sku": f"B-{self.mark}-{number:05d}-{size}",
                    "trackInventory": True,
                    "attributes": [],
                    "channelListings": [{"channelId": channel, "price": "12.50"}],
                    "stocks": [
                        {"warehouse": one, "quantity": PLENTY}
                        for one in self.warehouses
                    ],
                }
                for size in ("small", "large")
            ],
        }

    def _warehouse(self, number: int) -> str:
        made = self.ask(
            "mutation($input: WarehouseCreateInput!) { createWarehouse(input: $input) "
            "{ warehouse { id } errors { field code message } } }",
            input={
                "name": f"Bench {self.mark} {number}",
                "slug": f"bench-{self.mark}-{number}",
                "address": {k: v for k, v in ADDRESS.items() if not k.endswith("Name")},
            },
        )
        return str(made["createWarehouse"]["warehouse"]["id"])

    def _delivery(self, channel: str) -> None:
        zone = self.ask(
            "mutation($input: ShippingZoneCreateInput!) { shippingZoneCreate("
            "input: $input) { shippingZone { id } errors { field code message } } }",
            input={
                "name": f"Bench {self.mark}",
                "countries": [COUNTRY],
                "addChannels": [channel],
                "addWarehouses": self.warehouses,
            },
        )["shippingZoneCreate"]["shippingZone"]["id"]
        method = self.ask(
            "mutation($input: ShippingPriceInput!) { shippingPriceCreate(input: $input)"
            " { shippingMethod { id } errors { field code message } } }",
            input={"name": "Parcel", "shippingZone": zone, "type": "PRICE"},
        )["shippingPriceCreate"]["shippingMethod"]["id"]
        self.ask(
            "mutation($id: ID!, $input: ShippingMethodChannelListingInput!) { "
            "shippingMethodChannelListingUpdate(id: $id, input: $input) "
            "{ errors { field code message } } }",
            id=method,
            input={"addChannels": [{"channelId": channel, "price": "4.90"}]},
        )

    def _untaxed(self, channel: str) -> None:
        """Neither server calls an App: what is measured is the server."""
        found = self.ask(
            "query { taxConfigurations(first: 100) "
            "{ edges { node { id channel { id } } } } }"
        )["taxConfigurations"]["edges"]
        key = next(
            e["node"]["id"] for e in found if e["node"]["channel"]["id"] == channel
        )
        self.ask(
            "mutation($id: ID!, $input: TaxConfigurationUpdateInput!) { "
            "taxConfigurationUpdate(id: $id, input: $input) "
            "{ errors { field code message } } }",
            id=key,
            input={"chargeTaxes": False},
        )

    def _shelf(self) -> None:
        self.attribute = self.ask(
            "mutation($input: AttributeCreateInput!) { attributeCreate(input: $input) "
            "{ attribute { id } errors { field code message } } }",
            input={
                "name": f"Origin {self.mark}",
                "slug": f"origin-{self.mark}",
                "type": "PRODUCT_TYPE",
                "inputType": "DROPDOWN",
                "values": [{"name": f"Value {n}"} for n in range(7)],
            },
        )["attributeCreate"]["attribute"]["id"]
        self.product_type = self.ask(
            "mutation($input: ProductTypeInput!) { productTypeCreate(input: $input) "
            "{ productType { id } errors { field code message } } }",
            input={
                "name": f"Bench {self.mark}",
                "slug": f"bench-{self.mark}",
                "hasVariants": True,
                "isShippingRequired": True,
                "productAttributes": [self.attribute],
            },
        )["productTypeCreate"]["productType"]["id"]
        self.category = self.ask(
            "mutation($input: CategoryInput!) { categoryCreate(input: $input) "
            "{ category { id } errors { field code message } } }",
            input={"name": f"Bench {self.mark}", "slug": f"bench-{self.mark}"},
        )["categoryCreate"]["category"]["id"]

    def _translate(self, products: list[dict[str, Any]]) -> None:
        self.ask(
            TRANSLATE,
            translations=[
                {
                    "id": product["id"],
                    "languageCode": "DE",
                    "translationFields": {"name": f"Deutsch {product['slug']}"},
                }
                for product in products[:100]
            ],
        )
