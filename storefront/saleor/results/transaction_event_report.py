from typing import Optional

from pydantic import Field

from .base_model import BaseModel
from .enums import TransactionEventReportErrorCode, TransactionEventTypeEnum
from .fragments import (  # noqa: F401
    TransactionFields,
    TransactionFieldsAuthorizedAmount,
    TransactionFieldsCanceledAmount,
    TransactionFieldsCancelPendingAmount,
    TransactionFieldsChargedAmount,
    TransactionFieldsChargePendingAmount,
    TransactionFieldsRefundedAmount,
    TransactionFieldsRefundPendingAmount,
)


class TransactionEventReport(BaseModel):
    transaction_event_report: Optional[
        "TransactionEventReportTransactionEventReport"
    ] = Field(alias="transactionEventReport")


class TransactionEventReportTransactionEventReport(BaseModel):
    already_processed: Optional[bool] = Field(alias="alreadyProcessed")
    transaction: Optional["TransactionEventReportTransactionEventReportTransaction"]
    transaction_event: Optional[
        "TransactionEventReportTransactionEventReportTransactionEvent"
    ] = Field(alias="transactionEvent")
    errors: list["TransactionEventReportTransactionEventReportErrors"]


class TransactionEventReportTransactionEventReportTransaction(TransactionFields):
    checkout: Optional[
        "TransactionEventReportTransactionEventReportTransactionCheckout"
    ]
    order: Optional["TransactionEventReportTransactionEventReportTransactionOrder"]


class TransactionEventReportTransactionEventReportTransactionCheckout(BaseModel):
    id: str


class TransactionEventReportTransactionEventReportTransactionOrder(BaseModel):
    id: str


class TransactionEventReportTransactionEventReportTransactionEvent(BaseModel):
    psp_reference: str = Field(alias="pspReference")
    type_: Optional[TransactionEventTypeEnum] = Field(alias="type")


class TransactionEventReportTransactionEventReportErrors(BaseModel):
    field: Optional[str]
    message: Optional[str]
    code: TransactionEventReportErrorCode


TransactionEventReport.model_rebuild()
TransactionEventReportTransactionEventReport.model_rebuild()
TransactionEventReportTransactionEventReportTransaction.model_rebuild()
