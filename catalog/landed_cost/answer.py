"""The answer to a question: every open regime worked out, the first that quotes told whole.

Reads rules in force and exchange rates, writes nothing. The answer is plain JSON: amounts
are texts in the destination's currency, rounded to its minor unit; words are for a buyer,
rule ids and sources for whoever argues with them.
"""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from babel.numbers import get_territory_currencies
from django.core.signing import BadSignature, Signer

from catalog.fx.errors import RateUnknownError
from catalog.fx.selectors import Rate, rate_on
from catalog.landed_cost.answer_json import breakdown, reason_json
from catalog.landed_cost.barriers import HANDLING, OPERATOR_SIZE, barrier
from catalog.landed_cost.barriers import KEYS as BARRIER_KEYS
from catalog.landed_cost.calculator import landed_cost
from catalog.landed_cost.charging import ASKED
from catalog.landed_cost.open_regimes import open_regimes
from catalog.landed_cost.parcels import two_parcels
from catalog.landed_cost.quote_json import content_hash
from catalog.landed_cost.selectors import rules_in_force
from catalog.landed_cost.types import Earlier, GoodsLine, Item, LandedCost, Reason
from catalog.money import Money

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date

    from catalog.landed_cost.question import LineAsked, QuoteAsked
    from catalog.landed_cost.types import Rule

# A quote holds a day: rates and law may be others tomorrow.
LIFE = timedelta(hours=24)
SALT = "landed-cost-quote"
RATED = {"quoted", "estimated"}


def quote_answer(*, asked: QuoteAsked, now: datetime) -> dict[str, Any]:
    """What it costs to bring a consignment in, or exactly what is missing.

    `status` is `quoted`, `estimated` (a rule was last verified long ago), `not_quoted` or
    `blocked`; only the first two carry a total. Three queries and one for each currency.
    """
    on = asked.date or now.date()
    origins = {line.origin for line in asked.lines}
    origin = next(iter(origins)) if len(origins) == 1 else "*"
    rules = rules_in_force(destination=asked.destination, origin=origin, on=on)
    regimes = open_regimes(rules=rules, destination=asked.destination, origins=origins)
    if asked.regime:
        regimes = tuple(name for name in regimes if name == asked.regime)
    currency = _currency_of(asked.destination, on)
    costs = worked_out(asked=asked, rules=rules, regimes=regimes, on=on, to=currency)
    chosen = next((x for x in regimes if costs[x].status in RATED), None)
    name = chosen or next(iter(regimes), "")
    landed = costs.get(name) or _nothing(currency, on)
    answer = {
        "status": landed.status,
        "destination": asked.destination,
        "date": on.isoformat(),
        "regime": name or None,
        "incoterm": asked.incoterm,
        "buyer_type": asked.buyer.type,
        "currency": currency,
        "rates": _rates_told(asked.currency, currency, on),
        **breakdown(asked=asked, landed=landed, rules=rules, regime=name),
        "alternatives": [
            _alternative(other, costs[other], landed, asked.language)
            for other in regimes
            if other != name
        ],
    }
    divided = two_parcels(
        asked=asked, whole=landed, rules=rules, regime=name,
        cost_of=lambda part: worked_out(
            asked=part, rules=rules, regimes=[name], on=on, to=currency
        )[name],
    ) if name else None  # fmt: skip
    if divided:
        answer["alternatives"].append(divided)
    return _signed(answer, now)


def worked_out(
    *,
    asked: QuoteAsked,
    rules: Sequence[Rule],
    regimes: Sequence[str],
    on: date,
    to: str,
    rates: Mapping[str, Decimal] | None = None,
) -> dict[str, LandedCost]:
    """The landed cost under each regime. Pure where `rates` are given.

    `rates` are units of the destination's currency for one unit of another.
    """
    wanted = {rule.currency for rule in rules} | {asked.currency}
    known = _rates(wanted, to, on) if rates is None else rates
    if asked.currency != to and asked.currency not in known:
        params = (("base", asked.currency), ("quote", to))
        stopped = _nothing(to, on, Reason("rate_unknown", params))
        return dict.fromkeys(regimes, stopped)
    rate = Decimal(1) if asked.currency == to else known[asked.currency]

    def money(amount: Decimal) -> Money:
        return Money(amount * rate, to)

    lines = [
        GoodsLine(str(i), str(i), line.quantity, money(line.unit_value))
        for i, line in enumerate(asked.lines)
    ]
    items = {str(i): _item(i, line) for i, line in enumerate(asked.lines)}
    made = {}
    for regime in regimes:
        stop = _stop_before(asked, rules, regime, on)
        made[regime] = (
            _nothing(to, on, stop, status="blocked" if stop.key in BLOCKS else None)
            if stop
            else landed_cost(
                regime=regime,
                currency=to,
                lines=lines,
                items=items,
                freight=money(asked.freight),
                insurance=money(asked.insurance),
                rules=rules,
                on=on,
                destination=asked.destination,
                rates=known,
                earlier=_earlier(asked, rules, on, money),
            )
        )
    return made


def _earlier(
    asked: QuoteAsked,
    rules: Sequence[Rule],
    on: date,
    money: Callable[[Decimal], Money],
) -> Earlier | None:
    """What was sent to the same person on the days that law counts together, as asked."""
    law = next((rule for rule in rules if rule.kind == "merged_orders"), None)
    if asked.same_days is None or law is None or not law.amount:
        return None
    goods = money(asked.same_days.goods)
    return Earlier(
        goods=goods,
        value=goods + money(asked.same_days.freight),
        until=on + timedelta(days=int(law.amount)),
    )


