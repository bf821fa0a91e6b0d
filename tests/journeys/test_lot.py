"""A lot from the base's message to the recall: sold, picked, sent, scanned, called back."""

from __future__ import annotations

import json
import time
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import httpx
import pytest
import zxingcpp
from PIL import Image

from catalog.bases.feed_keys import signature_of
from tests.journeys.buyer import Buyer, sees_lot
from tests.journeys.conftest import REMOTE_URL
from tests.journeys.operator import OPERATOR, lots_of, sends, signs_in

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.journeys.visitor import Visitor

pytestmark = pytest.mark.journey
BASE, SKU, SLUG = "TKR", "TKR-HML-1KG", "hom-mali-rice"


def test_a_lot_is_posted_bought_sent_scanned_and_called_back(
    person: Callable[..., Visitor],
) -> None:
    petra = person("petra")
    signs_in(petra, OPERATOR)
    reads_the_durian_story(petra)
    lot = f"TKR-{int(time.time()) % 10**8}"
    key_id, secret = makes_key(petra)
    posts(petra.url, key_id, secret, lot)
    assert units(petra, lot) == [6]
    drops_sheet(petra, lot)
    assert units(petra, lot) == [7]

    mai = Buyer(person("mai"), "th-th", "mai@thailand.example")
    sees_lot(mai.visitor, lot, f"/th-th/p/{SLUG}/?variant={SKU}")
    mai.adds(SLUG, SKU, 2)
    mai.goes_to_basket()
    mai.goes_to_review()
    mai.pays_by("promptpay")
    mai.tells_bank("approve")
    assert mai.waits_for_lots() == [lot]
    order_page = mai.visitor.page.url

    sends(petra, BASE, mai.order_number(), lot, "TH0001")
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


def reads_the_durian_story(petra: Visitor) -> None:
    """What the demo played before anybody came: one order found, told and paid back."""
    petra.opens("/console/recalls/1/")
    rows = petra.page.locator("main tbody tr")
    # On a Saleor nobody buys before the shop serves.
    if not REMOTE_URL:
        assert rows.count() == 1
        assert "THB" in rows.first.inner_text()
        petra.follows(petra.page.locator("a[href$='/evidence/']"))
        assert "somchai@buyer.example" in petra.text("main")


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


def units(petra: Visitor, lot: str) -> list[int]:
    return [row.on_hand for row in lots_of(petra, SKU) if row.code == lot]


def drops_sheet(petra: Visitor, lot: str) -> None:
    """Somebody counted again and sent a list: the second door to the same lot."""
    text = f"type,lot,sku,quantity,made_on,best_before,reason\ncounted,{lot},,7,,,\n"
    petra.opens(f"/console/bases/{BASE}/")
    petra.page.set_input_files(
        "form[action$='/sheet/'] input[type=file]",
        files=[{"name": "stock.csv", "mimeType": "text/csv", "buffer": text.encode()}],
    )
    petra.follows(petra.page.locator("form[action$='/sheet/'] button"))


def scans(petra: Visitor, lot: str) -> str:
    """A picture of the printed label is read as a phone's camera would."""
    petra.opens(f"/console/lots/?q={lot}")
    petra.follows(petra.page.locator("main tbody th a").first)
    petra.follows(petra.page.locator("a[href$='/labels/']"))
    label = petra.page.locator(".lot-label").first.screenshot()
    codes = zxingcpp.read_barcodes(Image.open(BytesIO(label)))
    assert len(codes) == 1, "no code can be read on the label"
    said = urlsplit(codes[0].text)
    assert f"{said.scheme}://{said.netloc}" == petra.url
    assert said.path.endswith(f"/10/{lot}")
    return f"{said.path}?{said.query}"


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
