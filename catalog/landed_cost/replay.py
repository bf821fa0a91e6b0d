"""An order's landed cost worked out again: the same, or what differs and why.

Without a day the order is worked out by the very versions of the rules that it was sold
by, and must give the same figures. With a day it is worked out by the law in force on
that day, as this shop knows it now; every charge that differs names both rules.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db.models import Q

from catalog.landed_cost.calculator import landed_cost
from catalog.landed_cost.models import OrderQuote, RuleRow, RuleState
from catalog.landed_cost.quote_json import landed_json, landed_of_json
from catalog.landed_cost.selectors import customs_items, rules_in_force, rules_of_rows
from catalog.landed_cost.types import GoodsLine
from catalog.landed_cost.words import sentence
from catalog.markets.selectors import market_by_code, pavilion
from catalog.money import Money

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from catalog.declaration import Market
    from catalog.landed_cost.types import Charge, LandedCost, Rule


class ReplayError(LookupError):
    """There is nothing to replay: no such order, or an order without a quote."""


def replay(
    *, order: str, on: date | None = None, language: str = "en"
) -> dict[str, Any]:
    """What an order was told and what comes out again, with each difference explained.

    `order` is the id of an order; the words of charges are in `language`. Raises `ReplayError`.
    """
    frozen = OrderQuote.objects.select_related("quote").filter(order_id=order).first()
    if frozen is None:
        message = f"No quote is frozen on an order {order!r}: give the order's id."
        raise ReplayError(message)
    content = frozen.quote.content
    told = landed_of_json(content)
    market = market_by_code(content["market"])
    day = on or told.on
    rules = _rules(market, day, None if on else frozen.quote.made_at)
    again = _worked_out(market, content, told, rules, day)
    differences = _differences(told, again, rules, language)
    return {
        "order": order,
        "told_on": told.on.isoformat(),
        "replayed_on": day.isoformat(),
        "same": not differences and told.total == again.total,
        "told": landed_json(told),
        "replayed": landed_json(again),
        "differences": differences,
        "explanation": _explained(told, again, differences),
    }


def _rules(market: Market, day: date, known_at: Any) -> tuple[Rule, ...]:
    """In force on a day: as known now, or as this shop knew it at an instant."""
    home = pavilion().identity.country
    if known_at is None:
        return rules_in_force(destination=market.country, origin=home, on=day)
    rows = RuleRow.objects.filter(
        Q(retired_at=None) | Q(retired_at__gt=known_at),
        destination=market.country,
        made_at__lte=known_at,
    ).exclude(state__in=(RuleState.PROPOSED, RuleState.DECLINED))
    return rules_of_rows(rows.order_by("key", "version"), origin=home, on=day)


def _worked_out(
    market: Market,
    content: dict[str, Any],
    told: LandedCost,
    rules: tuple[Rule, ...],
    day: date,
) -> LandedCost:
    lines = [
        GoodsLine(
            row["line_id"],
            row["sku"],
            row["quantity"],
            Money(Decimal(row["unit_price"]), told.currency),
        )
        for row in content["asked"]
    ]
    items = customs_items(skus={line.sku for line in lines})
    home = pavilion().identity.country
    return landed_cost(
        regime=market.regime,
        destination=market.country,
        currency=market.currency,
        lines=lines,
        items={k: v for k, v in items.items() if v.country_of_origin == home},
        freight=told.freight_net,
        rules=rules,
        on=day,
    )


def _differences(
    told: LandedCost, again: LandedCost, rules: tuple[Rule, ...], language: str
) -> list[dict[str, Any]]:
    before, after = _charges(told), _charges(again)
    dates = {f"{rule.id}@{rule.version}": rule for rule in rules}
    found = []
    for key in sorted({*before, *after}):
        old, new = before.get(key), after.get(key)
        if _amount(old) == _amount(new) and _rule(old) == _rule(new):
            continue
        law = dates.get(_rule(new) or "")
        found.append(
            {
                "where": key[0],
                "kind": key[1],
                "told": _charge(old, language),
                "replayed": _charge(new, language),
                "since": law.valid_from.isoformat() if law and law.valid_from else None,
            }
        )
    return found


def _charges(landed: LandedCost) -> dict[tuple[str, str], list[Charge]]:
    """Duty and tax by line (or "freight") and kind."""
    made: dict[tuple[str, str], list[Charge]] = {}
    places: Iterable[tuple[str, tuple[Charge, ...]]] = [
        *((line.sku, line.charges) for line in landed.lines),
        ("freight", landed.freight_charges),
    ]
    for place, charges in places:
        for charge in charges:
            if charge.rule_id:
                made.setdefault((place, charge.kind), []).append(charge)
    return made


def _amount(charges: list[Charge] | None) -> Decimal:
    return sum((charge.amount.amount for charge in charges or []), Decimal(0))


def _rule(charges: list[Charge] | None) -> str | None:
    return " and ".join(charge.rule_id for charge in charges) if charges else None


def _charge(charges: list[Charge] | None, language: str) -> dict[str, Any] | None:
    if not charges:
        return None
    return {
        "amount": str(_amount(charges)),
        "rule_id": _rule(charges),
        "source": charges[0].source,
        "words": " ".join(
            sentence(charge.why_key, dict(charge.why_params), language)
            for charge in charges
        ),
    }


def _explained(
    told: LandedCost, again: LandedCost, differences: list[dict[str, Any]]
) -> list[str]:
    if not differences and told.total == again.total:
        return [f"The same: {told.total} on {again.on}."]
    said = [f"Told {told.total} on {told.on}; {again.total} on {again.on}."]
    said += [
        f"Not the same law: {sentence(reason.key, dict(reason.params), 'en')}"
        for reason in again.reasons
    ]
    for row in differences:
        was, now = row["told"], row["replayed"]
        said.append(
            f"{row['where']}, {row['kind']}: "
            f"{was['amount'] + ' by ' + was['rule_id'] if was else 'nothing'} told, "
            f"{now['amount'] + ' by ' + now['rule_id'] if now else 'nothing'} now. "
            f"{now['words'] if now else ''}".rstrip()
        )
    return said
