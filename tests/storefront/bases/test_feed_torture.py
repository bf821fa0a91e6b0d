"""Sixty-seven bases speak at once, out of order, twice, and are killed at any moment."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
from django.utils import timezone

from catalog.bases.feed_keys import _cipher
from catalog.bases.models import (
    Base,
    FeedKey,
    FeedMessage,
    FeedStream,
    Lot,
    LotMovement,
)
from catalog.bases.selectors import ledger_differences
from storefront.saleor.client import SaleorClient
from storefront.sync import stock_mirror as mirror
from tests.catalog.bases.builders import a_base
from tests.catalog.jobs.test_kills import ROOT, database_url
from tests.fakes.saleor_products import FakeCatalog
from tests.storefront.bases.feed_story import BASES, SECRET, base_code, story

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.both_databases,
    pytest.mark.slow,
]
# `make torture` plays 150 of each base, 10,050 in all; CI a smaller day.
LENGTH = int(os.environ.get("FEED_TORTURE_LENGTH", "6"))
KILLS = int(os.environ.get("FEED_TORTURE_KILLS", "2"))
# Another number is another day: other orders of arrival, other moments of death.
SEED = int(os.environ.get("FEED_TORTURE_SEED", "4"))
# Two send each share at the same time.
SHARES, TWINS = 2, 2
Running = dict[tuple[int, int], subprocess.Popen[bytes]]


@pytest.fixture
def senders() -> Iterator[Running]:
    running: Running = {}
    yield running
    for process in running.values():
        process.kill()
        process.wait()


def start(running: Running, share: int, twin: int, dice: random.Random) -> None:
    seed = dice.randrange(10**6)
    running[share, twin] = subprocess.Popen(
        [
            sys.executable, "-m", "tests.storefront.bases.feed_story",
            str(share), str(SHARES), str(LENGTH), str(seed),
        ],
        cwd=ROOT,
        env=os.environ | {"DATABASE_URL": database_url()},
    )  # fmt: skip


def bases_make() -> None:
    now = timezone.now()
    for number in range(BASES):
        base = a_base(base_code(number))
        FeedKey.objects.create(
            base=base,
            key_id=f"key-{base.code}",
            secret_encrypted=_cipher().encrypt(SECRET.encode()).decode(),
            valid_from=now,
            created_at=now,
        )


def killed_and_started(running: Running, dice: random.Random) -> int:
    """Kill −9 once so many messages are stored, start again from the first message.

    Answers how many were killed.
    """
    moments = sorted(dice.sample(range(1, BASES * LENGTH), KILLS))
    for done, moment in enumerate(moments):
        while FeedMessage.objects.count() < moment:
            if all(process.poll() is not None for process in running.values()):
                return done
            time.sleep(0.01)
        victim = dice.choice(sorted(running))
        running[victim].send_signal(signal.SIGKILL)
        running[victim].wait()
        start(running, *victim, dice)
    return len(moments)


def test_ledger_stock_and_mirror_agree_at_the_end(
    senders: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    bases_make()
    dice = random.Random(SEED)
    for share in range(SHARES):
        for twin in range(TWINS):
            start(senders, share, twin, dice)
    assert killed_and_started(senders, dice) == KILLS
    assert [p.wait(timeout=1200) for p in senders.values()] == [0] * len(senders)

    stories = {base_code(n): story(n, LENGTH) for n in range(BASES)}
    wanted = {(b, lot): n for b, s in stories.items() for lot, n in s.on_hand.items()}
    lots = Lot.objects.select_related("base")
    assert {(x.base.code, x.code): x.quantity_on_hand for x in lots} == wanted
    assert FeedMessage.objects.count() == BASES * LENGTH
    assert list(FeedStream.objects.values_list("missing", "highest").distinct()) == [
        ([], LENGTH)
    ] or all(s.highest == LENGTH and not s.missing for s in FeedStream.objects.all())
    assert ledger_differences() == []
    keys = LotMovement.objects.values_list("idempotency_key", flat=True)
    assert len(set(keys)) == len(keys)
    assert_mirrored(monkeypatch, stories)


def assert_mirrored(monkeypatch: pytest.MonkeyPatch, stories: dict[str, Any]) -> None:
    shop = FakeCatalog()
    shop.make("Variant", sku="RICE", externalReference="RICE", product="P")
    for code in stories:
        shop.make("Warehouse", externalReference=code, slug=code.lower())
    declared = SimpleNamespace(bases=list(Base.objects.all()))
    monkeypatch.setattr(mirror, "pavilion", lambda: declared)
    client = SaleorClient(shop, as_app=True)
    mirror.stock_mirror(client=client, on=timezone.now().date())
    totals = {(code, "RICE"): sum(s.on_hand.values()) for code, s in stories.items()}
    assert shop.stocks() == {key: units for key, units in totals.items() if units}
    assert mirror.stock_mirror(client=client, on=timezone.now().date()).is_same
