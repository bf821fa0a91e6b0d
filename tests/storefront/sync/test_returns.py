"""Goods that come back: asked for in time, taken into their lot, paid back once."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from io import BytesIO
from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from catalog.bases.dispatch import parcel_ship
from catalog.bases.models import Lot, LotAllocation
from catalog.bases.selectors import ledger_differences
from catalog.declaration import ReturnTerms
from catalog.jobs.models import OutboxMessage
from catalog.landed_cost.models import QuotaEntry
from catalog.returns import selectors
from catalog.returns.errors import ReturnError
from catalog.returns.models import Return
from catalog.returns.services import Found, return_ask, return_decide
from catalog.sourcing.models import OrderSourcing
from storefront.accounts.models import User
from storefront.sync.fulfillments import fulfillment_write
from storefront.sync.order_charge import order_charge_handle
from storefront.sync.return_pay import return_received_handle, return_take_in
from tests.storefront.people import PETRA, signed_in
from tests.storefront.sync.bought import FIRST, bought, money_left, order_of
from tests.storefront.sync.engine_pavilion import amount, someland

if TYPE_CHECKING:
    from django.test import Client

    from storefront.sync.checkout_pay import PayResult

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.both_databases]
TERMS = ReturnTerms(
    ask_days=14,
    back_days=28,
    gives_back=("goods", "charges", "delivery"),
    needs_approval=False,
    source="a test",
)


@pytest.fixture
def terms(settings: Any, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """The market's terms; a test may change them."""
    someland(settings)
    said: dict[str, Any] = {"returns": TERMS}
    known = selectors.market_by_code
    monkeypatch.setattr(
        selectors, "market_by_code", lambda code: known(code).model_copy(update=said)
    )
    return said


def sent() -> tuple[PayResult, str]:
    """Two bags were bought, have left, and are paid."""
    done = bought(FIRST)
    promise = LotAllocation.objects.get(order_id=done.order_id)
    now = timezone.now()
    parcel_ship(allocation_id=promise.pk, quantity=2, tracking="T", key="s", now=now)
    owed = OutboxMessage.objects.get(topic="fulfill")
    fulfillment_write(owed.payload, owed.key)
    order_charge_handle({}, str(done.order_id))
    return done, promise.order_line_id


def asked(done: PayResult, line: str, units: int = 1, **more: Any) -> Return:
    said = {"reason": "withdrawal", "note": "", "now": timezone.now()} | more
    return return_ask(order_id=str(done.order_id), units={line: units}, **said)


def taken_in(one: Return, received: int, sealed: int) -> None:
    (line,) = one.lines.all()
    found = {line.pk: Found(received, sealed)}
    return_take_in(return_id=one.pk, found=found, by="petra", now=timezone.now())
    for _ in range(2):
        return_received_handle({}, str(one.pk))


def parcels(done: PayResult) -> dict[str, int]:
    """Units of the order in commerce's fulfillments, by status."""
    found: dict[str, int] = {}
    for parcel in order_of(done)["fulfillments"]:
        units = sum(row["quantity"] for row in parcel["lines"])
        found[parcel["status"]] = found.get(parcel["status"], 0) + units
    return found


def test_what_is_sealed_is_sold_again_and_the_money_goes_back_once(
    terms: dict[str, Any],
) -> None:
    done, line = sent()
    before, order = money_left(done), order_of(done)
    paid = amount(order["lines"][0]["totalPrice"]["gross"])
    taken_in(asked(done, line), 1, 1)
    assert before - money_left(done) == paid / 2
    lot = Lot.objects.get(code="FIRST")
    assert (lot.quantity_on_hand, lot.quantity_allocated) == (9, 0)
    assert parcels(done) == {"FULFILLED": 1, "RETURNED": 1}
    # The rest comes back too, opened: nothing to sell, and now the delivery is paid back.
    taken_in(asked(done, line), 1, 0)
    delivery = amount(order["shippingPrice"]["gross"])
    assert before - money_left(done) == paid + delivery
    assert Lot.objects.get(code="FIRST").quantity_on_hand == 9
    assert parcels(done) == {"RETURNED": 2}
    assert ledger_differences() == []
    with pytest.raises(ReturnError, match="too_many"):
        asked(done, line)


