"""Publish an approved row through the contract: the job behind an approval.

Goods first, then the lot, then the stock that mirrors it, and last the note that it is
done. Each part may be repeated, so a job that was killed half-way starts over.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from catalog.bases.errors import BasesError
from catalog.bases.services import lot_receive
from catalog.fx.errors import RateUnknownError
from catalog.jobs.errors import JobPermanentError
from catalog.markets.selectors import pavilion
from catalog.submissions.review import row_mark_published, row_publish_failed
from catalog.submissions.selectors import row_for_review
from catalog.submissions.workflow import RowState
from storefront.media.errors import UnknownAssetError
from storefront.saleor.client import app_client
from storefront.saleor.errors import Contract, Refused, SaleorError
from storefront.sync.product_publish import product_publish
from storefront.sync.shop_ids import NotAppliedError, shop_ids
from storefront.sync.stock_mirror import stock_mirror_sku
from storefront.sync.submission_draft import row_draft, row_sku

if TYPE_CHECKING:
    from datetime import datetime

    from catalog.submissions.models import SubmissionRow
    from storefront.saleor.client import SaleorClient

PATH = "storefront.sync.submission_publish.row_publish_job"
# Another try in a minute cannot heal these; an operator must act first.
FINAL = (Refused, Contract, BasesError, UnknownAssetError)
MAY_PASS = (SaleorError, NotAppliedError, RateUnknownError)


def row_publish_job(payload: dict[str, Any], _key: str) -> None:
    """Job: publish one approved row. What went wrong is kept beside the row."""
    now = timezone.now()
    row_id = int(payload["row"])
    try:
        row_publish(client=app_client(), row_id=row_id, now=now)
    except FINAL as error:
        row_publish_failed(row_id=row_id, reason=str(error), now=now)
        raise JobPermanentError(str(error)) from error
    except MAY_PASS as error:
        row_publish_failed(row_id=row_id, reason=str(error), now=now)
        raise


def row_publish(*, client: SaleorClient, row_id: int, now: datetime) -> SubmissionRow:
    """Make the shop show the row: product, listings, picture, lot and stock.

    A row that is not approved is left alone. Raises `SaleorError`, `BasesError`,
    `RateUnknownError`, `NotAppliedError`, `UnknownAssetError`.
    """
    row = row_for_review(row_id=row_id)
    if row.state != RowState.APPROVED:
        return row
    declared = pavilion()
    done = product_publish(
        client=client,
        ids=shop_ids(client, language=declared.identity.default_language),
        draft=row_draft(pavilion=declared, row=row, on=now.date()),
    )
    _lot_receive(row, now)
    stock_mirror_sku(sku=row_sku(row), on=now.date())
    return row_mark_published(
        row_id=row.pk, slug=done.slug, now=now, was_written=done.was_written
    )


def _lot_receive(row: SubmissionRow, now: datetime) -> None:
    """The units of the sheet, once per lot: a row that changes words adds no units."""
    clean = row.clean
    best_before = clean["best_before"]
    lot_receive(
        base_code=clean["base"],
        sku=row_sku(row),
        lot_code=clean["lot_code"],
        quantity=clean["quantity"],
        made_on=date.fromisoformat(clean["made_on"]),
        best_before=date.fromisoformat(best_before) if best_before else None,
        key=f"submission/{row_sku(row)}/{clean['base']}/{clean['lot_code']}",
        now=now,
    )
