from typing import Optional

from pydantic import Field

from .base_model import BaseModel


class ProductTypeList(BaseModel):
    product_types: Optional["ProductTypeListProductTypes"] = Field(alias="productTypes")


class ProductTypeListProductTypes(BaseModel):
    edges: list["ProductTypeListProductTypesEdges"]
    page_info: "ProductTypeListProductTypesPageInfo" = Field(alias="pageInfo")


class ProductTypeListProductTypesEdges(BaseModel):
    node: "ProductTypeListProductTypesEdgesNode"


class ProductTypeListProductTypesEdgesNode(BaseModel):
    id: str
    slug: str
    name: str
    is_shipping_required: bool = Field(alias="isShippingRequired")
    product_attributes: Optional[
        list["ProductTypeListProductTypesEdgesNodeProductAttributes"]
    ] = Field(alias="productAttributes")
    assigned_variant_attributes: Optional[
        list["ProductTypeListProductTypesEdgesNodeAssignedVariantAttributes"]
    ] = Field(alias="assignedVariantAttributes")


class ProductTypeListProductTypesEdgesNodeProductAttributes(BaseModel):
    id: str
    slug: str


class ProductTypeListProductTypesEdgesNodeAssignedVariantAttributes(BaseModel):
    attribute: "ProductTypeListProductTypesEdgesNodeAssignedVariantAttributesAttribute"


class ProductTypeListProductTypesEdgesNodeAssignedVariantAttributesAttribute(BaseModel):
    id: str
    slug: str


class ProductTypeListProductTypesPageInfo(BaseModel):
    has_next_page: bool = Field(alias="hasNextPage")
    end_cursor: Optional[str] = Field(alias="endCursor")


ProductTypeList.model_rebuild()
ProductTypeListProductTypes.model_rebuild()
ProductTypeListProductTypesEdges.model_rebuild()
ProductTypeListProductTypesEdgesNode.model_rebuild()
ProductTypeListProductTypesEdgesNodeAssignedVariantAttributes.model_rebuild()
