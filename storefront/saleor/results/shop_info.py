from .base_model import BaseModel


class ShopInfo(BaseModel):
    shop: "ShopInfoShop"


class ShopInfoShop(BaseModel):
    name: str


ShopInfo.model_rebuild()
