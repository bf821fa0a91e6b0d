"""What a shop has now, as far as a pavilion declares it; read, never written here."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from catalog.markets.selectors import saleor_language
from storefront.sync.changes import NEW
from storefront.sync.shop_reading import pages

if TYPE_CHECKING:
    from catalog.declaration import Pavilion
    from storefront.saleor.client import SaleorClient

Node = dict[str, Any]


@dataclass(slots=True)
class ShopState:
    """Nodes by their stable key: slug, warehouse code, zone name.

    `attribute_texts[slug][language]`, `choice_texts[slug][language]` and so on hold
    translations as plain JSON (None where there is none).
    """

    settings: Node = field(default_factory=dict)
    warehouses: dict[str, Node] = field(default_factory=dict)
    channels: dict[str, Node] = field(default_factory=dict)
    zones: dict[str, Node] = field(default_factory=dict)
    taxes: dict[str, Node] = field(default_factory=dict)
    attributes: dict[str, Node] = field(default_factory=dict)
    choices: dict[str, dict[str, Node]] = field(default_factory=dict)
    product_types: dict[str, Node] = field(default_factory=dict)
    categories: dict[str, Node] = field(default_factory=dict)
    collections: dict[str, Node] = field(default_factory=dict)
    page_types: dict[str, Node] = field(default_factory=dict)
    pages: dict[str, Node] = field(default_factory=dict)
    menus: dict[str, Node] = field(default_factory=dict)
    texts: dict[tuple[str, str, str], Node | None] = field(default_factory=dict)
    # What the App was given; None where it is not told, as on the embedded engine.
    permissions: frozenset[str] | None = None

    def may(self, permission: str) -> bool:
        """Whether the App holds a permission: what it may not read it does not set up."""
        return self.permissions is None or permission in self.permissions

    def channel_id(self, slug: str) -> str:
        """Id of a channel, a placeholder while it does not exist."""
        return self._id(self.channels, slug)

    def warehouse_id(self, code: str) -> str:
        """Id of a warehouse, a placeholder while it does not exist."""
        return self._id(self.warehouses, code)

    def attribute_id(self, slug: str) -> str:
        """Id of an attribute, a placeholder while it does not exist."""
        return self._id(self.attributes, slug)

    @staticmethod
    def _id(nodes: dict[str, Node], key: str) -> str:
        return str(nodes[key]["id"]) if key in nodes else NEW


def shop_state(client: SaleorClient, pavilion: Pavilion) -> ShopState:
    """Read what a plan compares, but for pages and menus (`shop_content`).

    Raises `SaleorError`.
    """
    state = ShopState(settings=client.run_raw("ShopSettings", {})["shop"])
    for node in pages(client, "WarehouseList", "warehouses"):
        state.warehouses[node["externalReference"] or node["slug"]] = node
    for node in client.run_raw("ChannelList", {})["channels"] or []:
        state.channels[node["slug"]] = node
    for node in pages(client, "ShippingZoneList", "shippingZones"):
        state.zones[node["name"]] = node
    for node in pages(client, "TaxConfigurationList", "taxConfigurations"):
        state.taxes[node["channel"]["slug"]] = node
    for node in pages(client, "AttributeList", "attributes"):
        state.attributes[node["slug"]] = node
    for node in pages(client, "ProductTypeList", "productTypes"):
        state.product_types[node["slug"]] = node
    for node in pages(client, "CategorySetupList", "categories"):
        state.categories[node["slug"]] = node
    for node in pages(client, "CollectionSetupList", "collections"):
        state.collections[node["slug"]] = node
    for language in pavilion.identity.languages:
        _read_texts(client, pavilion, state, language)
    return state


def _read_texts(
    client: SaleorClient, pavilion: Pavilion, state: ShopState, language: str
) -> None:
    code = saleor_language(language)
    for kind, operation in (
        ("attributes", "AttributeTexts"),
        ("categories", "CategoryTexts"),
        ("collections", "CollectionTexts"),
    ):
        for node in pages(client, operation, kind, languageCode=code):
            state.texts[kind, node["slug"], language] = node["translation"]
    for attribute in pavilion.identity.attributes:
        if not attribute.choices or attribute.slug not in state.attributes:
            continue
        known = state.choices.setdefault(attribute.slug, {})
        for node in pages(
            client,
            "AttributeChoices",
            "attribute",
            "choices",
            slug=attribute.slug,
            languageCode=code,
        ):
            reference = node["externalReference"] or node["slug"]
            known[reference] = node
            state.texts["choices", reference, language] = node["translation"]
