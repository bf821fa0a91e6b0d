"""Writes: words of products, words that mean the same, and what was asked in vain."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F

from catalog.search.models import IndexedProduct, Miss, Synonyms, Token
from catalog.search.spelling import words_know
from catalog.search.tokens import index_tokens, runs, tokens

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date, datetime

# A word counts once for each of these that says it.
NAME, EXTRA, TEXT = 8, 6, 1
MOST_WORDS, LONGEST_WORD = 40, 60
MISSES_KEPT = timedelta(days=90)
LONGEST_MISS = 60
# More figures than this may be somebody's number.
MOST_FIGURES = 5


class SynonymsError(ValueError):
    """Words that cannot be a group, said in words for the operator."""


@transaction.atomic
def index_put(
    *,
    product_slug: str,
    channel_slugs: Sequence[str],
    texts: Mapping[str, Sequence[str]],
    extra: Sequence[str],
) -> None:
    """Index a product anew in the channels that sell it, in all its languages.

    `texts` are name and description by language, `extra` words such as romanisations
    and SKUs. What was indexed before is replaced.
    """
    product, _ = IndexedProduct.objects.get_or_create(slug=product_slug)
    names = _tokens(words[0] for words in texts.values() if words)
    more = _tokens(extra)
    prose = _tokens(text for words in texts.values() for text in words[1:])
    weights: dict[str, int] = {}
    for said, weight in ((names, NAME), (more, EXTRA), (prose, TEXT)):
        for token in said:
            weights[token] = weights.get(token, 0) + weight
    Token.objects.filter(product=product).delete()
    Token.objects.bulk_create(
        [
            Token(product=product, channel=channel, token=token, weight=weight)
            for channel in channel_slugs
            for token, weight in weights.items()
        ],
        batch_size=500,
    )
    # Not what was run together: its neighbours would be parts of names.
    written = [words[0] for words in texts.values() if words]
    words_know({token for text in (*written, *extra) for token in tokens(text)})


def _tokens(texts: Iterable[str]) -> dict[str, None]:
    return {token: None for text in texts for token in index_tokens(text)}


def index_drop(*, product_slug: str) -> None:
    """Take a product out of the index; nothing happens if it is not in it."""
    IndexedProduct.objects.filter(slug=product_slug).delete()


# --- Words that mean the same -----------------------------------------------------
def synonyms_put(
    *, words: Sequence[str], by: str, now: datetime, synonyms_id: int | None = None
) -> Synonyms:
    """A group of at least two words that mean the same; replaces group `synonyms_id`.

    Raises `SynonymsError`, and `Synonyms.DoesNotExist` for a group that is gone.
    """
    clean = list(dict.fromkeys(filter(None, (" ".join(x.split()) for x in words))))
    if len(clean) < 2:
        raise SynonymsError("A group needs at least two words.")
    if len(clean) > MOST_WORDS or any(len(word) > LONGEST_WORD for word in clean):
        message = f"At most {MOST_WORDS} words of {LONGEST_WORD} characters each."
        raise SynonymsError(message)
    row = Synonyms.objects.get(pk=synonyms_id) if synonyms_id else Synonyms()
    row.words, row.changed_by, row.changed_at = clean, by, now
    row.save()
    words_know(token for word in clean for run in runs(word) for token in run.tokens)
    return row


def synonyms_drop(*, synonyms_id: int) -> None:
    """Forget a group; nothing happens if it is gone."""
    Synonyms.objects.filter(pk=synonyms_id).delete()


@transaction.atomic
def synonyms_seed(*, groups: Iterable[Sequence[str]], now: datetime) -> int:
    """The declared groups, where no operator has changed any; the number of groups.

    What people changed is theirs: then nothing is written.
    """
    wanted = [list(group) for group in groups]
    if Synonyms.objects.exclude(changed_by="").exists():
        return 0
    if [row.words for row in Synonyms.objects.all()] == wanted:
        return len(wanted)
    Synonyms.objects.all().delete()
    for group in wanted:
        synonyms_put(words=group, by="", now=now)
    return len(wanted)


# --- What was asked in vain -------------------------------------------------------
def miss_note(*, query: str, channel: str, on: date) -> None:
    """Count a query that found nothing. What may be an address or a number is not kept."""
    text = " ".join(run.text for run in runs(query))
    figures = sum(letter.isdigit() for letter in text)
    if not text or len(text) > LONGEST_MISS or figures > MOST_FIGURES or "@" in query:
        return
    row, _ = Miss.objects.get_or_create(
        channel=channel, query=text, defaults={"last_on": on}
    )
    Miss.objects.filter(pk=row.pk).update(times=F("times") + 1, last_on=on)


def misses_forget(*, on: date) -> int:
    """Drop what nobody asked for in 90 days; the number of queries dropped."""
    return Miss.objects.filter(last_on__lt=on - MISSES_KEPT).delete()[0]


def misses_prune(now: datetime) -> None:
    """`misses_forget` for the schedule."""
    misses_forget(on=now.date())


def miss_settle(*, miss_id: int) -> None:
    """Take a query off the list: something was done about it."""
    Miss.objects.filter(pk=miss_id).delete()
