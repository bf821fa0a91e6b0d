"""What a lane offers a consignment."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from catalog.money import Money


@dataclass(frozen=True, slots=True)
class ArrivalWindow:
    """From the day goods leave the base to the days they may be at the door."""

    ship_on: date
    earliest: date
    latest: date


@dataclass(frozen=True, slots=True)
class LaneOption:
    """A way to send a consignment: its price before tax and its promised days.

    `name_key` is a key of the pavilion's texts. `ship_on` is the day the last base
    sends. Each base's parcel passes the hub on its own: the days are those of the last.
    `price`, in the market's currency, is what the buyer pays once.
    """

    code: str
    name_key: str
    hub: str
    price: Money
    parcels: int
    ship_on: date
    earliest: date
    latest: date

    @property
    def window(self) -> ArrivalWindow:
        """The days alone."""
        return ArrivalWindow(self.ship_on, self.earliest, self.latest)


@dataclass(frozen=True, slots=True)
class LaneFed:
    """A lane that a base feeds, with the storage classes that are kept all the way."""

    code: str
    market: str
    hub: str
    storage_classes: tuple[str, ...]
