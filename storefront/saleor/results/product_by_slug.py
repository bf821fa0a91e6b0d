from typing import Annotated, Any, Literal, Optional, Union

from pydantic import Field

from .base_model import BaseModel
from .fragments import (  # noqa: F401
    MoneyFields,
    ProductCardFields,
    ProductCardFieldsBaseAssignedAttribute,
    ProductCardFieldsBaseAssignedSingleChoiceAttribute,
    ProductCardFieldsCategory,
    ProductCardFieldsCertificatesAssignedAttribute,
    ProductCardFieldsCertificatesAssignedMultiChoiceAttribute,
    ProductCardFieldsDefaultVariant,
    ProductCardFieldsMedia,
    ProductCardFieldsPricing,
    ProductCardFieldsProductVariants,
    ProductCardFieldsProvinceAssignedAttribute,
    ProductCardFieldsProvinceAssignedSingleChoiceAttribute,
    ProductCardFieldsTranslation,
)


class ProductBySlug(BaseModel):
    product: Optional["ProductBySlugProduct"]


class ProductBySlugProduct(ProductCardFields):
    description: Optional[Any]
    external_reference: Optional[str] = Field(alias="externalReference")
    translation: Optional["ProductBySlugProductTranslation"]
    home: Optional["ProductBySlugProductHome"]
    large: Optional[list["ProductBySlugProductLarge"]]
    category: Optional["ProductBySlugProductCategory"]
    collections: Optional[list["ProductBySlugProductCollections"]]
    hs_code: Optional[
        Annotated[
            Union[
                "ProductBySlugProductHsCodeAssignedAttribute",
                "ProductBySlugProductHsCodeAssignedPlainTextAttribute",
            ],
            Field(discriminator="typename__"),
        ]
    ] = Field(alias="hsCode")
    storage_class: Optional[
        Annotated[
            Union[
                "ProductBySlugProductStorageClassAssignedAttribute",
                "ProductBySlugProductStorageClassAssignedSingleChoiceAttribute",
            ],
            Field(discriminator="typename__"),
        ]
    ] = Field(alias="storageClass")
    shelf_life_days: Optional[
        Annotated[
            Union[
                "ProductBySlugProductShelfLifeDaysAssignedAttribute",
                "ProductBySlugProductShelfLifeDaysAssignedNumericAttribute",
            ],
            Field(discriminator="typename__"),
        ]
    ] = Field(alias="shelfLifeDays")
    ingredients: Optional[
        Annotated[
            Union[
                "ProductBySlugProductIngredientsAssignedAttribute",
                "ProductBySlugProductIngredientsAssignedPlainTextAttribute",
            ],
            Field(discriminator="typename__"),
        ]
    ]
    allergens: Optional[
        Annotated[
            Union[
                "ProductBySlugProductAllergensAssignedAttribute",
                "ProductBySlugProductAllergensAssignedPlainTextAttribute",
            ],
            Field(discriminator="typename__"),
        ]
    ]
    story: Optional[
        Annotated[
            Union[
                "ProductBySlugProductStoryAssignedAttribute",
                "ProductBySlugProductStoryAssignedPlainTextAttribute",
            ],
            Field(discriminator="typename__"),
        ]
    ]
    serve: Optional[
        Annotated[
            Union[
                "ProductBySlugProductServeAssignedAttribute",
                "ProductBySlugProductServeAssignedPlainTextAttribute",
            ],
            Field(discriminator="typename__"),
        ]
    ]
    nutrition: Optional[
        Annotated[
            Union[
                "ProductBySlugProductNutritionAssignedAttribute",
                "ProductBySlugProductNutritionAssignedPlainTextAttribute",
            ],
            Field(discriminator="typename__"),
        ]
    ]
    variants: Optional["ProductBySlugProductVariants"]


class ProductBySlugProductTranslation(BaseModel):
    name: Optional[str]
    description: Optional[Any]


class ProductBySlugProductHome(BaseModel):
    name: Optional[str]


class ProductBySlugProductLarge(BaseModel):
    id: str
    alt: str
    avif: str
    webp: str
    metafield: Optional[str]


class ProductBySlugProductCategory(BaseModel):
    slug: str
    name: str
    translation: Optional["ProductBySlugProductCategoryTranslation"]


class ProductBySlugProductCategoryTranslation(BaseModel):
    name: Optional[str]


