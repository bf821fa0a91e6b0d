"""An operator gives money back: commerce, books, letter and trail say the same."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.utils import timezone

from catalog.jobs.models import OutboxMessage
from catalog.refunds.models import Refund, RefundState
from catalog.sourcing.models import NeedsAttention
from catalog.submissions.models import AuditEntry
from storefront.accounts.models import User
from storefront.localization import formats
from storefront.localization.places import all_places
from storefront.saleor.errors import Unreachable
from storefront.saleor.money import money_of_json
from storefront.sync import refund_give
from tests.storefront.people import OMAR, PETRA, people_make, signed_in
from tests.storefront.sync.bought import bought, money_left, order_of
from tests.storefront.sync.engine_pavilion import someland

if TYPE_CHECKING:
    from django.test import Client


pytestmark = pytest.mark.django_db


@pytest.fixture
def petra(settings: Any) -> Client:
    someland(settings)
    User.objects.create(email=PETRA.email, name="Petra", role="operator")
    return signed_in(PETRA)


def form(**said: str) -> dict[str, str]:
    return {"units-0": "1", "charges": "1", "reason": "One tin was dented", **said}


def test_a_unit_of_a_line_is_given_back_once(petra: Client) -> None:
    done = bought()
    url = f"/console/orders/{done.order_id}/refund/"
    page = petra.get(url).content.decode()
    key = page.split('name="key" value="')[1].split('"')[0]
    line = order_of(done)["lines"][0]
    half = money_of_json(line["totalPrice"]["gross"]).amount / 2
    before = money_left(done)

    for _click in range(2):
        answer = petra.post(url, form(key=key), follow=True)
    text = answer.content.decode()

    refund = Refund.objects.get()
    assert (refund.state, refund.amount) == (RefundState.DONE, half)
    assert money_left(done) == before - half
    assert "The money was given back." in text
    assert "One tin was dented" in text
    letter = OutboxMessage.objects.get(topic="email", key=f"refund/{refund.pk}")
    assert letter.payload["to"] == "mei@example.org"
    assert "One tin was dented" in letter.payload["text"]
    assert AuditEntry.objects.filter(action="refund").count() == 1
    assert 'max="1"' in petra.get(url).content.decode()


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"reason": " "}, "Say why money is given back"),
        ({"units-0": "0"}, "Choose at least one unit"),
        ({"units-0": "3"}, "So many units are not left"),
        ({"units-0": "two"}, "Write units as figures."),
    ],
)
def test_a_form_that_cannot_be_says_why_and_gives_nothing(
    petra: Client, said: dict[str, str], words: str
) -> None:
    done = bought()
    before = money_left(done)

    answer = petra.post(f"/console/orders/{done.order_id}/refund/", form(**said))

    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert Refund.objects.count() == 0
    assert money_left(done) == before


def test_a_refund_that_was_cut_off_is_ended_by_the_schedule_and_given_once(
    petra: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = bought()
    before = money_left(done)
    asked = refund_give._ask

    def killed(*about: Any) -> str:
        asked(*about)
        raise Unreachable("cut off after the money was asked for")

    monkeypatch.setattr(refund_give, "_ask", killed)
    petra.post(f"/console/orders/{done.order_id}/refund/", form(key="k"))
    refund = Refund.objects.get()
    assert refund.state == RefundState.ASKED
    taken = before - money_left(done)
    assert taken == refund.amount
    assert OutboxMessage.objects.filter(key=f"refund/{refund.pk}").count() == 0

    monkeypatch.setattr(refund_give, "_ask", asked)
    assert refund_give.refunds_sweep(timezone.now()) == 1
    assert refund_give.refunds_sweep(timezone.now()) == 0
    refund.refresh_from_db()
    assert refund.state == RefundState.DONE
    assert before - money_left(done) == taken
    assert OutboxMessage.objects.filter(key=f"refund/{refund.pk}").count() == 1


def test_a_merchant_gives_nobody_s_money_back(petra: Client) -> None:
    done = bought()
    User.objects.all().delete()
    people_make()

    answer = signed_in(OMAR).post(f"/console/orders/{done.order_id}/refund/", form())

    assert answer.status_code in {302, 403}
    assert Refund.objects.count() == 0


def test_the_buyer_reads_on_the_order_what_came_back_and_why(
    petra: Client, client: Client
) -> None:
    done = bought()
    petra.post(f"/console/orders/{done.order_id}/refund/", form(key="k"))
    refund = Refund.objects.get()

    client.cookies.clear()
    place = next(place for place in all_places() if place.channel == "home")
    html = client.get(f"/{place.prefix}/order/{done.order_id}/")

    text = html.content.decode()
    assert html.status_code == 200
    assert "One tin was dented" in text
    assert formats.money(refund.money, place.locale) in text


def test_what_no_lot_stands_behind_is_given_back_and_settled(petra: Client) -> None:
    done = bought()
    line = order_of(done)["lines"][0]
    entry = NeedsAttention.objects.create(
        order_id=done.order_id, number=done.number, order_line_id=line["id"],
        sku="OAS-DAT-1KG", quantity_wanted=2, quantity_missing=1, reason="lost",
        opened_at=timezone.now(),
    )  # fmt: skip
    url = f"/console/orders/{done.order_id}/refund/"
    listed = petra.get("/console/orders/").content.decode()
    assert f"attention={entry.pk}" in listed

    page = petra.get(f"{url}?attention={entry.pk}").content.decode()
    assert 'max="2" value="1"' in page
    petra.post(url, form(key="k", attention=str(entry.pk)))

    entry.refresh_from_db()
    assert Refund.objects.get().state == RefundState.DONE
    assert (entry.closed_by, entry.closed_at is not None) == (PETRA.email, True)
