"""What a search found, narrowed and put in order as the reader chose."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from storefront.shop.choices import SORTS, Choices, Facet, Option

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from storefront.shop.pages import ProductCard, Window

    Keys = Callable[[ProductCard], Iterable[tuple[str, str]]]

SEASON = "new"


def narrowed(cards: Sequence[ProductCard], choices: Choices) -> list[ProductCard]:
    """The cards that fit every choice, in the order chosen. Goods not sold here last."""
    fit = [card for card in cards if _fits(card, choices)]
    keys: dict[str, Callable[[ProductCard], object]] = {
        "price": lambda card: card.price.amount if card.price else Decimal("Infinity"),
        "-price": lambda card: -card.price.amount if card.price else Decimal(1),
        "arrival": lambda card: card.arrival.latest if card.arrival else date.max,
    }
    if choices.sort:
        fit.sort(key=keys[choices.sort])  # type: ignore[arg-type]
        fit.sort(key=lambda card: card.eligibility.status == "blocked")
    return fit


def earliest(cards: Sequence[ProductCard], choices: Choices) -> Window | None:
    """When the first of the goods arrive that fit all choices but the day."""
    anyday = replace(choices, by=None)
    windows = [card.arrival for card in cards if card.arrival and _fits(card, anyday)]
    if choices.by is None or not windows:
        return None
    return min(windows, key=lambda window: window.latest)


def facets(cards: Sequence[ProductCard], choices: Choices) -> tuple[Facet, ...]:
    """Facets with more than one option, or with one that was chosen.

    Counts are of the goods that the other choices leave.
    """
    found = []
    for name, (label, keys) in _keys().items():
        counts: dict[str, int] = {}
        labels: dict[str, str] = {}
        for card in cards:
            left = _fits(card, choices, but=name)
            for value, words in keys(card):
                labels[value] = words
                counts[value] = counts.get(value, 0) + left
        chosen = choices.values.get(name, "")
        if len(labels) > 1 or (chosen and labels):
            options = tuple(
                Option(value, words, counts[value], value == chosen)
                for value, words in sorted(labels.items(), key=lambda item: item[1])
                if counts[value] or value == chosen
            )
            found.append(Facet(name, label, options))
    return tuple(found)


def sorts(choices: Choices, *, first: str = "") -> tuple[Option, ...]:
    """Orders to choose from; `first` names the one that nobody chose."""
    words = (
        first or _("Best match"),
        _("Lowest price first"),
        _("Highest price first"),
        _("Earliest arrival first"),
    )
    return tuple(
        Option(value, label, is_chosen=value == choices.sort)
        for value, label in zip(SORTS, words, strict=True)
    )


def _keys() -> dict[str, tuple[str, Keys]]:
    return {
        "base": (_("Base"), lambda card: _one(card.base_code, card.base_name)),
        "province": (
            _("Province"),
            lambda card: _one(card.province_code, card.province_name),
        ),
        "paper": (_("Certificate"), lambda card: card.papers),
        "season": (
            _("Season"),
            lambda card: _one(SEASON if card.is_new_harvest else "", _("New harvest")),
        ),
    }


def _one(value: str, label: str) -> list[tuple[str, str]]:
    return [(value, label)] if value else []


def _fits(card: ProductCard, choices: Choices, but: str = "") -> bool:
    for name, (_label, keys) in _keys().items():
        wanted = choices.values.get(name)
        if wanted and name != but and wanted not in {key for key, _words in keys(card)}:
            return False
    if choices.most is not None and (
        not card.price or card.price.amount > choices.most
    ):
        return False
    return choices.by is None or bool(
        card.arrival and card.arrival.latest <= choices.by
    )
