"""A landed cost as the lines of an answer: what, on what, by which rule, in words."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from catalog.landed_cost.barriers import BARRIERS
from catalog.landed_cost.preference import preferences
from catalog.landed_cost.types import Reason
from catalog.landed_cost.words import sentence
from catalog.money import Money, quantum, round_money

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from catalog.landed_cost.question import QuoteAsked
    from catalog.landed_cost.types import Charge, LandedCost, Rule

ORDER = {"H": 0, "M": 1, "L": 2, "": 3}


def breakdown(
    *, asked: QuoteAsked, landed: LandedCost, rules: Sequence[Rule], regime: str
) -> dict[str, Any]:
    """Lines, carriage, totals, quota, caveats and rules of an answer."""
    quota = _quota(asked, landed, [rule for rule in rules if rule.regime == regime])
    over = _over_quota(quota) if landed.total else []
    used = _used(asked, landed, rules, regime)
    caveats = _caveats(asked, landed, rules, regime, quota)
    told: dict[str, Any] = {
        "confidence": max((x.confidence for x in used), key=_order, default=None),
        "lines": [
            {
                "line": number,
                "hs_code": asked.lines[number].hs_code,
                "origin": asked.lines[number].origin,
                "quantity": asked.lines[number].quantity,
                "goods": str(line.net.amount),
                "charges": charges(line.charges, asked.language),
                "total": str(line.gross.amount),
            }
            for number, line in enumerate(landed.lines)
        ],
        "carriage": {
            "freight": str(landed.freight_net.amount),
            "insurance": str((landed.insurance or _zero(landed)).amount),
            "charges": charges(landed.freight_charges, asked.language),
            "total": str(landed.freight_gross.amount),
        },
        "totals": _totals(asked, landed),
        "quota": quota,
        "reasons": [
            reason_json(reason, asked.language) for reason in (*landed.reasons, *over)
        ],
        "missing": [missing(reason) for reason in landed.reasons],
        "caveats": [reason_json(reason, asked.language) for reason in caveats],
        "preferences": [
            reason_json(reason, asked.language)
            for reason in preferences(landed=landed, rules=rules)
        ],
        "rules": [_rule_json(rule) for rule in used],
    }
    if over:
        told |= {"status": "blocked", "totals": None}
    return told


def charges(made: Iterable[Charge], language: str) -> list[dict[str, Any]]:
    """Duty and tax with base, rate, rule, rounding and words; goods and freight apart."""
    return [
        {
            "kind": item.kind,
            "base": None if item.base is None else str(round_money(item.base).amount),
            "rate": None if item.rate is None else f"{item.rate.normalize():f}",
            "amount": str(item.amount.amount),
            "rounding": f"half up to {quantum(item.amount.currency)}",
            "rule_id": item.rule_id,
            "source": item.source,
            "source_url": item.source_url,
            "verified_on": item.verified_on.isoformat() if item.verified_on else None,
            "words": sentence(item.why_key, dict(item.why_params), language),
        }
        for item in made
        if item.why_key
    ]


def reason_json(reason: Reason, language: str) -> dict[str, Any]:
    """A reason with its words."""
    return {
        "key": reason.key,
        "words": sentence(reason.key, dict(reason.params), language),
        "params": dict(reason.params),
        "source": reason.source,
        "source_url": reason.source_url,
        "since": reason.since.isoformat() if reason.since else None,
    }


def missing(reason: Reason) -> dict[str, str]:
    """What would have to be known: a machine's side of a reason."""
    return {"what": reason.key, **dict(reason.params)}


def _zero(landed: LandedCost) -> Money:
    return Money(Decimal(0), landed.currency)


def _order(confidence: str) -> int:
    return ORDER.get(confidence, 3)


def _totals(asked: QuoteAsked, landed: LandedCost) -> dict[str, str] | None:
    """Sums by kind; under DAP duty and tax are due to the carrier at the door."""
    if landed.total is None:
        return None
    sums: dict[str, Decimal] = dict.fromkeys(
        ("goods", "freight", "insurance", "duty", "import_tax", "fee"), Decimal(0)
    )
    every = [charge for line in landed.lines for charge in line.charges]
    for charge in (*every, *landed.freight_charges):
        sums[charge.kind] += charge.amount.amount
    at_border = sums["duty"] + sums["import_tax"] + sums["fee"]
    later = at_border if asked.incoterm == "DAP" else Decimal(0)
    unit = quantum(landed.currency)
    told = {kind: amount.quantize(unit) for kind, amount in sums.items()} | {
        "total": landed.total.amount,
        "due_now": (landed.total.amount - later).quantize(unit),
        "due_on_delivery": later.quantize(unit),
    }
    return {kind: str(amount) for kind, amount in told.items()}


