from typing import Optional

from pydantic import Field

from .base_model import BaseModel
from .enums import TranslationErrorCode


class MenuItemTranslate(BaseModel):
    menu_item_translate: Optional["MenuItemTranslateMenuItemTranslate"] = Field(
        alias="menuItemTranslate"
    )


class MenuItemTranslateMenuItemTranslate(BaseModel):
    menu_item: Optional["MenuItemTranslateMenuItemTranslateMenuItem"] = Field(
        alias="menuItem"
    )
    errors: list["MenuItemTranslateMenuItemTranslateErrors"]


class MenuItemTranslateMenuItemTranslateMenuItem(BaseModel):
    id: str


class MenuItemTranslateMenuItemTranslateErrors(BaseModel):
    field: Optional[str]
    message: Optional[str]
    code: TranslationErrorCode


MenuItemTranslate.model_rebuild()
MenuItemTranslateMenuItemTranslate.model_rebuild()
