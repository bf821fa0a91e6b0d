"""Words in other languages on the wire."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from catalog.engine.bulk import rows_apply
from catalog.engine.errors import top_level
from catalog.engine.graphql.connections import Connection, connect
from catalog.engine.graphql.named import query_key
from catalog.engine.graphql.registry import mutation, query, resolver
from catalog.engine.graphql.telling import tell
from catalog.engine.ids import find, global_id, row_of
from catalog.engine.models import (
    Attribute,
    AttributeValue,
    Category,
    Collection,
    Product,
    ProductVariant,
    Promotion,
    PromotionRule,
    ShippingMethod,
    Voucher,
)
from catalog.engine.translations import (
    row_translate,
    translation_shown,
    translation_write,
)

if TYPE_CHECKING:
    from graphql import GraphQLResolveInfo

Payload = dict[str, Any]
MANAGE = "MANAGE_TRANSLATIONS"
SHELF = ("slug", "seo_title", "seo_description", "name", "description")


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of texts: the type it is of, its columns, and what the payload calls it."""

    name: str
    model: Any
    columns: tuple[str, ...]
    # The type of its ids, where that is not its name.
    node: str = ""

    @property
    def nodes(self) -> tuple[str, ...]:
        """Types of ids that name it."""
        content = f"{self.name}TranslatableContent"
        return tuple(name for name in (self.node, self.name, content) if name)

    @property
    def field(self) -> str:
        """`product_variant` of ProductVariant."""
        name = self.name
        return "".join(f"_{c.lower()}" if c.isupper() else c for c in name).lstrip("_")


KINDS: dict[str, Kind] = {
    "ATTRIBUTE": Kind("Attribute", Attribute, ("name",)),
    "ATTRIBUTE_VALUE": Kind(
        "AttributeValue", AttributeValue, ("name", "rich_text", "plain_text")
    ),
    "CATEGORY": Kind("Category", Category, SHELF),
    "COLLECTION": Kind("Collection", Collection, SHELF),
    "PRODUCT": Kind("Product", Product, SHELF),
    "VARIANT": Kind("ProductVariant", ProductVariant, ("name",)),
    "SHIPPING_METHOD": Kind(
        "ShippingMethod", ShippingMethod, ("name", "description"), "ShippingMethodType"
    ),
    "VOUCHER": Kind("Voucher", Voucher, ("name",)),
    "PROMOTION": Kind("Promotion", Promotion, ("name", "description")),
    "PROMOTION_RULE": Kind("PromotionRule", PromotionRule, ("name", "description")),
}


# --- What there is to translate ---------------------------------------------------
def content_of(kind: Kind, row: Any) -> Payload:
    """What is written in the shop's own language."""
    said = {name: getattr(row, name) for name in kind.columns}
    return {
        **said,
        "__typename": f"{kind.name}TranslatableContent",
        "id": global_id(f"{kind.name}TranslatableContent", row.pk),
        f"{kind.field}_id": global_id(kind.node or kind.name, row.pk),
        "description_json": said.get("description") or {},
        kind.field: row,
        "row": row,
    }


def _kind(name: str) -> Kind:
    if name not in KINDS:
        raise top_level("GraphQLError", f"Texts of kind {name} are not served here.")
    return KINDS[name]


@query("translation", permission=MANAGE)
def translation(info: GraphQLResolveInfo, id: str, kind: str) -> Payload | None:  # noqa: A002
    """Null for an id of another kind."""
    found = _kind(kind)
    key = query_key(id, *found.nodes)
    row = find(found.model.objects.all(), key) if key else None
    return content_of(found, row) if row is not None else None


@query("translations", permission=MANAGE)
def translations(info: GraphQLResolveInfo, kind: str, **page: Any) -> Connection:
    """All texts of a kind."""
    found = _kind(kind)
    shown = connect(found.model.objects.all(), **page)
    for edge in shown.edges:
        edge["node"] = content_of(found, edge["node"])
    return shown


