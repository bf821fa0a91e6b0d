"""What may be sold is asked again at the moment a paid basket becomes an order."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from catalog.landed_cost.models import CustomsItem
from catalog.landed_cost.services import ended_papers_set
from storefront.payments.models import AttemptState
from storefront.shop.payment_words import decline_words
from tests.storefront.sync.engine_pavilion import WHOLE, Buyer, lots, someland

pytestmark = pytest.mark.django_db


def test_goods_that_were_shut_while_paying_are_not_sold_and_the_money_goes_back(
    settings: Any,
) -> None:
    someland(settings)
    lots(("FIRST", WHOLE, 10, 200))
    mei = Buyer().puts(_1KG=2).fills()
    started = mei.starts()
    today = timezone.now().date().isoformat()
    ended_papers_set(ended={WHOLE: {"KW": ("halal", today)}})
    assert CustomsItem.objects.get(sku=WHOLE).facts["ended_papers"]

    done = mei.answers(started, "approve")

    assert done.outcome == "stopped"
    assert done.order_id == ""
    assert done.refused is not None
    assert [(item.code, item.message) for item in done.refused.items] == [
        ("PRODUCT_UNAVAILABLE_FOR_PURCHASE", f"{WHOLE}: paper_ended.")
    ]
    assert done.attempt is not None
    done.attempt.refresh_from_db()
    assert done.attempt.state == AttemptState.RETURNED
    assert done.message_code == "not_eligible"
    assert "The rules changed" in decline_words(done.message_code)

    # Opened again, the same basket is bought after all.
    ended_papers_set(ended={})
    again = mei.answers(mei.starts(), "approve")
    assert again.outcome == "ordered"
