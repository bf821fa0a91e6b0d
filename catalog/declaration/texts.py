"""texts/<language>.toml: all words of the pavilion that a buyer reads."""

from __future__ import annotations

from pydantic import Field

from catalog.declaration.fields import Declared, Words


class PavilionText(Declared):
    """The pavilion in words."""

    name: Words
    short_name: Words
    tagline: Words
    season: Words
    story: Words
    demo_notice: Words


class MarketText(Declared):
    """A market: its name and how customs is handled there, in three lines."""

    name: Words
    customs: tuple[Words, Words, Words]
    legal: dict[str, Words] = Field(default_factory=dict)


class BaseText(Declared):
    """A direct-purchase base: place, produce, people and calendar."""

    name: Words
    place: Words
    grows: Words
    people: Words
    harvest: Words
    story: Words


class NamedText(Declared):
    """A name with a sentence about it."""

    name: Words
    description: Words


class HallText(Declared):
    """The offline pavilion, where orders can be collected."""

    name: Words
    description: Words
    hours: Words
    pick_up: Words


class Texts(Declared):
    """One language, complete."""

    pavilion: PavilionText
    markets: dict[str, MarketText]
    bases: dict[str, BaseText]
    provinces: dict[str, Words]
    categories: dict[str, NamedText]
    collections: dict[str, NamedText] = Field(default_factory=dict)
    product_types: dict[str, Words]
    attributes: dict[str, Words]
    storage_classes: dict[str, Words]
    certificates: dict[str, Words] = Field(default_factory=dict)
    delivery: dict[str, NamedText]
    hall: HallText | None = None
