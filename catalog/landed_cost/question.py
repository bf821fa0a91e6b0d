"""What anybody may ask of the calculator, checked field by field.

A question comes as JSON (`POST /api/landed-cost/quote`, `manage.py landed-cost quote`).
Amounts are texts or whole numbers in one currency, weights kilograms of one unit.
"""

from __future__ import annotations

import re
from datetime import date as Day  # noqa: N812  the field of the contract is `date`
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    model_validator,
)

from catalog.money import minor_units

LARGEST = Decimal(10) ** 9
LINES_AT_MOST = 200
_HS = re.compile(r"\d{6,10}")


def _plain(value: object) -> object:
    """A JSON number is taken by what it says, never by its binary value."""
    if isinstance(value, bool):
        message = "is a number or a text, not true or false"
        raise ValueError(message)  # noqa: TRY004  pydantic reports ValueErrors
    return str(value) if isinstance(value, int | float) else value


def _heading(value: object) -> object:
    if isinstance(value, str | int):
        digits = re.sub(r"[.\s]", "", str(value))
        if _HS.fullmatch(digits):
            return digits
    message = "is an HS code of 6 to 10 digits, as 100630 or 1006.30"
    raise ValueError(message)


def _upper(value: object) -> object:
    return value.strip().upper() if isinstance(value, str) else value


Amount = Annotated[
    Decimal, BeforeValidator(_plain), Field(ge=0, le=LARGEST, allow_inf_nan=False)
]
Heading = Annotated[str, BeforeValidator(_heading)]
Country = Annotated[str, BeforeValidator(_upper), Field(pattern=r"^[A-Z]{2}$")]
Currency = Annotated[str, BeforeValidator(_upper), Field(pattern=r"^[A-Z]{3}$")]
Handling = Literal["battery", "flammable", "liquid", "magnetic", "pressurised"]


class Strict(BaseModel):
    """An unknown field is a mistake of the asker, and is said."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class QuotaUsed(Strict):
    """What the buyer has used of this year's limits, in the destination's currency."""

    value: Amount = Decimal(0)
    rice_kg: Amount = Decimal(0)


class Buyer(Strict):
    """Who imports. Only consumers are quoted: a firm's entry is another law."""

    type: Literal["consumer", "business"] = "consumer"
    quota_used: QuotaUsed | None = None


class LineAsked(Strict):
    """Goods of one heading and origin."""

    hs_code: Heading
    origin: Country
    quantity: Annotated[int, Field(ge=1, le=100_000)] = 1
    unit_value: Amount
    net_weight: Annotated[
        Amount | None, Field(description="Kilograms of one unit; some law asks for it.")
    ] = None
    sku: Annotated[str, Field(max_length=64)] = ""
    description: Annotated[str, Field(max_length=300)] = ""
    tax_class: Annotated[
        str | None,
        Field(
            max_length=20,
            description="The destination's tax class, where the asker knows better.",
        ),
    ] = None
    is_listed: Annotated[
        bool | None,
        Field(description="On China's list for cross-border retail; None: not known."),
    ] = None
    has_plots: Annotated[
        bool, Field(description="Has a declaration of the plots it grew on (EUDR).")
    ] = False
    operator_size: Annotated[
        Literal["large", "small"],
        Field(
            description="Who brings it into the EU, as the EUDR counts; medium: large."
        ),
    ] = "large"
    handling: Annotated[
        list[Handling],
        Field(max_length=5, description="What a carrier must know of the goods."),
    ] = []


class SameDays(Strict):
    """What the same person was sent on the days that law counts together."""

    goods: Amount
    freight: Amount = Decimal(0)


class QuoteAsked(Strict):
    """A consignment and whom it goes to."""

    destination: Country
    date: Day | None = None
    buyer: Buyer = Buyer()
    quota_used: QuotaUsed | None = None
    same_days: SameDays | None = None
    incoterm: Literal["DDP", "DAP"] = "DDP"
    currency: Currency
    freight: Amount = Decimal(0)
    insurance: Amount = Decimal(0)
    regime: Annotated[str | None, Field(max_length=40)] = None
    language: Annotated[str, Field(max_length=12)] = "en"
    lines: Annotated[list[LineAsked], Field(min_length=1, max_length=LINES_AT_MOST)]

    @model_validator(mode="before")
    @classmethod
    def _buyer_by_name(cls, given: Any) -> Any:
        """`"buyer": "consumer"` is short for `{"type": "consumer"}`."""
        if isinstance(given, dict) and isinstance(given.get("buyer"), str):
            return {**given, "buyer": {"type": given["buyer"]}}
        return given

    @model_validator(mode="after")
    def _minor_units(self) -> QuoteAsked:
        """An amount finer than its currency is a mistake (JPY 10.50), not rounded away."""
        places = minor_units(self.currency)
        named = {"freight": self.freight, "insurance": self.insurance} | {
            f"lines[{i}].unit_value": line.unit_value
            for i, line in enumerate(self.lines)
        }
        for name, amount in named.items():
            if amount != round(amount, places):
                message = f"{name}: {self.currency} has {places} decimals; round it."
                raise ValueError(message)
        return self

    @property
    def used(self) -> QuotaUsed | None:
        """The quota used, at whichever of its two places it was given."""
        return self.quota_used or self.buyer.quota_used


class QuestionError(ValueError):
    """The question cannot be read: `faults` name each field and what to do."""

    def __init__(self, faults: list[dict[str, str]]) -> None:
        super().__init__("; ".join(f"{x['field']}: {x['message']}" for x in faults))
        self.faults = faults


def question_of(given: object) -> QuoteAsked:
    """A question from decoded JSON. Raises `QuestionError` with every fault."""
    if not isinstance(given, dict):
        raise QuestionError(
            [
                {
                    "field": "",
                    "code": "not_an_object",
                    "message": "Send one JSON object with destination, currency, lines.",
                }
            ]
        )
    try:
        return QuoteAsked.model_validate(given)
    except ValidationError as error:
        raise QuestionError([fault_of(item) for item in error.errors()]) from error


def fault_of(item: Any) -> dict[str, str]:
    """One of pydantic's faults as a door says it: field, code, message."""
    path = ""
    for part in item["loc"]:
        path += f"[{part}]" if isinstance(part, int) else f".{part}"
    message = item["msg"].removeprefix("Value error, ")
    return {"field": path.lstrip("."), "code": item["type"], "message": message}
