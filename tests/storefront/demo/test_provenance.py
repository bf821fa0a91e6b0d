"""The durian lot whose report failed: off sale, called back, and seen by anybody."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from catalog.bases.digital_link import lot_path
from catalog.bases.models import Certificate, Lot, TradeItem
from catalog.bases.selectors import ledger_differences, stock_targets
from catalog.markets.selectors import pavilion_with_goods
from catalog.sourcing.models import Recall
from storefront.demo.lots import bases_seed
from storefront.demo.provenance import provenance_seed
from storefront.demo.story import STORY_LOT, story_play

if TYPE_CHECKING:
    from django.test import Client

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)


def test_the_failed_report_is_played_once(client: Client) -> None:
    """Also where commerce sells nothing; the journeys look at it with its buyer."""
    pavilion = pavilion_with_goods()
    bases_seed(pavilion)
    provenance_seed(pavilion, now=NOW)
    assert story_play(now=NOW)
    counts = (Certificate.objects.count(), TradeItem.objects.count())
    later = datetime(2026, 11, 24, 8, tzinfo=UTC)
    provenance_seed(pavilion, now=later)
    assert not story_play(now=later)
    assert (Certificate.objects.count(), TradeItem.objects.count()) == counts
    lot = Lot.objects.get(code=STORY_LOT)
    assert (lot.state, lot.quantity_on_hand) == ("recalled", 18)
    assert stock_targets(on=NOW.date(), now=NOW) == {("CTI", "CTI-DUR-M"): 0}
    assert ledger_differences() == []
    assert Recall.objects.get().lots.get() == lot
    page = client.get(lot_path(lot) + "&lang=en").content.decode()
    assert "This lot is called back." in page
    assert "DEMO-26-0117" in page


def test_facts_are_given_no_end_and_no_number() -> None:
    pavilion = pavilion_with_goods()
    bases_seed(pavilion)
    provenance_seed(pavilion, now=NOW)
    facts = Certificate.objects.filter(is_demo=False)
    assert facts
    assert not facts.exclude(valid_until=None).exists()
    assert not facts.exclude(number="").exists()
