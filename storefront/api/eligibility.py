"""May these goods go there? A SKU of this shop in its markets, or any heading by law."""

from __future__ import annotations

from datetime import date as Day  # noqa: N812, TC003  pydantic reads it
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import Field, ValidationError, model_validator

from catalog.bases.models import TradeItem
from catalog.landed_cost.answer_json import reason_json
from catalog.landed_cost.barriers import HANDLING, OPERATOR_SIZE
from catalog.landed_cost.eligibility import eligibility
from catalog.landed_cost.question import (
    Amount,
    Country,
    Handling,
    Heading,
    QuestionError,
    Strict,
    fault_of,
)
from catalog.landed_cost.selectors import (
    customs_items,
    eligibility_of,
    rules_in_force,
)
from catalog.landed_cost.types import Eligibility, Item
from catalog.markets.selectors import markets, pavilion

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from catalog.declaration import LaneDeclared, Market

RICE_KG = "year_weight_limit"


class EligibilityAsked(Strict):
    """The query of `GET /api/eligibility`: goods, where to, and what else matters."""

    sku: Annotated[str, Field(max_length=80)] = ""
    gtin: Annotated[str, Field(max_length=14)] = ""
    hs_code: Heading | None = None
    origin: Country | None = None
    market: Annotated[str, Field(max_length=8)] = ""
    destination: Country | None = None
    buyer: Literal["consumer", "business"] = "consumer"
    lane: Annotated[str, Field(max_length=60)] = ""
    storage_class: Annotated[str, Field(max_length=20)] = "ambient"
    fresh: bool = False
    has_plots: bool = False
    operator_size: Literal["large", "small"] = "large"
    handling: Handling | Literal[""] = ""
    quota_used_rice_kg: Amount | None = None
    on: Day | None = None
    language: Annotated[str, Field(max_length=12)] = "en"

    @model_validator(mode="after")
    def _one_of_each(self) -> EligibilityAsked:
        goods = [bool(self.sku), bool(self.gtin), self.hs_code is not None]
        if sum(goods) != 1:
            message = "Name the goods by exactly one of sku, gtin and hs_code."
            raise ValueError(message)
        if self.hs_code and not (self.origin and self.destination):
            message = "With hs_code, origin and destination are needed."
            raise ValueError(message)
        if not self.hs_code and not (self.market or self.destination):
            message = "Name where to by market or destination."
            raise ValueError(message)
        return self


def asked_of(query: Mapping[str, str]) -> EligibilityAsked:
    """The query, checked. Raises `QuestionError` with every fault."""
    try:
        return EligibilityAsked.model_validate(dict(query))
    except ValidationError as error:
        raise QuestionError([fault_of(item) for item in error.errors()]) from error


def eligibility_answer(*, asked: EligibilityAsked, on: date) -> dict[str, Any]:
    """Allowed, limited (with what is left) or blocked, why, and what else there is.

    Raises `QuestionError` for a SKU, market or lane that this shop does not have.
    """
    if asked.hs_code:
        return _by_heading(asked, on)
    sku = asked.sku or _sku_of(asked.gtin)
    if sku not in customs_items(skus=[sku]):
        raise _fault("sku", "unknown_sku", f"No goods {sku!r} in this shop.")
    market = _market(asked)
    verdict = _verdict(market, sku, on, _storage_classes(asked, market))
    others = [
        {"market": other.code, "destination": other.country}
        for other in markets()
        if other != market
        and verdict.status == "blocked"
        and _verdict(other, sku, on, None).status != "blocked"
    ]
    return {
        "sku": sku,
        "market": market.code,
        "destination": market.country,
        **_told(verdict, asked, market.country, on),
        "alternatives": {"markets": others},
    }


