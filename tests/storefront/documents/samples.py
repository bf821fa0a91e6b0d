"""A parcel to each of the demo's markets, as papers see it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from catalog.money import Money
from storefront.documents.facts import Goods, Parcel, Party

CONSIGNEES = {
    "cn": Party("王小明", street="解放路100号", city="成都市", region="四川省", postal_code="610000", country="CN", phone="+8613800138000"),
    "de": Party("Jürgen Großmann", street="Schöneberger Straße 5", city="Berlin", postal_code="10963", country="DE", phone="+4930123456"),
    "jp": Party("山田 花子", street="神南1-2-3", city="渋谷区", region="東京都", postal_code="150-0041", country="JP", phone="+81312345678"),
    "ae": Party("فاطمة الزهراء", street="شارع الشيخ زايد 10", region="دبي", country="AE", phone="+971501234567"),
    "th": Party("สมชาย ใจดี", street="99 ถนนพระราม 4", city="เขตปทุมวัน", region="กรุงเทพมหานคร", postal_code="10330", country="TH", phone="+66812345678"),
}  # fmt: skip
CURRENCY = {"cn": "CNY", "de": "EUR", "jp": "JPY", "ae": "AED", "th": "THB"}
LOCAL = {
    "cn": "通库拉茉莉香米", "de": "Hom-Mali-Duftreis", "jp": "ホムマリ米",
    "ae": "أرزّ هوم مالي الياسميني", "th": "ข้าวหอมมะลิทุ่งกุลาร้องไห้",
}  # fmt: skip


def goods(currency: str, market: str = "de", **more: Any) -> Goods:
    said: dict[str, Any] = {
        "sku": "TKR-HML-1KG", "name": "Thung Kula Hom Mali jasmine rice, 1 kg",
        "local_name": LOCAL[market], "quantity": 3,
        "value": Money(Decimal(1785 if currency == "JPY" else "17.85"), currency),
        "hs_code": "100630", "origin": "TH", "net_g": 3000, "gross_g": 3150,
        "gtin": "8850367300020", "maker": "Thung Kula rice base", "lots": ("TKR-26-11",),
    }  # fmt: skip
    return Goods(**{**said, **more})


def parcel(market: str = "de", **more: Any) -> Parcel:
    currency = CURRENCY[market]
    said: dict[str, Any] = {
        "number": "7-TKR", "order_number": "7", "order_id": "T3JkZXI6Nw==",
        "base_code": "TKR", "ordered_on": date(2026, 11, 20), "market": market,
        "destination": market.upper(), "currency": currency,
        "seller": Party("Thailand Pavilion Demo Co., Ltd.", street="99 Demo Road", city="Bangkok", postal_code="10330", country="TH", phone="+6620000000"),
        "consignor": Party("Thung Kula rice base", street="1 Moo 4", city="Suwannaphum", postal_code="45130", country="TH", phone="+6643000000"),
        "consignee": CONSIGNEES[market], "goods": (goods(currency, market),),
        "freight": Money(Decimal(900 if currency == "JPY" else "9.00"), currency),
        "incoterm": "DDP", "tracking": "EX123456785TH", "is_demo": True,
    }  # fmt: skip
    return Parcel(**{**said, **more})
