from typing import Optional

from pydantic import Field

from .base_model import BaseModel


class AttributeChoices(BaseModel):
    attribute: Optional["AttributeChoicesAttribute"]


class AttributeChoicesAttribute(BaseModel):
    id: str
    choices: Optional["AttributeChoicesAttributeChoices"]


class AttributeChoicesAttributeChoices(BaseModel):
    edges: list["AttributeChoicesAttributeChoicesEdges"]
    page_info: "AttributeChoicesAttributeChoicesPageInfo" = Field(alias="pageInfo")


class AttributeChoicesAttributeChoicesEdges(BaseModel):
    node: "AttributeChoicesAttributeChoicesEdgesNode"


class AttributeChoicesAttributeChoicesEdgesNode(BaseModel):
    id: str
    slug: Optional[str]
    name: Optional[str]
    external_reference: Optional[str] = Field(alias="externalReference")
    translation: Optional["AttributeChoicesAttributeChoicesEdgesNodeTranslation"]


class AttributeChoicesAttributeChoicesEdgesNodeTranslation(BaseModel):
    name: str


class AttributeChoicesAttributeChoicesPageInfo(BaseModel):
    has_next_page: bool = Field(alias="hasNextPage")
    end_cursor: Optional[str] = Field(alias="endCursor")


AttributeChoices.model_rebuild()
AttributeChoicesAttribute.model_rebuild()
AttributeChoicesAttributeChoices.model_rebuild()
AttributeChoicesAttributeChoicesEdges.model_rebuild()
AttributeChoicesAttributeChoicesEdgesNode.model_rebuild()
