from typing import Optional

from pydantic import Field

from .base_model import BaseModel
from .enums import MenuErrorCode


class MenuCreate(BaseModel):
    menu_create: Optional["MenuCreateMenuCreate"] = Field(alias="menuCreate")


class MenuCreateMenuCreate(BaseModel):
    menu: Optional["MenuCreateMenuCreateMenu"]
    errors: list["MenuCreateMenuCreateErrors"]


class MenuCreateMenuCreateMenu(BaseModel):
    id: str
    slug: str


class MenuCreateMenuCreateErrors(BaseModel):
    field: Optional[str]
    message: Optional[str]
    code: MenuErrorCode


MenuCreate.model_rebuild()
MenuCreateMenuCreate.model_rebuild()
