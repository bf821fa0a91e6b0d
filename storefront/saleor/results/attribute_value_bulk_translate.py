from typing import Optional

from pydantic import Field

from .base_model import BaseModel
from .enums import AttributeValueTranslateErrorCode


class AttributeValueBulkTranslate(BaseModel):
    attribute_value_bulk_translate: Optional[
        "AttributeValueBulkTranslateAttributeValueBulkTranslate"
    ] = Field(alias="attributeValueBulkTranslate")


class AttributeValueBulkTranslateAttributeValueBulkTranslate(BaseModel):
    count: int
    results: list["AttributeValueBulkTranslateAttributeValueBulkTranslateResults"]
    errors: list["AttributeValueBulkTranslateAttributeValueBulkTranslateErrors"]


class AttributeValueBulkTranslateAttributeValueBulkTranslateResults(BaseModel):
    translation: Optional[
        "AttributeValueBulkTranslateAttributeValueBulkTranslateResultsTranslation"
    ]
    errors: Optional[
        list["AttributeValueBulkTranslateAttributeValueBulkTranslateResultsErrors"]
    ]


class AttributeValueBulkTranslateAttributeValueBulkTranslateResultsTranslation(
    BaseModel
):
    id: str


class AttributeValueBulkTranslateAttributeValueBulkTranslateResultsErrors(BaseModel):
    path: Optional[str]
    message: Optional[str]
    code: AttributeValueTranslateErrorCode


class AttributeValueBulkTranslateAttributeValueBulkTranslateErrors(BaseModel):
    path: Optional[str]
    message: Optional[str]
    code: AttributeValueTranslateErrorCode


AttributeValueBulkTranslate.model_rebuild()
AttributeValueBulkTranslateAttributeValueBulkTranslate.model_rebuild()
AttributeValueBulkTranslateAttributeValueBulkTranslateResults.model_rebuild()
