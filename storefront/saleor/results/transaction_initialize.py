from typing import Any, Optional

from pydantic import Field

from .base_model import BaseModel
from .enums import TransactionEventTypeEnum, TransactionInitializeErrorCode
from .fragments import TransactionFields


class TransactionInitialize(BaseModel):
    transaction_initialize: Optional["TransactionInitializeTransactionInitialize"] = (
        Field(alias="transactionInitialize")
    )


class TransactionInitializeTransactionInitialize(BaseModel):
    transaction: Optional["TransactionInitializeTransactionInitializeTransaction"]
    transaction_event: Optional[
        "TransactionInitializeTransactionInitializeTransactionEvent"
    ] = Field(alias="transactionEvent")
    data: Optional[Any]
    errors: list["TransactionInitializeTransactionInitializeErrors"]


TransactionInitializeTransactionInitializeTransaction = TransactionFields


class TransactionInitializeTransactionInitializeTransactionEvent(BaseModel):
    psp_reference: str = Field(alias="pspReference")
    message: str
    type_: Optional[TransactionEventTypeEnum] = Field(alias="type")


class TransactionInitializeTransactionInitializeErrors(BaseModel):
    field: Optional[str]
    message: Optional[str]
    code: TransactionInitializeErrorCode


TransactionInitialize.model_rebuild()
TransactionInitializeTransactionInitialize.model_rebuild()
