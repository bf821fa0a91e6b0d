"""Requests about personal data."""

from __future__ import annotations

from catalog.privacy.models import DataRequest, DataRequestState

DONE_SHOWN = 100


def erasure_of_order(*, order_id: str) -> DataRequest | None:
    """What was asked about the data of an order, if anything was. One query."""
    return DataRequest.objects.filter(order_id=order_id).first()


def erasures_open() -> list[DataRequest]:
    """Requests that wait, the one with the earliest last day first."""
    return list(DataRequest.objects.filter(state=DataRequestState.ASKED))


def erasures_done() -> list[DataRequest]:
    """The latest requests that were carried out."""
    done = DataRequest.objects.filter(state=DataRequestState.DONE)
    return list(done.order_by("-done_at")[:DONE_SHOWN])
