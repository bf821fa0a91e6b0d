from typing import Optional

from .base_model import BaseModel
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


class TransactionById(BaseModel):
    transaction: Optional["TransactionByIdTransaction"]


class TransactionByIdTransaction(TransactionFields):
    checkout: Optional["TransactionByIdTransactionCheckout"]
    order: Optional["TransactionByIdTransactionOrder"]


class TransactionByIdTransactionCheckout(BaseModel):
    id: str


class TransactionByIdTransactionOrder(BaseModel):
    id: str


TransactionById.model_rebuild()
TransactionByIdTransaction.model_rebuild()