class ProductBySlugProductCollections(BaseModel):
    slug: str
    name: str
    translation: Optional["ProductBySlugProductCollectionsTranslation"]


class ProductBySlugProductCollectionsTranslation(BaseModel):
    name: Optional[str]


class ProductBySlugProductHsCodeAssignedAttribute(BaseModel):
    typename__: Literal[
        "AssignedAttribute",
        "AssignedBooleanAttribute",
        "AssignedDateAttribute",
        "AssignedDateTimeAttribute",
        "AssignedFileAttribute",
        "AssignedMultiCategoryReferenceAttribute",
        "AssignedMultiChoiceAttribute",
        "AssignedMultiCollectionReferenceAttribute",
        "AssignedMultiPageReferenceAttribute",
        "AssignedMultiProductReferenceAttribute",
        "AssignedMultiProductVariantReferenceAttribute",
        "AssignedNumericAttribute",
        "AssignedSingleCategoryReferenceAttribute",
        "AssignedSingleChoiceAttribute",
        "AssignedSingleCollectionReferenceAttribute",
        "AssignedSinglePageReferenceAttribute",
        "AssignedSingleProductReferenceAttribute",
        "AssignedSingleProductVariantReferenceAttribute",
        "AssignedSwatchAttribute",
        "AssignedTextAttribute",
    ] = Field(alias="__typename")


class ProductBySlugProductHsCodeAssignedPlainTextAttribute(BaseModel):
    typename__: Literal["AssignedPlainTextAttribute"] = Field(alias="__typename")
    value: Optional[str]


class ProductBySlugProductStorageClassAssignedAttribute(BaseModel):
    typename__: Literal[
        "AssignedAttribute",
        "AssignedBooleanAttribute",
        "AssignedDateAttribute",
        "AssignedDateTimeAttribute",
        "AssignedFileAttribute",
        "AssignedMultiCategoryReferenceAttribute",
        "AssignedMultiChoiceAttribute",
        "AssignedMultiCollectionReferenceAttribute",
        "AssignedMultiPageReferenceAttribute",
        "AssignedMultiProductReferenceAttribute",
        "AssignedMultiProductVariantReferenceAttribute",
        "AssignedNumericAttribute",
        "AssignedPlainTextAttribute",
        "AssignedSingleCategoryReferenceAttribute",
        "AssignedSingleCollectionReferenceAttribute",
        "AssignedSinglePageReferenceAttribute",
        "AssignedSingleProductReferenceAttribute",
        "AssignedSingleProductVariantReferenceAttribute",
        "AssignedSwatchAttribute",
        "AssignedTextAttribute",
    ] = Field(alias="__typename")


class ProductBySlugProductStorageClassAssignedSingleChoiceAttribute(BaseModel):
    typename__: Literal["AssignedSingleChoiceAttribute"] = Field(alias="__typename")
    choice: Optional[
        "ProductBySlugProductStorageClassAssignedSingleChoiceAttributeChoice"
    ]


class ProductBySlugProductStorageClassAssignedSingleChoiceAttributeChoice(BaseModel):
    slug: Optional[str]
    name: Optional[str]
    translation: Optional[str]


class ProductBySlugProductShelfLifeDaysAssignedAttribute(BaseModel):
    typename__: Literal[
        "AssignedAttribute",
        "AssignedBooleanAttribute",
        "AssignedDateAttribute",
        "AssignedDateTimeAttribute",
        "AssignedFileAttribute",
        "AssignedMultiCategoryReferenceAttribute",
        "AssignedMultiChoiceAttribute",
        "AssignedMultiCollectionReferenceAttribute",
        "AssignedMultiPageReferenceAttribute",
        "AssignedMultiProductReferenceAttribute",
        "AssignedMultiProductVariantReferenceAttribute",
        "AssignedPlainTextAttribute",
        "AssignedSingleCategoryReferenceAttribute",
        "AssignedSingleChoiceAttribute",
        "AssignedSingleCollectionReferenceAttribute",
        "AssignedSinglePageReferenceAttribute",
        "AssignedSingleProductReferenceAttribute",
        "AssignedSingleProductVariantReferenceAttribute",
        "AssignedSwatchAttribute",
        "AssignedTextAttribute",
    ] = Field(alias="__typename")


