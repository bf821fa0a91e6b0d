from typing import Optional

from pydantic import Field

from .base_model import BaseModel


class AttributeTexts(BaseModel):
    attributes: Optional["AttributeTextsAttributes"]


class AttributeTextsAttributes(BaseModel):
    edges: list["AttributeTextsAttributesEdges"]
    page_info: "AttributeTextsAttributesPageInfo" = Field(alias="pageInfo")


class AttributeTextsAttributesEdges(BaseModel):
    node: "AttributeTextsAttributesEdgesNode"


class AttributeTextsAttributesEdgesNode(BaseModel):
    id: str
    slug: str
    translation: Optional["AttributeTextsAttributesEdgesNodeTranslation"]


class AttributeTextsAttributesEdgesNodeTranslation(BaseModel):
    name: str


class AttributeTextsAttributesPageInfo(BaseModel):
    has_next_page: bool = Field(alias="hasNextPage")
    end_cursor: Optional[str] = Field(alias="endCursor")


AttributeTexts.model_rebuild()
AttributeTextsAttributes.model_rebuild()
AttributeTextsAttributesEdges.model_rebuild()
AttributeTextsAttributesEdgesNode.model_rebuild()
