"""A consignment while it is worked out: its rules, its charges, its rounding."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

from catalog.landed_cost.types import Charge, LineCost, Reason
from catalog.money import Money, money_sum, round_money

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from catalog.landed_cost.types import (
        Earlier,
        GoodsLine,
        Item,
        Kind,
        Params,
        Rule,
        Status,
    )  # fmt: skip


class Stop(Exception):  # noqa: N818  no failure: the answer is that there is no price
    """There is no number to give; says why."""

    def __init__(self, status: Status, reason: Reason) -> None:
        super().__init__(reason.key)
        self.status = status
        self.reason = reason


@dataclass(slots=True)
class Consignment:
    """Goods under one declaration. Charges gather while a regime is applied."""

    currency: str
    lines: tuple[GoodsLine, ...]
    items: dict[str, Item]
    freight: Money
    rules: tuple[Rule, ...]
    on: date
    destination: str = ""
    insurance: Money | None = None
    # Units of this consignment's currency for one unit of a limit's currency.
    rates: Mapping[str, Decimal] = field(default_factory=dict)
    earlier: Earlier | None = None
    is_estimate: bool = False
    charges: dict[str, list[Charge]] = field(default_factory=lambda: defaultdict(list))
    freight_charges: list[Charge] = field(default_factory=list)
    # In the order asked; a dict for its keys, each once.
    consulted: dict[str, None] = field(default_factory=dict)

    def check(self) -> None:
        """Begin: every SKU is known to customs, every price is in this currency."""
        for line in self.lines:
            if line.sku not in self.items:
                raise Stop("not_quoted", Reason("goods_unknown", (("sku", line.sku),)))
            self.charges[line.line_id].append(Charge("goods", self.net(line)))
        if self.freight.amount:
            self.freight_charges.append(Charge("freight", self.freight))
        if self.insurance:
            self.freight_charges.append(Charge("insurance", self.insurance))

    def net(self, line: GoodsLine) -> Money:
        """Goods of a line."""
        return round_money(line.unit_price * line.quantity)

    @property
    def goods(self) -> Money:
        """Goods of all lines: the intrinsic value."""
        return money_sum([self.net(x) for x in self.lines], currency=self.currency)

    @property
    def carriage(self) -> Money:
        """Freight and insurance: what brings the goods there."""
        return self.freight + self.insurance if self.insurance else self.freight

    @property
    def value(self) -> Money:
        """Goods, freight and insurance together: CIF."""
        return self.goods + self.carriage

    def is_within(self, rule: Rule, *, of_goods: bool | None = None) -> bool:
        """Whether a limit is kept, by the goods alone or by goods and carriage (CIF).

        A regime that knows says which (`of_goods`); else the rule's basis does. Raises
        `Stop` where this consignment keeps it alone, but not with what law counts
        together with it: an order is not divided to get below a limit.
        """
        is_goods = rule.basis == "goods" if of_goods is None else of_goods
        limit, mine = self.limit(rule), self.goods if is_goods else self.value
        if mine > limit:
            return False
        law = self.rule("merged_orders") if self.earlier else None
        if self.earlier and law:
            before = self.earlier.goods if is_goods else self.earlier.value
            if mine + before > limit:
                amount = f"{(rule.amount or Decimal(0)).normalize():f} {rule.currency}"
                day = self.earlier.until.isoformat()
                params: Params = (("limit", amount), ("day", day))
                why = Reason("split_refused", params, law.source, law.source_url)
                raise Stop("blocked", why)
        return True

    @property
    def grams(self) -> tuple[tuple[str, int], ...]:
        """Net weight that counts toward weight limits, by the name of the limit."""
        sums: dict[str, int] = defaultdict(int)
        for line in self.lines:
            item = self.items.get(line.sku)
            if item is None:
                continue
            # What goods declare of themselves stands; a stranger's go by their heading.
            declared = item.facts.get("china")
            name = (
                self.class_of("quota_class", item.hs_code)
                if declared is None
                else declared.get("quota")
            )
            if name:
                sums[name] += item.net_weight_g * line.quantity
        return tuple(sorted(sums.items()))

    # -- rules ---------------------------------------------------------------------
    def class_of(self, kind: str, hs_code: str) -> str | None:
        """The class that law gives a heading, e.g. of its tax; None where none does."""
        found = self.rule(kind, hs_code=hs_code, goods_class=None)
        return found.goods_class if found else None

    def rule(
        self, kind: str, goods_class: str | None = "", hs_code: str = ""
    ) -> Rule | None:
        """The rule of a kind that fits, the most particular heading first.

        `goods_class` None takes a rule of any class.
        """
        fitting = [
            rule
            for rule in self.rules
            if rule.kind == kind
            and (goods_class is None or rule.goods_class in {"", goods_class})
            and hs_code.startswith(rule.hs_prefix)
        ]
        found = max(
            fitting, key=lambda r: (len(r.hs_prefix), r.goods_class), default=None
        )
        if found:
            self.consult(found)
        return found

    def consult(self, rule: Rule) -> None:
        """Remember that a rule was asked: it is named in the answer, charge or not."""
        self.consulted[f"{rule.id}@{rule.version}"] = None

    def need(self, kind: str, goods_class: str = "", hs_code: str = "") -> Rule:
        """The same; without one there is no quote."""
        found = self.rule(kind, goods_class, hs_code)
        if found is None:
            params: Params = (("rule", kind), ("goods_class", goods_class))
            raise Stop("not_quoted", Reason("rule_missing", params))
        return found

    def limit(self, rule: Rule) -> Money:
        """A rule's amount in this consignment's currency; no rate, no quote."""
        if rule.amount is None:
            params: Params = (("rule", rule.kind), ("goods_class", rule.currency))
            raise Stop("not_quoted", Reason("rule_missing", params))
        if rule.currency == self.currency:
            return Money(rule.amount, rule.currency)
        rate = self.rates.get(rule.currency)
        if rate is None:
            params = (("base", rule.currency), ("quote", self.currency))
            raise Stop("not_quoted", Reason("rate_unknown", params))
        return Money(rule.amount * rate, self.currency)

    # -- charges -------------------------------------------------------------------
    def charge(
        self,
        line: GoodsLine | None,
        kind: Kind,
        amount: Money,
        rule: Rule,
        *,
        why: str,
        rate: Decimal | None = None,
        base: Money | None = None,
        **params: str,
    ) -> None:
        """Add a charge to a line, or to the freight; rounded to the minor unit.

        A rule that is old or unsure (confidence M or L) makes the whole an estimate
        where it was not verified within two years.
        """
        made = Charge(
            kind=kind,
            amount=round_money(amount),
            why_key=why,
            why_params=tuple(sorted(params.items())),
            rate=rate,
            rule_id=f"{rule.id}@{rule.version}",
            source=rule.source,
            source_url=rule.source_url,
            verified_on=rule.verified_on,
            base=base,
        )
        if rule.verified_on and (self.on - rule.verified_on).days > STALE_DAYS:
            self.is_estimate = True
        if line is None:
            self.freight_charges.append(made)
        else:
            self.charges[line.line_id].append(made)

    def excise(self, line: GoodsLine) -> Money:
        """A tax by weight on goods of a heading, e.g. Germany's on coffee."""
        item = self.items[line.sku]
        rule = self.rule("excise_per_kg", None, item.hs_code)
        if rule is None:
            return Money(Decimal(0), self.currency)
        kilograms = Decimal(item.net_weight_g * line.quantity) / 1000
        tax = self.limit(rule) * kilograms
        amount = f"{(rule.amount or Decimal(0)).normalize():f} {rule.currency}"
        self.charge(line, "duty", tax, rule, why="excise_per_kg", amount_per_kg=amount)
        return round_money(tax)

    def line_cost(self, line: GoodsLine) -> LineCost:
        """A line with its charges."""
        charges = tuple(self.charges[line.line_id])
        gross = money_sum([item.amount for item in charges], currency=self.currency)
        return LineCost(line.line_id, line.sku, self.net(line), gross, charges)

    def freight_shares(self) -> list[tuple[GoodsLine, Money]]:
        """Freight and insurance shared out by value of goods, not rounded."""
        goods = self.goods.amount
        if not goods:
            return [(line, Money(Decimal(0), self.currency)) for line in self.lines]
        return [
            (line, self.carriage * (self.net(line).amount / goods))
            for line in self.lines
        ]


STALE_DAYS = 730
