"""A landed cost as JSON and back, exactly: amounts and rates are texts."""

from __future__ import annotations

import hashlib
import json
from datetime import date
from decimal import Decimal
from typing import Any

from catalog.landed_cost.types import Charge, LandedCost, LineCost, Reason
from catalog.money import Money

Json = dict[str, Any]


def content_hash(content: Json) -> str:
    """SHA-256 of a content in one spelling."""
    text = json.dumps(content, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def landed_json(landed: LandedCost) -> Json:
    """Everything that was told."""
    return {
        "status": landed.status,
        "currency": landed.currency,
        "on": landed.on.isoformat(),
        "lines": [
            {
                "line_id": line.line_id,
                "sku": line.sku,
                "net": str(line.net.amount),
                "gross": str(line.gross.amount),
                "charges": [_charge_json(charge) for charge in line.charges],
            }
            for line in landed.lines
        ],
        "freight_net": str(landed.freight_net.amount),
        "freight_gross": str(landed.freight_gross.amount),
        "freight_charges": [_charge_json(item) for item in landed.freight_charges],
        "total": str(landed.total.amount) if landed.total else None,
        "reasons": [_reason_json(reason) for reason in landed.reasons],
        "customs_value": str(landed.customs_value.amount)
        if landed.customs_value
        else None,
        "grams": dict(landed.grams),
    }


def _charge_json(charge: Charge) -> Json:
    return {
        "kind": charge.kind,
        "amount": str(charge.amount.amount),
        "why_key": charge.why_key,
        "why_params": dict(charge.why_params),
        "rate": None if charge.rate is None else str(charge.rate),
        "base": None if charge.base is None else str(charge.base.amount),
        "rule_id": charge.rule_id,
        "source": charge.source,
        "source_url": charge.source_url,
        "verified_on": charge.verified_on.isoformat() if charge.verified_on else None,
    }


def _reason_json(reason: Reason) -> Json:
    return {
        "key": reason.key,
        "params": dict(reason.params),
        "source": reason.source,
        "source_url": reason.source_url,
        "since": reason.since.isoformat() if reason.since else None,
    }


def landed_of_json(content: Json) -> LandedCost:
    """What was told, again."""
    currency = content["currency"]

    def money(text: str) -> Money:
        return Money(Decimal(text), currency)

    def charges(rows: list[Json]) -> tuple[Charge, ...]:
        return tuple(
            Charge(
                kind=row["kind"],
                amount=money(row["amount"]),
                why_key=row["why_key"],
                why_params=tuple(sorted(row["why_params"].items())),
                rate=None if row["rate"] is None else Decimal(row["rate"]),
                rule_id=row["rule_id"],
                source=row["source"],
                source_url=row["source_url"],
                verified_on=_day(row["verified_on"]),
                # Quotes of before say nothing of it.
                base=money(row["base"]) if row.get("base") else None,
            )
            for row in rows
        )

    return LandedCost(
        status=content["status"],
        currency=currency,
        lines=tuple(
            LineCost(
                row["line_id"],
                row["sku"],
                money(row["net"]),
                money(row["gross"]),
                charges(row["charges"]),
            )
            for row in content["lines"]
        ),
        freight_net=money(content["freight_net"]),
        freight_gross=money(content["freight_gross"]),
        freight_charges=charges(content["freight_charges"]),
        total=money(content["total"]) if content["total"] is not None else None,
        reasons=tuple(_reason(row) for row in content["reasons"]),
        on=date.fromisoformat(content["on"]),
        customs_value=money(content["customs_value"])
        if content["customs_value"] is not None
        else None,
        grams=tuple(sorted(content["grams"].items())),
    )


def _reason(row: Json) -> Reason:
    params = tuple(sorted(row["params"].items()))
    return Reason(
        row["key"], params, row["source"], row["source_url"], _day(row["since"])
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
