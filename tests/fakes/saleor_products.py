"""The fake shop with products, variants, prices, media and stocks."""

from __future__ import annotations

from typing import Any

from tests.fakes.saleor import FakeShop, Node, connection


class FakeCatalog(FakeShop):
    """Keeps what publishing and the stock mirror say, and refuses what Saleor would."""

    # -- products ------------------------------------------------------------------
    def do_product_for_publish(self, sent: Node) -> Node:
        found = [
            node
            for node in self.nodes("Product").values()
            if node["externalReference"] == sent["externalReference"]
        ]
        if not found:
            return {"product": None}
        product = found[0]
        variants = [
            node
            for node in self.nodes("Variant").values()
            if node["product"] == product["id"]
        ]
        return {
            "product": {
                **product,
                "draft": product["metadata"].get("draft"),
                "media": [
                    {"id": m["id"], "metafield": m["metadata"].get("source")}
                    for m in self.nodes("ProductMedia").values()
                    if m["product"] == product["id"]
                ],
                "productVariants": connection(variants),
            }
        }

    def do_product_bulk_create(self, sent: Node) -> Node:
        results = []
        for item in sent["products"]:
            fields = {**item}
            variants = fields.pop("variants")
            listings = fields.pop("channelListings")
            fields["metadata"] = {m["key"]: m["value"] for m in fields["metadata"]}
            product = self.make("Product", channelListings=[], **fields)
            self._plain_texts(product, fields["attributes"])
            self._list_in(product, listings)
            self._variants(product, variants)
            results.append({"product": product, "errors": []})
        return self.ok("productBulkCreate", count=len(results), results=results)

    def do_product_update(self, sent: Node) -> Node:
        product, fields = self.nodes("Product")[sent["id"]], {**sent["input"]}
        given = {m["key"]: m["value"] for m in fields.pop("metadata")}
        product["metadata"].update(given)
        self._plain_texts(product, fields["attributes"])
        product.update(fields)
        return self.ok("productUpdate")

    def _plain_texts(self, product: Node, attributes: list[Node]) -> None:
        for item in attributes:
            attribute = self.nodes("Attribute")[item["id"]]
            for chosen in [*item.get("multiselect", []), item.get("dropdown")]:
                if chosen:
                    self._choice(attribute, chosen["externalReference"])
            if "plainText" in item:
                key = f"{product['id']}/{item['id']}"
                self.nodes("PlainText")[key] = {"attribute": item["id"], **item, "id": key, "product": product["id"]}  # fmt: skip

    @staticmethod
    def _choice(attribute: Node, reference: str) -> None:
        known = {choice["externalReference"] for choice in attribute["choices"]}
        assert reference in known, f"{reference} is no choice of {attribute['slug']}"

    def do_product_attribute_values(self, sent: Node) -> Node:
        values = [
            {
                "attributeValueId": node["id"],
                "plainText": node["plainText"],
                "attribute": {"attributeId": node["attribute"], "name": ""},
            }
            for node in self.nodes("PlainText").values()
            if node["product"] == sent["id"]
        ]
        return {"translation": {"__typename": "P", "attributeValues": values}}

    def do_product_channel_listing_update(self, sent: Node) -> Node:
        product = self.nodes("Product")[sent["id"]]
        gone = sent["input"]["removeChannels"]
        product["channelListings"] = [
            item
            for item in product["channelListings"]
            if item["channel"]["id"] not in gone
        ]
        self._list_in(product, sent["input"]["updateChannels"])
        return self.ok("productChannelListingUpdate")

    def _list_in(self, product: Node, listings: list[Node]) -> None:
        for item in listings:
            channel = self.nodes("Channel")[item["channelId"]]
            product["channelListings"].append(
                {
                    "channel": {"id": channel["id"], "slug": channel["slug"]},
                    "isPublished": item["isPublished"],
                    "isAvailableForPurchase": item["isAvailableForPurchase"],
                }
            )

    def do_metadata_update(self, sent: Node) -> Node:
        node = next(
            nodes[sent["id"]] for nodes in self.kinds.values() if sent["id"] in nodes
        )
        node["metadata"].update({m["key"]: m["value"] for m in sent["input"]})
        return self.ok("updateMetadata", item=None)

    def do_product_bulk_translate(self, sent: Node) -> Node:
        return self._bulk_translate("productBulkTranslate", sent)

    def do_product_variant_bulk_translate(self, sent: Node) -> Node:
        return self._bulk_translate("productVariantBulkTranslate", sent)

    # -- variants ------------------------------------------------------------------
    def _variants(self, product: Node, variants: list[Node]) -> None:
        for item in variants:
            fields = {**item}
            stocks = fields.pop("stocks", [])
            prices = fields.pop("channelListings", [])
            variant = self.make(
                "Variant", product=product["id"], channelListings=[], **fields
            )
            self._attributes_of_variant(variant)
            self._price(variant, prices)
            for stock in stocks:
                self._stock(variant, stock["warehouse"], stock["quantity"])

    def _attributes_of_variant(self, variant: Node) -> None:
        for item in variant["attributes"]:
            attribute = self.nodes("Attribute")[item["id"]]
            self._choice(attribute, item["dropdown"]["externalReference"])

    def _price(self, variant: Node, prices: list[Node]) -> None:
        for item in prices:
            channel = self.nodes("Channel")[item["channelId"]]
            whole, _, part = item["price"].partition(".")
            variant["channelListings"] = [
                listing
                for listing in variant["channelListings"]
                if listing["channel"]["id"] != channel["id"]
            ]
            variant["channelListings"].append(
                {
                    "id": f"{variant['id']}/{channel['id']}",
                    "channel": {"id": channel["id"], "slug": channel["slug"]},
                    "price": {
                        "currency": channel["currencyCode"],
                        "fractionalAmount": int(whole + part),
                        "fractionDigits": len(part),
                    },
                }
            )

    def do_product_variant_bulk_create(self, sent: Node) -> Node:
        self._variants(self.nodes("Product")[sent["product"]], sent["variants"])
        return self.ok("productVariantBulkCreate", count=1, results=[])

    def do_product_variant_bulk_update(self, sent: Node) -> Node:
        for item in sent["variants"]:
            variant = self.nodes("Variant")[item["id"]]
            variant.update(item)
            self._attributes_of_variant(variant)
        return self.ok("productVariantBulkUpdate", count=1, results=[])

    def do_product_variant_channel_listing_update(self, sent: Node) -> Node:
        self._price(self.nodes("Variant")[sent["id"]], sent["input"])
        return self.ok("productVariantChannelListingUpdate")

    # -- media ---------------------------------------------------------------------
    def do_product_media_create(self, sent: Node) -> Node:
        fields = sent["input"]
        media = self.make("ProductMedia", metadata={}, **fields)
        return self.ok(
            "productMediaCreate", media={"id": media["id"], "alt": media["alt"]}
        )

    def do_product_media_delete(self, sent: Node) -> Node:
        del self.nodes("ProductMedia")[sent["id"]]
        return self.ok("productMediaDelete")

    # -- stocks --------------------------------------------------------------------
    def _stock(self, variant: Node, warehouse: str, quantity: int) -> None:
        for node in self.nodes("Stock").values():
            if (node["variant"], node["place"]) == (variant["id"], warehouse):
                node["quantity"] = quantity
                return
        reference = self.nodes("Warehouse")[warehouse]["externalReference"]
        self.make(
            "Stock",
            variant=variant["id"],
            place=warehouse,
            quantity=quantity,
            quantityAllocated=0,
            warehouse={"externalReference": reference},
            productVariant={"sku": variant["sku"]},
        )

    def stocks(self) -> dict[tuple[str, str], int]:
        return {
            (n["warehouse"]["externalReference"], n["productVariant"]["sku"]): n[
                "quantity"
            ]
            for n in self.nodes("Stock").values()
        }

    def do_stock_bulk_update(self, sent: Node) -> Node:
        for row in sent["stocks"]:
            variant = self.by("Variant", "sku", row["variantExternalReference"])
            reference = row["warehouseExternalReference"]
            warehouse = self.by("Warehouse", "externalReference", reference)
            self._stock(variant, warehouse["id"], row["quantity"])
        return self.ok("stockBulkUpdate", count=len(sent["stocks"]), results=[])

    def do_variant_stocks(self, sent: Node) -> Node:
        found = [n for n in self.nodes("Variant").values() if n["sku"] == sent["sku"]]
        if not found:
            return {"productVariant": None}
        own = [
            n for n in self.nodes("Stock").values() if n["variant"] == found[0]["id"]
        ]
        return {"productVariant": {"id": found[0]["id"], "stocks": own}}

    def do_product_variant_stocks_update(self, sent: Node) -> Node:
        found = [n for n in self.nodes("Variant").values() if n["sku"] == sent["sku"]]
        if not found:
            error: dict[str, Any] = {
                "field": "sku",
                "message": "?",
                "code": "NOT_FOUND",
            }
            return {
                "productVariantStocksUpdate": {
                    "productVariant": None,
                    "errors": [error],
                }
            }
        for stock in sent["stocks"]:
            self._stock(found[0], stock["warehouse"], stock["quantity"])
        return self.ok("productVariantStocksUpdate", productVariant=found[0])
