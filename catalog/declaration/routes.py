"""lanes.toml: how goods leave a base, pass a hub and reach a buyer."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from catalog.declaration.fields import (
    Amount,
    Code,
    Coordinate,
    Declared,
    MarketCode,
    Slug,
    wrong,
)


class Hub(Declared):
    """A port, airport or border crossing that parcels of the bases pass, each its own."""

    code: Code
    kind: Literal["air", "sea", "land", "local"]
    latitude: Coordinate
    longitude: Coordinate


class _Days(Declared):
    minimum_days: int = Field(ge=0, le=120)
    maximum_days: int = Field(ge=0, le=120)

    @model_validator(mode="after")
    def _in_order(self) -> _Days:
        if self.minimum_days > self.maximum_days:
            raise wrong("The shortest time is longer than the longest.", "minimum_days ≤ maximum_days")  # fmt: skip
        return self


class Collect(_Days):
    """The first leg: from a base to a hub, in working days."""

    base: Code
    hub: Code
    storage_classes: tuple[str, ...] = Field(min_length=1)


class LaneDeclared(_Days):
    """A delivery option of a market: hub to door, in days, clearance included.

    Prices are in the market's currency, before tax: `price` for the parcel plus
    `price_per_kg` for each started kilogram of gross weight.
    """

    code: Slug
    market: MarketCode
    hub: Code
    name: Slug
    storage_classes: tuple[str, ...] = Field(min_length=1)
    clearance_days: int = Field(ge=0, le=60)
    price: Amount
    price_per_kg: Amount
    maximum_weight_g: int = Field(gt=0)
    carrier: str = ""


class Routes(Declared):
    """The file as a whole."""

    hubs: tuple[Hub, ...] = Field(alias="hub", default=())
    collects: tuple[Collect, ...] = Field(alias="collect", default=())
    lanes: tuple[LaneDeclared, ...] = Field(alias="lane", default=())