# Reasons that forbid the consignment, as against those that leave a rate unknown.
BLOCKS = {*BARRIER_KEYS, "cn_not_listed", "over_year_limit", "over_rice_limit"}


def _stop_before(
    asked: QuoteAsked, rules: Sequence[Rule], regime: str, on: date
) -> Reason | None:
    """What stops a consignment before any figure: the buyer, the goods, a weight."""
    if asked.buyer.type == "business":
        return Reason("business_buyer")
    for number, line in enumerate(asked.lines):
        kept_out = barrier(item=_item(number, line), rules=rules, on=on)
        if kept_out:
            return kept_out
    mine = [rule for rule in rules if rule.regime == regime]
    listed = next((rule for rule in mine if rule.kind == "positive_list"), None)
    if listed and any(line.is_listed is False for line in asked.lines):
        return Reason("cn_not_listed", (), listed.source, listed.source_url)
    for number, line in enumerate(asked.lines):
        if line.net_weight is None and _is_weighed(line, mine):
            return Reason("weight_missing", (("field", f"lines[{number}].net_weight"),))
    return None


def _is_weighed(line: LineAsked, rules: Sequence[Rule]) -> bool:
    """Whether law asks what these goods weigh: a quota, a bound or a tax by weight."""
    return any(
        rule.kind == "weight_limit"
        or (
            (
                rule.kind in {"quota_class", "excise_per_kg"}
                or (rule.kind, rule.goods_class) == ("list_remark", "weight")
            )
            and line.hs_code.startswith(rule.hs_prefix)
        )
        for rule in rules
    )


def _item(number: int, line: LineAsked) -> Item:
    facts: dict[str, Any] = {
        "plots": line.has_plots,
        OPERATOR_SIZE: line.operator_size,
        HANDLING: line.handling,
    }
    if line.tax_class is not None:
        facts[ASKED] = {"vat_class": line.tax_class}
    return Item(
        sku=str(number),
        hs_code=line.hs_code,
        country_of_origin=line.origin,
        net_weight_g=int((line.net_weight or Decimal(0)) * 1000),
        goods_kind="",
        fresh=False,
        storage_class="",
        facts=facts,
    )


def _currency_of(country: str, on: date) -> str:
    """The legal tender of a country on a day (CLDR); "XXX" where CLDR knows none."""
    found = get_territory_currencies(country, on, on, tender=True)
    return str(found[0]) if found else "XXX"


def _rates(currencies: set[str], to: str, on: date) -> dict[str, Decimal]:
    known: dict[str, Decimal] = {}
    for currency in sorted(currencies - {"", "g", to}):
        try:
            known[currency] = rate_on(base=currency, quote=to, on=on).rate
        except RateUnknownError:
            continue
    return known


def _rates_told(given: str, to: str, on: date) -> list[dict[str, str]]:
    if given == to:
        return []
    try:
        rate: Rate = rate_on(base=given, quote=to, on=on)
    except RateUnknownError:
        return []
    return [
        {
            "base": given,
            "quote": to,
            "rate": f"{rate.rate:f}",
            "source": rate.source,
            "source_date": rate.source_date.isoformat(),
        }
    ]


def _nothing(
    currency: str, on: date, reason: Reason | None = None, *, status: Any = None
) -> LandedCost:
    nothing = Money(Decimal(0), currency)
    return LandedCost(
        status=status or "not_quoted",
        currency=currency,
        lines=(),
        freight_net=nothing,
        freight_gross=nothing,
        freight_charges=(),
        total=None,
        reasons=(reason or Reason("regime_unknown"),),
        on=on,
    )


def _alternative(
    name: str, other: LandedCost, chosen: LandedCost, language: str
) -> dict[str, Any]:
    told: dict[str, Any] = {
        "regime": name,
        "status": other.status,
        "total": str(other.total.amount) if other.total else None,
        "reasons": [reason_json(reason, language) for reason in other.reasons],
        "difference": None,
        "parcels": 1,
        "words": "",
    }
    if other.total and chosen.total:
        told["difference"] = str((other.total - chosen.total).amount)
    return told


def _signed(answer: dict[str, Any], now: datetime) -> dict[str, Any]:
    digest = content_hash(answer)
    told = {
        "quote_id": f"lcq_{digest[:24]}",
        **answer,
        "made_at": now.isoformat(),
        "expires_at": (now + LIFE).isoformat(),
    }
    return {**told, "signature": Signer(salt=SALT).signature(_spelled(told))}


def is_genuine(answer: Mapping[str, Any], *, now: datetime) -> bool:
    """Whether an answer is ours, unchanged, and has not expired."""
    told = {key: value for key, value in answer.items() if key != "signature"}
    signer = Signer(salt=SALT)
    try:
        expires = datetime.fromisoformat(str(answer["expires_at"]))
        signed = f"{_spelled(told)}{signer.sep}{answer['signature']}"
        signer.unsign(signed)
    except (KeyError, ValueError, BadSignature):
        return False
    return now <= expires


def _spelled(told: Mapping[str, Any]) -> str:
    return json.dumps(told, sort_keys=True, ensure_ascii=False)
