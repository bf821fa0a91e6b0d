"""One parcel or two: what the same goods would cost divided, where law lets them be.

Compared only when it can matter: a limit stops the whole, or divides its price. The
freight that was asked for is taken for each parcel, for each is carried by itself.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from catalog.landed_cost.answer_json import reason_json
from catalog.landed_cost.types import Reason
from catalog.landed_cost.words import sentence

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from catalog.landed_cost.question import LineAsked, QuoteAsked
    from catalog.landed_cost.types import LandedCost, Rule

RATED = {"quoted", "estimated"}
LIMITS = {
    "item_limit", "order_limit", "parcel_limit", "relief_limit", "tax_relief_limit",
    "tax_waived_up_to", "value_limit", "weight_limit",
}  # fmt: skip
MERGED = "merged_orders"


def halves(asked: QuoteAsked) -> tuple[QuoteAsked, QuoteAsked] | None:
    """The units of a consignment in two parcels of about the same value.

    None for a single unit. The dearest units are placed first, each in the lighter
    parcel, so that the halves differ by one unit's value at most.
    """
    units = sum(line.quantity for line in asked.lines)
    if units < 2:
        return None
    boxes: tuple[list[LineAsked], list[LineAsked]] = ([], [])
    worth = [Decimal(0), Decimal(0)]
    for line in sorted(asked.lines, key=lambda one: -one.unit_value):
        half, odd = divmod(line.quantity, 2)
        less = 0 if worth[0] <= worth[1] else 1
        for box in (0, 1):
            count = half + (odd if box == less else 0)
            if count:
                boxes[box].append(line.model_copy(update={"quantity": count}))
                worth[box] += count * line.unit_value
    if not (boxes[0] and boxes[1]):
        return None
    first, second = (asked.model_copy(update={"lines": box}) for box in boxes)
    return first, second


def two_parcels(
    *,
    asked: QuoteAsked,
    whole: LandedCost,
    rules: Sequence[Rule],
    regime: str,
    cost_of: Callable[[QuoteAsked], LandedCost],
) -> dict[str, Any] | None:
    """The comparison as an alternative of an answer; None where nothing would change."""
    mine = [rule for rule in rules if rule.regime == regime]
    parts = halves(asked) if any(rule.kind in LIMITS for rule in mine) else None
    if parts is None:
        return None
    costs = [cost_of(part) for part in parts]
    sums = [cost.total for cost in costs if cost.status in RATED and cost.total]
    if len(sums) != len(costs):
        return None
    both = sums[0] + sums[1]
    if whole.total is not None and both >= whole.total:
        return None
    law = next((rule for rule in rules if rule.kind == MERGED), None)
    told: dict[str, Any] = {"regime": regime, "parcels": 2, "difference": None}
    if law:
        why = Reason("split_forbidden", (), law.source, law.source_url, law.valid_from)
        return told | {
            "status": "blocked", "total": None,
            "reasons": [reason_json(why, asked.language)], "words": "",
        }  # fmt: skip
    if whole.total is not None:
        told["difference"] = str((both - whole.total).amount)
    status = "quoted" if all(x.status == "quoted" for x in costs) else "estimated"
    key = "two_parcels_only" if whole.total is None else "two_parcels_cheaper"
    return told | {
        "status": status, "total": str(both.amount), "reasons": [],
        "words": sentence(key, {}, asked.language),
    }  # fmt: skip
