"""Words that stop a parcel: goods that carriers do not take, and names customs refuses.

A hint to look, never a verdict: the words are what posts publish as examples of
dangerous goods (UPU Convention, article 19; IATA's classes) and of names too vague to clear
(WCO and EU lists of unacceptable goods descriptions, ICS2).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

DANGEROUS = {
    "lithium": "batteries: class 9", "battery": "batteries: class 9",
    "perfume": "flammable liquid: class 3", "alcohol": "flammable liquid: class 3",
    "spirit": "flammable liquid: class 3", "aerosol": "gas: class 2",
    "lighter": "gas: class 2", "matches": "flammable solid: class 4",
    "camphor": "flammable solid: class 4.1", "menthol crystal": "look at its data sheet",
    "oil": "look at its flash point", "magnet": "magnetised material: class 9",
    "dry ice": "class 9",
}  # fmt: skip
VAGUE = frozenset(
    {
        "gift", "gifts", "sample", "samples", "goods", "parts", "accessories", "food",
        "foodstuff", "clothes", "clothing", "personal effects", "documents", "various",
        "consolidated", "merchandise", "set", "other",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Hint:
    """A word that somebody should look at before the parcel leaves."""

    sku: str
    word: str
    why: str


def hints_of(*, sku: str, name: str) -> list[Hint]:
    """What stands out in the name under which goods are declared."""
    low = name.casefold()
    found = [
        Hint(sku, word, why)
        for word, why in DANGEROUS.items()
        if re.search(rf"\b{re.escape(word)}", low)
    ]
    if low.strip() in VAGUE:
        found.append(
            Hint(sku, name, "too vague to clear: say what it is made of and for")
        )
    return found
