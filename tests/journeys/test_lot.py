"""A lot from the base's message to the recall: sold, picked, sent, scanned, called back."""

from __future__ import annotations

import json
import re
import time
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import httpx
import pytest
import segno

from catalog.bases.feed_keys import signature_of
from tests.journeys.buyer import Buyer
from tests.journeys.operator import OPERATOR, lots_of, signs_in

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.journeys.visitor import Visitor

pytestmark = pytest.mark.journey
BASE, SKU, SLUG = "TKR", "TKR-HML-1KG", "hom-mali-rice"
MIRROR_SECONDS = 90.0


def test_a_lot_is_posted_bought_sent_scanned_and_called_back(
    person: Callable[..., Visitor],
) -> None:
    petra = person("petra")
    signs_in(petra, OPERATOR)
    lot = f"TKR-{int(time.time()) % 10**8}"
    key_id, secret = makes_key(petra)
    posts(petra.url, key_id, secret, lot)
    assert [row.on_hand for row in lots_of(petra, SKU) if row.code == lot] == [6]

    mai = Buyer(person("mai"), "th-th", "mai@thailand.example")
    sees_lot(mai.visitor, lot)
    mai.adds(SLUG, SKU, 2)
    mai.goes_to_basket()
    mai.goes_to_review()
    mai.pays_by("promptpay")
    mai.tells_bank("approve")
    assert mai.waits_for_lots() == [lot]
    order_page = mai.visitor.page.url
    number = re.search(r"\d+", mai.visitor.text("main .eyebrow"))
    assert number

    sends(petra, lot, "TH0001")
    scan = scans(petra, lot)
    mai.visitor.opens(scan + "&lang=th")
    assert lot in mai.visitor.text("main")
    assert mai.visitor.page.locator(".notice--danger").count() == 0

    calls_back(petra, lot)
    mai.visitor.opens(scan + "&lang=th")
    assert mai.visitor.page.locator("[role=alert]").count() == 1
    mai.visitor.opens(order_page)
    assert lot in mai.visitor.text(".notice--danger")
    for language in ("en", "zh-Hans", "ja", "de", "ar"):
        mai.visitor.opens(f"{scan}&lang={language}")
        assert mai.visitor.page.locator("[role=alert]").count() == 1


def makes_key(petra: Visitor) -> tuple[str, str]:
    petra.opens(f"/console/bases/{BASE}/")
    petra.follows(petra.page.locator("button[name=label][value=system]"))
    said = [one.inner_text() for one in petra.page.locator(".notice .code").all()]
    return said[0], said[1]


def posts(url: str, key_id: str, secret: str, lot: str) -> None:
    """What the base's own system sends."""
    now = datetime.now(tz=UTC)
    body = json.dumps(
        {
            "message_id": f"journey-{lot}",
            "sequence": int(now.timestamp()),
            "sent_at": now.isoformat(),
            "events": [
                {
                    "type": "received", "lot": lot, "sku": SKU, "quantity": 6,
                    "made_on": str(now.date() - timedelta(days=20)),
                    "best_before": str(now.date() + timedelta(days=300)),
                }
            ],
        }
    ).encode()  # fmt: skip
    stamp = int(now.timestamp())
    answer = httpx.post(
        f"{url}/api/bases/{BASE}/feed",
        content=body,
        headers={
            "Pavilion-Key": key_id,
            "Pavilion-Timestamp": str(stamp),
            "Pavilion-Signature": signature_of(
                secret=secret, timestamp=stamp, base_code=BASE, body=body
            ),
        },
        timeout=20,
    )
    assert answer.status_code == 201, answer.text


def sees_lot(visitor: Visitor, lot: str) -> None:
    """The shop offers the new lot first, within one cycle of the mirror."""
    until = time.monotonic() + MIRROR_SECONDS
    visitor.opens(f"/th-th/p/{SLUG}/?variant={SKU}")
    while lot not in visitor.text("main"):
        assert time.monotonic() < until, "the shop does not show the lot"
        visitor.page.wait_for_timeout(2000)
        visitor.page.reload()


def sends(petra: Visitor, lot: str, tracking: str) -> None:
    """The base's pick list: the units of the lot leave with a tracking number."""
    day = date.today() + timedelta(days=14)  # noqa: DTZ011  the list shows what is due
    petra.opens(f"/console/bases/{BASE}/pick-list/?on={day}")
    row = petra.page.locator("tbody tr").filter(has_text=lot)
    row.locator("summary").click()
    row.locator("[name=tracking]").fill(tracking)
    petra.follows(row.locator("button[value=shipped]"))
    assert petra.page.locator("tbody tr").filter(has_text=lot).count() == 0


def scans(petra: Visitor, lot: str) -> str:
    """What the printed code says: no decoder is at hand, so the drawing is compared."""
    petra.opens(f"/console/lots/?q={lot}")
    petra.follows(petra.page.locator("main tbody th a").first)
    petra.follows(petra.page.locator("a[href$='/labels/']"))
    picture = petra.page.locator(".lot-label img").first
    path = picture.get_attribute("alt") or ""
    said = picture.get_attribute("src") or ""
    drawn = segno.make(petra.url + path, error="m", micro=False)
    assert said == drawn.svg_data_uri(scale=4, border=4, dark="#000", light="#fff")
    assert urlsplit(path).path.endswith(f"/10/{lot}")
    return path


def calls_back(petra: Visitor, lot: str) -> None:
    """First a drill, then the real thing: stopped, told, paid back."""
    petra.opens(f"/console/lots/?q={lot}")
    petra.follows(petra.page.locator("main tbody th a").first)
    lot_page = petra.page.url
    petra.page.fill("#recall-reason", "เมล็ดข้าวมีความชื้นเกินกำหนด")
    petra.follows(petra.page.locator("button[name=drill][value='1']"))
    assert petra.page.locator(".notice--info").count() == 1
    petra.opens(lot_page)
    petra.page.fill("#recall-reason", "เมล็ดข้าวมีความชื้นเกินกำหนด")
    petra.follows(petra.page.locator("button[name=drill][value='0']"))
    assert petra.page.locator("main tbody tr").count() == 1
    petra.follows(petra.page.locator("form[action$='/notices/'] button"))
    petra.follows(petra.page.locator("form[action$='/remedy/'] button"))
    petra.follows(petra.page.locator("a[href$='/evidence/']"))
    assert lot in petra.text("main")
