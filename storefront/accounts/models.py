"""People who sign in: merchants' staff and the pavilion's operators."""

from datetime import datetime
from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models

from storefront.accounts.roles import Role


class UserManager(BaseUserManager["User"]):
    """Makes users; e-mail addresses are compared in lower case."""

    def create_user(self, *, email: str, password: str, role: str, name: str) -> "User":
        """Store a user with a hashed password."""
        user = self.model(email=email.lower(), role=role, name=name)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        """Find by e-mail, whatever its case."""
        return self.get(email=(username or "").lower())


class User(AbstractBaseUser):
    """A person with one role. `merchant_code` ties merchant staff to their merchant."""

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=120)
    role = models.CharField(max_length=16, choices=Role.choices)
    merchant_code = models.SlugField(max_length=40, blank=True, default="")
    # "" until the person chooses one: the browser's then.
    language = models.CharField(max_length=10, blank=True, default="")
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name", "role"]

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=~models.Q(role=Role.MERCHANT) | ~models.Q(merchant_code=""),
                name="accounts_merchant_staff_names_its_merchant",
            )
        ]

    def __str__(self) -> str:
        return self.email


class MerchantToken(models.Model):
    """By which a merchant's program uploads; only a hash of the secret is kept."""

    merchant_code = models.SlugField(max_length=40)
    name = models.CharField(max_length=80)
    public_id = models.CharField(max_length=12, unique=True)
    digest = models.CharField(max_length=64)
    created_by = models.CharField(max_length=254)
    created_at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True, blank=True)
    ends_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.merchant_code} {self.public_id}"

    def works(self, now: datetime) -> bool:
        """Whether it has not ended."""
        return self.ends_at is None or self.ends_at > now


class KeptAnswer(models.Model):
    """What a program was told under its `Idempotency-Key`; no status yet: at work."""

    merchant_code = models.SlugField(max_length=40)
    key = models.CharField(max_length=80)
    body_hash = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(default=0)
    answer = models.JSONField(default=dict)
    created_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["merchant_code", "key"], name="accounts_kept_answer_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.merchant_code} {self.key}"