def _quota(
    asked: QuoteAsked, landed: LandedCost, rules: Sequence[Rule]
) -> dict[str, Any] | None:
    """The meter of a person's year: limit, used, what this adds, what is left."""
    by_kind = {rule.kind: rule for rule in rules}
    year, rice = by_kind.get("year_limit"), by_kind.get("year_weight_limit")
    if year is None or landed.customs_value is None:
        return None
    used = asked.used
    adds = {"value": landed.customs_value.amount, "rice_kg": Decimal(0)}
    adds["rice_kg"] = Decimal(dict(landed.grams).get("rice", 0)) / 1000
    limits = {"value": year.amount or Decimal(0)}
    if rice:
        limits["rice_kg"] = (rice.amount or Decimal(0)) / 1000
    meter = {}
    for name, limit in limits.items():
        had = None if used is None else getattr(used, name)
        left = None if had is None else limit - had - adds[name]
        meter[name] = {
            "limit": f"{limit:f}",
            "used": None if had is None else f"{had:f}",
            "adds": f"{adds[name]:f}",
            "left": None if left is None else f"{left:f}",
        }
    return {"per": "person and calendar year", "currency": landed.currency, **meter}


def _over_quota(quota: dict[str, Any] | None) -> list[Reason]:
    found = []
    for name, key in (("value", "over_year_limit"), ("rice_kg", "over_rice_limit")):
        meter = (quota or {}).get(name)
        if meter and meter["left"] is not None and Decimal(meter["left"]) < 0:
            before = Decimal(meter["limit"]) - Decimal(meter["used"])
            left = f"{max(before, Decimal(0)).normalize():f}"
            found.append(Reason(key, (("left", left),)))
    return found


def _caveats(
    asked: QuoteAsked,
    landed: LandedCost,
    rules: Sequence[Rule],
    regime: str,
    quota: dict[str, Any] | None,
) -> list[Reason]:
    """What was not asked and would matter; a quote that hides it would be no quote."""
    if landed.total is None:
        return []
    said = []
    if quota and asked.used is None:
        said.append(Reason("quota_not_told"))
    if any(rule.kind == "positive_list" and rule.regime == regime for rule in rules):
        said += [
            Reason("proof_of_listing", (("hs_code", line.hs_code),))
            for line in asked.lines
            if line.is_listed is None
        ]
    return said


def _used(
    asked: QuoteAsked, landed: LandedCost, rules: Sequence[Rule], regime: str
) -> list[Rule]:
    """Every rule that decided: of a charge, a limit, a share, a person's year, the goods.

    What was asked of a buyer or the goods before any figure is not in `consulted`.
    """
    ids = set(landed.consulted)
    return [
        rule
        for rule in rules
        if f"{rule.id}@{rule.version}" in ids or _decided(asked, landed, rule, regime)
    ]


def _decided(asked: QuoteAsked, landed: LandedCost, rule: Rule, regime: str) -> bool:
    if rule.kind in BARRIERS:
        # One of a heading was asked; one of all goods is told where it kept them out.
        is_why = any(reason.source == rule.source for reason in landed.reasons)
        return is_why or (
            bool(rule.hs_prefix)
            and any(line.hs_code.startswith(rule.hs_prefix) for line in asked.lines)
        )
    if rule.regime != regime:
        return False
    if rule.kind == "positive_list":
        return any(line.is_listed is not None for line in asked.lines)
    if rule.kind == "year_limit":
        return landed.customs_value is not None
    if rule.kind == "year_weight_limit":
        return bool(dict(landed.grams).get("rice"))
    return False


def _rule_json(rule: Rule) -> dict[str, Any]:
    return {
        "id": f"{rule.id}@{rule.version}",
        "kind": rule.kind,
        "rate": None if rule.rate is None else f"{rule.rate:f}",
        "amount": None if rule.amount is None else f"{rule.amount:f}",
        "currency": rule.currency,
        "basis": rule.basis,
        "valid_from": rule.valid_from.isoformat() if rule.valid_from else None,
        "valid_to": rule.valid_to.isoformat() if rule.valid_to else None,
        "confidence": rule.confidence,
        "source": rule.source,
        "source_url": rule.source_url,
        "verified_on": rule.verified_on.isoformat() if rule.verified_on else None,
    }