def test_too_late_too_many_and_where_nothing_is_offered(terms: dict[str, Any]) -> None:
    done, line = sent()
    arrival = OrderSourcing.objects.get(order_id=done.order_id).arrival_on
    assert arrival is not None
    now = timezone.now()
    last = now + (arrival + timedelta(days=14) - now.date())
    with pytest.raises(ReturnError, match="too_late"):
        asked(done, line, now=last + timedelta(days=1))
    with pytest.raises(ReturnError, match="too_many"):
        asked(done, line, 3)
    with pytest.raises(ReturnError, match="nothing"):
        asked(done, line, 0)
    terms["returns"] = None
    with pytest.raises(ReturnError, match="not_offered"):
        asked(done, line)
    terms["returns"] = TERMS
    assert asked(done, line, now=last).state == "approved"


def test_a_refusal_says_why_and_lets_the_buyer_ask_again(terms: dict[str, Any]) -> None:
    terms["returns"] = TERMS.model_copy(update={"needs_approval": True})
    done, line = sent()
    one = asked(done, line, 2)
    decide = {"return_id": one.pk, "by": "petra", "now": timezone.now()}
    with pytest.raises(ReturnError):
        return_decide(**decide, approves=False, answer=" ")
    return_decide(**decide, approves=False, answer="The seal is broken.")
    with pytest.raises(ReturnError):
        return_decide(**decide, approves=True, answer="")
    assert asked(done, line, 2).state == "asked"


def test_a_yearly_limit_is_turned_back_by_what_came(terms: dict[str, Any]) -> None:
    terms["returns"] = TERMS.model_copy(update={"turns_quota_back": True})
    done, line = sent()
    QuotaEntry.objects.create(
        checkout_id="c", order_id=done.order_id, market="kw", identity_hash="h",
        year=2026, amount=Decimal(100), currency="KWD", rice_g=0,
        taken_at=timezone.now(), held_until=timezone.now(),
    )  # fmt: skip
    taken_in(asked(done, line), 1, 1)
    assert QuotaEntry.objects.get().amount == 50


def test_the_buyer_asks_and_the_operator_takes_in_on_their_pages(
    client: Client, terms: dict[str, Any]
) -> None:
    # Little is paid back of what a buyer does not want; all of what came broken.
    less = {"needs_approval": True, "gives_back": ("goods",)}
    terms["returns"] = TERMS.model_copy(update=less)
    done, _ = sent()
    path = f"/en-kw/order/{done.order_id}/"
    page = client.get(path).content.decode()
    assert "Send goods back" in page
    picture = BytesIO()
    Image.new("RGB", (1200, 900), "red").save(picture, "PNG")
    said = {"units-0": "1", "reason": "damaged", "note": "The bag was open"}
    broken = SimpleUploadedFile("bag.png", b"no picture", "image/png")
    page = client.post(f"{path}return/", said | {"picture": broken}, follow=True)
    assert "is no whole picture" in page.content.decode()
    whole = SimpleUploadedFile("bag.png", picture.getvalue(), "image/png")
    page = client.post(f"{path}return/", said | {"picture": whole}, follow=True)
    assert "We look at it and answer within a few days" in page.content.decode()
    User.objects.create(email=PETRA.email, name="Petra", role="operator")
    petra = signed_in(PETRA)
    one = Return.objects.get()
    assert one.gives_back == ["goods", "charges", "delivery"]
    assert "OAS-DAT-1KG" in petra.get("/console/returns/").content.decode()
    there = f"/console/returns/{one.pk}/"
    page = petra.get(there)
    assert "The bag was open" in page.content.decode()
    assert "bag.png" in page.content.decode()
    petra.post(f"{there}decide/", {"decision": "approve"})
    page = client.get(path).content.decode()
    assert "so that they are here by" in page
    assert Lot.objects.get().base.street in page
    (line,) = one.lines.all()
    petra.post(f"{there}receive/", {f"received-{line.pk}": "2"})
    one.refresh_from_db()
    assert one.state == "approved"
    petra.post(f"{there}receive/", {f"received-{line.pk}": "1"})
    return_received_handle({}, str(one.pk))
    assert "The money goes back the way you paid." in client.get(path).content.decode()
    letters = OutboxMessage.objects.filter(topic="email", key__startswith="return/")
    assert letters.count() == 2