class ProductBySlugProductShelfLifeDaysAssignedNumericAttribute(BaseModel):
    typename__: Literal["AssignedNumericAttribute"] = Field(alias="__typename")
    number: Optional[float]


class ProductBySlugProductIngredientsAssignedAttribute(BaseModel):
    typename__: Literal[
        "AssignedAttribute",
        "AssignedBooleanAttribute",
        "AssignedDateAttribute",
        "AssignedDateTimeAttribute",
        "AssignedFileAttribute",
        "AssignedMultiCategoryReferenceAttribute",
        "AssignedMultiChoiceAttribute",
        "AssignedMultiCollectionReferenceAttribute",
        "AssignedMultiPageReferenceAttribute",
        "AssignedMultiProductReferenceAttribute",
        "AssignedMultiProductVariantReferenceAttribute",
        "AssignedNumericAttribute",
        "AssignedSingleCategoryReferenceAttribute",
        "AssignedSingleChoiceAttribute",
        "AssignedSingleCollectionReferenceAttribute",
        "AssignedSinglePageReferenceAttribute",
        "AssignedSingleProductReferenceAttribute",
        "AssignedSingleProductVariantReferenceAttribute",
        "AssignedSwatchAttribute",
        "AssignedTextAttribute",
    ] = Field(alias="__typename")


class ProductBySlugProductIngredientsAssignedPlainTextAttribute(BaseModel):
    typename__: Literal["AssignedPlainTextAttribute"] = Field(alias="__typename")
    value: Optional[str]
    translation: Optional[str]


class ProductBySlugProductAllergensAssignedAttribute(BaseModel):
    typename__: Literal[
        "AssignedAttribute",
        "AssignedBooleanAttribute",
        "AssignedDateAttribute",
        "AssignedDateTimeAttribute",
        "AssignedFileAttribute",
        "AssignedMultiCategoryReferenceAttribute",
        "AssignedMultiChoiceAttribute",
        "AssignedMultiCollectionReferenceAttribute",
        "AssignedMultiPageReferenceAttribute",
        "AssignedMultiProductReferenceAttribute",
        "AssignedMultiProductVariantReferenceAttribute",
        "AssignedNumericAttribute",
        "AssignedSingleCategoryReferenceAttribute",
        "AssignedSingleChoiceAttribute",
        "AssignedSingleCollectionReferenceAttribute",
        "AssignedSinglePageReferenceAttribute",
        "AssignedSingleProductReferenceAttribute",
        "AssignedSingleProductVariantReferenceAttribute",
        "AssignedSwatchAttribute",
        "AssignedTextAttribute",
    ] = Field(alias="__typename")


class ProductBySlugProductAllergensAssignedPlainTextAttribute(BaseModel):
    typename__: Literal["AssignedPlainTextAttribute"] = Field(alias="__typename")
    value: Optional[str]
    translation: Optional[str]


class ProductBySlugProductStoryAssignedAttribute(BaseModel):
    typename__: Literal[
        "AssignedAttribute",
        "AssignedBooleanAttribute",
        "AssignedDateAttribute",
        "AssignedDateTimeAttribute",
        "AssignedFileAttribute",
        "AssignedMultiCategoryReferenceAttribute",
        "AssignedMultiChoiceAttribute",
        "AssignedMultiCollectionReferenceAttribute",
        "AssignedMultiPageReferenceAttribute",
        "AssignedMultiProductReferenceAttribute",
        "AssignedMultiProductVariantReferenceAttribute",
        "AssignedNumericAttribute",
        "AssignedSingleCategoryReferenceAttribute",
        "AssignedSingleChoiceAttribute",
        "AssignedSingleCollectionReferenceAttribute",
        "AssignedSinglePageReferenceAttribute",
        "AssignedSingleProductReferenceAttribute",
        "AssignedSingleProductVariantReferenceAttribute",
        "AssignedSwatchAttribute",
        "AssignedTextAttribute",
    ] = Field(alias="__typename")


class ProductBySlugProductStoryAssignedPlainTextAttribute(BaseModel):
    typename__: Literal["AssignedPlainTextAttribute"] = Field(alias="__typename")
    value: Optional[str]
    translation: Optional[str]


