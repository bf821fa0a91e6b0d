"""Customs in words that a shopper reads once: a reading level for the English texts.

Flesch-Kincaid grade level (Kincaid et al. 1975): 0.39 words a sentence + 11.8 syllables a
word - 15.59. Eight is the level of a reader of thirteen years.
"""

from __future__ import annotations

import re

import pytest

from catalog.markets import selectors as markets

HIGHEST = 9.0
_VOWELS = re.compile(r"[aeiouy]+")


def syllables(word: str) -> int:
    """Groups of vowels; an e at the end is silent, except after l."""
    found = len(_VOWELS.findall(word))
    if word.endswith("e") and not word.endswith("le") and found > 1:
        found -= 1
    return max(found, 1)


def grade(text: str) -> float:
    """The grade level of a text; figures and signs count as nothing read aloud."""
    sentences = max(1, len(re.findall(r"[.!?]+(?:\s|$)", text)))
    words = re.findall(r"[a-z']+", text.lower())
    spoken = sum(syllables(word) for word in words)
    return 0.39 * len(words) / sentences + 11.8 * spoken / len(words) - 15.59


def test_the_measure_tells_plain_from_official() -> None:
    plain = "We pay the tax for you. The price you see is the price you pay."
    official = (
        "Notwithstanding the aforementioned provisions, consignments of negligible "
        "intrinsic value constitute importations eligible for exemption."
    )
    assert grade(plain) < 3
    assert grade(official) > 18


@pytest.mark.parametrize("market", [one.code for one in markets.markets()])
def test_customs_is_told_plainly(market: str) -> None:
    lines = markets.texts("en").markets[market].customs

    assert len(lines) == 3
    assert grade(" ".join(lines)) <= HIGHEST
