from typing import Optional

from pydantic import Field

from .base_model import BaseModel
from .enums import AttributeInputTypeEnum, AttributeTypeEnum


class AttributeList(BaseModel):
    attributes: Optional["AttributeListAttributes"]


class AttributeListAttributes(BaseModel):
    edges: list["AttributeListAttributesEdges"]
    page_info: "AttributeListAttributesPageInfo" = Field(alias="pageInfo")


class AttributeListAttributesEdges(BaseModel):
    node: "AttributeListAttributesEdgesNode"


class AttributeListAttributesEdgesNode(BaseModel):
    id: str
    slug: str
    name: str
    type_: AttributeTypeEnum = Field(alias="type")
    input_type: Optional[AttributeInputTypeEnum] = Field(alias="inputType")
    external_reference: Optional[str] = Field(alias="externalReference")


class AttributeListAttributesPageInfo(BaseModel):
    has_next_page: bool = Field(alias="hasNextPage")
    end_cursor: Optional[str] = Field(alias="endCursor")


AttributeList.model_rebuild()
AttributeListAttributes.model_rebuild()
AttributeListAttributesEdges.model_rebuild()
