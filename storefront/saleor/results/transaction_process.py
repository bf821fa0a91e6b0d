from typing import Any, Optional

from pydantic import Field

from .base_model import BaseModel
from .enums import TransactionEventTypeEnum, TransactionProcessErrorCode
from .fragments import TransactionFields


class TransactionProcess(BaseModel):
    transaction_process: Optional["TransactionProcessTransactionProcess"] = Field(
        alias="transactionProcess"
    )


class TransactionProcessTransactionProcess(BaseModel):
    transaction: Optional["TransactionProcessTransactionProcessTransaction"]
    transaction_event: Optional[
        "TransactionProcessTransactionProcessTransactionEvent"
    ] = Field(alias="transactionEvent")
    data: Optional[Any]
    errors: list["TransactionProcessTransactionProcessErrors"]


TransactionProcessTransactionProcessTransaction = TransactionFields


class TransactionProcessTransactionProcessTransactionEvent(BaseModel):
    psp_reference: str = Field(alias="pspReference")
    message: str
    type_: Optional[TransactionEventTypeEnum] = Field(alias="type")


class TransactionProcessTransactionProcessErrors(BaseModel):
    field: Optional[str]
    message: Optional[str]
    code: TransactionProcessErrorCode


TransactionProcess.model_rebuild()
TransactionProcessTransactionProcess.model_rebuild()