class ProductBySlugProductServeAssignedAttribute(BaseModel):
    typename__: Literal[
        "AssignedAttribute",
        "AssignedBooleanAttribute",
        "AssignedDateAttribute",
        "AssignedDateTimeAttribute",
        "AssignedFileAttribute",
        "AssignedMultiCategoryReferenceAttribute",
        "AssignedMultiChoiceAttribute",
        "AssignedMultiCollectionReferenceAttribute",
        "AssignedMultiPageReferenceAttribute",
        "AssignedMultiProductReferenceAttribute",
        "AssignedMultiProductVariantReferenceAttribute",
        "AssignedNumericAttribute",
        "AssignedSingleCategoryReferenceAttribute",
        "AssignedSingleChoiceAttribute",
        "AssignedSingleCollectionReferenceAttribute",
        "AssignedSinglePageReferenceAttribute",
        "AssignedSingleProductReferenceAttribute",
        "AssignedSingleProductVariantReferenceAttribute",
        "AssignedSwatchAttribute",
        "AssignedTextAttribute",
    ] = Field(alias="__typename")


class ProductBySlugProductServeAssignedPlainTextAttribute(BaseModel):
    typename__: Literal["AssignedPlainTextAttribute"] = Field(alias="__typename")
    value: Optional[str]
    translation: Optional[str]


class ProductBySlugProductNutritionAssignedAttribute(BaseModel):
    typename__: Literal[
        "AssignedAttribute",
        "AssignedBooleanAttribute",
        "AssignedDateAttribute",
        "AssignedDateTimeAttribute",
        "AssignedFileAttribute",
        "AssignedMultiCategoryReferenceAttribute",
        "AssignedMultiChoiceAttribute",
        "AssignedMultiCollectionReferenceAttribute",
        "AssignedMultiPageReferenceAttribute",
        "AssignedMultiProductReferenceAttribute",
        "AssignedMultiProductVariantReferenceAttribute",
        "AssignedNumericAttribute",
        "AssignedSingleCategoryReferenceAttribute",
        "AssignedSingleChoiceAttribute",
        "AssignedSingleCollectionReferenceAttribute",
        "AssignedSinglePageReferenceAttribute",
        "AssignedSingleProductReferenceAttribute",
        "AssignedSingleProductVariantReferenceAttribute",
        "AssignedSwatchAttribute",
        "AssignedTextAttribute",
    ] = Field(alias="__typename")


class ProductBySlugProductNutritionAssignedPlainTextAttribute(BaseModel):
    typename__: Literal["AssignedPlainTextAttribute"] = Field(alias="__typename")
    value: Optional[str]
    translation: Optional[str]


class ProductBySlugProductVariants(BaseModel):
    edges: list["ProductBySlugProductVariantsEdges"]


class ProductBySlugProductVariantsEdges(BaseModel):
    node: "ProductBySlugProductVariantsEdgesNode"


class ProductBySlugProductVariantsEdgesNode(BaseModel):
    id: str
    sku: Optional[str]
    name: str
    translation: Optional["ProductBySlugProductVariantsEdgesNodeTranslation"]
    quantity_available: Optional[int] = Field(alias="quantityAvailable")
    quantity_limit_per_customer: Optional[int] = Field(alias="quantityLimitPerCustomer")
    metafields: Optional[Any]
    pricing: Optional["ProductBySlugProductVariantsEdgesNodePricing"]


class ProductBySlugProductVariantsEdgesNodeTranslation(BaseModel):
    name: str


class ProductBySlugProductVariantsEdgesNodePricing(BaseModel):
    price: Optional["ProductBySlugProductVariantsEdgesNodePricingPrice"]


class ProductBySlugProductVariantsEdgesNodePricingPrice(BaseModel):
    net: "ProductBySlugProductVariantsEdgesNodePricingPriceNet"


ProductBySlugProductVariantsEdgesNodePricingPriceNet = MoneyFields
ProductBySlug.model_rebuild()
ProductBySlugProduct.model_rebuild()
ProductBySlugProductCategory.model_rebuild()
ProductBySlugProductCollections.model_rebuild()
ProductBySlugProductStorageClassAssignedSingleChoiceAttribute.model_rebuild()
ProductBySlugProductVariants.model_rebuild()
ProductBySlugProductVariantsEdges.model_rebuild()
ProductBySlugProductVariantsEdgesNode.model_rebuild()
ProductBySlugProductVariantsEdgesNodePricing.model_rebuild()
ProductBySlugProductVariantsEdgesNodePricingPrice.model_rebuild()