def _by_heading(asked: EligibilityAsked, on: date) -> dict[str, Any]:
    destination, origin = asked.destination or "", asked.origin or ""
    rules = rules_in_force(destination=destination, origin=origin, on=on)
    facts: dict[str, Any] = {
        "plots": asked.has_plots,
        OPERATOR_SIZE: asked.operator_size,
        HANDLING: [asked.handling],
    }
    quota = next(
        (
            rule.goods_class
            for rule in rules
            if rule.kind == "quota_class"
            and (asked.hs_code or "").startswith(rule.hs_prefix)
        ),
        "",
    )
    if destination == "CN":
        facts["china"] = {"cbec": "likely_verify", "quota": quota}
    item = Item(
        sku="",
        hs_code=asked.hs_code or "",
        country_of_origin=origin,
        net_weight_g=0,
        goods_kind="",
        fresh=asked.fresh,
        storage_class=asked.storage_class,
        facts=facts,
    )
    verdict = eligibility(
        item=item,
        destination=destination,
        home=origin,
        rules=rules,
        attested_on=None,
        is_demo_attested=False,
        has_lane=True,
        on=on,
    )
    return {
        "hs_code": asked.hs_code,
        "origin": origin,
        "destination": destination,
        **_told(verdict, asked, destination, on),
        "alternatives": {"markets": []},
    }


def _told(
    verdict: Eligibility, asked: EligibilityAsked, destination: str, on: date
) -> dict[str, Any]:
    left = None
    if verdict.status == "limited":
        left = _left(verdict, asked, destination, on)
        if left is not None and left <= 0:
            verdict = Eligibility("blocked", verdict.reasons)
    return {
        "status": verdict.status,
        "on": on.isoformat(),
        "reasons": [reason_json(reason, asked.language) for reason in verdict.reasons],
        "left_kg": None if left is None else f"{max(left, Decimal(0)):f}",
    }


def _left(
    verdict: Eligibility, asked: EligibilityAsked, destination: str, on: date
) -> Decimal | None:
    """Kilograms left of the year; None where nobody said what was used."""
    if asked.quota_used_rice_kg is None:
        return None
    rules = rules_in_force(
        destination=destination, origin=pavilion().identity.country, on=on
    )
    limit = next((rule for rule in rules if rule.kind == RICE_KG), None)
    if limit is None or limit.amount is None:
        return None
    return limit.amount / 1000 - asked.quota_used_rice_kg


def _verdict(
    market: Market, sku: str, on: date, storage_classes: frozenset[str] | None
) -> Eligibility:
    if storage_classes is None:
        storage_classes = frozenset(
            kept for lane in _lanes(market) for kept in lane.storage_classes
        )
    return eligibility_of(
        market=market, skus=[sku], on=on, storage_classes=storage_classes
    )[sku]


def _lanes(market: Market) -> list[LaneDeclared]:
    return [lane for lane in pavilion().routes.lanes if lane.market == market.code]


def _storage_classes(asked: EligibilityAsked, market: Market) -> frozenset[str] | None:
    if not asked.lane:
        return None
    for lane in _lanes(market):
        if lane.code == asked.lane:
            return frozenset(lane.storage_classes)
    codes = ", ".join(lane.code for lane in _lanes(market))
    raise _fault("lane", "unknown_lane", f"No such lane; this market has {codes}.")


def _sku_of(gtin: str) -> str:
    found = TradeItem.objects.filter(gtin=gtin.zfill(14)).first()
    if found is None:
        raise _fault("gtin", "unknown_gtin", f"No goods with GTIN {gtin} in this shop.")
    return str(found.sku)


def _market(asked: EligibilityAsked) -> Market:
    for market in markets():
        if asked.market and market.code == asked.market.lower():
            return market
        if not asked.market and market.country == asked.destination:
            return market
    codes = ", ".join(market.code for market in markets())
    field = "market" if asked.market else "destination"
    message = f"This shop does not sell there; its markets are {codes}."
    raise _fault(field, "unknown_market", message)


def _fault(field: str, code: str, message: str) -> QuestionError:
    return QuestionError([{"field": field, "code": code, "message": message}])
