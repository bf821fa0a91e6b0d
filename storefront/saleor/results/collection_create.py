from typing import Optional

from pydantic import Field

from .base_model import BaseModel
from .enums import CollectionErrorCode


class CollectionCreate(BaseModel):
    collection_create: Optional["CollectionCreateCollectionCreate"] = Field(
        alias="collectionCreate"
    )


class CollectionCreateCollectionCreate(BaseModel):
    collection: Optional["CollectionCreateCollectionCreateCollection"]
    errors: list["CollectionCreateCollectionCreateErrors"]


class CollectionCreateCollectionCreateCollection(BaseModel):
    id: str
    slug: str


class CollectionCreateCollectionCreateErrors(BaseModel):
    field: Optional[str]
    message: Optional[str]
    code: CollectionErrorCode


CollectionCreate.model_rebuild()
CollectionCreateCollectionCreate.model_rebuild()
