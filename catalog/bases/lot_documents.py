"""Papers of one lot: kept with it, for operators only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from catalog.bases.models import LotDocument

if TYPE_CHECKING:
    from datetime import date, datetime


def lot_document_add(
    *,
    lot_id: int,
    kind: str,
    number: str,
    issued_on: date | None,
    file_name: str,
    stored_name: str,
    by: str,
    now: datetime,
) -> LotDocument:
    """Keep a paper with a lot; `stored_name` is the file as it was checked and stored."""
    made: LotDocument = LotDocument.objects.create(
        lot_id=lot_id,
        kind=kind,
        number=number,
        issued_on=issued_on,
        file_name=file_name[:160],
        stored_name=stored_name,
        added_by=by[:150],
        added_at=now,
    )
    return made


def lot_documents_of(*, lot_id: int) -> list[LotDocument]:
    """Papers of a lot, the oldest first."""
    return list(LotDocument.objects.filter(lot_id=lot_id))
