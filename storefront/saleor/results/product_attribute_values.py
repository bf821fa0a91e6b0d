from typing import Annotated, Literal, Optional, Union

from pydantic import Field

from .base_model import BaseModel


class ProductAttributeValues(BaseModel):
    translation: Optional[
        Annotated[
            Union[
                "ProductAttributeValuesTranslationProductTranslatableContent",
                "ProductAttributeValuesTranslationCollectionTranslatableContent",
                "ProductAttributeValuesTranslationCategoryTranslatableContent",
                "ProductAttributeValuesTranslationAttributeTranslatableContent",
                "ProductAttributeValuesTranslationAttributeValueTranslatableContent",
                "ProductAttributeValuesTranslationProductVariantTranslatableContent",
                "ProductAttributeValuesTranslationPageTranslatableContent",
                "ProductAttributeValuesTranslationShippingMethodTranslatableContent",
                "ProductAttributeValuesTranslationVoucherTranslatableContent",
                "ProductAttributeValuesTranslationMenuItemTranslatableContent",
                "ProductAttributeValuesTranslationPromotionTranslatableContent",
                "ProductAttributeValuesTranslationPromotionRuleTranslatableContent",
                "ProductAttributeValuesTranslationSaleTranslatableContent",
            ],
            Field(discriminator="typename__"),
        ]
    ]


class ProductAttributeValuesTranslationProductTranslatableContent(BaseModel):
    typename__: Literal["ProductTranslatableContent"] = Field(alias="__typename")
    product_id: str = Field(alias="productId")
    attribute_values: list[
        "ProductAttributeValuesTranslationProductTranslatableContentAttributeValues"
    ] = Field(alias="attributeValues")


class ProductAttributeValuesTranslationProductTranslatableContentAttributeValues(
    BaseModel
):
    attribute_value_id: str = Field(alias="attributeValueId")
    plain_text: Optional[str] = Field(alias="plainText")
    attribute: Optional[
        "ProductAttributeValuesTranslationProductTranslatableContentAttributeValuesAttribute"
    ]


class ProductAttributeValuesTranslationProductTranslatableContentAttributeValuesAttribute(
    BaseModel
):
    attribute_id: str = Field(alias="attributeId")
    name: str


class ProductAttributeValuesTranslationCollectionTranslatableContent(BaseModel):
    typename__: Literal["CollectionTranslatableContent"] = Field(alias="__typename")


class ProductAttributeValuesTranslationCategoryTranslatableContent(BaseModel):
    typename__: Literal["CategoryTranslatableContent"] = Field(alias="__typename")


class ProductAttributeValuesTranslationAttributeTranslatableContent(BaseModel):
    typename__: Literal["AttributeTranslatableContent"] = Field(alias="__typename")


class ProductAttributeValuesTranslationAttributeValueTranslatableContent(BaseModel):
    typename__: Literal["AttributeValueTranslatableContent"] = Field(alias="__typename")


class ProductAttributeValuesTranslationProductVariantTranslatableContent(BaseModel):
    typename__: Literal["ProductVariantTranslatableContent"] = Field(alias="__typename")


class ProductAttributeValuesTranslationPageTranslatableContent(BaseModel):
    typename__: Literal["PageTranslatableContent"] = Field(alias="__typename")


class ProductAttributeValuesTranslationShippingMethodTranslatableContent(BaseModel):
    typename__: Literal["ShippingMethodTranslatableContent"] = Field(alias="__typename")


class ProductAttributeValuesTranslationVoucherTranslatableContent(BaseModel):
    typename__: Literal["VoucherTranslatableContent"] = Field(alias="__typename")


class ProductAttributeValuesTranslationMenuItemTranslatableContent(BaseModel):
    typename__: Literal["MenuItemTranslatableContent"] = Field(alias="__typename")


class ProductAttributeValuesTranslationPromotionTranslatableContent(BaseModel):
    typename__: Literal["PromotionTranslatableContent"] = Field(alias="__typename")


class ProductAttributeValuesTranslationPromotionRuleTranslatableContent(BaseModel):
    typename__: Literal["PromotionRuleTranslatableContent"] = Field(alias="__typename")


class ProductAttributeValuesTranslationSaleTranslatableContent(BaseModel):
    typename__: Literal["SaleTranslatableContent"] = Field(alias="__typename")


ProductAttributeValues.model_rebuild()
ProductAttributeValuesTranslationProductTranslatableContent.model_rebuild()
ProductAttributeValuesTranslationProductTranslatableContentAttributeValues.model_rebuild()