def _register_content(kind: Kind) -> None:
    @resolver(f"{kind.name}TranslatableContent", "translation")
    def content_translation(
        source: Payload, info: GraphQLResolveInfo, language_code: str
    ) -> Payload | None:
        """Null where nothing is written."""
        return translation_shown(source["row"], kind.name, language_code)

    @resolver(f"{kind.name}Translation", "translatableContent")
    def translated_content(source: Payload, info: GraphQLResolveInfo) -> Payload:
        """What it is a translation of."""
        return content_of(kind, source["row"])


for _one in KINDS.values():
    _register_content(_one)


@resolver("AttributeValueTranslatableContent", "attribute")
def value_attribute(source: Payload, info: GraphQLResolveInfo) -> Payload:
    """What it answers."""
    return content_of(KINDS["ATTRIBUTE"], source["row"].attribute)


def _said_values(source: Payload, info: GraphQLResolveInfo) -> list[Payload]:
    """Texts that are its own, in the order of their attributes."""
    rows = source["row"].values.filter(
        attribute__input_type__in=("PLAIN_TEXT", "RICH_TEXT")
    )
    ordered = rows.select_related("attribute").order_by("attribute__slug", "pk")
    return [content_of(KINDS["ATTRIBUTE_VALUE"], row) for row in ordered]


resolver("ProductTranslatableContent", "attributeValues")(_said_values)
resolver("ProductVariantTranslatableContent", "attributeValues")(_said_values)


# --- Writes -----------------------------------------------------------------------
def _written(
    info: GraphQLResolveInfo, row: Any, language_code: str, *, is_new: bool
) -> None:
    event = "TRANSLATION_CREATED" if is_new else "TRANSLATION_UPDATED"
    tell(info, event, row, language_code=language_code)


def _register_bulk(field_name: str, kind: Kind) -> None:
    @mutation(field_name, permission=MANAGE)
    def bulk_translate(
        info: GraphQLResolveInfo,
        translations: list[Payload],
        error_policy: str | None = None,
    ) -> Payload:
        """Each row names an object by id or external reference, and a language."""
        write = partial(row_translate, model=kind.model, type_name=kind.name)
        done = rows_apply(
            "translation", lambda row: write(row=row), translations, policy=error_policy
        )
        for row in done["results"]:
            if row["translation"]:
                said = row["translation"]
                language = said["language"]["code"]
                _written(info, said["row"], language, is_new=False)
        return done


def _register(field_name: str, kind: Kind, shown_as: str) -> None:
    @mutation(field_name, permission=MANAGE)
    def translate(
        info: GraphQLResolveInfo,
        id: str,  # noqa: A002
        input: Payload,  # noqa: A002
        language_code: str,
    ) -> Payload:
        """Words of one object in one language."""
        row = row_of(kind.model.objects.all(), id, *kind.nodes)
        is_new = language_code not in row.translations
        translation_write(row, language_code, input)
        _written(info, row, language_code, is_new=is_new)
        return {shown_as: row}


for _field, _name in (
    ("attributeBulkTranslate", "ATTRIBUTE"),
    ("attributeValueBulkTranslate", "ATTRIBUTE_VALUE"),
    ("productBulkTranslate", "PRODUCT"),
    ("productVariantBulkTranslate", "VARIANT"),
):
    _register_bulk(_field, KINDS[_name])
for _field, _name, _shown in (
    ("attributeTranslate", "ATTRIBUTE", "attribute"),
    ("attributeValueTranslate", "ATTRIBUTE_VALUE", "attribute_value"),
    ("categoryTranslate", "CATEGORY", "category"),
    ("collectionTranslate", "COLLECTION", "collection"),
    ("productTranslate", "PRODUCT", "product"),
    ("productVariantTranslate", "VARIANT", "product_variant"),
    ("shippingPriceTranslate", "SHIPPING_METHOD", "shipping_method"),
):
    _register(_field, KINDS[_name], _shown)
