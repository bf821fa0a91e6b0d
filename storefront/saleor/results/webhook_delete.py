from typing import Optional

from pydantic import Field

from .base_model import BaseModel
from .enums import WebhookErrorCode


class WebhookDelete(BaseModel):
    webhook_delete: Optional["WebhookDeleteWebhookDelete"] = Field(
        alias="webhookDelete"
    )


class WebhookDeleteWebhookDelete(BaseModel):
    webhook: Optional["WebhookDeleteWebhookDeleteWebhook"]
    errors: list["WebhookDeleteWebhookDeleteErrors"]


class WebhookDeleteWebhookDeleteWebhook(BaseModel):
    id: str


class WebhookDeleteWebhookDeleteErrors(BaseModel):
    field: Optional[str]
    message: Optional[str]
    code: WebhookErrorCode


WebhookDelete.model_rebuild()
WebhookDeleteWebhookDelete.model_rebuild()
