from typing import Optional

from pydantic import Field

from .base_model import BaseModel
from .enums import MenuErrorCode


class MenuItemMove(BaseModel):
    menu_item_move: Optional["MenuItemMoveMenuItemMove"] = Field(alias="menuItemMove")


class MenuItemMoveMenuItemMove(BaseModel):
    menu: Optional["MenuItemMoveMenuItemMoveMenu"]
    errors: list["MenuItemMoveMenuItemMoveErrors"]


class MenuItemMoveMenuItemMoveMenu(BaseModel):
    id: str


class MenuItemMoveMenuItemMoveErrors(BaseModel):
    field: Optional[str]
    message: Optional[str]
    code: MenuErrorCode


MenuItemMove.model_rebuild()
MenuItemMoveMenuItemMove.model_rebuild()
