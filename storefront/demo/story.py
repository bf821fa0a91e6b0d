"""The story of a durian lot: sold, sent, its report fails, called back, paid back.

Played once, by the services that run the shop; nothing of it is written by hand. On a
Saleor its events go to the App only once the shop serves, so there nobody buys of it.
"""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils import timezone

from catalog.bases.dispatch import parcel_ship
from catalog.bases.feeds import feed_take
from catalog.bases.models import (
    Base,
    FeedDoor,
    FeedMessage,
    Lot,
    LotAllocation,
    LotState,
)
from catalog.markets.selectors import home_market
from catalog.sourcing.models import RecallRemedy
from storefront.payments.sandbox import payment_answer
from storefront.saleor.client import shop_client
from storefront.saleor.errors import SaleorError
from storefront.saleor.local_transport import deliver_pending_events
from storefront.saleor.money import money_of_json
from storefront.sync.checkout_pay import attempt_finish, attempt_start
from storefront.sync.recall import notices_send, recall_run, remedies_run
from storefront.sync.stock_mirror import stock_mirror_sku

if TYPE_CHECKING:
    from datetime import datetime

    from catalog.declaration import Market
    from storefront.saleor.client import SaleorClient

log = logging.getLogger(__name__)
STORY_BASE, STORY_LOT, STORY_SKU = "CTI", "CTI-DUR-26-11B", "CTI-DUR-M"
ARRIVES, FAILS = "demo-durian", "demo-durian-report"
REASON = "Basic Yellow 2 was found in the laboratory report of this lot (demo data)."
UNITS = 2
# Nobody; the address is no home.
EMAIL = "somchai@buyer.example"
ADDRESS = {
    "firstName": "สมชาย", "lastName": "ตัวอย่าง", "streetAddress1": "99 ถนนตัวอย่าง",
    "city": "เขตพระนคร", "cityArea": "พระบรมมหาราชวัง", "countryArea": "กรุงเทพมหานคร",
    "postalCode": "10200", "country": "TH", "phone": "+6621234567",
}  # fmt: skip


def story_play(*, now: datetime) -> bool:
    """Play what was not played yet; whether anything was.

    Raises `SaleorError`. A purchase that commerce refuses is left out: the lot is
    called back all the same.
    """
    base = Base.objects.filter(code=STORY_BASE).first()
    known = FeedMessage.objects.filter(base=base, message_id__in=[ARRIVES, FAILS])
    if base is None or known.filter(message_id=FAILS).exists():
        return False
    if not known.exists():
        _says(ARRIVES, 1, _arrival(now), now)
    market = home_market()
    if market and not settings.SALEOR_API_URL:
        _buys(market)
    _says(FAILS, 2, _failure(now), now)
    lot = Lot.objects.get(base=base, code=STORY_LOT)
    if lot.state == LotState.BLOCKED:
        _calls_back(lot, now)
    return True


def _says(message_id: str, sequence: int, event: dict[str, Any], now: datetime) -> None:
    feed_take(
        base_code=STORY_BASE,
        payload={
            "message_id": message_id,
            "sequence": sequence,
            "sent_at": now.isoformat(),
            "events": [event],
        },
        door=FeedDoor.HTTP,
        now=now,
    )


def _arrival(now: datetime) -> dict[str, Any]:
    today = now.date()
    return {
        "type": "received",
        "lot": STORY_LOT,
        "sku": STORY_SKU,
        "quantity": 18,
        "made_on": (today - timedelta(days=3)).isoformat(),
        "best_before": (today + timedelta(days=11)).isoformat(),
    }


def _failure(now: datetime) -> dict[str, Any]:
    return {
        "type": "lab_result",
        "lot": STORY_LOT,
        "test": "Basic Yellow 2",
        "outcome": "failed",
        "laboratory": "Demo laboratory",
        "report_number": "DEMO-26-0117",
        "reported_on": now.date().isoformat(),
        "value": "detected",
        "limit": "not detected",
    }


def _buys(market: Market) -> None:
    """A buyer at home orders, pays at the sandbox, and is sent two fruits of the lot."""
    client = shop_client()
    try:
        stock_mirror_sku(sku=STORY_SKU, on=timezone.now().date())
        order_id = _orders(client, market)
    except SaleorError as error:
        log.warning("nobody buys of the durian lot: %s", error)
        return
    deliver_pending_events(timezone.now())
    promises = LotAllocation.objects.filter(order_id=order_id, lot__code=STORY_LOT)
    for promise in promises:
        parcel_ship(
            allocation_id=promise.pk,
            quantity=promise.quantity,
            tracking="DEMO-TH-1",
            key=f"demo-story/{promise.pk}",
            now=timezone.now(),
        )


def _orders(client: SaleorClient, market: Market) -> str:
    language = "TH"
    found = client.run_raw(
        "VariantBySku",
        {"sku": STORY_SKU, "channel": market.channel, "languageCode": language},
    )["productVariant"]
    if found is None:
        raise SaleorError("the fruit is not on sale")
    wanted = {
        "channel": market.channel,
        "languageCode": language,
        "lines": [{"variantId": found["id"], "quantity": UNITS}],
    }
    made = client.run_raw(
        "CheckoutCreate", {"input": wanted, "languageCode": language}
    )["checkoutCreate"]["checkout"]
    asked = {"id": made["id"], "languageCode": language}
    client.run_raw("CheckoutEmailUpdate", asked | {"email": EMAIL})
    client.run_raw(
        "CheckoutShippingAddressUpdate", asked | {"shippingAddress": ADDRESS}
    )
    client.run_raw("CheckoutBillingAddressUpdate", asked | {"billingAddress": ADDRESS})
    ways = client.run_raw("DeliveryOptionsCalculate", {"id": made["id"]})
    first = ways["deliveryOptionsCalculate"]["deliveries"][0]
    client.run_raw(
        "CheckoutDeliveryMethodUpdate", asked | {"deliveryMethodId": first["id"]}
    )
    whole = client.run_raw("CheckoutById", asked)["checkout"]
    started = attempt_start(
        client=client,
        checkout_id=made["id"],
        channel=market.channel,
        total=money_of_json(whole["totalPrice"]["gross"]),
        method="promptpay",
        language="th",
        return_url="/",
        now=timezone.now(),
    )
    if started.attempt is None:
        raise SaleorError("nothing is paid")
    payment_answer(
        reference=started.attempt.psp_reference, ending="approve", now=timezone.now()
    )
    started.attempt.refresh_from_db()
    done = attempt_finish(client=client, attempt=started.attempt, now=timezone.now())
    return done.order_id or ""


def _calls_back(lot: Lot, now: datetime) -> None:
    done = recall_run(
        lot_ids=[lot.pk],
        reason=REASON,
        remedy=RecallRemedy.REFUND,
        by="operator@pavilion.example",
        now=now,
    )
    notices_send(recall=done.recall, now=timezone.now())
    remedies_run(recall=done.recall, now=timezone.now())
