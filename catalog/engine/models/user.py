"""Who buys and who works here: users, their addresses, permission groups, history."""

from __future__ import annotations

import secrets
import string

from django.contrib.auth.hashers import check_password, is_password_usable
from django.db import models

from catalog.engine.models.app import App
from catalog.engine.models.base import WithMetadata
from catalog.engine.models.setup import Address, Channel

_LETTERS = string.ascii_letters + string.digits


def token_key_new() -> str:
    """What ties tokens to a user; a new one ends them all."""
    return "".join(secrets.choice(_LETTERS) for _ in range(12))


class PermissionGroup(models.Model):
    """What its members may do, and in which channels."""

    name = models.CharField(max_length=150, unique=True)
    permissions = models.JSONField(default=list)
    restricted_access_to_channels = models.BooleanField(default=False)
    channels = models.ManyToManyField(Channel, blank=True, related_name="+")

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class User(WithMetadata):
    """A customer, a member of staff, or both. The password is kept as a hash."""

    email = models.EmailField(unique=True)
    first_name = models.CharField(max_length=256, blank=True)
    last_name = models.CharField(max_length=256, blank=True)
    password = models.CharField(max_length=256)
    is_staff = models.BooleanField(default=False)
    is_superuser = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    is_confirmed = models.BooleanField(default=True)
    note = models.TextField(null=True)  # noqa: DJ001  Saleor's own null
    language_code = models.CharField(max_length=35, default="EN")
    external_reference = models.CharField(max_length=250, unique=True, null=True)  # noqa: DJ001
    jwt_token_key = models.CharField(max_length=12, default=token_key_new)
    date_joined = models.DateTimeField()
    updated_at = models.DateTimeField()
    last_login = models.DateTimeField(null=True)
    last_confirm_email_request = models.DateTimeField(null=True)
    last_password_reset_request = models.DateTimeField(null=True)
    addresses = models.ManyToManyField(Address, related_name="users")
    default_shipping_address = models.ForeignKey(
        Address, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    default_billing_address = models.ForeignKey(
        Address, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    groups = models.ManyToManyField(PermissionGroup, related_name="users")

    class Meta:
        ordering = ["email"]

    def __str__(self) -> str:
        return str(self.pk)

    def password_is(self, password: str) -> bool:
        """Whether it is the one."""
        return check_password(password, self.password)

    @property
    def has_password(self) -> bool:
        """Whether any password fits."""
        return bool(self.password) and is_password_usable(self.password)

    @property
    def is_authenticated(self) -> bool:
        """A row is somebody."""
        return True


class CustomerEvent(models.Model):
    """What happened to an account, in order."""

    user = models.ForeignKey(
        User, null=True, on_delete=models.CASCADE, related_name="events"
    )
    app = models.ForeignKey(App, null=True, on_delete=models.SET_NULL, related_name="+")
    type = models.CharField(max_length=255)
    date = models.DateTimeField()
    order_id = models.UUIDField(null=True)
    parameters = models.JSONField(default=dict)

    class Meta:
        ordering = ["date", "pk"]

    def __str__(self) -> str:
        return self.type


class LoginAttempts(models.Model):
    """Failed logins of an address or of a user at an address, and until when it waits."""

    key = models.CharField(max_length=128, unique=True)
    failed = models.PositiveIntegerField(default=0)
    next_at = models.DateTimeField(null=True)
    updated_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.key
