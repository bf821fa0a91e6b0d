from typing import Optional

from pydantic import Field

from .base_model import BaseModel
from .enums import MenuErrorCode


class MenuItemDelete(BaseModel):
    menu_item_delete: Optional["MenuItemDeleteMenuItemDelete"] = Field(
        alias="menuItemDelete"
    )


class MenuItemDeleteMenuItemDelete(BaseModel):
    menu_item: Optional["MenuItemDeleteMenuItemDeleteMenuItem"] = Field(
        alias="menuItem"
    )
    errors: list["MenuItemDeleteMenuItemDeleteErrors"]


class MenuItemDeleteMenuItemDeleteMenuItem(BaseModel):
    id: str


class MenuItemDeleteMenuItemDeleteErrors(BaseModel):
    field: Optional[str]
    message: Optional[str]
    code: MenuErrorCode


MenuItemDelete.model_rebuild()
MenuItemDeleteMenuItemDelete.model_rebuild()
