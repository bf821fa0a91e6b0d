"""The operator's pages: what they show, and what their buttons do."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
import time_machine

from catalog.bases.models import Lot
from catalog.bases.services import lot_allocate, lot_receive
from catalog.fx.services import rates_seed
from catalog.jobs.models import Job
from catalog.jobs.selectors import dead_jobs
from catalog.jobs.services import job_enqueue, outbox_add
from catalog.jobs.worker import jobs_run_due
from catalog.landed_cost.law import rules_seed
from catalog.landed_cost.models import Attestation
from catalog.sourcing.models import NeedsAttention, OrderSourcing
from catalog.submissions.models import AuditEntry, SubmissionRow
from catalog.submissions.services import submission_submit
from tests.storefront.people import (
    NOW,
    OMAR,
    PETRA,
    TODAY,
    people_make,
    rows,
    signed_in,
    uploaded,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.test import Client

pytestmark = pytest.mark.django_db


@pytest.fixture
def petra(db: None) -> Iterator[Client]:
    people_make()
    with time_machine.travel(NOW, tick=False):
        yield signed_in(PETRA)


@pytest.fixture
def row(petra: Client) -> SubmissionRow:
    rates_seed()
    rules_seed(now=NOW)
    said = rows(2)
    outcome = uploaded(OMAR, said)
    assert outcome.submission is not None
    submission_submit(actor=OMAR, submission_id=outcome.submission.pk, now=NOW)
    return SubmissionRow.objects.order_by("pk")[0]


def a_lot(code: str = "L1", units: int = 5) -> Lot:
    return lot_receive(
        base_code="SKN",
        sku="OMAR-X",
        lot_code=code,
        quantity=units,
        made_on=TODAY,
        best_before=TODAY + timedelta(days=400),
        key=f"test/{code}",
        now=NOW,
    )


def text_of(client: Client, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_queue_says_what_waits_and_since_when(
    petra: Client, row: SubmissionRow
) -> None:
    page = text_of(petra, "/console/")
    assert "goods.xlsx" in page
    assert "10 November 2026, 9:00" in page


def test_the_evidence_holds_verdict_price_language_and_difference(
    petra: Client, row: SubmissionRow
) -> None:
    page = text_of(petra, f"/console/rows/{row.pk}/")
    assert "OMAR-GREEN-CURRY-50" in page
    assert "฿22.00" in page.replace("THB ", "฿") or "22.00" in page
    assert "Nobody has yet checked that these goods may be sold here." in page
    assert page.count("not translated") == 4
    assert "Sauces and preparations therefor" in page
    assert "shrimp paste (shrimp, salt)" in page


def test_an_attestation_opens_the_market_with_date_and_name(
    petra: Client, row: SubmissionRow
) -> None:
    petra.post(
        "/console/attestations/",
        {"sku": "OMAR-GREEN-CURRY-50", "market": "sg", "note": "Label read."},
    )
    word = Attestation.objects.get()
    assert (word.operator, word.attested_on, word.note) == (
        PETRA.email, TODAY, "Label read.",
    )  # fmt: skip
    page = text_of(petra, f"/console/rows/{row.pk}/")
    assert "Nobody has yet checked" not in page
    assert AuditEntry.objects.filter(action="attest", actor=PETRA.email).count() == 1

    petra.post("/console/attestations/OMAR-GREEN-CURRY-50/sg/end/")
    word.refresh_from_db()
    assert word.withdrawn_on == TODAY


@pytest.mark.parametrize(
    "said",
    [
        {"sku": "X", "market": "th", "note": "home needs none"},
        {"sku": "X", "market": "fr", "note": "no such market"},
        {"sku": "X", "market": "sg", "note": ""},
    ],
)
def test_an_attestation_that_says_too_little_is_not_made(
    petra: Client, said: dict[str, str]
) -> None:
    assert petra.post("/console/attestations/", said).status_code == 400
    assert Attestation.objects.count() == 0


def test_what_law_asks_is_kept_with_the_row(petra: Client, row: SubmissionRow) -> None:
    petra.post(f"/console/rows/{row.pk}/law/", {"germany_vat": "7", "china_vat": "13"})
    row.refresh_from_db()
    # China's list is unknown, so nothing is known of China.
    assert row.law_facts == {"germany": {"vat_class": 7}}


def test_a_row_is_not_returned_without_a_note(
    petra: Client, row: SubmissionRow
) -> None:
    answer = petra.post(f"/console/rows/{row.pk}/return/", {"note": " "})
    assert answer.status_code == 400
    assert "Write what is to be done." in answer.content.decode()
    row.refresh_from_db()
    assert row.state == "submitted"


def test_a_lot_is_stopped_at_once_and_its_orders_get_another(petra: Client) -> None:
    bad, good = a_lot("BAD"), a_lot("GOOD")
    Lot.objects.filter(pk=bad.pk).update(best_before=TODAY + timedelta(days=300))
    OrderSourcing.objects.create(
        order_id="O1",
        number="7",
        market_code="th",
        arrival_on=TODAY,
        lines=[
            {
                "order_line_id": "OL1",
                "sku": "OMAR-X",
                "quantity": 2,
                "warehouse_codes": ["SKN"],
                "minimum_life_days": 0,
            }
        ],
        created_at=NOW,
    )
    lot_allocate(
        order_id="O1",
        order_line_id="OL1",
        sku="OMAR-X",
        base_code="SKN",
        quantity=2,
        arrival_on=TODAY,
        minimum_life_days=0,
        now=NOW,
    )
    bad.refresh_from_db()
    assert bad.quantity_allocated == 2

    petra.post(f"/console/lots/{bad.pk}/block/", {"reason": "Glass in a jar"})

    bad.refresh_from_db()
    good.refresh_from_db()
    assert (bad.state, bad.state_reason) == ("blocked", "Glass in a jar")
    assert (bad.quantity_allocated, good.quantity_allocated) == (0, 2)
    assert AuditEntry.objects.filter(action="lot-block").count() == 1
    petra.post(f"/console/lots/{bad.pk}/unblock/", {"reason": "Other factory"})
    bad.refresh_from_db()
    assert bad.state == "released"


def test_a_lot_is_not_stopped_without_a_reason(petra: Client) -> None:
    lot = a_lot()
    petra.post(f"/console/lots/{lot.pk}/block/", {"reason": ""})
    lot.refresh_from_db()
    assert lot.state == "released"
    assert AuditEntry.objects.count() == 0


def test_a_pick_list_names_order_lot_and_units(petra: Client) -> None:
    a_lot("L-77")
    lot_allocate(
        order_id="O1",
        order_line_id="OL1",
        sku="OMAR-X",
        base_code="SKN",
        quantity=3,
        arrival_on=TODAY,
        minimum_life_days=0,
        now=NOW,
    )
    page = text_of(petra, "/console/bases/SKN/pick-list/?on=2026-11-10")
    assert "L-77" in page
    assert "3 units" in page
    assert petra.get("/console/bases/NONE/pick-list/").status_code == 404


def test_what_needs_attention_is_shown_with_why_and_settled_by_hand(
    petra: Client,
) -> None:
    entry = NeedsAttention.objects.create(
        order_id="O1",
        number="7",
        order_line_id="OL1",
        sku="OMAR-X",
        quantity_wanted=3,
        quantity_missing=2,
        reason="sold_out",
        opened_at=NOW,
    )
    page = text_of(petra, "/console/orders/")
    assert (
        "2 of 3 × OMAR-X have no lot: all units are promised to other orders." in page
    )
    petra.post(f"/console/attention/{entry.pk}/close/", {"reason": ""})
    entry.refresh_from_db()
    assert entry.closed_at is None
    petra.post(f"/console/attention/{entry.pk}/close/", {"reason": "Sent by hand"})
    entry.refresh_from_db()
    assert (entry.closed_by, entry.note) == (PETRA.email, "Sent by hand")


def test_letters_are_read_as_their_reader_gets_them(petra: Client) -> None:
    message = outbox_add(
        topic="email",
        key="order-confirmation/O1",
        payload={"to": "mei@x.example", "subject": "您的订单", "text": "您好 <Mei>"},
    )
    assert "您的订单" in text_of(petra, "/console/letters/")
    page = text_of(petra, f"/console/letters/{message.pk}/")
    assert "您好 &lt;Mei&gt;" in page


def test_a_dead_job_shows_its_error_and_is_tried_again(petra: Client) -> None:
    job_enqueue(path="no.such.path", payload={}, key="k", maximum_attempts=1)
    jobs_run_due()
    (dead,) = dead_jobs()
    page = text_of(petra, "/console/jobs/")
    assert "no.such.path" in page
    assert "ModuleNotFoundError" in page

    petra.post(f"/console/jobs/{dead.pk}/retry/")

    assert dead_jobs() == []
    assert Job.objects.get(key="k").attempts == 0
    assert AuditEntry.objects.filter(action="job-retry").count() == 1
