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
