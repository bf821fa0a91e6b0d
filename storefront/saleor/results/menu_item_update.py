from typing import Optional

from pydantic import Field

from .base_model import BaseModel
from .enums import MenuErrorCode


class MenuItemUpdate(BaseModel):
    menu_item_update: Optional["MenuItemUpdateMenuItemUpdate"] = Field(
        alias="menuItemUpdate"
    )


class MenuItemUpdateMenuItemUpdate(BaseModel):
    menu_item: Optional["MenuItemUpdateMenuItemUpdateMenuItem"] = Field(
        alias="menuItem"
    )
    errors: list["MenuItemUpdateMenuItemUpdateErrors"]


class MenuItemUpdateMenuItemUpdateMenuItem(BaseModel):
    id: str


class MenuItemUpdateMenuItemUpdateErrors(BaseModel):
    field: Optional[str]
    message: Optional[str]
    code: MenuErrorCode


MenuItemUpdate.model_rebuild()
MenuItemUpdateMenuItemUpdate.model_rebuild()
