"""Slips of the pen: a word and its neighbours meet where one letter of each is left out.

Only words of letters are compared, Latin and Arabic ones: in Chinese and Thai a wrong
character is another word, and pairs of characters find the rest of the run anyway.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rapidfuzz.distance import OSA

from catalog.search.models import Word, WordForm

if TYPE_CHECKING:
    from collections.abc import Iterable

SHORTEST, LONGEST = 4, 24
# From this length on two slips are one word still.
LONG = 8


def may_be_misspelt(word: str) -> bool:
    """Whether a word is long enough, and of letters only."""
    return SHORTEST <= len(word) <= LONGEST and word.isalpha() and not _is_cjk(word)


def _is_cjk(word: str) -> bool:
    return any("\u0e00" <= letter <= "\u0eff" or letter >= "\u3040" for letter in word)


def forms_of(word: str) -> set[str]:
    """The word and what is left of it without any one letter."""
    return {word, *(word[:at] + word[at + 1 :] for at in range(len(word)))}


def words_know(texts: Iterable[str]) -> None:
    """Remember words as what a misspelt one may mean. Known ones stay as they are."""
    wanted = {text for text in texts if may_be_misspelt(text)}
    known = set(Word.objects.filter(text__in=wanted).values_list("text", flat=True))
    fresh = sorted(wanted - known)
    if not fresh:
        return
    Word.objects.bulk_create(map(_word, fresh), ignore_conflicts=True)
    rows = Word.objects.filter(text__in=fresh)
    WordForm.objects.bulk_create(
        [
            WordForm(word=word, form=form)
            for word in rows
            for form in sorted(forms_of(word.text))
        ],
        batch_size=500,
        ignore_conflicts=True,
    )


def _word(text: str) -> Word:
    return Word(text=text)


def neighbours(words: Iterable[str]) -> dict[str, list[str]]:
    """Words that each may mean, nearest first. One query."""
    forms = {word: forms_of(word) for word in words if may_be_misspelt(word)}
    asked = {form for some in forms.values() for form in some}
    if not asked:
        return {}
    found: dict[str, set[str]] = {}
    rows = WordForm.objects.filter(form__in=asked)
    for form, text in rows.values_list("form", "word__text"):
        found.setdefault(form, set()).add(text)
    near = {}
    for word, some in forms.items():
        ranked = sorted(
            (OSA.distance(word, text), text)
            for text in set().union(*(found.get(form, ()) for form in some))
        )
        most = 2 if len(word) >= LONG else 1
        near[word] = [text for slips, text in ranked if 0 < slips <= most]
    return near
