"""View models of the order page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from datetime import date, datetime

    from catalog.money import Money
    from catalog.questions.models import QuestionMessage
    from catalog.returns.models import Return
    from storefront.shop.pages import ChargeLine, Phrase, Picture, Window

StageKind = Literal["placed", "paid", "held", "leaves", "left", "returned", "arrives", "collect", "canceled"]  # fmt: skip


@dataclass(frozen=True, slots=True)
class LotTag:
    """A lot that serves a line: what a tag says, and the facts it opens."""

    code: str
    quantity: int
    base_name: str
    base_slug: str
    made_on: date | None
    best_before: date | None
    life_days_on_arrival: int | None
    is_grown: bool
    base_code: str = ""
    is_recalled: bool = False


@dataclass(frozen=True, slots=True)
class OrderLine:
    """A line as it was bought. `total` is landed; `waits` has no lot for some units."""

    name: Phrase
    variant: str
    slug: str
    picture: Picture | None
    quantity: int
    total: Money
    lots: tuple[LotTag, ...]
    waits: bool = False
    # (units, day) of harvests that it waits for.
    ahead: tuple[tuple[int, date], ...] = ()


@dataclass(frozen=True, slots=True)
class Stage:
    """A step of the order's way: what, when, where, and by which parcel."""

    kind: StageKind
    is_done: bool
    at: datetime | None = None
    on: date | None = None
    until: date | None = None
    base_name: str = ""
    tracking: str = ""
    units: int = 0


@dataclass(frozen=True, slots=True)
class ShortagePage:
    """What is offered for missing units: to wait until a day, or other goods."""

    id: int
    units: int
    name: Phrase
    until: date | None
    instead: str
    # open, accepted or declined
    state: str


@dataclass(frozen=True, slots=True)
class ReturnRow:
    """A line of which units may be sent back; `number` is its place in the order."""

    number: int
    name: Phrase
    units: int


@dataclass(frozen=True, slots=True)
class ReturnPage:
    """What may be sent back by when, and what was asked for."""

    rows: tuple[ReturnRow, ...]
    ask_by: date
    source: str
    source_url: str
    reasons: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class OrderPage:
    """An order by its secret link."""

    id: str
    number: str
    email: str
    is_canceled: bool
    # Nothing was picked: the buyer may still cancel, and has not asked to.
    can_cancel: bool
    # Nothing was picked: the buyer may still send it elsewhere.
    can_redirect: bool
    is_charged: bool
    stages: tuple[Stage, ...]
    lines: tuple[OrderLine, ...]
    charges: tuple[ChargeLine, ...]
    total: Money
    refunded: Money
    # (what, why) of money that was given back, or let go before it was taken.
    refunds: tuple[tuple[Money, str], ...]
    address: tuple[str, ...]
    delivery: str
    is_collect: bool
    window: Window | None
    method: str
    paid_twice: bool
    is_sourced: bool
    # One parcel of each base: they pass the same hub, but are not put together.
    parcel_count: int
    shortages: tuple[ShortagePage, ...] = ()
    # Sent in place of goods of an earlier order: nothing to pay.
    is_replacement: bool = False
    returnable: ReturnPage | None = None
    questions: tuple[QuestionMessage, ...] = ()
    # Each with the addresses that its goods are sent to.
    returns: tuple[tuple[Return, tuple[str, ...]], ...] = ()
