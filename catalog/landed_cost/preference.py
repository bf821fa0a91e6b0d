"""Pure: what a trade agreement would change for a consignment, and with what proof."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from catalog.landed_cost.types import Reason

if TYPE_CHECKING:
    from collections.abc import Sequence

    from catalog.landed_cost.types import LandedCost, Rule

# Where no sum is named because an ordinary duty is due: there a lower one would matter.
DUTY_IS_DUE = {
    "duty_not_known", "duty_rate_missing", "over_order_limit", "over_relief",
    "over_value_limit",
}  # fmt: skip


def preferences(*, landed: LandedCost, rules: Sequence[Rule]) -> tuple[Reason, ...]:
    """One sentence for each agreement that speaks of these goods' origin.

    It matters where an ordinary duty is due; where none is taken no proof is needed for
    it. Nothing is said of a consignment that another reason stops.
    """
    if landed.total is None:
        if not DUTY_IS_DUE & {reason.key for reason in landed.reasons}:
            return ()
        is_due = True
    else:
        charges = [charge for line in landed.lines for charge in line.charges]
        duties = [x.amount.amount for x in charges if x.kind == "duty"]
        is_due = sum(duties, Decimal(0)) > 0
    return tuple(
        _told(rule, is_due=is_due) for rule in rules if rule.kind == "preference"
    )


def _told(rule: Rule, *, is_due: bool) -> Reason:
    params: tuple[tuple[str, str], ...] = (("agreement", rule.goods_class),)
    key = "preference_none_needed"
    if is_due:
        limit = f"{(rule.amount or Decimal(0)).normalize():f} {rule.currency}"
        params += (("limit", limit), ("proof", rule.note))
        key = "preference_may_lower"
    return Reason(key, params, rule.source, rule.source_url, rule.valid_from)
