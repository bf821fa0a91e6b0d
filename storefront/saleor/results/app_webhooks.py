from typing import Optional

from pydantic import Field

from .base_model import BaseModel
from .enums import PermissionEnum, WebhookEventTypeAsyncEnum, WebhookEventTypeSyncEnum


class AppWebhooks(BaseModel):
    app: Optional["AppWebhooksApp"]


class AppWebhooksApp(BaseModel):
    id: str
    version: Optional[str]
    permissions: Optional[list["AppWebhooksAppPermissions"]]
    webhooks: Optional[list["AppWebhooksAppWebhooks"]]


class AppWebhooksAppPermissions(BaseModel):
    code: PermissionEnum


class AppWebhooksAppWebhooks(BaseModel):
    id: str
    name: Optional[str]
    identifier: Optional[str]
    target_url: str = Field(alias="targetUrl")
    is_active: bool = Field(alias="isActive")
    subscription_query: Optional[str] = Field(alias="subscriptionQuery")
    sync_events: list["AppWebhooksAppWebhooksSyncEvents"] = Field(alias="syncEvents")
    async_events: list["AppWebhooksAppWebhooksAsyncEvents"] = Field(alias="asyncEvents")


class AppWebhooksAppWebhooksSyncEvents(BaseModel):
    event_type: WebhookEventTypeSyncEnum = Field(alias="eventType")


class AppWebhooksAppWebhooksAsyncEvents(BaseModel):
    event_type: WebhookEventTypeAsyncEnum = Field(alias="eventType")


AppWebhooks.model_rebuild()
AppWebhooksApp.model_rebuild()
AppWebhooksAppWebhooks.model_rebuild()
