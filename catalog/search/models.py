"""The index of words: one row for each token of each product in each channel."""

from __future__ import annotations

from django.db import models


class IndexedProduct(models.Model):
    """A product that can be found, by its slug."""

    slug = models.SlugField(max_length=120, unique=True)

    def __str__(self) -> str:
        return self.slug


class Token(models.Model):
    """A word of a product where it is sold. Names weigh more than descriptions."""

    product = models.ForeignKey(IndexedProduct, on_delete=models.CASCADE)
    # Indexed with the token only: by itself it would find half of all words.
    channel = models.SlugField(max_length=60, db_index=False)
    token = models.CharField(max_length=40)
    weight = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["product", "channel", "token"], name="token_once"
            ),
        ]
        indexes = [
            # PostgreSQL finds beginnings of words only by an order of plain bytes;
            # SQLite, whose order is that, needs no class for it.
            models.Index(
                fields=["channel", "token"],
                opclasses=["varchar_pattern_ops", "varchar_pattern_ops"],
                name="token_beginnings",
            ),
        ]

    def __str__(self) -> str:
        return self.token


class Word(models.Model):
    """A word that names something in any channel: what a slip of the pen may mean."""

    text = models.CharField(max_length=40, unique=True)

    def __str__(self) -> str:
        return self.text


class WordForm(models.Model):
    """A word as it stands, or without one of its letters."""

    word = models.ForeignKey(Word, on_delete=models.CASCADE)
    form = models.CharField(max_length=40, db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["word", "form"], name="form_once"),
        ]

    def __str__(self) -> str:
        return self.form


class Synonyms(models.Model):
    """Words that mean the same goods, in any languages; an operator may change them."""

    words = models.JSONField(default=list)
    changed_by = models.CharField(max_length=150, blank=True)
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return ", ".join(self.words)

    @property
    def lines(self) -> str:
        """The words, one a line, as a form has them."""
        return "\n".join(self.words)


class Miss(models.Model):
    """What was asked for in vain: words only, never who asked."""

    channel = models.SlugField(max_length=60, db_index=False)
    query = models.CharField(max_length=60)
    times = models.PositiveIntegerField(default=0)
    last_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["channel", "query"], name="miss_once"),
        ]
        ordering = ["-times", "query"]

    def __str__(self) -> str:
        return self.query
