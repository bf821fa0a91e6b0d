"""What is held about a buyer: read, taken along, deleted as far as no law keeps it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.conf import settings as django_settings
from django.utils import timezone

from catalog.jobs.models import OutboxMessage
from catalog.landed_cost.models import IdentityConsent, OrderQuote
from catalog.landed_cost.services import persons_forget
from catalog.privacy.models import DataRequest
from catalog.questions.models import QuestionThread
from catalog.questions.services import question_ask
from catalog.returns.models import Return
from catalog.submissions.models import AuditEntry
from storefront.accounts.models import User
from storefront.media.models import MediaAsset
from storefront.sync.personal_data_erase import records_kept
from tests.storefront.people import PETRA, signed_in
from tests.storefront.sync.bought import FIRST, bought
from tests.storefront.sync.engine_pavilion import someland

if TYPE_CHECKING:
    from django.test import Client

    from storefront.sync.checkout_pay import PayResult

pytestmark = pytest.mark.django_db
SECRET = "My neighbour takes it"


@pytest.fixture
def order(settings: Any) -> PayResult:
    someland(settings)
    User.objects.create(email=PETRA.email, name="Petra", role="operator")
    done = bought(FIRST)
    OutboxMessage.objects.update(delivered_at=timezone.now())
    said = {"order_id": done.order_id, "number": done.number, "market_code": "kw"}
    question_ask(**said, language="en", text=SECRET, now=timezone.now())
    return done


def returned(order: PayResult, state: str) -> MediaAsset:
    now = timezone.now()
    picture = MediaAsset.objects.create(
        owner="returns", kind="picture", state="verified", name="p.png", key="x",
        file_hash="x", created_at=now,
    )  # fmt: skip
    Return.objects.create(
        order_id=order.order_id, number=order.number, market_code="kw",
        reason="damaged", note="Broken", picture_name="p.png",
        picture_stored=str(picture.pk), state=state, source="a test",
        back_by=now.date(), asked_at=now,
    )  # fmt: skip
    return picture


def test_the_buyer_reads_and_takes_along_all_that_is_held(
    order: PayResult, client: Client
) -> None:
    path = f"/en-kw/order/{order.order_id}/"
    assert f"{path}data/" in client.get(path).content.decode().replace("%3D", "=")

    html = client.get(f"{path}data/").content.decode()
    for said in ("mei@example.org", "1 Gulf Road", SECRET, order.number):
        assert said in html
    answer = client.get(f"{path}data.json")
    assert "attachment" in answer.headers["Content-Disposition"]
    assert "no-store" in answer.headers["Cache-Control"]
    values = {
        (one["section"], row["field"]): row["value"]
        for one in answer.json()["sections"]
        for row in one["data"]
    }
    assert values["delivery_address", "street_address_1"] == "1 Gulf Road"
    assert values["questions", "question"] == SECRET
    assert order.number in values["letters", "letter"]
    actions = list(AuditEntry.objects.values_list("action", flat=True))
    assert {"data-read", "data-exported"} <= set(actions)
    assert client.get("/en-kw/order/T3JkZXI6MTIz/data.json").status_code == 404


def test_a_deletion_is_asked_for_once_and_keeps_what_the_law_keeps(
    order: PayResult, client: Client, monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: Any,
) -> None:  # fmt: skip
    picture = returned(order, "received")
    terms = date(2036, 12, 31), "a law"
    for module in ("shop.personal_data", "sync.personal_data_erase"):
        monkeypatch.setattr(f"storefront.{module}.records_kept", lambda _order: terms)
    path = f"/en-kw/order/{order.order_id}/data/"
    client.post(f"{path}erase/")
    client.post(f"{path}erase/")
    asked = DataRequest.objects.get()
    assert asked.due_on == asked.asked_at.date() + timedelta(days=30)
    assert "We answer by" in client.get(path).content.decode()
    petra = signed_in(PETRA)
    assert order.number in petra.get("/console/data-requests/").content.decode()

    with django_capture_on_commit_callbacks(execute=True):
        petra.post(f"/console/data-requests/{asked.pk}/erase/")

    assert not QuestionThread.objects.exists()
    assert not MediaAsset.objects.filter(pk=picture.pk).exists()
    row = Return.objects.get()
    assert (row.note, row.picture_name, row.picture_stored) == ("", "", "")
    letter = OutboxMessage.objects.get(key=f"erasure/{asked.pk}")
    assert "31 December 2036" in letter.payload["text"]
    assert "a law" in letter.payload["text"]
    sent = OutboxMessage.objects.filter(topic="email").exclude(pk=letter.pk)
    assert [one.payload["text"] for one in sent] == [""]
    html = client.get(path).content.decode()
    assert SECRET not in html
    assert "31 December 2036" in html
    assert "1 Gulf Road" in html
    page = petra.get("/console/data-requests/").content.decode()
    assert "31 December 2036" in page
    # A second press changes nothing.
    petra.post(f"/console/data-requests/{asked.pk}/erase/")
    assert OutboxMessage.objects.filter(key__startswith="erasure/").count() == 1


def test_nothing_is_deleted_while_a_return_needs_it(
    order: PayResult, client: Client
) -> None:
    returned(order, "asked")
    client.post(f"/en-kw/order/{order.order_id}/data/erase/")

    page = signed_in(PETRA).post(
        f"/console/data-requests/{DataRequest.objects.get().pk}/erase/", follow=True
    )

    assert "A return is under way" in page.content.decode()
    assert Return.objects.get().note == "Broken"
    assert QuestionThread.objects.exists()


def test_an_identity_is_named_and_not_shown_and_goes_by_itself_after_its_term(
    order: PayResult, client: Client
) -> None:
    now = timezone.now()
    checkout = OrderQuote.objects.get(order_id=order.order_id).checkout_id
    IdentityConsent.objects.update_or_create(
        checkout_id=checkout,
        defaults={
            "market": "kw", "identity_hash": "h", "name_encrypted": "n",
            "number_encrypted": "secret-cipher", "consented_at": now,
            "expires_at": now + timedelta(days=2),
        },
    )  # fmt: skip
    path = f"/en-kw/order/{order.order_id}/data/"
    html = client.get(path).content.decode()
    assert "kept encrypted" in html
    assert "secret-cipher" not in html

    scheduled = django_settings.JOB_SCHEDULE["forget-persons"]
    assert scheduled[0].endswith(persons_forget.__name__)
    persons_forget(now + timedelta(days=3))

    assert "kept encrypted" not in client.get(path).content.decode()


def test_terms_count_from_the_end_of_the_year_of_the_sale() -> None:
    germany = {"channel": {"slug": "germany"}, "created": "2026-03-01T00:00:00+00:00"}
    until, source = records_kept(germany)
    assert until == date(2036, 12, 31)
    assert "369x" in source
