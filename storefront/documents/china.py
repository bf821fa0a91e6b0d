"""China's three documents of a cross-border retail import: order, payment, logistics.

Fields after the GACC's notices 2014/56 and 2018/194: customs matches the three by order
number and payer. Sending is an adapter's work; the shipped one is a simulator and says
so. The payer must be the buyer.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from django.utils import timezone

from catalog.landed_cost.identity import decrypt
from catalog.landed_cost.models import IdentityConsent, OrderQuote
from catalog.submissions.trail import trail_write
from catalog.submissions.types import SYSTEM
from storefront.saleor.money import money_of_json

if TYPE_CHECKING:
    from storefront.documents.facts import Parcel

Data = dict[str, Any]
TAXES = frozenset({"duty", "import_tax"})


@dataclass(frozen=True, slots=True)
class Payer:
    """Who pays, as registered for customs."""

    name: str
    number: str


class CustomsAdapter(Protocol):
    """What sends the three documents to the customs platform."""

    def send(self, kind: str, content: Data) -> Data:
        """The platform's receipt."""


class Simulator:
    """Takes everything and says that it is no customs platform."""

    def send(self, kind: str, content: Data) -> Data:
        """A receipt that nobody can mistake for a real one."""
        return {"simulated": True, "kind": kind, "order": content.get("orderNo", "")}


def payer_of(parcel: Parcel) -> Payer | None:
    """The registered payer; each look is noted. None where nobody is registered."""
    frozen = OrderQuote.objects.filter(order_id=parcel.order_id).first()
    if frozen is None:
        return None
    row = IdentityConsent.objects.filter(checkout_id=frozen.checkout_id).first()
    if row is None or not (row.name_encrypted and row.number_encrypted):
        return None
    trail_write(
        actor=SYSTEM,
        action="identity-read",
        subject=f"order:{parcel.order_number}",
        now=timezone.now(),
        why="customs documents",
    )
    return Payer(decrypt(row.name_encrypted), decrypt(row.number_encrypted))


def is_buyer(payer: Payer, parcel: Parcel) -> bool:
    """Whether the payer is who bought: the name of the bill, in either order of its words."""
    paid, bought = payer.name.casefold().split(), parcel.buyer.casefold().split()
    return "".join(paid) in {"".join(bought), "".join(reversed(bought))}


def _buyer(parcel: Parcel) -> Data:
    payer = payer_of(parcel)
    if payer is None:
        return {}
    return {"buyerName": payer.name, "buyerIdType": "1", "buyerIdNumber": payer.number}


def order(parcel: Parcel) -> Data:
    """The order document."""
    return {
        "orderNo": parcel.order_number,
        "ebpName": parcel.seller.name,
        "goodsValue": f"{parcel.value.amount}",
        "freight": f"{parcel.freight.amount}",
        "taxTotal": f"{sum(one.amount for kind, one in parcel.charges if kind in TAXES)}",
        "currency": parcel.currency,
        **_buyer(parcel),
        "consignee": parcel.consignee.name,
        "consigneeTelephone": parcel.consignee.phone,
        "consigneeAddress": f"{parcel.consignee.region} {parcel.consignee.city} {parcel.consignee.street}".strip(),
        "goods": [
            {
                "gnum": place,
                "itemNo": one.sku,
                "itemName": one.local_name,
                "hsCode": one.hs_code,
                "barCode": one.gtin or None,
                "country": one.origin,
                "qty": one.quantity,
                "totalPrice": f"{one.value.amount}",
            }
            for place, one in enumerate(parcel.goods, start=1)
        ],
        "simulated": parcel.is_demo,
    }


def payment(parcel: Parcel) -> Data:
    """The payment document, by commerce's transactions."""
    paid = [
        {
            "payTransactionId": one["pspReference"],
            "amountPaid": f"{money_of_json(one['chargedAmount']).amount}",
            "amountHeld": f"{money_of_json(one['authorizedAmount']).amount}",
            "currency": money_of_json(one["chargedAmount"]).currency,
        }
        for one in parcel.paid
    ]
    buyer = _buyer(parcel)
    return {
        "orderNo": parcel.order_number,
        "payerName": buyer.get("buyerName"),
        "payerIdType": buyer.get("buyerIdType"),
        "payerIdNumber": buyer.get("buyerIdNumber"),
        "payments": paid,
        "simulated": parcel.is_demo,
    }


def logistics(parcel: Parcel) -> Data:
    """The logistics document."""
    return {
        "orderNo": parcel.order_number,
        "logisticsNo": parcel.tracking,
        "freight": f"{parcel.freight.amount}",
        "currency": parcel.currency,
        "weightKg": f"{(parcel.gross_g or 0) / 1000:.3f}",
        "packNo": 1,
        "consignee": parcel.consignee.name,
        "consigneeTelephone": parcel.consignee.phone,
        "simulated": parcel.is_demo,
    }
