"""The test pavilion on the embedded engine, everything real and in this process.

Someland's shop is applied, its dates are published through the contract, its lots are
received and mirrored. Its law is made for the test: five in a hundred at home.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from catalog.bases.services import lot_receive
from catalog.fx.services import rates_store
from catalog.landed_cost.law import rules_seed
from catalog.landed_cost.models import RuleRow, RuleState
from catalog.markets.selectors import pavilion_with_goods
from storefront.demo.lots import attestations_seed, bases_seed
from storefront.demo.pictures import goods_picture
from storefront.payments import sandbox
from storefront.saleor.client import SaleorClient, app_client, shop_client
from storefront.saleor.money import money_of_json
from storefront.sync.checkout_pay import PayResult, attempt_finish, attempt_start
from storefront.sync.goods_draft import goods_draft
from storefront.sync.goods_prices import goods_prices
from storefront.sync.pavilion_apply import pavilion_apply
from storefront.sync.product_publish import product_publish
from storefront.sync.shop_ids import shop_ids
from storefront.sync.stock_mirror import stock_mirror
from tests.database_state import database_once

if TYPE_CHECKING:
    from catalog.money import Money

PAVILIONS = Path(__file__).resolve().parents[2] / "pavilions"
KUWAIT = {
    "firstName": "Mei", "lastName": "Li", "streetAddress1": "1 Gulf Road",
    "city": "Kuwait City", "country": "KW", "phone": "+96522221111",
}  # fmt: skip
HALF, WHOLE = "OAS-DAT-500", "OAS-DAT-1KG"


def someland(settings: Any) -> None:
    """Serve Someland, set up and filled. `settings` is the fixture."""
    settings.PAVILIONS_DIR, settings.PAVILION = PAVILIONS, "someland"
    database_once(f"someland {timezone.now().date()}", _someland_build)


def _someland_build() -> None:
    pavilion, client, now = pavilion_with_goods(), app_client(), timezone.now()
    pavilion_apply(client=client, pavilion=pavilion)
    rates = now.date()
    rates_store(
        base="KWD", rates={"KRW": Decimal(4500)}, source="test", source_date=rates
    )
    rules_seed(now=now)
    law_make(now)
    bases_seed(pavilion)
    ids = shop_ids(client, language=pavilion.identity.default_language)
    for goods in pavilion.goods:
        draft = goods_draft(
            pavilion=pavilion,
            goods=goods,
            prices=goods_prices(pavilion=pavilion, goods=goods, on=rates),
            picture=goods_picture(pavilion=pavilion, goods=goods),
        )
        product_publish(client=client, ids=ids, draft=draft)
        attestations_seed(goods, on=now.date())


def law_make(now: datetime) -> None:
    RuleRow.objects.create(
        key="kw-test",
        version=1,
        state=RuleState.IN_FORCE,
        destination="KW",
        content={
            "id": "kw-test", "destination": "KW", "regime": "domestic",
            "kind": "import_tax_rate", "rate": "0.05", "valid_from": "2020-01-01",
            "confidence": "H", "source": "a test", "source_url": "https://law.example/",
            "verified_on": now.date().isoformat(),
        },
        content_hash="test",
        made_at=now,
    )  # fmt: skip


def lots(*rows: tuple[str, str, int, int]) -> None:
    """Receive (code, SKU, units, days of life left) and mirror the stock."""
    now = timezone.now()
    for code, sku, units, days in rows:
        lot_receive(
            base_code="OAS",
            sku=sku,
            lot_code=code,
            quantity=units,
            made_on=now.date() - timedelta(days=1),
            best_before=now.date() + timedelta(days=days),
            key=f"test/{code}",
            now=now,
        )
    stock_mirror(client=app_client(), on=now.date())


@dataclass(slots=True)
class Buyer:
    """Somebody who buys as the shop's pages do: by documents, without a permission."""

    channel: str = "home"
    language: str = "EN"
    id: str = ""

    @property
    def client(self) -> SaleorClient:
        return shop_client()

    def ask(self, name: str, **variables: Any) -> Any:
        data = self.client.run_raw(
            name, {"id": self.id, "languageCode": self.language, **variables}
        )
        return next(iter(data.values()))

    def variant(self, sku: str) -> str:
        found = app_client().run_raw("VariantStocks", {"sku": sku})
        return str(found["productVariant"]["id"])

    def puts(self, **quantities: int) -> Buyer:
        """`_500=2` puts two of OAS-DAT-500 into a new checkout."""
        lines = [
            {
                "variantId": self.variant(f"OAS-DAT{sku.replace('_', '-')}"),
                "quantity": n,
            }
            for sku, n in quantities.items()
        ]
        made = self.client.run_raw(
            "CheckoutCreate",
            {
                "input": {
                    "channel": self.channel,
                    "languageCode": self.language,
                    "lines": lines,
                },
                "languageCode": self.language,
            },
        )
        self.id = made["checkoutCreate"]["checkout"]["id"]
        return self

    def fills(self, address: dict[str, str] | None = None) -> Buyer:
        """E-mail, addresses and the first way to deliver."""
        self.ask("CheckoutEmailUpdate", email="mei@example.org")
        said = address or KUWAIT
        self.ask("CheckoutShippingAddressUpdate", shippingAddress=said)
        self.ask("CheckoutBillingAddressUpdate", billingAddress=said)
        ways = self.client.run_raw("DeliveryOptionsCalculate", {"id": self.id})
        first = ways["deliveryOptionsCalculate"]["deliveries"][0]
        self.ask("CheckoutDeliveryMethodUpdate", deliveryMethodId=first["id"])
        return self

    def sees(self) -> Any:
        return self.ask("CheckoutById")

    @property
    def total(self) -> Money:
        return money_of_json(self.sees()["totalPrice"]["gross"])

    def starts(self, total: Money | None = None) -> PayResult:
        return attempt_start(
            client=self.client,
            checkout_id=self.id,
            channel=self.channel,
            total=total or self.total,
            method="card",
            language="en",
            return_url="/back/",
            now=timezone.now(),
        )

    def answers(self, started: PayResult, *endings: str) -> PayResult:
        """Choose endings on the provider's page and come back to the shop."""
        assert started.attempt is not None
        for ending in endings:
            sandbox.payment_answer(
                reference=started.attempt.psp_reference,
                ending=ending,
                now=timezone.now(),
            )
        started.attempt.refresh_from_db()
        return attempt_finish(
            client=self.client, attempt=started.attempt, now=timezone.now()
        )


def amount(wire: dict[str, Any]) -> Decimal:
    """Exact amount of a `MoneyFields` selection."""
    return money_of_json(wire).amount
