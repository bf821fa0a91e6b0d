"""Who may do what, in three words: merchant, operator, and everybody else (buyers)."""

from django.db import models


class Role(models.TextChoices):
    """What a signed-in person is to the pavilion; buyers need no sign-in here."""

    MERCHANT = "merchant", "Merchant"
    OPERATOR = "operator", "Operator"
