from typing import Optional

from pydantic import Field

from .base_model import BaseModel
from .enums import AttributeTranslateErrorCode


class AttributeBulkTranslate(BaseModel):
    attribute_bulk_translate: Optional[
        "AttributeBulkTranslateAttributeBulkTranslate"
    ] = Field(alias="attributeBulkTranslate")


class AttributeBulkTranslateAttributeBulkTranslate(BaseModel):
    count: int
    results: list["AttributeBulkTranslateAttributeBulkTranslateResults"]
    errors: list["AttributeBulkTranslateAttributeBulkTranslateErrors"]


class AttributeBulkTranslateAttributeBulkTranslateResults(BaseModel):
    translation: Optional[
        "AttributeBulkTranslateAttributeBulkTranslateResultsTranslation"
    ]
    errors: Optional[list["AttributeBulkTranslateAttributeBulkTranslateResultsErrors"]]


class AttributeBulkTranslateAttributeBulkTranslateResultsTranslation(BaseModel):
    id: str


class AttributeBulkTranslateAttributeBulkTranslateResultsErrors(BaseModel):
    path: Optional[str]
    message: Optional[str]
    code: AttributeTranslateErrorCode


class AttributeBulkTranslateAttributeBulkTranslateErrors(BaseModel):
    path: Optional[str]
    message: Optional[str]
    code: AttributeTranslateErrorCode


AttributeBulkTranslate.model_rebuild()
AttributeBulkTranslateAttributeBulkTranslate.model_rebuild()
AttributeBulkTranslateAttributeBulkTranslateResults.model_rebuild()
