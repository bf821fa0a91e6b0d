"""Pure: dated rows of law that keep goods out of a country, or out of a carrier's hands.

Each row is one kind: a ban (for a season of each year, or from a day), what a carrier
does not take, a claim that makes goods a medicine, words that a label must have, plots
of the EU's deforestation rule, identifiers. `docs/landed_cost.md` says what rows mean.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from catalog.landed_cost.types import Reason

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from catalog.landed_cost.types import Item, Params, Rule

# Facts of goods that barriers ask about. A fact that is absent was never asked for: a
# stranger's goods by heading have none, and only what is declared can be held against it.
HANDLING = "handling"
CLAIMS = "claims"
LABEL_LANGUAGES = "label_languages"
MAKER = "maker"
OPERATOR_SIZE = "operator_size"
# Who brings goods into the EU and says nothing of his size is judged as the largest.
STRICTEST = "large"
YEAR = 367
# What a barrier says, by the keys of its reasons.
KEYS = {
    "carrier_refuses_battery", "carrier_refuses_flammable", "carrier_refuses_liquid",
    "carrier_refuses_magnetic", "carrier_refuses_pressurised", "identifiers_missing",
    "import_banned", "import_banned_until", "label_missing", "needs_plots",
    "restricted_claim",
}  # fmt: skip


def barrier(*, item: Item, rules: Iterable[Rule], on: date) -> Reason | None:
    """The first row that keeps the goods out on a day, and why; None where none does.

    `rules` are those in force for the destination and the goods' origin.
    """
    for rule in rules:
        asked = BARRIERS.get(rule.kind)
        if asked and item.hs_code.startswith(rule.hs_prefix):
            found = asked(item, rule, on)
            if found:
                return found
    return None


def in_season(season: str, on: date) -> bool:
    """Whether a day lies within "MM-DD/MM-DD", both days included; it may pass new year."""
    first, last = season.split("/")
    today = f"{on:%m-%d}"
    return first <= today <= last if first <= last else today >= first or today <= last


def season_ends(season: str, on: date) -> date | None:
    """The first day after a season that a day lies in; None if it fills the year."""
    after = (on + timedelta(days=ahead) for ahead in range(1, YEAR))
    return next((day for day in after if not in_season(season, day)), None)


def _ban(item: Item, rule: Rule, on: date) -> Reason | None:
    if rule.goods_class and rule.goods_class not in {item.goods_kind, _fresh(item)}:
        return None
    if rule.season:
        if not in_season(rule.season, on):
            return None
        again = season_ends(rule.season, on)
        return _told("import_banned_until" if again else "import_banned", rule, again)
    if rule.valid_to:
        return _told("import_banned_until", rule, rule.valid_to + timedelta(days=1))
    return _told("import_banned", rule)


def _fresh(item: Item) -> str:
    return "fresh" if item.fresh else ""


def _carrier(item: Item, rule: Rule, on: date) -> Reason | None:
    if rule.goods_class not in item.facts.get(HANDLING, ()):
        return None
    if rule.amount is not None and item.net_weight_g <= rule.amount:
        return None
    return _told(f"carrier_refuses_{rule.goods_class}", rule)


def _claim(item: Item, rule: Rule, on: date) -> Reason | None:
    said: dict[str, list[str]] = item.facts.get(CLAIMS) or {}
    # A medicine may say so; whether it may be sent is another question.
    if not said or item.goods_kind == "drug":
        return None
    if rule.goods_class and rule.goods_class != item.goods_kind:
        return None
    words = sorted({word for found in said.values() for word in found})
    return _told("restricted_claim", rule, words=", ".join(f"“{x}”" for x in words))


def _label(item: Item, rule: Rule, on: date) -> Reason | None:
    written: list[str] | None = item.facts.get(LABEL_LANGUAGES)
    if written is None or rule.goods_class in written:
        return None
    return _told("label_missing", rule, in_language=rule.goods_class)


def _plots(item: Item, rule: Rule, on: date) -> Reason | None:
    size = item.facts.get(OPERATOR_SIZE) or STRICTEST
    if item.facts.get("plots") or (rule.goods_class and rule.goods_class != size):
        return None
    return _told("needs_plots", rule)


def _identifiers(item: Item, rule: Rule, on: date) -> Reason | None:
    maker = item.facts.get(MAKER)
    return _told("identifiers_missing", rule) if maker == "" else None


def _told(key: str, rule: Rule, day: date | None = None, **said: str) -> Reason:
    params: Params = tuple(sorted(said.items()))
    if day:
        params += (("day", day.isoformat()),)
    return Reason(key, params, rule.source, rule.source_url, rule.valid_from)


BARRIERS: dict[str, Callable[[Any, Any, date], Reason | None]] = {
    "import_ban": _ban,
    "carrier_limit": _carrier,
    "restricted_claim": _claim,
    "label_language": _label,
    "needs_plots": _plots,
    "needs_identifiers": _identifiers,
}
