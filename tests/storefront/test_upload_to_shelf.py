"""Omar's twenty rows: uploaded, mended, one returned, the rest approved, found."""

from __future__ import annotations

import io
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook

from catalog.bases.selectors import lots_for_sku
from catalog.fx.services import rates_seed
from catalog.jobs.selectors import dead_jobs
from catalog.jobs.worker import jobs_run_due
from catalog.landed_cost.law import rules_seed
from catalog.markets.selectors import pavilion
from catalog.money import Money
from catalog.search.selectors import search
from catalog.submissions.models import AuditEntry, Submission, SubmissionRow
from storefront.demo.sample_upload import sample_pictures, sample_rows, sample_sheet
from storefront.saleor.client import app_client
from storefront.saleor.money import money_of_json
from storefront.sync.pavilion_apply import pavilion_apply
from storefront.sync.submission_publish import row_publish
from tests.storefront.people import (
    NOW,
    OMAR,
    PETRA,
    TODAY,
    people_make,
    signed_in,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.test import Client

SLUG = "omar-green-curry-50"


@pytest.fixture
def shop(db: None) -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        pavilion_apply(client=app_client(), pavilion=pavilion())
        rates_seed()
        rules_seed(now=NOW)
        people_make()
        yield


def upload(omar: Client, content: bytes, *, attachments: bytes = b"") -> str:
    data: dict[str, object] = {"sheet": SimpleUploadedFile("goods.xlsx", content)}
    if attachments:
        data["attachments"] = [SimpleUploadedFile("pictures.zip", attachments)]
    answer = omar.post("/merchant/upload/", data, follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


def mended(download: bytes) -> bytes:
    """The small file with the reasons, as Omar mends it: two cells."""
    book = load_workbook(io.BytesIO(download))
    sheet = book.worksheets[0]
    heads = [cell.value for cell in sheet[1]]
    by_sku = {
        line[heads.index("sku")].value: line for line in sheet.iter_rows(min_row=2)
    }
    by_sku["PINEAPPLE-565"][heads.index("gtin")].value = "8858710000047"
    by_sku["BANANA-CHIPS-50"][heads.index("gross_weight")].value = "56"
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def test_a_sheet_of_twenty_becomes_nineteen_products_that_buyers_find(  # noqa: PLR0915
    shop: None,
) -> None:
    omar, petra = signed_in(OMAR), signed_in(PETRA)
    rows = sample_rows(on=TODAY)

    # Upload: eighteen rows are right, two are named by row, column and remedy.
    sheet = sample_sheet(rows)
    page = upload(omar, sheet, attachments=sample_pictures(rows))
    assert "18 new, 0 changed, 0 as before, 2 with mistakes." in page
    assert "The last digit is 4; by the others it must be 8." in page
    assert "The gross weight is below the net weight (50 g)." in page
    page = upload(omar, sheet)
    assert "Nothing changed: all 20 rows are as you sent them before." in page
    assert SubmissionRow.objects.count() == 20

    # Mend: the small file holds the two rows with their reasons, and is uploaded again.
    draft = Submission.objects.get()
    small = omar.get(f"/merchant/submissions/{draft.pk}/to-mend.xlsx").content
    page = upload(omar, mended(small))
    assert "2 new, 0 changed, 0 as before, 0 with mistakes." in page
    assert list(draft.rows.values_list("state", flat=True)) == ["ready"] * 20
    omar.post(f"/merchant/submissions/{draft.pk}/submit/")

    # Review: one row comes back, the rest is approved.
    fish = draft.rows.get(sku="OYSTER-NAMPLA-200")
    evidence = petra.get(f"/console/rows/{fish.pk}/").content.decode()
    assert "Anchovy, salt, sugar" in evidence
    note = "Anchovy is fish: name it among the allergens."
    petra.post(f"/console/rows/{fish.pk}/return/", {"note": note})
    petra.post(f"/console/submissions/{draft.pk}/approve/")
    states = draft.rows.values_list("state", flat=True)
    assert sorted(states) == ["approved"] * 19 + ["returned"]

    # Publishing: product, listings, picture, lot and stock, by jobs.
    jobs_run_due()
    assert [job.traceback for job in dead_jobs()] == []
    states = draft.rows.values_list("state", flat=True)
    assert sorted(states) == ["published"] * 19 + ["returned"]
    draft.refresh_from_db()
    assert draft.state == "published"
    assert note in omar.get(f"/merchant/submissions/{draft.pk}/").content.decode()

    # The shop has it, in the money of each market it was listed in.
    product = app_client().run_raw("ProductForPublish", {"externalReference": SLUG})[
        "product"
    ]
    assert product["name"] == "Green Curry Paste"
    assert len(product["media"]) == 1
    listings = product["productVariants"]["edges"][0]["node"]["channelListings"]
    prices = {
        item["channel"]["slug"]: money_of_json(item["price"]) for item in listings
    }
    assert set(prices) == {"thailand", "singapore"}
    assert prices["thailand"] == Money(Decimal(22), "THB")
    stocks = app_client().run_raw("VariantStocks", {"sku": "OMAR-GREEN-CURRY-50"})
    assert [
        (one["warehouse"]["externalReference"], one["quantity"])
        for one in stocks["productVariant"]["stocks"]
    ] == [("SKN", 61)]
    (lot,) = lots_for_sku(sku="OMAR-GREEN-CURRY-50")
    assert (lot.code, lot.quantity_on_hand) == ("SKN-M-01", 61)

    # A buyer finds it, in English and in Thai; what was returned is not there.
    assert SLUG in search(query="green curry", channel="singapore", limit=10)
    assert SLUG in search(query="แกงเขียวหวาน", channel="thailand", limit=10)
    assert search(query="nampla", channel="thailand", limit=10) == []
    buyer = signed_in(None)
    assert (
        "Green Curry Paste"
        in buyer.get("/en-th/search/?q=green+curry").content.decode()
    )

    # Every step is in the trail, with who did it.
    steps = AuditEntry.objects.filter(submission_id=draft.pk)
    assert steps.filter(action="read", actor=OMAR.email).count() == 2
    assert steps.filter(action="submit", actor=OMAR.email).count() == 1
    assert steps.filter(action="return", actor=PETRA.email).count() == 1
    assert steps.filter(action="approve", actor=PETRA.email).count() == 19
    assert steps.filter(action="publish", actor="").count() == 19


def test_publishing_twice_writes_nothing_twice(shop: None) -> None:
    omar, petra = signed_in(OMAR), signed_in(PETRA)
    rows = sample_rows(on=TODAY)[:1]
    upload(omar, sample_sheet(rows), attachments=sample_pictures(rows))
    draft = Submission.objects.get()
    omar.post(f"/merchant/submissions/{draft.pk}/submit/")
    petra.post(f"/console/submissions/{draft.pk}/approve/")
    jobs_run_due()
    # The job that was killed before its last line runs again.
    draft.rows.update(state="approved")
    Submission.objects.update(state="approved")
    from_start = SubmissionRow.objects.get()

    jobs_run_due()
    row_publish(client=app_client(), row_id=from_start.pk, now=NOW)

    (lot,) = lots_for_sku(sku="OMAR-GREEN-CURRY-50")
    assert lot.quantity_on_hand == 61
    draft.refresh_from_db()
    assert draft.state == "published"
